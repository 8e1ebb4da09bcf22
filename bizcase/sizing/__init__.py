"""What each server needs, and the instance type that gives it."""

from bizcase.sizing.baseline_types import on_baseline_types
from bizcase.sizing.candidates import Ranking, on_hosts, ranking_of
from bizcase.sizing.database_hosts import (
    host_changes,
    sql_server_billed,
    sql_server_licences,
    storage_left,
    with_databases_moved,
)
from bizcase.sizing.database_rules import MANAGED
from bizcase.sizing.databases import plan_databases
from bizcase.sizing.demand import (
    ASSUMED_DATABASE,
    ASSUMED_OTHER,
    ASSUMED_WINDOWS,
    SIZINGS,
    STORAGE_BASES,
    assumed_ends,
    assumed_storage,
    demand,
    smaller_than_needed,
    storage_basis_unknown,
    storage_by,
)
from bizcase.sizing.graviton import graviton_eligible, on_graviton
from bizcase.sizing.reasons import REASON_COLUMNS, choice_reasons
from bizcase.sizing.runners_up import RUNNER_UP_COLUMNS, runners_up
from bizcase.sizing.selection import choose_types
from bizcase.sizing.sql_server_limits import host_limits, within_limits

__all__ = [
    "ASSUMED_DATABASE",
    "ASSUMED_OTHER",
    "ASSUMED_WINDOWS",
    "MANAGED",
    "REASON_COLUMNS",
    "RUNNER_UP_COLUMNS",
    "SIZINGS",
    "STORAGE_BASES",
    "Ranking",
    "assumed_ends",
    "assumed_storage",
    "choice_reasons",
    "choose_types",
    "demand",
    "graviton_eligible",
    "host_changes",
    "host_limits",
    "on_baseline_types",
    "on_graviton",
    "on_hosts",
    "plan_databases",
    "ranking_of",
    "runners_up",
    "smaller_than_needed",
    "sql_server_billed",
    "sql_server_licences",
    "storage_basis_unknown",
    "storage_by",
    "storage_left",
    "with_databases_moved",
    "within_limits",
]
