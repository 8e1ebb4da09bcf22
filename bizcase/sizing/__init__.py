"""What each server needs, and the cheapest instance type that gives it."""

from bizcase.sizing.database_hosts import (
    host_changes,
    sql_server_licences,
    with_databases_moved,
)
from bizcase.sizing.database_rules import MANAGED
from bizcase.sizing.databases import plan_databases
from bizcase.sizing.demand import (
    SIZINGS,
    STORAGE_BASES,
    demand,
    storage_basis_unknown,
    storage_by,
)
from bizcase.sizing.graviton import graviton_eligible, on_graviton
from bizcase.sizing.runners_up import RUNNER_UP_COLUMNS, runners_up
from bizcase.sizing.selection import choose_types

__all__ = [
    "MANAGED",
    "RUNNER_UP_COLUMNS",
    "SIZINGS",
    "STORAGE_BASES",
    "choose_types",
    "demand",
    "graviton_eligible",
    "host_changes",
    "on_graviton",
    "plan_databases",
    "runners_up",
    "sql_server_licences",
    "storage_basis_unknown",
    "storage_by",
    "with_databases_moved",
]
