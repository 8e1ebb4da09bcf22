"""Signs that values were made up or copied rather than measured, over the canonical tables.

Each sign is a warning that names its rows and the figure it rests on. No value is changed: what
sizing would rest on is marked as weak evidence (grade C). The thresholds and their reasons are in
``plausibility.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bizcase import packaged
from bizcase.grammar import agreeing, counted
from bizcase.inventory.addresses import bad_addresses
from bizcase.inventory.inventory import Inventory
from bizcase.inventory.issues import Issue, IssueLog

MEASURE = "Collect 14 days of utilisation with a discovery tool, and export again."
_PEAKS = ("cpu_peak", "memory_peak")
_UTILISATION = (*_PEAKS, "cpu_average", "memory_average")
_SIZES = ("vcpu", "memory_gib", "storage_provisioned_gib")
_USE = ("storage_used_gib", "storage_in_use_gib")
_WORDS = {
    "vcpu": "vCPU", "memory_gib": "Memory in GiB", "storage_provisioned_gib": "Disk size in GiB",
    "storage_used_gib": "Disk use in GiB", "cpu_peak": "CPU peak", "memory_peak": "Memory peak",
    "cpu_average": "CPU average", "memory_average": "Memory average",
}  # fmt: skip
_UNLIKE = ("template", "srm_placeholder", "repeated_row", "duplicate")
_DECIMALS = 4
# The signs that rest on how many servers share them.
_OF_SEVERAL = (
    "MADE_UP_DEFAULTS", "MADE_UP_PEAK_IS_AVERAGE", "MADE_UP_SAME_VALUE", "MADE_UP_EVEN_STEPS",
    "MADE_UP_COUNTED_NAMES",
)  # fmt: skip
# Where names and owners stand: table, column, which placeholders apply.
_NAMES = (
    ("servers", "name", "name"), ("databases", "name", "name"), ("applications", "name", "name"),
    ("applications", "owner", "owner"), ("applications", "business_unit", "owner"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sign:
    """Rows that look made up in one column, in words with the figure they rest on."""

    code: str
    column: str
    rows: pd.Series
    message: str
    action: str = "The values are used as written."
    remedy: str = "Check the rows at the source."


def checked(inventory: Inventory) -> Inventory:
    """Return the inventory of one file with a MADE_UP issue per sign.

    Peaks that are a tool's default or a copy of the average count as constant: grade C.
    """
    signs = [*_signs_of_several(inventory.servers)]
    issues = [
        issue
        for sign in [*signs, *_addresses(inventory.servers)]
        for issue in _issues(sign, inventory.servers)
    ]
    for table, column, where in _NAMES:
        rows: pd.DataFrame = getattr(inventory, table)
        issues += [issue for sign in _placeholders(rows, column, where)
                   for issue in _issues(sign, rows)]  # fmt: skip
    servers = inventory.servers
    for sign in signs:
        if sign.column in _PEAKS:
            flag = f"{sign.column}_constant"
            servers = servers.assign(**{flag: servers[flag].mask(sign.rows, True)})
    return replace(inventory, servers=servers, issues=(*inventory.issues, *issues))


def _threshold(code: str) -> tuple[float, float]:
    rows = packaged.rows("bizcase.inventory", "plausibility.csv")
    row = next(row for row in rows if row["code"] == code)
    return float(row["min_rows"]), float(row["min_share"])


def _signs_of_several(servers: pd.DataFrame) -> Iterator[_Sign]:
    """Yield the signs that no few rows can give."""
    if len(servers) >= min(_threshold(code)[0] for code in _OF_SEVERAL):
        yield from _utilisation_signs(servers)
        yield from _estate_signs(servers)


def _enough(code: str, count: int, total: int) -> bool:
    min_rows, min_share = _threshold(code)
    return count >= min_rows and count >= min_share * total


def _issues(sign: _Sign, table: pd.DataFrame) -> Iterator[Issue]:
    for (file, sheet), rows in table[sign.rows].groupby(["source_file", "source_sheet"]):
        log = IssueLog(str(file))
        log.add(
            sign.code, "warning", sign.message, sheet=str(sheet),
            column=_WORDS.get(sign.column, sign.column), rows=rows["source_row"],
            action=sign.action, remedy=sign.remedy,
        )  # fmt: skip
        yield from log


def _utilisation_signs(servers: pd.DataFrame) -> Iterator[_Sign]:
    """Yield peaks that are a known default, or the average once more."""
    shown = servers[list(_UTILISATION)].round(_DECIMALS)
    stated = shown["cpu_peak"].notna() & shown["memory_peak"].notna()
    found, tools = pd.Series(data=False, index=servers.index), []
    for default in packaged.rows("bizcase.inventory", "default_utilisation.csv"):
        values = {name: float(default[name]) for name in _UTILISATION if default[name]}
        equal = stated & pd.concat(
            [shown[name].eq(value) | (shown[name].isna() if name not in _PEAKS else False)
             for name, value in values.items()], axis=1,
        ).all(axis=1)  # fmt: skip
        if (equal & ~found).any():
            text = " and ".join(f"{100 * values[name]:.0f} %" for name in _PEAKS)
            tools.append(f"{text}: {default['tool']}")
        found |= equal
    if _enough("MADE_UP_DEFAULTS", int(found.sum()), int(stated.sum())):
        message = (
            f"CPU and memory peak are both a known default on {found.sum():,} of "
            f"{stated.sum():,} servers ({'; '.join(tools)})."
        )
        for column in _PEAKS:
            yield _Sign("MADE_UP_DEFAULTS", column, found, message, "Used, at grade C.", MEASURE)
    for domain in ("cpu", "memory"):
        peak, average = shown[f"{domain}_peak"], shown[f"{domain}_average"]
        both, equal = peak.notna() & average.notna(), peak.eq(average)
        if _enough("MADE_UP_PEAK_IS_AVERAGE", int(equal.sum()), int(both.sum())):
            yield _Sign(
                "MADE_UP_PEAK_IS_AVERAGE", f"{domain}_peak", equal,
                f"The peak equals the average on {equal.sum():,} of {both.sum():,} servers.",
                "Used, at grade C.", MEASURE,
            )  # fmt: skip


def _estate_signs(servers: pd.DataFrame) -> Iterator[_Sign]:
    """Yield sizes that are all one, values in even steps, and names that count up over copies."""
    real = ~servers["scope_reason"].isin(_UNLIKE)
    columns = {name: servers[name].where(real) for name in (*_SIZES, *_UTILISATION)}
    columns["storage_used_gib"] = servers["storage_used_gib"].where(real)
    for name in _SIZES:
        values = columns[name].dropna()
        if values.empty:
            continue
        most = float(values.mode().iloc[0])
        equal = columns[name].eq(most)
        # Of a farm of one template every size is the same; then none was filled in.
        others = [columns[other][equal].nunique() for other in _SIZES if other != name]
        if max(others) > 1 and _enough("MADE_UP_SAME_VALUE", int(equal.sum()), len(values)):
            yield _Sign(
                "MADE_UP_SAME_VALUE", name, equal,
                f"{_WORDS[name]} is {most:,.10g} on {equal.sum():,} of {len(values):,} servers: "
                "likely one value filled in for all.",
                remedy="Take the sizes from the hypervisor or the servers.",
            )  # fmt: skip
    for name, column in columns.items():
        ordered = np.sort(column.dropna().to_numpy())
        if not _enough("MADE_UP_EVEN_STEPS", len(ordered), len(ordered)):
            continue
        steps = np.diff(ordered)
        if steps[0] > 0 and np.allclose(steps, steps[0], rtol=1e-6, atol=0):
            yield _Sign(
                "MADE_UP_EVEN_STEPS", name, column.notna(),
                f"{_WORDS[name]}: {len(ordered):,} values, all different, each {steps[0]:.6g} "
                "above the one before: likely a column filled down.",
                "Used, at grade C." if name in _PEAKS else "The values are used as written.",
            )  # fmt: skip
    copied = _counted_copies(servers[real]).reindex(servers.index, fill_value=False)
    if _enough("MADE_UP_COUNTED_NAMES", int(copied.sum()), int(real.sum())):
        yield _Sign(
            "MADE_UP_COUNTED_NAMES", "name", copied,
            f"{copied.sum():,} of {real.sum():,} servers listed have a neighbour by number with "
            "the same sizes, disk use and utilisation: likely copied rows. Not counted: templates, "
            "placeholders of Site Recovery Manager, repeated rows.",
        )  # fmt: skip


def _counted_copies(servers: pd.DataFrame) -> pd.Series:
    """Return which servers have a neighbour by number that equals them in everything stated.

    Only servers whose use of disk, CPU or memory is stated: sizes alone are often equal.
    """
    # Digits of ASCII only: the pattern's own class takes those of every script.
    parts = servers["name"].str.extract(r"^(.*?)([0-9]{1,9})[^0-9]*$")
    facts = servers[[*_SIZES, *_USE, *_UTILISATION]]
    stated = parts[1].notna() & servers[[*_USE, *_UTILISATION]].notna().any(axis=1)
    rows = facts.assign(stem=parts[0], number=pd.to_numeric(parts[1]))[stated]
    rows = rows.sort_values(["stem", "number"])
    keys = rows.drop(columns="number").fillna(-1)
    same = keys.eq(keys.shift()).all(axis=1) & rows["number"].diff().eq(1)
    return (same | same.shift(-1, fill_value=False)).reindex(servers.index, fill_value=False)


def _addresses(servers: pd.DataFrame) -> Iterator[_Sign]:
    bad = bad_addresses(servers["ip_address"])
    if bad.any():
        yield _Sign(
            "MADE_UP_ADDRESS", "ip_address", bad,
            f"{bad.sum():,} of {counted(servers['ip_address'].notna().sum(), 'addresses')} cannot "
            "exist.",
            "Kept as written; never used to price.", "Export the addresses again.",
        )  # fmt: skip


def _placeholders(table: pd.DataFrame, column: str, where: str) -> Iterator[_Sign]:
    if table.empty:
        return
    patterns = packaged.table("bizcase.inventory", "placeholders.csv")
    used = patterns.loc[patterns["where"].isin(["any", where]), "pattern"]
    text = table[column].str.strip().str.lower()
    found = text.str.fullmatch("|".join(f"(?:{pattern})" for pattern in used)).fillna(False)
    found = found.astype(bool)
    if found.any():
        words = ", ".join(sorted(set(text[found]))[:5])
        yield _Sign(
            "MADE_UP_PLACEHOLDER", column, found,
            f"{found.sum():,} of {counted(text.notna().sum(), 'cells')} of {column} "
            f"{agreeing(found.sum(), 'contain', 'contains')} a filler such as {words}.",
            remedy="Enter the real one, or leave the cell blank.",
        )  # fmt: skip
