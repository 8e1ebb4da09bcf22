"""Strategies and waves: decide, then see what the decisions make of the plan."""

from collections.abc import Callable

import streamlit as st

from bizcase.document.body.fates import fates_told
from bizcase.document.body.parts import nothing_in_scope
from bizcase.document.readiness import readiness_section
from bizcase.document.writing import text_markdown
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.waves.plan import Plan
from pages.parts.formatting import for_streamlit, style_of
from pages.state import widgets
from pages.tabs import (
    made,
    plan_decisions,
    plan_dispositions,
    plan_graph,
    plan_lists,
    plan_starts,
    plan_table,
    plan_waves,
    proposals,
)
from pages.tabs.case_evidence import draw_section
from pages.tabs.plan_fit import fit_note, waiting_list
from pages.tabs.plan_team import team_tab
from pages.tabs.plan_timeline import timeline as over_the_calendar

result = made.result_or_stop("Plan")
case, strategy, plan = result.case, result.case.strategy, result.case.plan

st.title("Plan")
st.markdown("Decide what happens to each application, and see what the decisions make of the plan.")
made.note()
if strategy is None:
    st.warning(
        "The reason is on the page Case, in Evidence, under Log.",
        title="The migration strategy could not be computed",
        icon=":material/error:",
    )
    st.stop()


def decide(strategy: Strategy) -> None:
    """Draw counts, each decision with its reason, and what the strategies come to."""
    unit = "servers" if strategy.applications.empty else "applications"
    figures = [(f"strategy.undecided.{unit}", f"Undecided {unit}")]
    if "strategy.moving.monthly" in case.ledger:
        figures += [
            ("strategy.moving.monthly", "Not retained or retired, on AWS"),
            ("aws.servers.monthly", "All servers in scope, on AWS"),
        ]
    if told := fates_told(case):
        st.markdown(for_streamlit(text_markdown(told, case.ledger, style_of(case.assumptions))))
    plan_lists.key_figures(case, tuple(figures))
    plan_decisions.draw(result)
    proposals.draw(case)
    st.subheader("By strategy")
    plan_dispositions.by_disposition(case)
    st.subheader("Goals and fit")
    plan_dispositions.goals(case)


def waves(plan: Plan) -> None:
    """Draw whether the plan fits, then its waves."""
    fit_note(case, plan)
    plan_waves.draw(result)
    plan_starts.draw(case, plan)


def timeline(plan: Plan) -> None:
    """Draw the plan over the calendar and the gates."""
    fit_note(case, plan)
    over_the_calendar(case, plan)
    st.subheader("Gates")
    with st.grid("auto", min_column_width=240):
        for phase in plan.phases:
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{phase.name}**: {phase.gate}")
                st.markdown(f"Evidence due: {phase.evidence}.")
                st.markdown(f"Decision: {phase.decision}.")
                st.caption(f"Owner: {phase.owner}")


def readiness(plan: Plan) -> None:
    """Draw how ready the customer is, with the assessment as it was read."""
    plan_lists.readiness(result, plan)
    draw_section(result, readiness_section(case))


def drawn_by_tab(strategy: Strategy, plan: Plan | None) -> dict[str, Callable[[], None]]:
    """Return what draws each tab; those of the plan are absent without one."""
    table: dict[str, Callable[[], None]] = {plan_decisions.TABLE: lambda: plan_table.draw(result)}
    if nothing_in_scope(case):
        return table
    drawn: dict[str, Callable[[], None]] = {"Strategies": lambda: decide(strategy), **table}
    if plan is not None:
        drawn |= {
            "Waves": lambda: waves(plan),
            "Timeline": lambda: timeline(plan),
            "Waiting list": lambda: waiting_list(case, plan),
            "Team": lambda: team_tab(case),
            "Dependencies": lambda: plan_graph.draw(case, strategy, plan),
            "Readiness": lambda: readiness(plan),
        }
    return drawn | {
        "End of support": lambda: plan_lists.lifecycle(case, strategy),
        "Blockers": lambda: plan_lists.blockers(case),
    }


if nothing_in_scope(case):
    made.note_nothing_in_scope()
tabs = drawn_by_tab(strategy, plan)
key = widgets.latest("plan_tab")
for tab, draw in zip(st.tabs(list(tabs), on_change="rerun", key=key), tabs.values(), strict=True):
    if tab.open:
        with tab:
            draw()
