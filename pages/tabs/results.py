"""The tabs of the results page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.document.audience import audiences
from bizcase.document.blocks import Section
from bizcase.document.calculator import calculator_section
from bizcase.document.finance import key_figures
from bizcase.document.finding_words import finding_text
from bizcase.document.language import for_language, languages
from bizcase.document.money_words import conversion, with_currency_named
from bizcase.document.number_style import NumberStyle
from bizcase.document.readiness import readiness_section
from bizcase.document.said import sureness, verdict
from bizcase.document.transform import transform_section
from bizcase.document.writing import text_markdown
from bizcase.exports import document_markdown
from bizcase.exports.tables import OPTION_AMOUNTS, options_table, servers_table
from bizcase.grammar import counted
from bizcase.sizing import RUNNER_UP_COLUMNS
from pages.parts import issue_list, reconciliation
from pages.parts.charts import heads_chart, options_chart, types_chart
from pages.parts.formatting import (
    csv_name,
    demoted,
    for_streamlit,
    format_figure,
    in_currency,
    style_of,
)
from pages.parts.tables import coverage_table, states_table
from pages.state import session, widgets
from pages.tabs.finance import metric

_LONG_TABLE_PX, _SHORT_TABLE_ROWS = 600, 16
_SERVER_LABELS = {
    "name": "Name",
    "instance_type": "Instance type",
    "total_monthly_usd": "Total, USD a month",
    "sizing_grade": "Grade",
    "scope_reason": "Excluded because",
    "os_name": "Operating system",
    "vcpu": "vCPU",
    "memory_gib": "GiB",
    "cpu_peak": "CPU peak",
    "memory_peak": "Memory peak",
    "need_vcpu": "Needs vCPU",
    "need_memory_gib": "Needs GiB",
    "target_reason": "No target because",
    "compute_monthly_usd": "Compute, USD a month",
    "storage_monthly_usd": "Storage",
    "licence_monthly_usd": "Licence",
}
_OPTION_LABELS = {
    "region": "Region",
    "sizing": "Sizing",
    "purchase_option": "Purchase option",
    "total_monthly_usd": "Total",
    "compute_monthly_usd": "Compute",
    "storage_monthly_usd": "Storage",
    "licence_monthly_usd": "Licences",
    "database_monthly_usd": "Databases",
    "reason": "Not available",
}
# Without a comparison there is the bill of all servers; it has a name of its own.
_BILL = ("aws.run.annual", "once.total")


def overview_tab(result: RunResult) -> None:
    """Show the key figures and what they rest on."""
    case = result.case
    style = style_of(case.assumptions)
    if case.finance is not None:
        with st.container(border=True):
            for part in filter(None, (verdict(case), sureness(case))):
                st.markdown(for_streamlit(text_markdown(part, case.ledger, style)))
    if style.is_converted:
        st.caption(for_streamlit(text_markdown(conversion(style), case.ledger, style)))
    with st.grid("auto", min_column_width=300):
        for figure_id in key_figures(case) or _BILL:
            if figure_id in case.ledger:
                metric(case, figure_id)
    if case.findings:
        st.subheader("To know and to decide")
        told = "\n".join(
            f"- {text_markdown(finding_text(finding, case), case.ledger, style)}"
            for finding in case.findings
        )
        st.markdown(for_streamlit(told))
    st.subheader("Purchase options")
    options_chart(case)
    left, right = st.columns(2)
    with left:
        st.subheader("Cost by head")
        heads_chart(case)
    with right:
        st.subheader("Instance types")
        types_chart(case)
    st.subheader("Scope")
    states_table(case.inventory)


def document_tab(result: RunResult) -> None:
    """Show the document as its readers get it."""
    labels = {item.key: item.label for item in audiences().values()}
    chosen = st.selectbox(
        "Audience", list(labels), format_func=labels.__getitem__, width=320,
        index=list(labels).index(session.case().audience),
        help="Each audience gets the sections that it decides on. Downloads are cut the same way.",
        key=widgets.of_case("document_audience"),
    )  # fmt: skip
    offered = {key: item for key, item in languages().items() if chosen in item.audiences}
    language = st.selectbox(
        "Language", list(offered), width=320, format_func=lambda key: offered[key].label,
        help="Languages that have all texts of this audience. German is a draft.",
        key=widgets.of_case(f"document_language_{chosen}"),
    )  # fmt: skip
    session.set_reader(chosen, language)
    with st.container(border=True):
        shown = for_language(result.case, result.document, chosen, language).document
        st.markdown(for_streamlit(demoted(document_markdown(shown))))


def servers_tab(result: RunResult) -> None:
    """Show every server listed, priced or with the reason why not."""
    table = servers_table(result.case)
    wanted = st.text_input(
        "Search name, system or type", icon=":material/search:",
        key=widgets.of_case("servers_search"),
    ).lower()  # fmt: skip
    only = st.toggle("Only servers in scope", value=True, key=widgets.of_case("servers_in_scope"))
    rows = table["in_scope"].astype(bool) if only else pd.Series(True, table.index)
    if wanted:
        text = table[["name", "os_name", "instance_type"]].fillna("").agg(" ".join, axis=1)
        rows &= text.str.lower().str.contains(wanted, regex=False)
    st.caption(f"{int(rows.sum()):,} of {counted(len(table), 'rows')}")
    style = style_of(result.case.assumptions)
    shown = _in_case_currency(table[rows], style).dropna(axis="columns", how="all").round(2)
    first = [name for name in _SERVER_LABELS if name in shown]
    st.dataframe(
        shown[[*first, *(name for name in shown if name not in first)]],
        hide_index=True,
        placeholder="",
        height=_height(len(shown)),
        column_config={
            name: _server_column(name, style)
            for name in map(str, shown)
            if name in first or name.endswith("_usd")
        },
        alt="Servers with scope, need, chosen instance type and monthly cost.",
    )


def _height(rows: int) -> int | Literal["content"]:
    return "content" if rows <= _SHORT_TABLE_ROWS else _LONG_TABLE_PX


def _in_case_currency(table: pd.DataFrame, style: NumberStyle) -> pd.DataFrame:
    """Return the table with its amounts converted, and the currency where our words name it."""
    amounts = [str(name) for name in table if str(name).endswith("_usd")]
    why = {
        name: table[name].map(style.words, na_action="ignore")
        for name in RUNNER_UP_COLUMNS
        if name in table
    }
    return in_currency(table.assign(**why), style, *amounts) if style.is_converted else table


def _server_column(name: str, style: NumberStyle) -> Any:  # noqa: ANN401 - Streamlit's column type is not public
    label = style.label(_SERVER_LABELS.get(name, csv_name(name, style)))
    if name == "name":
        return st.column_config.TextColumn(label, pinned=True)
    if name.endswith("_usd"):
        return st.column_config.NumberColumn(label, format="accounting")
    if name.endswith("_peak"):
        return st.column_config.NumberColumn(label, format="percent")
    return label


def options_tab(result: RunResult) -> None:
    """Show every sizing and purchase option with its heads."""
    table = options_table(result.case)
    table["reason"] = table["reason"].replace("", None)
    if table["region"].nunique() == 1:
        table = table.drop(columns="region")
    columns = [name for name in _OPTION_LABELS if name in table]
    style = style_of(result.case.assumptions)
    st.dataframe(
        _in_case_currency(table[columns], style)
        .rename(columns=_OPTION_LABELS)
        .dropna(axis="columns", how="all"),
        hide_index=True,
        placeholder="",
        height="content",
        column_config={
            "Sizing": st.column_config.TextColumn(width="medium"),
            **{
                _OPTION_LABELS[name]: st.column_config.NumberColumn(format="accounting")
                for name in OPTION_AMOUNTS
            },
        },
        alt="Monthly cost by head for each sizing, purchase option and region.",
    )
    st.caption(
        f"{style.currency} a month. Commitments discount the Linux price only; licences and "
        "storage keep their rate."
    )


def quality_tab(result: RunResult) -> None:
    """Show how much is known and how surely, then the issues of inputs, sizing and pricing."""
    coverage_table(result.case.coverage)
    st.subheader("Issues")
    issue_list.draw(result.case.issues, key=widgets.of_case("results_quality"))


def reconciliation_tab(result: RunResult) -> None:
    """Show how the files fit together."""
    reconciliation.draw(result.case.inventory, key=widgets.of_case("results_reconciliation"))


def readiness_tab(result: RunResult) -> None:
    """Show the scores, gaps and actions of the readiness assessment."""
    _section(result, readiness_section(result.case))


def transform_tab(result: RunResult) -> None:
    """Show the figures of AWS Transform and of a Pricing Calculator estimate beside ours."""
    _section(result, transform_section(result.case))
    _section(result, calculator_section(result.case))


def _section(result: RunResult, section: Section | None) -> None:
    """Show one section of the document as its readers get it."""
    if section is None:
        return
    named = with_currency_named(section, result.document.style)
    one = replace(result.document, title=(), subtitle=(), sections=(named,))
    st.markdown(for_streamlit(document_markdown(one).removeprefix("# \n")))


def figures_tab(result: RunResult) -> None:
    """Show the ledger, so that any number can be audited."""
    wanted = st.text_input(
        "Search figures", icon=":material/search:", key=widgets.of_case("figures_search")
    ).lower()
    figures = [
        figure
        for figure in result.case.ledger
        if wanted in f"{figure.id} {figure.label} {figure.formula}".lower()
    ]
    st.dataframe(
        pd.DataFrame(
            {
                "Id": [figure.id for figure in figures],
                "Label": [figure.label for figure in figures],
                "Value": [
                    format_figure(figure, style=style_of(result.case.assumptions))
                    for figure in figures
                ],
                "Grade": [figure.grade for figure in figures],
                "Kind": [figure.kind for figure in figures],
                "Formula": [figure.formula for figure in figures],
                "From figures": [", ".join(figure.inputs) for figure in figures],
                "Sources": [", ".join(figure.sources) for figure in figures],
            }
        ),
        hide_index=True,
        height=_height(len(figures)),
        alt="The ledger: every figure with value, grade, formula and sources.",
    )
