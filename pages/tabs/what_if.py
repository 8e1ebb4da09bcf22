"""What-if: controls of the main drivers, and the case before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import pandas as pd
import streamlit as st

from bizcase.agents.what_if import Priced, WhatIf, price_changes, priced, what_if
from bizcase.case import BusinessCase
from bizcase.document.formats import format_number
from bizcase.document.number_style import NumberStyle, is_money
from bizcase.document.verdict import TITLES, chance
from bizcase.finance import FinanceResult
from bizcase.ledger import Figure
from bizcase.pricing import RUN_COST
from bizcase.scenarios import MAX_NAME
from pages.parts import charts
from pages.parts.finance_charts import cash_flow_chart, cumulative_chart
from pages.parts.folded import folded
from pages.parts.formatting import escape, format_figure, headline, style_of
from pages.state import scenarios, session, widgets
from pages.tabs import evidence_drawer, kept_charts, opening_rows
from pages.tabs.what_if_controls import controls, levers_of, reset
from pages.tabs.what_if_fields import Changes

_OF, _DRAWN, _PRICED = "what_if_case", "what_if_drawn", "what_if_priced"
_FOUND = "what_if_found"
_ORDER = "what_if_order"
_SETS_KEPT = 4  # a set holds the servers once more: the memory of a session is bounded
_CHANGE = "run_rate.change"
# By figure: its label, and whether more of it is good (normal) or bad (inverse).
Large = Mapping[str, tuple[str, Literal["normal", "inverse"]]]

_LARGE: Large = {
    "npv.base": ("Net present value", "normal"),
    "payback.months": ("Payback", "inverse"),
    # Of the last year, in which prices and growth have moved; Case compares a year of today.
    _CHANGE: ("Last year, difference", "inverse"),
    "aws.run.monthly": ("AWS run cost a month", "inverse"),
}
_COMPARED = (
    "npv.base", "payback.months", "payback.discounted", "irr", "mirr", "roi", "once.total",
    "once.dual_run", "onprem.annual", "cash.total.aws", "cash.total.net", "run_rate.before",
    "run_rate.after", "run_rate.change", "funding.peak",
)  # fmt: skip
# Without an on-premises baseline: what AWS and the move cost, and what moves that.
_COST_LARGE: Large = {
    "cash.total.aws": ("AWS, all years", "inverse"),
    "once.total": ("One-time cost", "inverse"),
    "cash.y1.aws": ("AWS, first year", "inverse"),
    "aws.run.monthly": ("AWS run cost a month", "inverse"),
}
_COST_COMPARED = ("cash.total.aws", "cash.y1.aws", "once.total", "once.contingency")
_DRAWS = ("npv.p10", "npv.p50", "npv.p90", "payback.p50", "contingency.p80")


@st.fragment
def draw(case: BusinessCase, before: FinanceResult) -> None:
    """Draw controls and comparison; a moved control runs this part alone."""
    _start(case, before)
    large = st.container()
    left, right = st.columns([2, 3], gap="large")
    with left:
        changes = controls(case, before, _first(before))
    at = _priced(case, changes)
    found = _found(case, changes, at)
    after = found.finance
    known, style = before.metrics is not None, style_of(case.assumptions)
    moved = _at(case, changes, found)
    with large:
        _metrics(case, moved, _LARGE if known else _COST_LARGE, style)
        st.caption(f"Amounts in {style.currency}; payback in months.")
    with right:
        if known:
            st.subheader("Before and after")
            kept_charts.draw(moved, "what if", (before, after), lambda: _both(before, after))
        else:
            st.subheader("Cash flow by year")
            kept_charts.draw(moved, "what if", (after,), lambda: cash_flow_chart(after))
        with folded("All figures before and after", "what_if_figures") as is_open:
            compared = (*(_COMPARED if known else _COST_COMPARED), *RUN_COST)
            if is_open:
                told = "Figures before and after, with the difference."
                _table(case, moved, compared, told, style)
    _keep(case, before, changes)
    if known:
        _simulated(case, before, changes, at)


def _both(before: FinanceResult, after: FinanceResult) -> charts.Shown | None:
    # The band of the simulation belongs to the case alone and would hide the comparison.
    return cumulative_chart({"The case": replace(before, simulation=None), "What if": after}, 420)


def _start(case: BusinessCase, before: FinanceResult, *, again: bool = False) -> None:
    """Set the controls to the case, unless it is the one they were moved for."""
    memo = session.case().memo
    if memo.get(_OF) is not before:
        memo[_PRICED], again = {}, True
    memo[_OF] = before
    if again:
        memo.pop(_DRAWN, None)
    reset(case, before, again=again)


def _first(before: FinanceResult) -> list[str]:
    """Return the levers of most effect, those of the first tornado of these files, in its order.

    So none moves under the cursor when a value that is kept gives the case another tornado.
    """
    memo = session.case().memo
    files = tuple(file.upload.sha256 for file in session.entries().files)
    of = (files, before.metrics is None)
    if memo.get(_ORDER, (None,))[0] != of:
        memo[_ORDER] = (of, levers_of(before))
    return list(memo[_ORDER][1])


def _priced(case: BusinessCase, changes: Changes) -> Priced:
    """Return the case at the sizes and prices asked for, kept for the sets of changes met last."""
    held: dict[tuple[tuple[str, object], ...], Priced] = session.case().memo[_PRICED]
    asked = tuple(price_changes(case.assumptions, changes).items())
    held[asked] = held.pop(asked) if asked in held else priced(case, changes)
    for oldest in [*held][:-_SETS_KEPT]:
        del held[oldest]
    return held[asked]


def _found(case: BusinessCase, changes: Changes, at: Priced) -> WhatIf:
    """Return the case at these values, kept while no lever moves: a page is drawn again often."""
    memo = session.case().memo
    held: tuple[Priced, Changes, WhatIf] | None = memo.get(_FOUND)
    if held is None or held[0] is not at or held[1] != changes:
        held = memo[_FOUND] = (at, dict(changes), what_if(case, changes, at))
    return held[2]


def _at(case: BusinessCase, changes: Changes, found: WhatIf) -> BusinessCase:
    """Return the case with the figures and assumptions of the controls, for their evidence."""
    assumptions = case.assumptions.with_overrides(changes)
    return replace(case, ledger=found.ledger, assumptions=assumptions, finance=found.finance)


def _metrics(case: BusinessCase, moved: BusinessCase, shown: Large, style: NumberStyle) -> None:
    before, after = case.ledger, moved.ledger
    with st.grid("auto", min_column_width=300):
        for name, (label, colour) in shown.items():
            change = _difference(before[name], after[name], style)
            with st.container(border=True, height="stretch", gap=None):
                st.metric(
                    label,
                    _signed(after[name], headline(after[name], style=style)[0], name),
                    delta=change or "no change",
                    delta_color=colour if change else "off",
                    delta_arrow="auto" if change else "off",
                    help=f"{after[name].label}, {style.label(after[name].unit)}. In the case: "
                    f"{format_figure(before[name], style=style)}.",
                )
                evidence_drawer.button(moved, (name,), "How it is made", key=f"metric_{name}")


def _signed(figure: Figure, shown: str, name: str) -> str:
    """Return a figure that is a difference with its sign and a word, any other as it is."""
    if name != _CHANGE or not figure.value:
        return shown
    return f"+{shown} more" if figure.value > 0 else f"{shown} less"


def _table(
    case: BusinessCase, moved: BusinessCase, names: tuple[str, ...], alt: str, style: NumberStyle
) -> None:
    """Draw figures before and after; a row opens what the value after rests on."""
    before, after = case.ledger, moved.ledger
    opening_rows.table(
        moved,
        pd.DataFrame(
            {
                "Figure": [after[name].label for name in names],
                "The case": [format_figure(before[name], style=style) for name in names],
                "What if": [format_figure(after[name], style=style) for name in names],
                "Difference": [_difference(before[name], after[name], style) for name in names],
            }
        ),
        [(name,) for name in names],
        "what_if" if names is not _DRAWS else "what_if_drawn",
        alt=alt,
    )


def _difference(before: Figure, after: Figure, style: NumberStyle) -> str:
    """Return the signed difference, empty where there is none or one side is not known."""
    if before.value is None or after.value is None or before.value == after.value:
        return ""
    change = after.value - before.value
    # A hyphen, not a minus: Streamlit reads the direction of the arrow from it.
    sign = "+" if change > 0 else "-"
    if is_money(after.unit):
        return f"{sign}{style.number(style.money(abs(change)))}"
    return f"{sign}{format_number(abs(change), after.unit, style=style)}"


def _simulated(case: BusinessCase, before: FinanceResult, changes: Changes, at: Priced) -> None:
    st.subheader("Uncertainty")
    if widgets.button("Simulate with these values", icon=":material/casino:"):
        with st.spinner("Drawing …"):
            session.case().memo[_DRAWN] = (changes, what_if(case, changes, at, draws=None))
    held: tuple[Changes, WhatIf] | None = session.case().memo.get(_DRAWN)
    if held is None:
        st.caption("The controls move the base case. The simulation takes a few seconds.")
    elif held[0] != changes:
        st.caption("The values changed since the simulation: simulate again.")
    else:
        drawn = held[1]
        _table(case, _at(case, changes, drawn), _DRAWS, "Simulated figures before and after.",
               style_of(case.assumptions))  # fmt: skip
        now, then = (TITLES[item.verdict.decision] for item in (drawn.finance, before))
        st.markdown(f"Verdict: **{now}**; of the case: **{then}**.")
        often = [item.simulation for item in (drawn.finance, before) if item.simulation]
        if len(often) == 2:  # noqa: PLR2004 - of both
            after, at_first = (chance(item.probability) for item in often)
            st.markdown(f"Migrating brings a gain {after}; in the case {at_first}.")


def _keep(case: BusinessCase, before: FinanceResult, changes: Changes) -> None:
    moved = "; ".join(case.assumptions[key].label for key in changes)
    st.caption(
        f"Moved away from the case: {len(changes)}{f' ({escape(moved)})' if moved else ''}. Kept "
        "values become assumptions of the case; a scenario leaves the case as it is."
    )
    _keep_scenario(changes)
    with st.container(horizontal=True):
        if widgets.button(
            "Keep these values", type="primary", icon=":material/save:", disabled=not changes
        ):
            session.set_overrides({**session.entries().overrides, **changes})
            st.rerun()
        st.button(
            "Back to the case",
            icon=":material/undo:",
            disabled=not changes,
            on_click=_start,
            args=(case, before),
            kwargs={"again": True},
        )


def _keep_scenario(changes: Changes) -> None:
    """Offer to keep what was moved under a name, next to the case."""
    name, plan = widgets.of_case("scenario_name"), widgets.of_case("scenario_with_plan")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            "Name of the scenario",
            key=name,
            max_chars=MAX_NAME,
            placeholder="Faster, with discount",
        )
        with_plan = st.checkbox(
            "With the plan and the values of servers of now", key=plan,
            help="It then keeps them, whatever is chosen for the case later.",
        )  # fmt: skip
        if widgets.button(
            "Keep as a scenario", icon=":material/bookmark_add:", key="keep_scenario",
            disabled=not typed.strip() or not (changes or with_plan),
        ):  # fmt: skip
            scenarios.keep(typed, changes, with_plan=with_plan)
            if session.case().refused is None:
                st.toast("Kept. See the tab Side by side.", icon=":material/check:")
            st.rerun()
