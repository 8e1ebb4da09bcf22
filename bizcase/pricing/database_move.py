"""The move of databases to RDS and Aurora: plan, hosts, prices, and what to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook
from bizcase.catalog.databases import DatabaseOption, database_option, filled_from
from bizcase.catalog.services import service_price
from bizcase.inventory import Inventory, IssueLog
from bizcase.lookup import is_in
from bizcase.pricing.databases import database_lines
from bizcase.pricing.filled import report_filled
from bizcase.pricing.stance import brings_own
from bizcase.sizing import (
    MANAGED,
    Ranking,
    choose_types,
    host_changes,
    host_limits,
    plan_databases,
    ranking_of,
    sql_server_billed,
    sql_server_licences,
    with_databases_moved,
    within_limits,
)

_FAR_MORE = 4
# What is said of one database, where the report below speaks of several.
_OF_ONE = {
    "DB_STRATEGY_CONFLICT": {
        "message": "A database declares both Rehost and a managed target engine.",
    },
    "DB_ENGINE_CHANGE": {"message": "A database changes its engine, which needs conversion."},
    "DB_HOST_STAYS": {
        "message": "A server whose database moves also serves something else.",
        "action": "It stays on EC2, smaller by the share of cores that the database declares.",
        "remedy": "Confirm what else runs on it; where nothing does, correct the application "
        "mapping.",
    },
    "DB_LICENCE_ASSUMED": {"message": "A database does not state its licence model."},
    "DB_SQL_EDITION_UNKNOWN": {
        "message": "A SQL Server database stays on its server and states no known edition.",
        "action": "No SQL Server licence is counted for it.",
    },
    "DB_MEMORY_OF_HOST": {
        "message": "A database takes a class with four times the vCPU that it needs or more, "
        "because of the memory of its host.",
        "action": "It gets its share of the memory, so that it is not too small.",
    },
    "DB_NO_COMMITMENT_RATE": {"message": "A database class has no rate for the option."},
    "DB_STORAGE_ASSUMED": {"message": "A database that moves has no known size."},
    "DB_NOT_PRICED": {
        "message": "A database has no server in scope to be priced with.",
        "action": "No AWS cost is counted for it.",
        "remedy": "List its server, or bring it into scope.",
    },
}
Pair = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class DatabaseMove:
    """What moving the databases means.

    ``after`` are the right-sized servers once the databases have moved, and the same at assumed
    peaks; ``lines`` are the databases' line items under ``option``, ``on_demand_lines`` on-demand.
    ``unmoved`` is what SQL Server makes of a server that keeps all its databases, and
    ``assumed_before`` the servers at assumed peaks with all of theirs.
    """

    plan: pd.DataFrame
    hosts: pd.DataFrame
    after: Pair
    option: DatabaseOption
    lines: pd.DataFrame
    on_demand_lines: pd.DataFrame
    sized: Mapping[str, pd.DataFrame]
    book: PriceBook
    unmoved: _SqlServer
    assumed_before: pd.DataFrame

    def before(self, sizing: str) -> Pair:
        """Return the servers of a sizing with every database on its host, and at assumed peaks.

        As-is keeps what is allocated, also where SQL Server cannot use it.
        """
        sql = self.unmoved
        capped = replace(sql, limits=sql.limits.iloc[:0]) if sizing == "as_is" else sql
        return capped.on(self.sized[sizing]), self.assumed_before


def move_databases(
    inventory: Inventory,
    sized: Mapping[str, pd.DataFrame],
    assumptions: Assumptions,
    book: PriceBook,
) -> DatabaseMove:
    """Return the move of all databases that can, priced under ``pricing.database_option``.

    Parameters
    ----------
    sized
        Sized servers in scope for each of ``SIZINGS``.
    """
    right_sized = sized["right_sized"]
    plan = plan_databases(inventory, right_sized, book, assumptions)
    hosts = host_changes(inventory, plan, right_sized)
    staying, unmoved = (
        _sql_server(inventory, plan, stays, right_sized["server_id"], assumptions, book)
        for stays in (plan["target"] == "ec2", pd.Series(True, plan.index))
    )
    moved, assumed = (
        staying.on(with_databases_moved(sized[name], hosts, assumptions, book))
        for name in ("right_sized", "assumed")
    )
    option = database_option(assumptions.text("pricing.database_option"))
    lines, on_demand_lines = database_lines(plan, book, option, assumptions)
    return DatabaseMove(
        plan, hosts, (moved, assumed), option, lines, on_demand_lines, sized, book, unmoved,
        unmoved.on(sized["assumed"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _SqlServer:
    """What the SQL Servers that stay make of their servers.

    ``licences``, on the index of the servers: ``sql_licence`` that AWS bills and ``sql_edition``,
    whoever owns it; none is ``none``. ``limits`` are those of ``host_limits``.
    """

    licences: pd.DataFrame
    limits: pd.DataFrame
    book: PriceBook
    ranking: Ranking

    def on(self, sized: pd.DataFrame) -> pd.DataFrame:
        """Return the servers with the columns of ``licences`` and needs within the limits.

        SQL Server is licensed by vCPU, so a server that runs it chooses its type again: by the
        rate of AWS, whoever owns the licence, so that one type serves either answer.
        """
        table = within_limits(sized, self.limits).join(self.licences)
        runs = (table["sql_edition"] != "none") & table["target"].isin(["ec2", "no_target"])
        if runs.any():
            again = choose_types(table[runs], self.book, self.ranking)
            missed = again["target"] == "no_target"
            kept = table.loc[runs, "target_reason"]
            again["target_reason"] = again["target_reason"].where(missed, kept)
            table.loc[runs, again.columns] = again
        return table


def _sql_server(
    inventory: Inventory, plan: pd.DataFrame, stays: pd.Series, ids: pd.Series,
    assumptions: Assumptions, book: PriceBook,
) -> _SqlServer:  # fmt: skip
    """Return what the databases that ``stays`` marks make of the servers ``ids``."""
    billed = sql_server_billed(plan, own=brings_own(assumptions, "sql_server"))
    columns = {}
    for column, which in (("sql_licence", stays & billed), ("sql_edition", stays)):
        licences = sql_server_licences(plan, which)
        names = np.array([*licences, "none"], dtype=object)
        at = pd.Index(licences.index, dtype="str").get_indexer(pd.Index(ids))
        columns[column] = pd.Series(names[at], ids.index, dtype="str")
    limits = host_limits(inventory, plan, stays)
    return _SqlServer(pd.DataFrame(columns), limits, book, ranking_of(assumptions))


def report_databases(
    databases: pd.DataFrame, move: DatabaseMove, book: PriceBook, log: IssueLog
) -> None:
    """Add what the reader must know about the databases to the log."""
    plan = move.plan
    managed = plan["target"].isin(MANAGED)
    for blocker, group in plan[plan["blocker"] != ""].groupby("blocker"):
        log.add_of(
            databases.loc[group.index], "DB_BLOCKED", "warning",
            f"Databases cannot move to a managed service: {blocker}.",
            {"message": f"A database cannot move to a managed service: {blocker}.",
             "action": "It stays on its server, priced on EC2."},
            action="They stay on their server, priced on EC2.",
            remedy="Remove the obstacle, or declare another target engine.",
        )  # fmt: skip
    rehost = databases["declared_strategy"].str.contains("rehost", case=False).fillna(False)
    no_rate = move.lines.loc[move.lines["rate_missing"].astype(bool), "database_id"]
    out_of_scope = plan["target"] == "none"
    aurora = plan["target"] == "aurora"
    shrinks = move.hosts.index[~move.hosts["leaves"].astype(bool)]
    reports = (
        (managed & rehost, "DB_STRATEGY_CONFLICT", "warning",
         "Databases declare both Rehost and a managed target engine.",
         "The target engine decided.", "Correct the strategy or the target engine."),
        (managed & plan["converted"], "DB_ENGINE_CHANGE", "warning",
         "Databases change their engine, which needs conversion.",
         "The run cost is priced; the effort of the conversion is not in it.",
         "Assess the conversion before deciding."),
        (is_in(plan["host_server_id"], shrinks) & managed, "DB_HOST_STAYS", "warning",
         "Servers whose databases move also serve something else.",
         "They stay on EC2, smaller by the share of cores that the databases declare.",
         "Confirm what else runs on them; where nothing does, correct the application mapping."),
        (managed & plan["licence_assumed"], "DB_LICENCE_ASSUMED", "info",
         "Databases do not state their licence model.",
         "Own licences for Oracle Enterprise Edition, otherwise included.", "State it."),
        (plan["target"].eq("ec2") & plan["source_engine"].eq("sqlserver")
         & plan["declared_licence"].ne("byol") & plan["source_edition"].isin(["", "unknown"]),
         "DB_SQL_EDITION_UNKNOWN", "warning",
         "SQL Server databases stay on their server and state no known edition.",
         "No SQL Server licence is counted for them.", "State the edition, or that you own it."),
        (managed & plan["of_host_memory"] & plan["instance_vcpu"].ge(_FAR_MORE * plan["need_vcpu"]),
         "DB_MEMORY_OF_HOST", "warning",
         "Databases take a class with four times the vCPU that they need or more, because of the "
         "memory of their host.", "They get their share of its memory, so that none is too small.",
         "State the memory that the database may use."),
        (is_in(plan["database_id"], no_rate), "DB_NO_COMMITMENT_RATE", "warning",
         "Database classes have no rate for the option.", "Charged on-demand.", ""),
        (managed & plan["storage_assumed"], "DB_STORAGE_ASSUMED", "warning",
         "Databases that move have no known size.",
         "Priced at the median of the known sizes, or at the assumed one where none is known.",
         "Enter the size."),
        (out_of_scope, "DB_NOT_PRICED", "warning",
         "Databases have no server in scope to be priced with.",
         "No AWS cost is counted for them.", "List their server, or bring it into scope."),
    )  # fmt: skip
    for mask, code, severity, message, action, remedy in reports:
        log.add_of(databases[mask], code, severity, message, _OF_ONE[code], action=action,
                   remedy=remedy)  # fmt: skip
    if not move.lines["item"].eq("Aurora I/O requests").any():
        log.add_of(
            databases[aurora], "DB_AURORA_IO_UNKNOWN", "warning",
            "The I/O requests of Aurora are not known.",
            action="Input required: they are in no total.",
            remedy="Enter them among the assumptions, or choose Aurora I/O-Optimized.",
        )  # fmt: skip
    if managed.any():
        storage = service_price(book, "rds", "gp3")
        for item, how in (("Database instances", filled_from(book)), ("RDS storage", storage.note)):
            if how:
                report_filled(item, how, book, log)
