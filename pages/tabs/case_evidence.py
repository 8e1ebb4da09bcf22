"""The tab of evidence: every figure, other tools' figures, and what was done."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from bizcase.agents import AGENTS, RunResult
from bizcase.document.blocks import Block, Document, Section, Table
from bizcase.document.calculator import calculator_section
from bizcase.document.money_words import with_currency_named
from bizcase.document.transform import transform_section
from bizcase.document.writing import plain, written
from bizcase.exports import document_markdown
from bizcase.exports.run_json import run_dict
from bizcase.grammar import counted
from pages.parts.formatting import escape, for_streamlit, format_figure, style_of
from pages.parts.heights import height_of
from pages.state import keeping, session, widgets
from pages.tabs import evidence_drawer, opening_rows

_LABELS = {spec.id: spec.label for spec in AGENTS}
_ROWS = 50  # of a table that are drawn at once
_ICONS = {
    "done": ":material/check_circle:",
    "skipped": ":material/skip_next:",
    "failed": ":material/error:",
}


def evidence_tab(result: RunResult) -> None:
    """Draw the search over figures and assumptions, the list, other tools, the log."""
    case = result.case
    names = {figure.id: figure.label for figure in case.ledger}
    names |= {key: entry.label for key, entry in case.assumptions.items()}
    chosen = st.selectbox(
        "Open a figure or an assumption", list(names), None, format_func=names.__getitem__,
        placeholder="Type to search", key=widgets.of_case("evidence_search"),
    )  # fmt: skip
    if chosen is not None:
        evidence_drawer.button(case, (chosen,), "How it is made", key="searched", kind="secondary")
    _figures(result)
    for section in (transform_section(case), calculator_section(case)):
        draw_section(result, section)
    with st.expander("Log: what was done", icon=":material/list_alt:"):
        _log(result)
    _history()


def draw_section(result: RunResult, section: Section | None) -> None:
    """Draw one section of the document as its readers get it."""
    if section is None:
        return
    named = with_currency_named(section, result.document.style)
    long = [block for block in named.blocks if isinstance(block, Table) and _is_long(block)]
    blocks = tuple(_first_rows(block) for block in named.blocks)
    one = replace(result.document, title=(), subtitle=(), sections=(replace(named, blocks=blocks),))
    st.markdown(for_streamlit(document_markdown(one).removeprefix("# \n")))
    for place, table in enumerate(long):
        told = f"All {len(table.rows):,} rows: {table.caption}"
        if st.toggle(told, key=widgets.of_case(f"all_rows_{section.key}_{place}")):
            _all_rows(table, result.document)


def _is_long(table: Table) -> bool:
    return len(table.rows) > _ROWS


def _first_rows(block: Block) -> Block:
    """Return a block, of a long table the first rows only: a page of thousands takes seconds."""
    if not (isinstance(block, Table) and _is_long(block)):
        return block
    told = f"{block.caption}; the first {_ROWS} of {len(block.rows):,} rows"
    return replace(block, caption=told, rows=block.rows[:_ROWS])


def _heads(table: Table) -> list[str]:
    """Return the heads of a table, each another: a table on a page has no two of one name."""
    seen: dict[str, int] = {}
    found = []
    for head in table.header:
        seen[head] = seen.get(head, 0) + 1
        found.append(head if seen[head] == 1 else f"{head} ({seen[head]})")
    return found


def _all_rows(table: Table, document: Document) -> None:
    cells = [
        [written(cell, document.ledger, plain, document.style) for cell in row]
        for row in table.rows
    ]
    st.dataframe(pd.DataFrame(cells, columns=_heads(table)), hide_index=True, alt=table.caption)


def _figures(result: RunResult) -> None:
    """Draw the list of all figures, so that any number can be audited."""
    wanted = st.text_input(
        "Search figures", icon=":material/search:", key=widgets.of_case("figures_search")
    ).lower()
    figures = [
        figure
        for figure in result.case.ledger
        if wanted in f"{figure.id} {figure.label} {figure.formula}".lower()
    ]
    style = style_of(result.case.assumptions)
    opening_rows.table(
        result.case,
        pd.DataFrame(
            {
                "Label": [figure.label for figure in figures],
                "Value": [format_figure(figure, style=style) for figure in figures],
                "Grade": [figure.grade for figure in figures],
                "Kind": [figure.kind for figure in figures],
                "Formula": [figure.formula for figure in figures],
                "Sources": [", ".join(figure.sources) for figure in figures],
                "Id": [figure.id for figure in figures],
            }
        ),
        [(figure.id,) for figure in figures],
        "figures",
        search=False,
        height=height_of(len(figures)),
        column_config={"Label": st.column_config.TextColumn(pinned=True, width="large")},
        alt="The ledger: every figure with value, grade, formula and sources.",
    )


def _history() -> None:
    """List what was changed in this case since it was opened, when, and by whom."""
    held = session.case()
    told = held.history.told(held.entries)
    if not told:
        return
    with st.expander(f"Changes since it was opened: {len(told):,}", icon=":material/history:"):
        st.dataframe(
            pd.DataFrame(
                {
                    "What": [f"{what[:1].upper()}{what[1:]}" for what, _, _ in told],
                    "When": [keeping.local_time(when) for _, when, _ in told],
                    "Who": [who or "you" for _, _, who in told],
                }
            ),
            hide_index=True, height=height_of(len(told)),
            alt="Every change of the case that counts, with its time and who made it.",
        )  # fmt: skip


def _log(result: RunResult) -> None:
    traces = {item["id"]: item for item in run_dict(result)["agents"]}
    for report in result.case.agents:
        trace = traces[report.id]
        took = f", {trace['seconds']:.1f} s" if report.status == "done" else ""
        tokens = f", {trace['tokens']:,} tokens" if trace["tokens"] else ""
        found = f", {counted(report.findings, 'findings')}" if report.findings else ""
        of = f"  \nFrom: {escape(', '.join(trace['inputs']))}" if report.status == "done" else ""
        st.markdown(
            f"{_ICONS[report.status]} **{_LABELS[report.id]}** {report.status}{took}{tokens}{found}"
            f"  \n{escape(report.message)}{of}"
        )
