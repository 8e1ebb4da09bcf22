"""End of support of operating systems and databases at the date of a case.

Dates stand in ``lifecycle.csv``, the ordered rules that recognise a release in
``lifecycle_rules.csv``. A release no rule knows, or without a date, stays ``unknown``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pandas as pd

from bizcase.inventory import Inventory
from bizcase.strategy.rules.tables import rules
from bizcase.units import DAYS_PER_MONTH

STATUS_LABELS = {
    "supported": "Supported",
    "ends_soon": "Support ends soon",
    "extended_only": "Extended support only",
    "ended": "Support has ended",
    "unknown": "Unknown: to be asked",
}
_OPEN = "open"
# Trade marks and word sizes: neither belongs to the name of a release.
_MARKS = re.compile(r"\(r\)|\(tm\)|[®™]|\(?\b(32|64)[ -]?bit\)?|\bx(86_)?64\b", re.IGNORECASE)
_PRETTY = re.compile(r"prettyname='([^']+)'", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Release:
    """What a rule recognised in a name, and its dates; "" where there is none."""

    product: str = ""
    version: str = ""
    end_of_support: str = ""
    extended_end: str = ""
    programme: str = ""
    note: str = ""
    status: str = "unknown"


def recognise(kind: str, name: str, as_of: dt.date, soon_months: float) -> Release:
    """Return the release that a name means at a date.

    Parameters
    ----------
    kind
        ``os`` or ``database``.
    soon_months
        Months ahead in which an end of support counts as near.
    """
    plain = _MARKS.sub(" ", name)
    for rule in rules("lifecycle_rules"):
        if rule["kind"] != kind:
            continue
        match = re.search(rule["pattern"], plain, re.IGNORECASE)
        if match is None:
            continue
        version = rule["version"].format(**match.groupdict())
        return _dated(rule["product"], version, rule["note"], as_of, soon_months)
    return Release()


def _dated(product: str, version: str, note: str, as_of: dt.date, soon_months: float) -> Release:
    for row in rules("lifecycle"):
        if (row["product"], row["version"]) == (product, version):
            end, extended = row["end_of_support"], row["extended_end"]
            status = _status(end, extended, as_of, soon_months)
            return Release(product, version, end, extended, row["extended_programme"], note, status)
    return Release(product, version, note=note)


def _status(end: str, extended: str, as_of: dt.date, soon_months: float) -> str:
    if not _is_over(end, as_of):
        near = as_of + dt.timedelta(days=round(soon_months * DAYS_PER_MONTH))
        return "ends_soon" if _is_over(end, near) else "supported"
    return "extended_only" if extended and not _is_over(extended, as_of) else "ended"


def _is_over(end: str, at: dt.date) -> bool:
    """Whether support that lasts through the day ``end`` is over at a date; open ends never are."""
    return end != _OPEN and dt.date.fromisoformat(end) < at


def lifecycle(inventory: Inventory, as_of: dt.date, soon_months: float) -> pd.DataFrame:
    """Return the release and its status per server in scope and per database.

    Columns: subject (server, database), id, name as the source states it, product, version,
    end_of_support, extended_end, programme, note, status, source_file, source_sheet, source_row.
    """
    servers = inventory.in_scope()
    databases = inventory.databases
    version = databases["engine_version"].fillna("")
    engine = databases["engine"].str.cat(version, sep=" ").str.strip()
    parts = [
        _table("server", servers, servers["server_id"], _os_names(servers), as_of, soon_months),
        _table("database", databases, databases["database_id"], engine, as_of, soon_months),
    ]
    return pd.concat(parts, ignore_index=True)


def stated_names(table: pd.DataFrame) -> pd.Series:
    """Return stated names without trade marks and word sizes; "" where none is stated."""
    plain = {
        name: " ".join(_MARKS.sub(" ", name).split()) for name in table["name"].dropna().unique()
    }
    return table["name"].map(plain).astype("object").fillna("").astype("str")


def _os_names(servers: pd.DataFrame) -> pd.Series:
    """Return the most exact name: guest detail, then the name, then the configured guest type."""
    detail = servers["os_detail"].str.extract(_PRETTY, expand=False)
    return detail.fillna(servers["os_name"]).fillna(servers["os_configuration"])


def _table(
    subject: str,
    rows: pd.DataFrame,
    ids: pd.Series,
    names: pd.Series,
    as_of: dt.date,
    soon_months: float,
) -> pd.DataFrame:
    kind = "os" if subject == "server" else "database"
    known = {
        name: recognise(kind, name, as_of, soon_months) for name in sorted(names.dropna().unique())
    }
    releases = [known.get(name, Release()) for name in names.tolist()]
    table = pd.DataFrame(
        {
            "subject": subject,
            "id": ids.to_numpy(),
            "name": names.to_numpy(),
            **{
                field: [getattr(release, field) for release in releases]
                for field in Release.__dataclass_fields__
            },
            **{
                place: rows[place].to_numpy()
                for place in ("source_file", "source_sheet", "source_row")
            },
        }
    )
    texts = ["subject", "id", "name", *Release.__dataclass_fields__, "source_file", "source_sheet"]
    return table.astype(dict.fromkeys(texts, "str"))
