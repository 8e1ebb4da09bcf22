"""Rules that every list of servers shares: ids, spellings, what counts as measured, what misses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import pandas as pd

from bizcase import packaged
from bizcase.assumptions import Assumptions
from bizcase.grammar import clipped
from bizcase.inventory import IssueLog
from bizcase.inventory.answered import ONE_PEAK
from bizcase.inventory.hypervisors import NO_HYPERVISOR, hypervisor_named
from bizcase.inventory.operating_systems import implied_os, unrecognised_os
from bizcase.inventory.scope import is_in_scope
from bizcase.inventory.tables import ALL_DISKS, conform

# From running to gone for good: retired, planned, in stock.
STATES = ("on", "suspended", "off", "gone")
_PHYSICAL = r"ph[yí]s|f[ií]s|p$|bare|blade|rack|true$|yes$|y$|1$|ja$|oui$|s[ií]$|sim$|物理"
_VIRTUAL = r"virt|v$|vm|lxc|qemu|false$|no$|n$|0$|nein$|non$|não$|仮想"
_NO_WORD = re.compile(r"[\s_()\-]+")
MIN_ROWS_FOR_CONSTANT = 10  # below it equal values are no pattern
SHOWN_COLUMNS = 20
SHOWN_WORDS = 5


# Medians of a column that no estate has: below it holds GB under a label of MB, above it KB.
NO_STORAGE = "A size by operating system is assumed, alike on both sides, with a range."
MEMORY_GIB_OF_AN_ESTATE = (0.5, 4096.0)


def plausible_memory(
    memory_gib: pd.Series, rows: pd.Series, header: str, log: IssueLog, sheet: str
) -> pd.Series:
    """Return the memory sizes; all unknown where the column cannot be in the unit of its label.

    Taken as written, servers of 128 GB under "Memory (MB)" would be priced as toys.
    """
    smallest, largest = MEMORY_GIB_OF_AN_ESTATE
    median = memory_gib.median()
    if pd.isna(median) or smallest <= median <= largest:
        return memory_gib
    known = memory_gib.notna()
    log.add(
        "MEMORY_UNIT", "warning",
        "The sizes are too small for the unit of the column." if median < smallest
        else "The sizes are too large for the unit of the column.",
        sheet=sheet, column=header, rows=rows[known], action="Left unknown.",
        remedy="Write the sizes in the unit that the header names.",
    )  # fmt: skip
    return memory_gib.mask(known)


def some(words: pd.Series) -> str:
    """Return the first of the different words of a column, for an issue that says which."""
    different = words.dropna().unique()
    shown = ", ".join(clipped(str(word)) for word in different[:SHOWN_WORDS])
    return shown + (" …" if len(different) > SHOWN_WORDS else "")


def unique_ids(ids: pd.Series, rows: pd.Series) -> pd.Series:
    """Return ids as written; a later server of the same id gets its row number behind it."""
    at_row = "@row" + rows.astype(str)
    unique = ids.fillna("unnamed" + at_row)
    while unique.duplicated().any():
        unique = unique.mask(unique.duplicated(), unique + at_row)
    return unique


def environments(written: pd.Series) -> pd.Series:
    """Return the environment under one spelling; words not in the table stay as written."""
    return _known_word(written, "environments.csv").fillna(written)


def power_states(written: pd.Series, where: str = "") -> pd.Series:
    """Return on, off, suspended or gone; unknown for a word that is not in the table.

    Case, blanks, signs and what stands before a slash do not count: "PowerState/deallocated".
    ``where`` names the column of a tool, whose codes are its own: ``servicenow.power_state``.
    """
    rows = packaged.rows("bizcase.inputs", "power_states.csv")
    known = {row["written"]: row["state"] for row in rows if not row["where"]}
    known |= {row["written"]: row["state"] for row in rows if where and row["where"] == where}
    words = {word: known.get(_state_token(word)) for word in written.dropna().unique()}
    return written.map(words).astype("str")


def _state_token(word: str) -> str:
    plain = unicodedata.normalize("NFC", word).rpartition("/")[2].casefold()
    return _NO_WORD.sub("", plain)


def worst_state(states: pd.DataFrame) -> pd.Series:
    """Return of several columns of states the one that is farthest from running."""
    places = {state: place for place, state in enumerate(STATES)}
    ranks = pd.DataFrame({name: states[name].map(places) for name in states}, dtype="float64")
    return ranks.max(axis="columns").map(dict(enumerate(STATES))).astype("str")


def _known_word(written: pd.Series, table: str) -> pd.Series:
    words = packaged.table("bizcase.inputs", table)
    known = dict(zip(words["written"], words.iloc[:, 1], strict=True))
    return written.str.strip().str.lower().map(known)


def is_physical(written: pd.Series) -> pd.Series:
    """Return whether a server is physical, from words such as "Physical", "VM" or "yes"."""
    word = written.str.strip().str.lower()
    yes = word.str.match(_PHYSICAL, na=False)
    no = word.str.match(_VIRTUAL, na=False)
    return yes.astype("boolean").mask(~(yes | no))


def kind_words(frame: pd.DataFrame) -> pd.Series:
    """Return the words for physical or virtual; where there is none, what the hypervisor says."""
    named = hypervisor_named(frame["hypervisor"])
    said = named.eq(NO_HYPERVISOR).map({True: "physical", False: "virtual"})
    opposite = is_physical(frame["is_virtual"]).map({True: "virtual", False: "physical"})
    return frame["is_physical"].fillna(opposite).fillna(said.where(named.notna()))


def measured(
    raw: pd.DataFrame, field: str, header: str, assumptions: Assumptions, log: IssueLog, sheet: str
) -> tuple[pd.Series, bool]:
    """Return a utilisation column and whether it is one value nearly everywhere.

    0 % means "not measured": a server that does nothing at all is rare, a tool that writes 0 for
    no data is not, and the smaller size would be a risk.
    """
    values = raw[field]
    zero = values.eq(0)
    if zero.any():
        log.add(
            "UTILISATION_ZERO", "warning", f"{header} is 0 %, which is taken as not measured.",
            sheet=sheet, column=header, rows=raw.loc[zero, "row"],
            action="Sized as allocated.", remedy="Leave the cell blank where nothing was measured.",
        )  # fmt: skip
    values = values.mask(zero)
    known = values.dropna()
    if len(known) < MIN_ROWS_FOR_CONSTANT:
        return values, False
    most_common, count = known.mul(100).round(2).value_counts().head(1).reset_index().iloc[0]
    constant = count / len(known) > assumptions.fraction("sizing.constant_share")
    if constant:
        log.add(
            "UTILISATION_CONSTANT", "warning",
            f"Column “{header}” is {most_common:.0f} % on {count:.0f} of {len(known)} servers: "
            "likely a default, not a measurement.",
            sheet=sheet, column=header, count=int(count),
            action="Used, at grade C." if field.endswith("peak") else "Not used for sizing.",
            remedy="Collect 14 days of utilisation.",
        )  # fmt: skip
    return values, bool(constant)


def report_gaps(
    servers: pd.DataFrame, rows: pd.Series, headers: Mapping[str, str], log: IssueLog, sheet: str
) -> None:
    """Report servers in scope without vCPU, memory, disk size, operating system or peaks.

    ``headers`` names the columns vcpu, memory, storage, os and cpu_peak of the file.
    """
    scoped = is_in_scope(servers)
    no_cpu, no_memory = servers["cpu_peak"].isna(), servers["memory_peak"].isna()
    reports = (
        (scoped & servers["vcpu"].isna(), "VCPU_MISSING", headers["vcpu"],
         "Servers have no number of CPUs.", "Not sized: no instance type.", "Enter the number."),
        (scoped & servers["memory_gib"].isna(), "MEMORY_MISSING", headers["memory"],
         "Servers have no memory size.", "Not sized: no instance type.", "Enter the size in GB."),
        (scoped & ~servers["storage_provisioned_gib"].gt(0), "STORAGE_MISSING", headers["storage"],
         "Servers have no disk size.", NO_STORAGE, "Enter the size in GB."),
        (scoped & servers["os_name"].isna(), "OS_MISSING", headers["os"],
         "Servers have no operating system.", "Priced without an OS licence.", "Enter the name."),
        (scoped & unrecognised_os(servers), "OS_UNRECOGNISED", headers["os"],
         "Servers run a system that is neither Windows nor Linux, or is not recognised.",
         "Priced without an OS licence.",
         "Check the name; other systems do not run on x86 instances of EC2."),
        (scoped & implied_os(servers), "OS_IMPLIED", headers["os"],
         "The operating system is a product, not a system.",
         "Taken as Windows, with its licence; the product may run on Linux.",
         "Enter the name of the system."),
        (scoped & no_cpu & no_memory, "UTILISATION_MISSING", headers["cpu_peak"],
         "Servers have no measured CPU peak and no measured memory peak.",
         "Sized as allocated; grade C where an average is given, else D.",
         "Collect 14 days of utilisation."),
        (scoped & (no_cpu ^ no_memory), "UTILISATION_PARTIAL", headers["cpu_peak"],
         *ONE_PEAK.values()),
    )  # fmt: skip
    log.report("code column message action remedy", reports, rows, severity="warning", sheet=sheet)


def report_unused(
    headers: Sequence[object], taken: Sequence[str], log: IssueLog, sheet: str
) -> None:
    """Report the columns of a list that nothing was read from."""
    used = {header.casefold() for header in taken}
    names = [str(header).strip() for header in headers]
    unused = [name for name in names if name and name.casefold() not in used]
    if unused:
        more = " …" if len(unused) > SHOWN_COLUMNS else ""
        log.add(
            "COLUMNS_UNUSED", "info",
            f"Columns that no field was found for: {', '.join(unused[:SHOWN_COLUMNS])}{more}.",
            sheet=sheet, count=len(unused), action="Left out.",
            remedy="Map them if they contain something that the case needs.",
        )  # fmt: skip


def whole_volumes(servers: pd.DataFrame) -> pd.DataFrame:
    """Return the total disk size of each server as one volume, for lists without disks."""
    sized = servers[servers["storage_provisioned_gib"] > 0]
    columns = ["server_id", "source_file", "source_sheet", "source_row"]
    return conform(
        "disks",
        sized[columns].assign(name=ALL_DISKS, capacity_gib=sized["storage_provisioned_gib"]),
    )
