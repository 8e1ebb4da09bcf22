"""Columns of tools that are no field yet: a unit in a column of its own, a state in three.

A field's name in ``columns.csv`` says what its column is: ``X_else`` stands in where X is blank or
0, ``power_state_2`` is a further state, ``is_virtual`` is the opposite of ``is_physical``,
``storage_pair`` is "use / size", ``X_auto`` has one of the units that its row names, ``X_unit``
holds the unit of X, ``model`` is the maker's name of the machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from bizcase import packaged
from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.values import number_from_text, read_numbers
from bizcase.inputs.servers.server_fields import common_fields
from bizcase.inputs.servers.server_rules import is_physical, power_states, some, worst_state
from bizcase.inputs.tables.mapping_scores import UNITS, header_text
from bizcase.inventory import IssueLog
from bizcase.inventory.operating_systems import classify_os
from bizcase.traits import FormatTraits
from bizcase.units import GIB_PER_UNIT

_AUTO = "_auto"
_SAMPLE = 200
# Of a column whose median is from here on in MiB; below it GiB. No estate's median server has as
# much memory or disk in GiB, none as little in MiB.
_MIB_FROM = {"memory": 256.0, "storage": 4096.0}


def fixed_units(
    fields: Sequence[Field], rows: Sequence[Row], positions: dict[str, int]
) -> list[Field]:
    """Return the fields with one unit each: that of the header, else that the values can have."""
    return [
        _fixed(field, rows, positions) if field.name.endswith(_AUTO) else field for field in fields
    ]


def _fixed(field: Field, rows: Sequence[Row], positions: dict[str, int]) -> Field:
    stem = field.name.removesuffix(_AUTO)
    unit = header_text(field.header).unit
    place = positions.get(field.name)
    if not unit and place is not None:
        cells = [row[place] for row in rows[:_SAMPLE] if place < len(row)]
        texts = [cell for cell in cells if isinstance(cell, str)]
        sized = any(re.search(r"\d\s*[kmgtp]i?b", text, re.IGNORECASE) for text in texts)
        median = read_numbers(cells).values.median()
        unit = "gib" if sized or not median >= _MIB_FROM[stem] else "mib"
    return replace(field, name=f"{stem}_{unit or 'gib'}", unit=unit or "gib")


def prepared(traits: FormatTraits, typed: pd.DataFrame, log: IssueLog, sheet: str) -> pd.DataFrame:
    """Return the rows with every common field, filled from the columns that only tools have."""
    typed = typed.assign(os_name=_system(typed)) if "os_name" in typed else typed
    frame = _with_pairs(_in_stated_units(common_fields(typed), log, sheet))
    frame = _with_kind(traits, frame)
    frame["power_state"] = _state(traits, frame, log, sheet)
    _report_processors(frame, log, sheet)
    frame["cores_per_socket"] = frame["cores_per_socket"].mask(
        frame["cores_per_socket"].isna() & _is(frame, physical=False), 1.0
    )
    frame = filled(frame)
    _report_disks(traits, frame, log, sheet)
    return frame


def _system(typed: pd.DataFrame) -> pd.Series:
    """Return the systems without the name of their machine: "web01:Ubuntu Linux (64-bit)"."""
    name = typed["name"] if "name" in typed else pd.Series(None, typed.index, dtype="str")
    plain = [
        system.removeprefix(f"{machine}:").strip() if isinstance(system, str) else system
        for system, machine in zip(typed["os_name"], name, strict=True)
    ]
    return pd.Series(plain, typed.index, dtype="str").replace("", None)


def filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in which what stands in is taken where the field is blank or 0."""
    for name in [str(name) for name in frame if "_else" in str(name)]:
        target = name.replace("_else", "")
        if target not in frame:
            frame[target] = frame[name]
        elif frame[target].dtype == "float64":
            frame[target] = frame[target].where(frame[target].gt(0), frame[name])
        else:
            frame[target] = frame[target].fillna(frame[name])
    if "server_class" in frame:
        named = classify_os(frame["server_class"])["os_family"].isin(["windows", "linux"])
        frame["os_name"] = frame["os_name"].fillna(frame["server_class"].where(named))
    return frame


def _with_pairs(frame: pd.DataFrame) -> pd.DataFrame:
    """Take "40.5 GiB / 100 GiB" apart: in use, and the size."""
    if "storage_pair" not in frame:
        return frame
    parts = frame["storage_pair"].str.partition("/")
    used, size = parts[0], parts[2]
    both = size.fillna("").str.strip().ne("")
    return frame.assign(
        storage_gib=_gib(size.where(both)), storage_in_use_gib=_gib(used.where(both))
    )


def _gib(texts: pd.Series) -> pd.Series:
    return texts.map(
        lambda text: number_from_text(text, "gib") if isinstance(text, str) else None
    ).astype("float64")


def _in_stated_units(frame: pd.DataFrame, log: IssueLog, sheet: str) -> pd.DataFrame:
    """Convert sizes whose unit stands in a column beside them; GiB where that is blank.

    Of a word that is no unit a size is unknown: 16384 "M" taken as GiB would be 16 TiB.
    """
    for stem in ("memory", "storage"):
        if f"{stem}_unit" not in frame:
            continue
        written, size = frame[f"{stem}_unit"].str.strip(), frame[f"{stem}_gib"]
        unit = written.str.lower().map(UNITS)
        strange = size.notna() & written.fillna("").ne("") & unit.isna()
        if strange.any():
            log.add(
                "VALUE_UNREADABLE", "warning",
                f"The unit of a size is none of KB, MB, GB and TB: {some(written[strange])}.",
                sheet=sheet, column=stem, rows=frame.loc[strange, "row"], action="Left unknown.",
                remedy="Write KB, MB, GB or TB.",
            )  # fmt: skip
        factor = unit.map(GIB_PER_UNIT).fillna(1.0).astype("float64")
        frame[f"{stem}_gib"] = (size * factor).mask(strange)
    return frame


def _with_kind(traits: FormatTraits, frame: pd.DataFrame) -> pd.DataFrame:
    """Say what is virtual: the tool lists nothing else, or a column says it."""
    if traits.all_virtual:
        return frame.assign(is_physical="virtual")
    kind = frame["is_physical"]
    if "is_virtual" in frame:
        virtual = is_physical(frame["is_virtual"])
        kind = kind.fillna(virtual.map({True: "virtual", False: "physical"}).astype("str"))
    if "model" in frame:
        products = {word: _virtual_product(word) for word in frame["model"].dropna().unique()}
        product = frame["model"].map(products).astype("str")
        said = product.notna().map({True: "virtual", False: "physical"})
        kind = kind.fillna(said.where(frame["model"].notna()))
        frame["hypervisor"] = frame["hypervisor"].fillna(product.mask(product.eq("")))
    if "virtual_host" in frame:
        kind = kind.mask(kind.isna() & frame["virtual_host"].notna(), "virtual")
        frame["host_name"] = frame["host_name"].fillna(frame["virtual_host"])
    if "is_virtual" in frame:
        kind = kind.fillna(frame["is_virtual"])  # a word that says neither, for the reader to tell
    return frame.assign(is_physical=kind.astype("str"))


def _virtual_product(model: str) -> str | None:
    """Return the hypervisor that a model names, "" for a virtual machine of an unknown one."""
    return next((name for rule, name in _models() if rule.search(model)), None)


@lru_cache(maxsize=1)
def _models() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = packaged.table("bizcase.inputs", "virtual_models.csv")
    return tuple(
        (re.compile(pattern, re.IGNORECASE), name) for pattern, name in table.to_numpy().tolist()
    )


def _state(traits: FormatTraits, frame: pd.DataFrame, log: IssueLog, sheet: str) -> pd.Series:
    """Return the state in the words of the tool; the one that says least is running wins.

    A word that is no state beside a state is reported; alone it stays, for the reader of the list.
    """
    columns = [name for name in ("power_state", "power_state_2", "power_state_3") if name in frame]
    known = pd.DataFrame(
        {name: power_states(frame[name], f"{traits.key}.{name}") for name in columns}
    )
    state = worst_state(known)
    for name in columns:
        strange = frame[name].notna() & known[name].isna() & state.notna()
        if strange.any():
            log.add(
                "POWER_STATE_UNKNOWN", "warning",
                "One of several states is no word for on, off or suspended: "
                f"{some(frame.loc[strange, name])}.",
                sheet=sheet, column=name, rows=frame.loc[strange, "row"],
                action="The other states decide.", remedy="Write on, off or suspended.",
            )  # fmt: skip
    unknown = frame[columns].bfill(axis="columns").iloc[:, 0]
    return state.fillna(unknown)


def _is(frame: pd.DataFrame, *, physical: bool) -> pd.Series:
    return is_physical(frame["is_physical"]).eq(physical).fillna(False).astype(bool)


def _report_processors(frame: pd.DataFrame, log: IssueLog, sheet: str) -> None:
    """Say where the processors of a virtual machine can be read in two ways."""
    virtual = _is(frame, physical=False)
    equal = virtual & frame["sockets"].gt(1) & frame["sockets"].eq(frame["cores_per_socket"])
    equal &= frame["vcpu"].isna() & frame["logical_cores"].isna()
    if equal.any():
        counts = sorted({int(value) for value in frame.loc[equal, "sockets"]})
        readings = ", ".join(f"{count} or {count * count}" for count in counts[:5])
        log.add(
            "VCPU_TWO_READINGS", "warning",
            f"Virtual machines give as many CPUs as cores per CPU: {readings} vCPU.",
            sheet=sheet, column="sockets", rows=frame.loc[equal, "row"],
            action="CPUs × cores per CPU is taken, as the tool defines its columns.",
            remedy="Correct the cores per CPU where the machine has as many vCPU as CPUs.",
        )  # fmt: skip


def _report_disks(traits: FormatTraits, frame: pd.DataFrame, log: IssueLog, sheet: str) -> None:
    """Say where a size is that of one disk, or may be."""
    sized = frame["storage_gib"].gt(0)
    if traits.first_disk_only and sized.any():
        log.add(
            "DISKS_INCOMPLETE", "warning", "The tool states the size of the first disk only.",
            sheet=sheet, column="storage", rows=frame.loc[sized, "row"],
            action="Taken as the size, which is the least it can be.",
            remedy="Enter the size of all disks.",
        )  # fmt: skip
    if "disk_count" in frame and (several := sized & frame["disk_count"].gt(1)).any():
        least, most = frame["storage_gib"], frame["storage_gib"] * frame["disk_count"]
        log.add(
            "DISKS_INCOMPLETE", "warning",
            "The size of several disks may be that of one disk: in total "
            f"{least[several].sum():,.0f} or {most[several].sum():,.0f} GiB.",
            sheet=sheet, column="storage", rows=frame.loc[several, "row"],
            action="Taken as the size of all disks, which is the least it can be.",
            remedy="Enter the size of all disks.",
        )  # fmt: skip
