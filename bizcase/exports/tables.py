"""The tables of the output files: their columns are a public contract."""

from __future__ import annotations

import re
from collections.abc import Hashable

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.finance.cash_flow import COLUMNS as CASH_FLOW_COLUMNS

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
    "host_repaired_from",
)  # fmt: skip

_WHOLE = ("source_row",)
_FORMULA_START = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)*$")


def servers_table(case: BusinessCase) -> pd.DataFrame:
    """Return every server listed; what later stages decide is blank until they exist."""
    return case.servers.reindex(columns=list(SERVER_COLUMNS))


def databases_table(case: BusinessCase) -> pd.DataFrame:
    """Return every database listed; where its host is priced, it runs there on EC2."""
    databases = case.inventory.databases
    placed = set(case.servers.loc[case.servers["target"] == "ec2", "server_id"])
    on_ec2 = databases["host_server_id"].isin(placed)
    target = on_ec2.map({True: "ec2", False: "none"}).astype("str")
    return databases.assign(target=target).reindex(columns=list(DATABASE_COLUMNS))


def cash_flow_table(case: BusinessCase) -> pd.DataFrame:
    """Return the cash flow by month; without an on-premises baseline what needs it is empty."""
    if case.finance is None:
        return pd.DataFrame(columns=list(CASH_FLOW_COLUMNS))
    return case.finance.cash.months


def safe_cell(value: str) -> str:
    """Return text that no spreadsheet runs as a formula.

    >>> safe_cell("=1+1"), safe_cell("-5"), safe_cell("web-01")
    ("'=1+1", '-5', 'web-01')
    """
    return f"'{value}" if _FORMULA_START.match(value) and not _NUMBER.match(value) else value


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
