"""The tables of the plan's own files: waves, team, and what AWS asks of a migration programme."""

from __future__ import annotations

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.exports.tables import waves_table
from bizcase.finance.map_programme import SPEND_COLUMNS, spend_table
from bizcase.finance.team import COLUMNS as TEAM_COLUMNS
from bizcase.finance.team import team
from bizcase.sizing.database_rules import engine_keys
from bizcase.strategy.decide.databases import MANAGED, database_dispositions
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import ON_AWS
from bizcase.strategy.rules.freezes import month_start

WAVE_COLUMNS = (
    "wave", "kind", "start_month", "end_month", "groups", "applications", "servers",
    "dispositions", "effort_hours", "capacity_hours", "data_gib", "transfer_days",
    "run_rate_monthly_usd", "on_premises_released_monthly_usd", "released_from_month",
    "dual_run_usd", "risk", "confidence", "prerequisites", "missing", "reasons", "name",
    "start_date", "end_date", "servers_without_price",
)  # fmt: skip
TAG_COLUMNS = (
    "resource", "id", "name", "wave", "from_month", "disposition", "target", "tag_key",
    "tag_value_prefix", "note",
)  # fmt: skip
# docs.aws.amazon.com/MAP, AWS Migration Acceleration Program 2.0 Tagging Guide, read 2026-11-29:
# the value is a prefix and the id of the agreement; a commercial database that moves from on
# premises to a database service of AWS has a prefix of its own.
TAG_KEY, _PREFIX, _COMMERCIAL_PREFIX = "map-migrated", "mig", "comm"
_COMMERCIAL, _OTHERS = ("oracle", "sqlserver"), r"\bdb2|sybase|informix|hana|teradata|netezza"
_FREE_EDITION = r"express|\bxe\b|develop"
_NOTE = "The value is the prefix and the id of the agreement. AWS decides what is eligible"
_NOTES = {
    "instance": f"{_NOTE}; SAP and Oracle workloads have prefixes of their own where it says so",
    "host": f"{_NOTE}. The hosts that carry relocated servers bear the tag",
    "database": f"{_NOTE}; prefixes for databases apply where it includes them",
}


def wave_file_table(case: BusinessCase) -> pd.DataFrame:
    """Return WAVE_COLUMNS: one row per wave, with its name and first and last day near the end."""
    waves = () if case.plan is None else case.plan.waves
    days = pd.Timedelta(days=1)
    starts = [pd.Timestamp(month_start(case.as_of, wave.start_month)) for wave in waves]
    ends = [pd.Timestamp(month_start(case.as_of, wave.end_month + 1)) - days for wave in waves]
    table = waves_table(case).assign(
        name=[wave.name for wave in waves],
        start_date=[str(day.date()) for day in starts],
        end_date=[str(day.date()) for day in ends],
    )
    return table.reindex(columns=list(WAVE_COLUMNS))


def team_table(case: BusinessCase) -> pd.DataFrame:
    """Return the team by role and month; see ``finance.team``."""
    if case.finance is None:
        return pd.DataFrame(columns=list(TEAM_COLUMNS))
    return team(case.finance).table()


def map_spend_table(case: BusinessCase) -> pd.DataFrame:
    """Return the spend that may be eligible, by wave and quarter; AWS decides."""
    if case.finance is None:
        return pd.DataFrame(columns=list(SPEND_COLUMNS))
    return spend_table(case.finance)


def tags_table(case: BusinessCase) -> pd.DataFrame:
    """Return TAG_COLUMNS: every server and managed database that runs on AWS afterwards."""
    if case.strategy is None:
        return pd.DataFrame(columns=list(TAG_COLUMNS))
    parts = (_servers(case, case.strategy), _databases(case, case.strategy))
    tables = [table for table in parts if len(table)]
    found = pd.concat(tables) if tables else pd.DataFrame()
    waves = () if case.plan is None else case.plan.waves
    found = found.reindex(columns=list(TAG_COLUMNS)).astype({"wave": "float64"})
    starts = {float(wave.number): float(wave.start_month) for wave in waves}
    return found.assign(
        from_month=found["wave"].map(starts).astype("float64"), tag_key=TAG_KEY
    ).sort_values(["wave", "resource", "id"], na_position="last", ignore_index=True)


def _servers(case: BusinessCase, strategy: Strategy) -> pd.DataFrame:
    fates = strategy.servers.set_index("server_id")["disposition"]
    servers = case.servers[case.servers["target"].eq("ec2")]
    servers = servers.assign(disposition=servers["server_id"].map(fates))
    servers = servers[servers["disposition"].isin(ON_AWS)]
    relocated = servers["disposition"].eq("Relocate")
    kinds = relocated.map({True: "host", False: "instance"})
    waves = {} if case.plan is None else case.plan.wave_of
    return pd.DataFrame(
        {
            "resource": kinds,
            "id": servers["server_id"],
            "name": servers["name"],
            "wave": servers["server_id"].map(waves).astype("float64"),
            "disposition": servers["disposition"],
            "target": servers["instance_type"].where(~relocated, "Amazon EVS"),
            "tag_value_prefix": _PREFIX,
            "note": kinds.map(_NOTES),
        }
    )


def _databases(case: BusinessCase, strategy: Strategy) -> pd.DataFrame:
    table = case.estate.databases
    table = table[table["target"].isin(MANAGED)] if len(table) else table
    if not len(table):
        return pd.DataFrame()
    table = table.assign(disposition=database_dispositions(table, strategy))
    table = table[table["disposition"].isin(ON_AWS)]
    waves = {} if case.plan is None else case.plan.wave_of
    edition, engine = (table[name].astype("str") for name in ("edition", "engine"))
    free = edition.str.contains(_FREE_EDITION, case=False, na=False)
    paid = engine_keys(table["engine"]).isin(_COMMERCIAL) & ~free
    paid |= engine.str.contains(_OTHERS, case=False, na=False)
    return pd.DataFrame(
        {
            "resource": "database",
            "id": table["database_id"],
            "name": table["name"],
            "wave": table["host_server_id"].map(waves).astype("float64"),
            "disposition": table["disposition"],
            "target": table["instance_class"],
            "tag_value_prefix": paid.map({True: _COMMERCIAL_PREFIX, False: _PREFIX}),
            "note": _NOTES["database"],
        }
    )
