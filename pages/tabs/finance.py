"""The finance tab: key figures, charts, and the lines they rest on."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.case import BusinessCase
from bizcase.document.finance import key_figures
from bizcase.document.formats import in_words
from bizcase.document.number_style import NumberStyle
from bizcase.document.values import value_said
from bizcase.finance import FinanceResult
from bizcase.finance.cash_flow import UNUSED_LIFE_LABEL
from bizcase.finance.line_specs import line_specs
from bizcase.finance.one_time import COMPONENTS
from bizcase.grammar import agreeing, counted
from bizcase.ledger import Figure
from pages.parts import places
from pages.parts.finance_charts import (
    cash_flow_chart,
    cumulative_chart,
    npv_curve_chart,
)
from pages.parts.formatting import escape, headline, in_currency, style_of
from pages.parts.tables import MONEY
from pages.state import session, widgets
from pages.tabs import assumptions, evidence_drawer, kept_charts, opening_rows
from pages.tabs.finance_compared import comparison, open_answers

# Next to the figures of the summary: the band of the simulation, and what AWS pays.
_MORE = ("npv.p10", "npv.p90", "funding.total")
# What the first screen has.
_ABOVE = ("verdict.npv.base", "compare.aws", "compare.difference", "once.total", "payback.months")
# Without a baseline: that the NPV is not known and why, and what is known all the same.
_UNKNOWN = ("npv.base", "cash.total.aws", "funding.total")
_INPUT = "input required: "
NO_YEARS = "No year has a cost that is known: nothing in scope has a price."


def finance_tab(result: RunResult) -> None:
    """Show what the answer of the first screen rests on."""
    case = result.case
    finance = case.finance
    if finance is None:
        st.info("No financial case was computed for this run.")
        return
    with st.grid("auto", min_column_width=230):
        for figure_id in shown_figures(case):
            if figure_id in case.ledger:
                metric(case, figure_id)
    _inputs_required(finance)
    st.page_link(
        places.SCENARIOS,
        label="See what other assumptions would do",
        icon=":material/instant_mix:",
    )
    comparison(case)
    open_answers(case)
    _charts(case, finance)
    _baseline_table(case, finance)
    _one_time_table(case, finance)
    _years_table(case, finance)


def shown_figures(case: BusinessCase) -> tuple[str, ...]:
    """Return the figures of the tab: what the first screen does not say already."""
    if case.finance is None or case.finance.metrics is None:
        return _UNKNOWN
    return (*(name for name in key_figures(case) if name not in _ABOVE), *_MORE)


def metric(case: BusinessCase, figure_id: str) -> None:
    """Show a figure of the ledger large, called as in the document; an unknown one says why."""
    figure = case.ledger[figure_id]
    value, note = headline(figure, style=style_of(case.assumptions))
    if figure_id == "funding.total" and not case.assumptions.flag("mig.funding_signed"):
        note = "no signed letter, so none is counted"
    told = escape(note) if note else None
    evidence_drawer.metric(case, figure_id, figure.label, value, told, _meaning(case, figure))


def _meaning(case: BusinessCase, figure: Figure) -> str | None:
    """Return how a figure comes about and from which assumptions; None where nobody says."""
    rests = [case.assumptions[key].label for key in figure.inputs if key in case.assumptions]
    parts = [figure.formula[:1].upper() + figure.formula[1:], ", ".join(rests)]
    return ". ".join(escape(part) for part in parts if part) or None


def _inputs_required(finance: FinanceResult) -> None:
    keys = sorted(
        {
            state.removeprefix(_INPUT)
            for state in finance.cash.states.values()
            if state.startswith(_INPUT)
        }
    )
    if not keys:
        return
    st.warning(
        "\n".join(f"- {escape(finance.assumptions[key].label)}" for key in keys)
        + f"\n\n{agreeing(len(keys), 'They are', 'It is')} in no total.",
        title=f"{counted(len(keys), 'inputs')} only the customer can give",
        icon=":material/contact_support:",
    )
    them = agreeing(len(keys), "them", "it")
    if widgets.button(f"Enter {them} in Scenarios", "enter_open", icon=":material/tune:"):
        assumptions.show_open()
        widgets.anew("scenarios_tab", "All assumptions")
        session.go(places.SCENARIOS)


def _charts(case: BusinessCase, finance: FinanceResult) -> None:
    st.subheader("Cash flow by year")
    if not kept_charts.draw(case, "cash flow", (finance,), lambda: cash_flow_chart(finance)):
        st.caption(NO_YEARS)
        return
    if finance.metrics is None:
        return
    st.caption("The diamond is the net of the year.")
    st.subheader("Cumulative cash")
    kept_charts.draw(
        case, "cumulative", (finance,), lambda: cumulative_chart({"The case": finance})
    )
    if finance.simulation is not None:
        st.caption("In each month 8 of 10 simulated outcomes lie in the band.")
    if finance.simulation is not None:
        st.subheader("How sure the NPV is")
        kept_charts.draw(case, "curve", (finance,), lambda: npv_curve_chart(finance))


def _baseline_table(case: BusinessCase, finance: FinanceResult) -> None:
    st.subheader("On-premises cost today")
    if finance.prepared.no_baseline:
        st.info(
            f"None is computed: {escape(finance.prepared.no_baseline)}.",
            icon=":material/block:",
        )
        return
    rows = [(spec, case.ledger[f"onprem.{spec.key}.annual"]) for spec in line_specs()]
    style = style_of(case.assumptions)
    table = pd.DataFrame(
        {
            "Line": [spec.label for spec, _ in rows],
            "USD, first year": [figure.value for _, figure in rows],
            "Not known because": [in_words(figure.state) for _, figure in rows],
            "Avoidable": [spec.avoidable for spec, _ in rows],
            "Assumptions": [_named(finance, spec.assumptions, style) for spec, _ in rows],
        }
    )
    opening_rows.table(
        case,
        in_currency(table, style),
        [(figure.id,) for _, figure in rows],
        "on_premises",
        placeholder="",
        column_config={
            "Line": st.column_config.TextColumn(pinned=True),
            style.label("USD, first year"): MONEY,
            "Assumptions": st.column_config.TextColumn(width="large"),
        },
        alt="On-premises cost of the first year by line, when it can be avoided, and from which "
        "assumptions it is computed.",
    )


def _named(finance: FinanceResult, keys: tuple[str, ...], style: NumberStyle) -> str:
    """Return assumptions with the values used, evidence and a mark where the case changed them."""
    entries = [finance.assumptions[key] for key in keys]
    return "; ".join(
        f"{entry.label}: {entry.entered or value_said(entry, entry.value, style)} "
        f"({'changed' if entry.changed else entry.evidence})"
        for entry in entries
    )


def _one_time_table(case: BusinessCase, finance: FinanceResult) -> None:
    st.subheader("One-time cost")
    rows = [(label, case.ledger[f"once.{key}"]) for key, label in COMPONENTS.items()]
    style = style_of(case.assumptions)
    table = pd.DataFrame(
        {
            "Component": [label for label, _ in rows],
            "USD": [figure.value for _, figure in rows],
            "Not known because": [in_words(figure.state) for _, figure in rows],
        }
    )
    opening_rows.table(
        case,
        in_currency(table, style),
        [(figure.id,) for _, figure in rows],
        "one_time",
        placeholder="",
        column_config={style.currency: MONEY},
        alt="One-time cost by component, or why it is not known.",
    )


_YEAR_LABELS = {
    "baseline_usd": "On premises without migration",
    "on_premises_usd": "On premises and services with migration",
    "aws_usd": "AWS",
    "one_time_usd": "One-time cost",
    "funding_usd": "Funding",
    "net_usd": "Net",
}
_CREDIT_LABELS = {
    "baseline_unused_life_usd": f"{UNUSED_LIFE_LABEL}, without migration",
    "on_premises_unused_life_usd": f"{UNUSED_LIFE_LABEL}, with migration",
}
_CREDIT = (
    "Hardware bought for growth has life left at the end: a credit in the net of the last year, "
    "in no cost of a year."
)


def _years_table(case: BusinessCase, finance: FinanceResult) -> None:
    st.subheader("Years")
    years = finance.cash.by_year()
    unused = {name: label for name, label in _CREDIT_LABELS.items() if years[name].any()}
    labels = _YEAR_LABELS | unused
    years = years[list(labels)].rename(columns=labels).rename_axis("Year")
    style = style_of(finance.assumptions)
    parts = [name.removesuffix("_usd") for name in labels]
    opening_rows.table(
        case,
        in_currency(years, style, *years.columns).reset_index(),
        [tuple(f"cash.y{year}.{part}" for part in parts) for year in years.index],
        "years",
        placeholder="not known",
        column_config=dict.fromkeys(labels.values(), MONEY),
        alt=f"Cash flow by year in {style.currency}; the months, in USD, are in cash_flow.csv.",
    )
    st.caption(
        f"Amounts in {style.currency}. Year 0 is the day of decision. Each year is the sum of its "
        "months in cash_flow.csv." + f" {_CREDIT}" * bool(unused)
    )
