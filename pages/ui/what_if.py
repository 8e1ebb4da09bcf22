"""What-if: sliders of the main drivers, and the financial case before and after."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from bizcase.assumptions import Assumption
from bizcase.case import BusinessCase
from bizcase.document.formats import format_number
from bizcase.finance import FinanceResult, recompute
from bizcase.finance.figures import finance_figures
from bizcase.finance.figures_choices import BASELINE_LABELS
from bizcase.ledger import Figure, Ledger
from pages.ui import session
from pages.ui.finance_charts import cash_flow_chart, cumulative_chart
from pages.ui.formatting import format_figure, headline

MAIN_DRIVERS = 8
_STEPS = 20
_PREFIX = "what_if_"
_BASELINE = "op.baseline"
_OF, _DRAWN = "what_if_case", "what_if_drawn"
_LARGE = {
    "npv.base": ("Net present value", "normal"),
    "payback.months": ("Payback", "inverse"),
    "run_rate.change": ("Change of the run rate", "inverse"),
    "funding.peak": ("Peak funding need", "inverse"),
}
_COMPARED = (
    "npv.base", "payback.months", "payback.discounted", "irr", "mirr", "roi", "once.total",
    "once.dual_run", "onprem.annual", "cash.total.aws", "cash.total.net", "run_rate.before",
    "run_rate.after", "run_rate.change", "funding.peak",
)  # fmt: skip
# Without an on-premises baseline: what AWS and the move cost, and what moves that.
_COST_LARGE = {
    "cash.total.aws": ("AWS, all years", "inverse"),
    "once.total": ("One-time cost", "inverse"),
    "cash.y1.aws": ("AWS, first year", "inverse"),
}
_COST_COMPARED = ("cash.total.aws", "cash.y1.aws", "once.total", "once.contingency")
_COST_DRIVERS = (
    "growth.infra", "fin.aws_price_change", "mig.rehost", "mig.replatform", "mig.refactor",
    "mig.contingency", "mig.training_eng",
)  # fmt: skip
_DRAWS = ("npv.p10", "npv.p50", "npv.p90", "npv.probability", "payback.p50", "contingency.p80")

Changes = dict[str, object]


@st.fragment
def draw(case: BusinessCase, before: FinanceResult) -> None:
    """Draw sliders and comparison; a moved slider runs this part alone."""
    _start(before)
    large = st.container()
    left, right = st.columns([2, 3], gap="large")
    with left:
        changes = _controls(before)
    after = recompute(before.prepared, before.assumptions.with_overrides(changes), draws=0)
    ledger = _ledger(after)
    known = before.metrics is not None
    with large:
        _metrics(case.ledger, ledger, _LARGE if known else _COST_LARGE)
    with right:
        if known:
            st.subheader("Cumulative cash")
            # The band of the simulation belongs to the case alone and would hide the comparison.
            cumulative_chart({"The case": replace(before, simulation=None), "What if": after}, 420)
        else:
            st.subheader("Cash flow by year")
            cash_flow_chart(after)
        with st.expander("All figures before and after"):
            compared = _COMPARED if known else _COST_COMPARED
            _table(case.ledger, ledger, compared, "Figures before and after, with the difference.")
    _keep(before, changes)
    if known:
        _simulated(case.ledger, before, changes)


def _start(before: FinanceResult, *, again: bool = False) -> None:
    """Set the sliders to the case, unless it is the one they were moved for."""
    again = again or st.session_state.get(_OF) is not before
    st.session_state[_OF] = before
    if again:
        st.session_state.pop(_DRAWN, None)
    for key in _keys(before):
        value = before.assumptions[key].value
        if again or f"{_PREFIX}{key}" not in st.session_state:
            st.session_state[f"{_PREFIX}{key}"] = value if key == _BASELINE else float(value)


def _keys(before: FinanceResult) -> list[str]:
    """Return what can be moved, in the order of its effect; all are keys of the register."""
    if before.metrics is None:
        return list(_COST_DRIVERS)
    # The error of the AWS cost is tested too, but is no value that could be kept.
    swings = [item.driver.key for item in before.swings if item.driver.key in before.assumptions]
    return [_BASELINE, *swings]


def _controls(before: FinanceResult) -> Changes:
    """Return what the analyst moved away from the case, by key of the register."""
    register = before.assumptions
    changes: Changes = {}
    keys = _keys(before)
    if keys[0] == _BASELINE:
        keys = keys[1:]
        version = st.selectbox(
            "Migration is compared with",
            list(BASELINE_LABELS),
            format_func=BASELINE_LABELS.get,
            key=f"{_PREFIX}{_BASELINE}",
            persist_state="session",
        )
        if version != before.version:
            changes[_BASELINE] = version
    for key in keys[:MAIN_DRIVERS]:
        changes |= _slider(register[key])
    if keys[MAIN_DRIVERS:]:
        with st.expander(f"{len(keys) - MAIN_DRIVERS} assumptions of less effect"):
            for key in keys[MAIN_DRIVERS:]:
                changes |= _slider(register[key])
    return changes


def _slider(entry: Assumption) -> Changes:
    """Draw one slider over the register's range; return its value if it was moved."""
    low, high, base = entry.low, entry.high, float(entry.value)
    if low is None or high is None:
        return {}
    step = 10.0 ** math.floor(math.log10((high - low) / _STEPS))
    decimals = max(0, -round(math.log10(step)))
    chosen = st.slider(
        f"{entry.label}, {entry.unit}",
        low,
        high,
        step=step,
        format=f"%.{decimals}f",
        key=f"{_PREFIX}{entry.key}",
        persist_state="session",
        help=f"`{entry.key}`, in the case {entry.value} {entry.unit}. Source: {entry.source}.",
    )
    if math.isclose(chosen, base):
        return {}
    return {entry.key: min(high, max(low, round(chosen, decimals)))}


def _ledger(result: FinanceResult) -> Ledger:
    ledger = Ledger()
    finance_figures(result, ledger)
    return ledger


def _metrics(before: Ledger, after: Ledger, shown: Mapping[str, tuple[str, str]]) -> None:
    with st.grid("auto", min_column_width=300):
        for name, (label, colour) in shown.items():
            change = _difference(before[name], after[name])
            st.metric(
                label,
                headline(after[name])[0],
                delta=change or "no change",
                delta_color=colour if change else "off",
                delta_arrow="auto" if change else "off",
                border=True,
                help=f"{after[name].label}, {after[name].unit}. In the case: "
                f"{format_figure(before[name])}.",
            )


def _table(before: Ledger, after: Ledger, names: tuple[str, ...], alt: str) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "Figure": [after[name].label for name in names],
                "The case": [format_figure(before[name]) for name in names],
                "What if": [format_figure(after[name]) for name in names],
                "Difference": [_difference(before[name], after[name]) for name in names],
            }
        ),
        hide_index=True,
        alt=alt,
    )


def _difference(before: Figure, after: Figure) -> str:
    """Return the signed difference, empty where there is none or one side is not known."""
    if before.value is None or after.value is None or before.value == after.value:
        return ""
    change = after.value - before.value
    if after.unit.startswith("USD"):
        return f"{change:+,.0f}"
    sign = "+" if change > 0 else "-"
    return f"{sign}{format_number(abs(change), after.unit)}"


def _simulated(before: Ledger, case: FinanceResult, changes: Changes) -> None:
    st.subheader("Uncertainty")
    if st.button("Simulate with these values", icon=":material/casino:"):
        with st.spinner("Drawing …"):
            found = recompute(case.prepared, case.assumptions.with_overrides(changes))
        st.session_state[_DRAWN] = (changes, found)
    held: tuple[Mapping[str, object], FinanceResult] | None = st.session_state.get(_DRAWN)
    if held is None:
        st.caption("The sliders move the base case. The simulation takes a few seconds.")
    elif held[0] != changes:
        st.caption("The values changed since the simulation: simulate again.")
    else:
        _table(before, _ledger(held[1]), _DRAWS, "Simulated figures before and after.")
        st.markdown(
            f"Verdict: **{held[1].verdict.decision}**; of the case: **{case.verdict.decision}**."
        )


def _keep(before: FinanceResult, changes: Changes) -> None:
    st.caption(
        f"Moved away from the case: {len(changes)}. Kept values become assumptions of the case; "
        "it must then be generated again."
    )
    with st.container(horizontal=True):
        if st.button(
            "Keep these values", type="primary", icon=":material/save:", disabled=not changes
        ):
            session.set_overrides({**session.current().overrides, **changes})
            st.rerun()
        st.button(
            "Back to the case",
            icon=":material/undo:",
            disabled=not changes,
            on_click=_start,
            args=(before,),
            kwargs={"again": True},
        )
