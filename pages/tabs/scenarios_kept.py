"""The scenarios of the case side by side, and what is done with each."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.case import BusinessCase
from bizcase.document.number_style import NumberStyle
from bizcase.exports.scenario_table import differences_said, scenarios_table
from bizcase.scenarios import AWS_COST, DRIVERS, MEASURES, NPV, ScenarioResult, decisive
from bizcase.units import as_shown
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit, in_currency, style_of
from pages.state import scenarios, session, widgets
from pages.tabs import opening_rows

_DIFFERENCE = "Difference, USD"
_MEASURED = {NPV: "net present value", AWS_COST: "cost of AWS"}


def draw(result: RunResult) -> None:
    """Draw the table of scenarios, then each with what differs and what can be done with it."""
    case = result.case
    refused = session.case().refused
    if refused is not None:
        faults.show(refused)
    waiting = set(session.entries().scenarios) - {item.name for item in case.scenarios}
    if waiting:
        st.caption(f"Being computed: {escape(', '.join(sorted(waiting)))}.")
    if not case.scenarios:
        st.info(
            "Move a lever, name the result and keep it. You then see it here next to the case.",
            title="No scenario is kept yet",
            icon=":material/bookmark:",
        )
        return
    _table(case)
    for place, item in enumerate(case.scenarios):
        _one(case, item, place)


def _table(case: BusinessCase) -> None:
    style, known = style_of(case.assumptions), case.ledger[NPV].value is not None
    table = in_currency(frame(case, known=known), style)
    signed = {style.label(name) for name in (_DIFFERENCE, *(f"{x}, USD" for x in DRIVERS.values()))}
    shown = table.apply(
        lambda column: column.map(lambda cell: _whole(cell, style, signed=column.name in signed))
    )
    failed = shown["Scenario"].isin([item.name for item in case.scenarios if item.fault])
    shown = shown.mask(shown.isna().mul(failed, axis=0), "not computed")
    right = {str(name): st.column_config.TextColumn(alignment="right") for name in table}
    opening_rows.table(
        case,
        shown,
        [tuple(MEASURES), *(_figures(case, place) for place, _ in enumerate(case.scenarios, 1))],
        "scenarios",
        column_config={**right, "Scenario": st.column_config.TextColumn(pinned=True)},
        placeholder="none" if known else "not known",
        alt="The case and its scenarios side by side: net present value, difference, run cost, "
        "one-time cost, payback, and the difference by driver.",
    )
    sign = "+ is a gain" if known else "+ costs more"
    st.caption(
        f"Whole {style.currency}; {sign}. A difference is that of "
        f"the {_MEASURED[NPV if known else AWS_COST]}; its drivers are changed in "
        f"the order {', '.join(name.lower() for name in DRIVERS.values())} and sum to it."
    )


def _figures(case: BusinessCase, place: int) -> tuple[str, ...] | None:
    """Return the figures of a scenario; None where it has none."""
    start = f"scenario.{place}"
    names = [*(f"{start}.{key}" for key in ("difference", *MEASURES)),
             *(f"{start}.driver.{key}" for key in DRIVERS)]  # fmt: skip
    return opening_rows.known(case, *names) or None


def frame(case: BusinessCase, *, known: bool) -> pd.DataFrame:
    """Return the case and its scenarios with heads for readers, amounts in USD."""
    measure = "Net present value" if known else "AWS, all years"
    names = {
        "scenario": "Scenario",
        "npv_usd" if known else "aws_all_years_usd": f"{measure}, USD",
        "difference_usd": _DIFFERENCE,
        **(
            {"run_cost_last_year_usd": "Run cost, last year, USD"}
            if known
            else {"aws_run_annual_usd": "AWS run cost a year, USD"}
        ),
        "moving_once_usd": "Moving, once, USD",
        "payback_month": "Payback, month",
        **{f"{key}_usd": f"{label}, USD" for key, label in DRIVERS.items()},
        **({"servers_in_scope": "Servers in scope"} if _differ_in_servers(case) else {}),
    }
    table = scenarios_table(case)
    # The case does not differ from itself; what else is blank is not known, or there is none.
    differences = ["difference_usd", *(f"{key}_usd" for key in DRIVERS)]
    table.loc[table.index[0], differences] = 0.0
    shown = [name for name in names if name == "scenario" or table[name].fillna(0).any()]
    return table[shown].rename(columns=names)


def _differ_in_servers(case: BusinessCase) -> bool:
    return any(not item.same_servers for item in case.scenarios)


def _whole(cell: object, style: NumberStyle, *, signed: bool) -> str | None:
    """Return a cell in words: a whole number, a difference with its sign, None for no value."""
    if isinstance(cell, str) or cell is None:
        return cell
    number = float(str(cell))
    if math.isnan(number):
        return None
    return f"{'+' if signed and as_shown(number) > 0 else ''}{style.number(number)}"


def _one(case: BusinessCase, item: ScenarioResult, place: int) -> None:
    with st.container(border=True, key=f"scenario_{place}"):
        st.markdown(f"**{for_streamlit(escape(item.name))}**")
        if item.fault:
            st.warning(escape(item.fault), title="Not computed", icon=":material/block:")
        else:
            measure = decisive({NPV: case.ledger[NPV]})
            st.markdown(_answer(item, style_of(case.assumptions), measure))
            said = differences_said(case, item)
            st.caption(for_streamlit("  \n".join(escape(text) for text in said)))
        with st.container(horizontal=True, vertical_alignment="center"):
            key = widgets.of_case(f"scenario_shown_{place}_{item.name}")
            st.checkbox(
                "Use in the document", item.scenario.in_document, key=key,
                on_change=lambda: scenarios.show(item.name, in_document=bool(widgets.value(key))),
            )  # fmt: skip
            st.button(
                "Make it the case", key=f"scenario_base_{place}", icon=":material/swap_horiz:",
                on_click=scenarios.make_base, args=(item.name,),
                help="The case of now is kept as a scenario.",
            )  # fmt: skip
            st.button(
                "Remove", key=f"scenario_remove_{place}", icon=":material/delete:",
                on_click=scenarios.remove, args=(item.name,),
            )  # fmt: skip


_OTHER_SERVERS = (
    "Other servers are in scope than in the case: the difference is no gain or loss, and the "
    "scenario is not ranked."
)


def _answer(item: ScenarioResult, style: NumberStyle, measure: str) -> str:
    """Return the difference with its sign and a word; of other servers, why it has none."""
    if not item.same_servers:
        return _OTHER_SERVERS
    difference = item.difference(measure)
    if not as_shown(difference):
        return f"No difference in the {_MEASURED[measure]}."
    amount = f"{'+' if difference > 0 else ''}{style.number(style.money(difference))}"
    is_better = (difference > 0) == (measure == NPV)
    word, colour = ("better", "green") if is_better else ("worse", "red")
    return f":{colour}[**{amount} {style.currency}**, {word} than the case]"
