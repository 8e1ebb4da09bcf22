"""The tables of the output files: their columns are a public contract."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.catalog import purchase_option
from bizcase.exports.waiting_tables import OF_SERVERS, with_waiting
from bizcase.finance.cash_flow import COLUMNS as CASH_FLOW_COLUMNS
from bizcase.finance.fates import abilities
from bizcase.finance.map_programme import aws_bill_usd
from bizcase.pricing.licence_words import LICENCE_COLUMNS, licence_choices
from bizcase.pricing.subscriptions import linux_subscriptions
from bizcase.sizing import (
    REASON_COLUMNS,
    RUNNER_UP_COLUMNS,
    choice_reasons,
    ranking_of,
    runners_up,
)
from bizcase.spreadsheet import safe_cell
from bizcase.strategy.decide.databases import database_dispositions
from bizcase.strategy.rules.priority import WEIGHTS
from bizcase.strategy.waves.wave import Wave

_QUOTED = re.compile(r'[",\r\n]')

SERVER_COLUMNS = (
    "server_id", "name", "source", "source_file", "source_sheet", "source_row", "power_state",
    "environment", "in_scope", "scope_reason", "os_family", "os_name", "vcpu", "memory_gib",
    "storage_provisioned_gib", "storage_used_gib", "cpu_peak", "memory_peak", "sizing_grade",
    "need_vcpu", "need_memory_gib", "need_storage_gib", "target", "instance_type",
    "instance_vcpu", "instance_memory_gib", "purchase_option", "compute_monthly_usd",
    "storage_monthly_usd", "licence_monthly_usd", "total_monthly_usd", "disposition",
    "disposition_rule", "wave", "os_licence", "target_reason", "disposition_confidence",
    "disposition_reason", "migratability", *RUNNER_UP_COLUMNS, "fit", "alternatives",
    "hypervisor", *REASON_COLUMNS, *LICENCE_COLUMNS, "list_monthly_usd", "discount_monthly_usd",
    *OF_SERVERS,
)  # fmt: skip

DATABASE_COLUMNS = (
    "database_id", "name", "engine", "engine_version", "edition", "host_server_id", "storage_gib",
    "deployment", "target", "target_engine", "licence_model", "instance_class",
    "compute_monthly_usd", "storage_monthly_usd", "licence_monthly_usd", "upfront_usd",
    "total_monthly_usd", "disposition", "blocker", "source_file", "source_sheet", "source_row",
    "need_vcpu", "need_memory_gib", "host_repaired_from", "size_reason", "list_monthly_usd",
    "discount_monthly_usd", "declared_target_engine",
)  # fmt: skip

APPLICATION_COLUMNS = (
    "application_id", "name", "business_unit", "criticality", "environment", "servers",
    "databases", "disposition", "disposition_rule", "confidence", "wave", "reason", "evidence",
    "questions", "source_file", "source_sheet", "source_row", "fit", "alternatives",
)  # fmt: skip

OPTION_AMOUNTS = (
    "compute_monthly_usd", "storage_monthly_usd", "licence_monthly_usd", "database_monthly_usd",
    "total_monthly_usd",
)  # fmt: skip

_WAVE_NUMBERS = (
    "run_rate_monthly_usd", "on_premises_released_monthly_usd", "released_from_month",
    "dual_run_usd",
)  # fmt: skip
_GROUP_NUMBERS = (
    "savings", "on_premises_monthly_usd", "aws_monthly_usd", "saving_per_hour_usd",
)  # fmt: skip
_WHOLE = ("source_row", "wave", "answer_by_month")


def servers_table(case: BusinessCase) -> pd.DataFrame:
    """Return every server listed, with disposition and wave where it is in scope."""
    table = case.servers.join(choices_table(case))
    table = table.join(licence_choices(case.estate, case.assumptions))
    if case.strategy is not None:
        decided = case.strategy.servers.set_index("server_id")
        decided = decided.assign(alternatives=case.strategy.fit.told(decided["alternatives"]))
        columns = ("disposition", "disposition_rule", "confidence", "reason", "migratability",
                   "fit", "alternatives")  # fmt: skip
        found = {
            f"disposition_{name}" if name in ("confidence", "reason") else name: table[
                "server_id"
            ].map(decided[name])
            for name in columns
        }
        table = table.assign(**found)
        if case.finance is not None:
            known = case.finance.prepared
            able = abilities(known, case.strategy).set_axis(known.servers["server_id"])
            table["migratability"] = table["server_id"].map(able).fillna(table["migratability"])
    if case.plan is not None:
        table = table.assign(wave=table["server_id"].map(case.plan.wave_of).astype("float64"))
        table = with_waiting(table, case.plan)
    return table.reindex(columns=list(SERVER_COLUMNS))


def choices_table(case: BusinessCase) -> pd.DataFrame:
    """Return why each server has its type, the next-best and why they lost, on their index."""
    billed = linux_subscriptions(case.servers, case.assumptions)["os_licence"]
    servers = case.servers.assign(os_licence=billed)
    book, ranking = case.estate.book, ranking_of(case.assumptions)
    return runners_up(servers, book, ranking).join(choice_reasons(servers, book, ranking))


def options_table(case: BusinessCase) -> pd.DataFrame:
    """Return every option: sizing × purchase option × region, with its heads in USD a month.

    ``region`` is that of the case, then the regions that were asked to compare; an option that is
    not available has no amounts and a reason.
    """
    own = case.price_book.region
    others = [item for cost in case.estate.regions if cost.region != own for item in cost.scenarios]
    options = [*case.estate.scenarios, *others]
    return pd.DataFrame(
        {
            "key": [item.key for item in options],
            "region": [item.region for item in options],
            "option": [item.label for item in options],
            "sizing": [item.sizing_label for item in options],
            "purchase_option": [purchase_option(item.option).label for item in options],
            "compute_monthly_usd": [item.compute_monthly_usd for item in options],
            "storage_monthly_usd": [item.storage_monthly_usd for item in options],
            "licence_monthly_usd": [item.licence_monthly_usd for item in options],
            "database_monthly_usd": [item.database_monthly_usd for item in options],
            "total_monthly_usd": [item.total_monthly_usd for item in options],
            "reason": [item.reason for item in options],
        }
    ).astype(dict.fromkeys(OPTION_AMOUNTS, "float64"))


def applications_table(case: BusinessCase) -> pd.DataFrame:
    """Return every application of the inputs, with the number of its servers and databases.

    ``fit`` is a fraction: how far its disposition serves the ranked goals; ``alternatives`` are
    what else is possible, each with its fit.
    """
    if case.strategy is None:
        return case.inventory.applications.reindex(columns=list(APPLICATION_COLUMNS))
    table, links = case.strategy.applications, case.strategy.links
    ids = table["application_id"]
    waves = {} if case.plan is None else case.plan.wave_of_application
    return table.assign(
        servers=[float(len(links.servers_of.get(key, ()))) for key in ids],
        databases=[float(len(links.databases_of.get(key, ()))) for key in ids],
        wave=ids.map(waves).astype("float64"),
        alternatives=case.strategy.fit.told(table["alternatives"]),
    ).reindex(columns=list(APPLICATION_COLUMNS))


def wave_value(case: BusinessCase, wave: Wave, name: str) -> float | None:
    """Return a figure of a wave; None where it is not known or nobody computed it."""
    key = f"wave.{wave.number}.{name}"
    return case.ledger[key].value if key in case.ledger else None


def waves_table(case: BusinessCase) -> pd.DataFrame:
    """Return one row per wave with dates, counts, effort, capacity, cost and what it needs.

    What a wave releases on premises and its dual running come from the financial part. The run
    cost holds no ``servers_without_price``.
    """
    plan = case.plan
    if plan is None:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            "wave": [wave.number for wave in plan.waves],
            "kind": [wave.kind for wave in plan.waves],
            "start_month": [wave.start_month for wave in plan.waves],
            "end_month": [wave.end_month for wave in plan.waves],
            "groups": [len(wave.groups) for wave in plan.waves],
            "applications": [len(wave.applications) for wave in plan.waves],
            "servers": [len(wave.servers) for wave in plan.waves],
            "dispositions": [_mix(wave) for wave in plan.waves],
            "effort_hours": [round(wave.hours, 2) for wave in plan.waves],
            "capacity_hours": [round(wave.capacity_hours, 2) for wave in plan.waves],
            "data_gib": [wave.data_gib for wave in plan.waves],
            "transfer_days": [wave.transfer_days for wave in plan.waves],
            "run_rate_monthly_usd": [wave.run_rate_usd for wave in plan.waves],
            "on_premises_released_monthly_usd": [
                wave_value(case, wave, "released") for wave in plan.waves
            ],
            "released_from_month": [wave_value(case, wave, "released_from") for wave in plan.waves],
            "dual_run_usd": [wave_value(case, wave, "dual_run") for wave in plan.waves],
            "risk": [wave.risk for wave in plan.waves],
            "confidence": [wave.confidence for wave in plan.waves],
            "prerequisites": ["; ".join(wave.prerequisites) for wave in plan.waves],
            "missing": [", ".join(wave.missing) for wave in plan.waves],
            "reasons": ["; ".join(wave.reasons) for wave in plan.waves],
            "servers_without_price": [
                int(wave_value(case, wave, "unpriced") or 0) for wave in plan.waves
            ],
        }
    ).astype(dict.fromkeys(_WAVE_NUMBERS, "float64"))


def groups_table(case: BusinessCase) -> pd.DataFrame:
    """Return one row per group, wave by wave: its priority from 0 to 1 and what makes it.

    The saving is today's on-premises cost of its servers less their AWS run cost.
    """
    plan = case.plan
    if plan is None:
        return pd.DataFrame()
    wave_of = {group: wave.number for wave in plan.waves for group in wave.groups}
    units = plan.units
    return pd.DataFrame(
        {
            "wave": [wave_of[unit.id] for unit in units],
            "group": [unit.id for unit in units],
            "servers": [unit.size for unit in units],
            "applications": [len(unit.group.applications) for unit in units],
            "effort_hours": [round(unit.hours, 2) for unit in units],
            "priority": [unit.priority for unit in units],
            **{term: [unit.terms[term] for unit in units] for term in WEIGHTS},
            "on_premises_monthly_usd": [unit.on_premises_usd for unit in units],
            "aws_monthly_usd": [unit.aws_usd for unit in units],
            "saving_per_hour_usd": [unit.savings_per_hour for unit in units],
            "shared_service": [unit.group.why_shared for unit in units],
            "shared_disks": ["; ".join(unit.group.shares) for unit in units],
            "missing": [", ".join(unit.missing) for unit in units],
        }
    ).astype(dict.fromkeys(_GROUP_NUMBERS, "float64"))


def _mix(wave: Wave) -> str:
    return ", ".join(f"{name} {count}" for name, count in wave.dispositions)


def databases_table(case: BusinessCase) -> pd.DataFrame:
    """Return every database listed: where it goes and what it costs a month.

    ``compute_monthly_usd`` holds an upfront payment spread over its term, ``upfront_usd`` is that
    payment. Amounts of a database that stays on EC2 are 0: it is paid with its server.
    """
    table = case.estate.databases
    if case.strategy is not None and len(table):
        table = table.assign(disposition=database_dispositions(table, case.strategy))
    return table.reindex(columns=list(DATABASE_COLUMNS))


def cash_flow_table(case: BusinessCase) -> pd.DataFrame:
    """Return the cash flow by month; without an on-premises baseline what needs it is empty.

    ``aws_billed_usd`` is the part of ``aws_usd`` that AWS bills itself: no own licences, agents or
    operations of a partner. The credits of the last month stand in columns of their own at the end.
    """
    net = CASH_FLOW_COLUMNS.index("net_usd") + 1
    columns = [*CASH_FLOW_COLUMNS[:net], "aws_billed_usd", *CASH_FLOW_COLUMNS[net:]]
    if case.finance is None:
        return pd.DataFrame(columns=columns)
    billed = aws_bill_usd(case.finance)
    return case.finance.cash.months.assign(aws_billed_usd=billed)[columns]


def table_csv(table: pd.DataFrame) -> bytes:
    """Return a table as UTF-8 csv: unknown is empty, booleans true/false, text made safe.

    The csv writer looks at each of the 570,000 cells of 10,000 servers for what has to be quoted;
    here each distinct word is looked at once.
    """
    cells = (_written(table[name]) for name in table.columns)
    rows = [tuple(map(str, table.columns)), *zip(*cells, strict=True)]
    return "".join(f"{','.join(row)}\n" for row in rows).encode()


def _written(column: pd.Series) -> list[str]:
    """Return the cells of a column as text."""
    if column.name in _WHOLE:
        column = column.astype("Int64")
    write = _writer_of(column)
    known = zip(column.tolist(), column.notna().tolist(), strict=True)
    return [write(value) if is_known else "" for value, is_known in known]


def _writer_of(column: pd.Series) -> Callable[[Any], str]:
    if column.dtype == "boolean":
        return lambda value: "true" if value else "false"
    if column.name in _WHOLE:
        return str
    # Words repeat, so each is quoted once; numbers do not, and 0.0 would be taken for -0.0.
    return _number if pd.api.types.is_numeric_dtype(column) else cache(_text)


def _text(value: str) -> str:
    """Return a word as a csv of RFC 4180 has it, safe in a spreadsheet."""
    safe = safe_cell(value)
    return '"{}"'.format(safe.replace('"', '""')) if _QUOTED.search(safe) else safe


def _number(value: float) -> str:
    return f"{value:.10g}"
