"""The columns of a plain list: the proposal, to correct and apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import streamlit as st

from bizcase import packaged
from bizcase.entries import InputFile
from bizcase.errors import BizcaseError
from bizcase.inputs.tables.column_mapping import (
    BY_ROW,
    NAMED_BY,
    NEEDS,
    SURE_FROM,
    ColumnMapping,
    MappedColumn,
)
from bizcase.inputs.tables.mapping_scores import SIZE_FIELDS
from pages.parts import faults
from pages.parts.formatting import escape
from pages.state import inputs_state, widgets
from pages.tabs.list_preview import ListPreview, SheetColumns, preview

ABSENT = ""
UNITS = {
    "bytes": "bytes", "kib": "KB (KiB)", "mib": "MB (MiB)", "gib": "GB (GiB)", "tib": "TB (TiB)",
}  # fmt: skip
NEED_LABELS = {"name": "the name", "vcpu": "vCPU or cores", "memory": "the memory"}
# What a list must or should hold; shown first and always.
FIRST_FIELDS = ("name", "vcpu", "memory", "storage", "os_name")
SHOWN_EXAMPLES = 3
MAX_EXAMPLE = 40


@lru_cache(maxsize=1)
def field_texts() -> dict[str, tuple[str, str]]:
    """Return label and meaning of each field a list can be mapped to, in their order."""
    rows = packaged.rows("pages.tabs", "list_fields.csv")
    return {row["field"]: (row["label"], row["meaning"]) for row in rows}


def draw(file: InputFile) -> None:
    """Show the mapping of one file with what to correct, apply, download or leave."""
    st.title("Columns of the list")
    st.markdown(
        f"**{escape(file.upload.name)}**. Say what each column contains. Name, vCPU or cores, and "
        "memory are needed; the rest makes the case better. Look at each proposal that says "
        "check it."
    )
    try:
        with st.spinner("Looking at the columns …"):
            found = preview(file)
    except BizcaseError as fault:
        faults.show(fault)
        _back()
        return
    mapping = _edited(file, found)
    columns = found.sheets[mapping.sheet]
    named_by = file.read_with.named_by if file.read_with else ""
    mapping = _with_names(mapping, named_by, f"{_prefix(file)}_{mapping.sheet}")
    _unmapped(mapping, columns)
    problems = _problems(mapping)
    if not _disks_settled(mapping, columns, f"{_prefix(file)}_{mapping.sheet}"):
        problems.append("Choose the column of the disk size, or confirm that the list has none.")
    if problems:
        st.warning(" ".join(problems), title="Not complete yet", icon=":material/rule:")
    _actions(file, mapping, can_apply=not problems)


def _edited(file: InputFile, found: ListPreview) -> ColumnMapping:
    """Draw the fields and return the mapping as it now stands."""
    prefix = _prefix(file)
    start = file.read_with or found.proposal
    sheets = list(found.sheets)
    sheet = start.sheet if start.sheet in sheets else sheets[0]
    if len(sheets) > 1:
        sheet = st.selectbox("Sheet", sheets, index=sheets.index(sheet), key=f"{prefix}_sheet")
    columns = found.sheets[sheet]
    given = start if start.sheet == sheet else columns.proposal
    shown = [name for name in field_texts() if name in FIRST_FIELDS or given.header(name)]
    ordered = sorted(shown, key=lambda name: name not in FIRST_FIELDS)
    rows = [_row(name, given, columns, f"{prefix}_{sheet}") for name in ordered]
    rest = [name for name in field_texts() if name not in shown]
    with st.expander(f"Further fields, not found in the file ({len(rest)})"):
        rows += [_row(name, given, columns, f"{prefix}_{sheet}") for name in rest]
    by_field = {row.field: row for row in rows if row is not None}
    chosen = tuple(by_field[name] for name in field_texts() if name in by_field)
    further = start.further if start.sheet == sheet else ()
    if further:
        names = ", ".join(escape(item.sheet) for item in further)
        st.caption(f"Read with it, by their own headers: {names}.")
    return ColumnMapping(chosen, sheet, further)


def _prefix(file: InputFile) -> str:
    return widgets.of_case(f"map_{file.upload.sha256[:8]}")


def _with_names(mapping: ColumnMapping, named_by: str, prefix: str) -> ColumnMapping:
    """Ask what names the servers where no column holds their names."""
    mapped = {column.field for column in mapping.columns}
    if "name" in mapped:
        return mapping
    choices = [ABSENT, *(key for key in NAMED_BY if key == BY_ROW or key in mapped)]
    st.markdown(
        "**The list has no column of names.** Choose one above, such as a serial number, or say "
        "what shall name the servers."
    )
    chosen = st.selectbox(
        "Name the servers by", choices, key=f"{prefix}_named_by",
        index=choices.index(named_by) if named_by in choices else 0,
        format_func=lambda key: NAMED_BY.get(key, "nothing yet"),
    )  # fmt: skip
    return replace(mapping, named_by=chosen)


def _unmapped(mapping: ColumnMapping, columns: SheetColumns) -> None:
    """Show the columns that nothing is read from, with their first values."""
    used = {column.header for column in mapping.columns} | set(columns.single_disks)
    left = [header for header in columns.headers if header not in used]
    if left:
        st.markdown(f"**Columns that nothing is read from ({len(left)})**")
        st.dataframe(
            {
                "Column": left,
                "First values": [
                    "; ".join(columns.samples[name][:SHOWN_EXAMPLES]) for name in left
                ],
            },
            hide_index=True,
        )


def _disks_settled(mapping: ColumnMapping, columns: SheetColumns, prefix: str) -> bool:
    """Return whether the disks are known: a column holds them, or it was said that none does."""
    if mapping.header("storage") or columns.single_disks:
        return True
    return st.checkbox(
        "The list has no disk sizes. Storage is then unknown and enters as a range.",
        key=f"{prefix}_no_disks",
    )


def _row(
    name: str, given: ColumnMapping, columns: SheetColumns, prefix: str
) -> MappedColumn | None:
    """Draw one field; return its column, None where it is not in the file."""
    label, meaning = field_texts()[name]
    start = next((column for column in given.columns if column.field == name), None)
    options = [ABSENT, *columns.headers]
    index = options.index(start.header) if start and start.header in options else 0
    text, choice, units_place, values = st.columns([9, 8, 5, 7], vertical_alignment="center")
    header = choice.selectbox(
        f"Column of {label}", options, index=index, key=f"{prefix}_{name}",
        format_func=lambda value: value or "not in the file", label_visibility="collapsed",
    )  # fmt: skip
    same = start is not None and start.header == header
    unit = ""
    if header and name in SIZE_FIELDS:
        proposed = start.unit if start is not None and same else columns.unit(name, header)
        units = list(UNITS)
        unit = units_place.selectbox(
            f"Unit of {label}", units, index=units.index(proposed or "gib"),
            key=f"{prefix}_{name}_unit_{header}", format_func=UNITS.__getitem__,
            label_visibility="collapsed",
        )  # fmt: skip
        same = same and start is not None and start.unit == unit
    score = start.score if start is not None and same else 1.0
    text.markdown(f"**{label}** {_badge(header, score, same=same)}  \n:small[{meaning}]")
    if header:
        values.caption(_examples(columns.samples.get(header, ())))
    return MappedColumn(name, header, unit, score) if header else None


def _badge(header: str, score: float, *, same: bool) -> str:
    if not header:
        return ""
    if not same:
        return ":blue-badge[:material/edit: your choice]"
    if score >= SURE_FROM:
        return ":green-badge[:material/check: sure]"
    return ":orange-badge[:material/warning: check it]"


def _examples(values: Sequence[str]) -> str:
    if not values:
        return "No values in the first rows"
    return "First values: " + "; ".join(
        escape(value if len(value) <= MAX_EXAMPLE else f"{value[:MAX_EXAMPLE]} …")
        for value in values[:SHOWN_EXAMPLES]
    )


def _problems(mapping: ColumnMapping) -> list[str]:
    """Return what keeps the mapping from being used, in sentences."""
    lacking = [NEED_LABELS[need] for need in NEEDS if need in mapping.lacking]
    told = [f"No column is chosen for {', '.join(lacking)}."] if lacking else []
    labels: Mapping[str, tuple[str, str]] = field_texts()
    twice = [
        header for header, count in Counter(c.header for c in mapping.columns).items() if count > 1
    ]
    for header in twice:
        fields = " and ".join(labels[c.field][0] for c in mapping.columns if c.header == header)
        told.append(f"The column {escape(header)} is chosen for {fields}; choose it once.")
    return told


def _actions(file: InputFile, mapping: ColumnMapping, *, can_apply: bool) -> None:
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        if widgets.button(
            "Apply and read the file", type="primary", icon=":material/check:",
            disabled=not can_apply,
        ):  # fmt: skip
            with st.spinner("Reading …"):
                fault = inputs_state.set_mapping(file.upload.sha256, mapping)
            if fault is None:
                inputs_state.open_mapping(None)
                st.rerun()
            with place:
                faults.show(fault)
        st.download_button(
            "Download as TOML", mapping.to_toml(), f"{Path(file.upload.name).stem}_mapping.toml",
            "application/toml", disabled=not mapping.columns, on_click="ignore",
            icon=":material/download:", help="For the command line: --mapping FILE.toml",
        )  # fmt: skip
        _back()


def _back() -> None:
    if widgets.button("Back without change", icon=":material/arrow_back:"):
        inputs_state.open_mapping(None)
        st.rerun()
