"""Where each database goes: the declared target, and the rules of RDS that forbid it."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd

from bizcase import packaged
from bizcase.inventory.tables import empty

MANAGED = ("rds", "aurora")
SQL_SERVER_INTERNAL = {11: 2012, 12: 2014, 13: 2016, 14: 2017, 15: 2019, 16: 2022, 17: 2025}
# Licence models, as AWS's price list has them and as readers do.
LICENCE_MODELS = {
    "byol": "own licence",
    "license_included": "licence included",
    "no_license_required": "no licence needed",
}
_EDITION_ENGINES = ("oracle", "sqlserver")
# First match wins: "Standard Edition Two" before "Standard".
_EDITIONS = {
    "oracle": (
        (r"enterprise|\bee\b", "ee"), (r"se ?-?2|standard (edition )?(2|two)", "se2"),
        (r"se ?-?1|standard (edition )?(1|one)", "se1"), (r"standard|\bse\b", "se"),
        (r"express|\bxe\b", "xe"),
    ),
    "sqlserver": (
        (r"enterprise|\bee\b", "enterprise"), (r"standard|\bse\b", "standard"),
        (r"\bweb\b", "web"), (r"express|\bex\b", "express"), (r"develop", "developer"),
    ),
}  # fmt: skip
_RDS_EDITIONS = {"oracle": ("ee", "se2"), "sqlserver": ("enterprise", "standard", "web", "express")}


def _mapped(names: pd.Series, rules: tuple[tuple[str, str], ...], default: str) -> pd.Series:
    """Return what the first matching rule says of each name; blank stays blank."""
    found = {
        name: next((key for rule, key in rules if re.search(rule, name, re.I)), default)
        for name in names.dropna().unique()
    }
    return names.map(found).astype("str").fillna("")


def engine_keys(names: pd.Series) -> pd.Series:
    """Return the engine each name means; ``unknown`` where no rule knows it, blank for blank."""
    table = packaged.table("bizcase.sizing", "database_engines.csv")
    rules = tuple(zip(table["pattern"], table["engine"], strict=True))
    return _mapped(names, rules, "unknown")


def keeps_engine(engine: pd.Series, target: pd.Series) -> pd.Series:
    """Return whether each database keeps its engine, of two columns of ``engine_keys``.

    A blank target means the same engine, and so does EC2; Aurora is compatible with what it is
    named after.
    """
    wanted = target.str.removeprefix("aurora-")
    return wanted.isin(["", "ec2"]) | engine.str.removeprefix("aurora-").eq(wanted)


def version_numbers(versions: pd.Series, engines: pd.Series) -> pd.Series:
    """Return the first number of each version; SQL Server's internal ones as years.

    >>> version_numbers(pd.Series(["11g", "14.0.1"]), pd.Series(["oracle", "sqlserver"])).tolist()
    [11.0, 2017.0]
    """
    found = versions.str.extract(r"(\d+(?:\.\d+)?)")[0]
    numbers = pd.to_numeric(found, errors="coerce").astype(float)
    internal = (numbers // 1).map(SQL_SERVER_INTERNAL).astype(float)
    return numbers.where(~engines.eq("sqlserver"), internal.fillna(numbers))


def licence_words(words: pd.Series) -> pd.Series:
    """Return byol, license_included or blank for the declared licence model."""
    rules = (
        (r"byol|bring|own", "byol"),
        (r"includ|\bli\b", "license_included"),
        (r"no licen[cs]e", ""),
    )
    return _mapped(words, rules, "")


def database_targets(databases: pd.DataFrame) -> pd.DataFrame:
    """Return where each database goes, on the same index.

    Columns: source_engine, to_engine, edition_key, source_edition, licence_model, multi_az,
    same_engine, converted (another engine, to which Aurora's compatible ones do not count),
    declared_licence, target (rds, aurora, ec2), blocker (the rule that forbids the
    managed target, blank for none), licence_assumed (the licence model was not declared).

    The declared target engine decides; blank means the same engine. A change of engine meets no
    version rule. Sources: Amazon RDS User Guide, licensing of RDS for Oracle (licence included for
    Standard Edition 2 only; own licences for it and Enterprise Edition), and the versions of
    ``database_versions.csv``.
    """
    if databases.empty:
        return _targets_of_none().set_axis(databases.index)
    return _targets(databases)


@cache
def _targets_of_none() -> pd.DataFrame:
    """Return the targets of no databases, which most estates have; read-only."""
    return _targets(empty("databases"))


def _targets(databases: pd.DataFrame) -> pd.DataFrame:
    source = engine_keys(databases["engine"])
    declared = engine_keys(databases["target_engine"])
    to = declared.where(declared != "", source)
    same = to == source
    edition = _source_editions(databases["edition"], to)
    words = licence_words(databases["licence_model"])
    plan = pd.DataFrame(
        {
            "source_engine": source,
            "to_engine": to,
            "edition_key": edition,
            "source_edition": _source_editions(databases["edition"], source),
            "multi_az": databases["deployment"].str.contains("multi", case=False).fillna(False),
            "same_engine": same,
            "converted": ~keeps_engine(source, to),
            "declared_licence": words,
        }
    )
    plan["licence_model"] = _licence_model(plan)
    plan["licence_assumed"] = to.isin(_EDITION_ENGINES) & (words == "")
    plan["blocker"] = _blockers(databases, plan)
    stays = (plan["blocker"] != "") | (to == "ec2")
    aurora = to.str.startswith("aurora")
    plan["target"] = np.select([stays, aurora], ["ec2", "aurora"], default="rds")
    return plan


def _source_editions(editions: pd.Series, engines: pd.Series) -> pd.Series:
    """Return the edition as it is today, whatever the target."""
    found = pd.Series("", editions.index, dtype="str")
    for engine, rules in _EDITIONS.items():
        found = found.where(engines != engine, _mapped(editions, rules, "unknown"))
    return found


def _licence_model(plan: pd.DataFrame) -> pd.Series:
    """Return the licence model; undeclared Oracle is own licences for EE, included for SE2."""
    words, to = plan["declared_licence"], plan["to_engine"]
    oracle = words.where(words != "", plan["edition_key"].map({"ee": "byol"}).astype("str"))
    oracle = oracle.fillna("license_included")
    server = words.where(words != "", "license_included")
    model = np.select([to == "oracle", to.isin(["sqlserver", "ec2"])], [oracle, server])
    free = ~to.isin([*_EDITION_ENGINES, "ec2"])
    return pd.Series(np.where(free, "no_license_required", model), plan.index, dtype="str")


def _blockers(databases: pd.DataFrame, plan: pd.DataFrame) -> pd.Series:
    to, edition = plan["to_engine"], plan["edition_key"]
    versions = packaged.table("bizcase.sizing", "database_versions.csv").set_index("engine")
    minimum = to.map(pd.to_numeric(versions["minimum"])).astype(float)
    version = version_numbers(databases["engine_version"], to)
    old = plan["same_engine"] & (version < minimum)
    supported = to.map(versions["supported"]).astype("str").fillna("")
    known = {engine: to.eq(engine) & edition.isin(names) for engine, names in _RDS_EDITIONS.items()}
    needs_edition = to.isin(_EDITION_ENGINES)
    clustered = databases["clustered"].fillna(False).astype(bool)
    asked = databases["target_engine"].fillna(databases["engine"]).fillna("an unnamed engine")
    rules = (
        (to.isin(["unknown", ""]), asked.astype("str") + " has no managed target in this tool"),
        ((to == "oracle") & plan["same_engine"] & clustered, "Oracle RAC does not run on RDS"),
        (old, "version " + databases["engine_version"].fillna("").astype("str")
         + " does not run on RDS (" + supported + "): upgrade, or EC2"),
        (needs_edition & (edition == ""), "the edition is not stated"),
        (needs_edition & ~(known["oracle"] | known["sqlserver"]),
         databases["edition"].fillna("").astype("str") + " is no edition of RDS"),
        (to.eq("oracle") & edition.eq("ee") & plan["declared_licence"].eq("license_included"),
         "RDS has Oracle Enterprise Edition with your own licences only"),
        (to.eq("sqlserver") & plan["declared_licence"].eq("byol"),
         "RDS sells SQL Server with its licence only: own licences run on EC2"),
        (to.eq("sqlserver") & edition.eq("express") & plan["multi_az"],
         "SQL Server Express has no Multi-AZ"),
    )  # fmt: skip
    blocker = pd.Series("", databases.index, dtype="str")
    for applies, reason in rules:
        blocker = blocker.where(~(applies & (blocker == "")), reason)
    return blocker.astype("str")
