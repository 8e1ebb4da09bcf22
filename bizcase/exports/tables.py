"""The tables of the output files: their columns are a public contract."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.spreadsheet import safe_cell

SERVER_COLUMNS = (
    "server_id", "name", "source", "source_file", "source_sheet", "source_row", "power_state",
    "environment", "in_scope", "scope_reason", "os_family", "os_name", "vcpu", "memory_gib",
    "storage_provisioned_gib", "storage_used_gib", "cpu_peak", "memory_peak", "sizing_grade",
    "need_vcpu", "need_memory_gib", "need_storage_gib", "target", "instance_type",
    "instance_vcpu", "instance_memory_gib", "purchase_option", "compute_monthly_usd",
    "storage_monthly_usd", "licence_monthly_usd", "total_monthly_usd", "disposition",
    "disposition_rule", "wave", "os_licence", "target_reason",
)  # fmt: skip

DATABASE_COLUMNS = (
    "database_id", "name", "engine", "engine_version", "edition", "host_server_id", "storage_gib",
    "deployment", "target", "target_engine", "licence_model", "instance_class",
    "compute_monthly_usd", "storage_monthly_usd", "licence_monthly_usd", "upfront_usd",
    "total_monthly_usd", "disposition", "blocker", "source_file", "source_sheet", "source_row",
    "need_vcpu", "need_memory_gib", "host_repaired_from",
)  # fmt: skip

_WHOLE = ("source_row",)


def servers_table(case: BusinessCase) -> pd.DataFrame:
    """Return every server listed; what later stages decide is blank until they exist."""
    return case.servers.reindex(columns=list(SERVER_COLUMNS))


def databases_table(case: BusinessCase) -> pd.DataFrame:
    """Return every database listed: where it goes and what it costs a month.

    ``compute_monthly_usd`` holds an upfront payment spread over its term, ``upfront_usd`` is that
    payment. Amounts of a database that stays on EC2 are 0: it is paid with its server.
    """
    return case.estate.databases.reindex(columns=list(DATABASE_COLUMNS))


def table_csv(table: pd.DataFrame) -> bytes:
    """Return a table as UTF-8 csv: unknown is empty, booleans true/false, text made safe."""
    columns: dict[Hashable, pd.Series] = {}
    for name, column in table.items():
        if column.dtype == "boolean":
            columns[name] = column.map({True: "true", False: "false"})
        elif name in _WHOLE:
            columns[name] = column.astype("Int64")
        elif pd.api.types.is_numeric_dtype(column):
            columns[name] = column.map(_number, na_action="ignore")
        else:
            columns[name] = column.map(safe_cell, na_action="ignore")
    return pd.DataFrame(columns).to_csv(index=False, lineterminator="\n").encode()


def _number(value: float) -> str:
    return f"{value:.10g}"
