"""Generate the case, with the agents' real progress."""

import queue
from concurrent.futures import ThreadPoolExecutor

import streamlit as st
from streamlit.elements.lib.mutable_status_container import StatusContainer

from bizcase.agents import AGENTS, ProgressEvent, RunResult, run_agents
from bizcase.entries import RunRequest
from bizcase.grammar import agreeing, counted
from pages.parts import faults
from pages.parts.formatting import escape, not_applied
from pages.state import inputs_state, session

POLL_SECONDS = 0.1
_LABELS = {spec.id: spec.label for spec in AGENTS}
_ICONS = {
    "running": ":material/progress_activity:",
    "done": ":material/check_circle:",
    "skipped": ":material/skip_next:",
    "failed": ":material/error:",
}


def run(request: RunRequest, status: StatusContainer) -> RunResult:
    """Run the agents beside the page and draw their events in the page's own thread."""
    events: queue.Queue[ProgressEvent] = queue.Queue()
    with status, ThreadPoolExecutor(max_workers=1) as pool:
        bar = st.progress(0.0)
        future = pool.submit(run_agents, request, events.put)
        while not (future.done() and events.empty()):
            try:
                event = events.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            bar.progress(event.fraction, text=_LABELS[event.agent_id])
            if event.status != "running":
                st.markdown(
                    f"{_ICONS[event.status]} **{_LABELS[event.agent_id]}**: {escape(event.message)}"
                )
        return future.result()


st.title("Generate")
with st.spinner("Reading the files …"):
    has_servers, left_out = inputs_state.has_servers(), inputs_state.unreadable()

checks = (
    (session.has_project(), "Project and customer are named", "pages/case/project.py", "Project"),
    (has_servers, "A readable file lists servers", "pages/case/inputs.py", "Inputs"),
)
for done, label, page, name in checks:
    with st.container(horizontal=True, vertical_alignment="center"):
        icon = ":material/check_circle:" if done else ":material/radio_button_unchecked:"
        st.markdown(f"{icon} {label}")
        if not done:
            st.page_link(page, label=f"Go to {name}", icon=":material/arrow_forward:")
changed = sum(entry.changed for entry in session.assumptions().values())
st.markdown(
    f":material/tune: {counted(changed, 'assumptions')} "
    f"{agreeing(changed, 'differ from their', 'differs from its')} default"
)
if waiting := session.case().unapplied:
    st.warning(not_applied(waiting), icon=":material/edit_note:")
    if "assumption" in waiting:
        st.page_link("pages/case/assumptions.py", label="Go to Assumptions", icon=":material/tune:")
    if "disposition" in waiting:
        st.page_link("pages/case/plan.py", label="Go to Dispositions", icon=":material/checklist:")
if left_out:
    st.warning(
        f"{', '.join(map(escape, left_out))}. The case is made without what they hold.",
        title="Files that could not be read are left out",
        icon=":material/warning:",
    )

ready = all(check[0] for check in checks)
label = "Generate again" if session.result() else "Generate the case"
if st.button(
    label,
    type="secondary" if session.result() else "primary",
    icon=":material/play_circle:",
    disabled=not ready,
):
    status = st.status("Generating …", expanded=True)
    with faults.shown():
        session.set_result(run(inputs_state.request(), status))
        st.toast("The case is ready.", icon=":material/check_circle:")
        st.rerun()  # the sidebar was drawn before the result was there
    status.update(label="The case could not be generated", state="error")

result = session.result()
if result is not None:
    if session.is_stale():
        st.warning(
            "Entries changed since the last run. "
            + ("Generate again." if ready else "Complete what is missing above first."),
            icon=":material/update:",
        )
    st.subheader("What the agents did")
    with st.container(border=True):
        for report in result.case.agents:
            seconds = result.record.seconds_of(report.id)
            took = f", {seconds:.1f} s" if report.status == "done" else ""
            st.markdown(
                f"{_ICONS[report.status]} **{_LABELS[report.id]}** {report.status}{took}  \n"
                f"{escape(report.message)}"
            )
    if st.button("See the results", type="primary", icon=":material/monitoring:"):
        st.switch_page("pages/case/results.py")
