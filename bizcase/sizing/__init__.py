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
from bizcase.sizing.selection import choose_types

__all__ = [
    "MANAGED",
    "SIZINGS",
    "STORAGE_BASES",
    "choose_types",
    "demand",
    "host_changes",
    "plan_databases",
    "sql_server_licences",
    "storage_basis_unknown",
    "storage_by",
    "with_databases_moved",
]
