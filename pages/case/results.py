"""Results: key figures, document, servers, options, data quality, figures, downloads."""

from collections.abc import Callable

import streamlit as st

from bizcase.agents import RunResult
from pages.parts.formatting import escape
from pages.state import session
from pages.tabs import as_saved, save_block
from pages.tabs.downloads import downloads_tab
from pages.tabs.finance import finance_tab
from pages.tabs.results import (
    document_tab,
    figures_tab,
    options_tab,
    overview_tab,
    quality_tab,
    readiness_tab,
    reconciliation_tab,
    servers_tab,
    transform_tab,
)

saved = session.case().kept.as_saved
if saved is not None and session.result() is None:
    as_saved.draw(saved)
    st.stop()
result = session.require_result()
project = result.case.project

st.title(escape(project.project_name))
st.caption(
    f"{escape(project.customer_name)}, {project.aws_region}, as of "
    f"{result.case.as_of.isoformat()}, prices of {result.case.price_book.snapshot_date}"
)
if session.is_stale():
    st.warning(
        "Project, input or assumptions changed since this case was made.",
        title="Out of date",
        icon=":material/update:",
    )
    st.page_link("pages/case/generate.py", label="Generate again", icon=":material/play_circle:")
if saved is not None:
    as_saved.draw_differences(saved)
save_block.draw()

inventory = result.case.inventory
tabs: dict[str, Callable[[RunResult], None]] = {
    "Overview": overview_tab,
    "Finance": finance_tab,
    "Document": document_tab,
    "Servers": servers_tab,
    "Options": options_tab,
}
for label, optional_tab, given in (
    ("Readiness", readiness_tab, not inventory.readiness.empty),
    ("AWS Transform", transform_tab, not inventory.transform_figures.empty),
    ("Reconciliation", reconciliation_tab, not inventory.source_totals.empty),
):
    if given:
        tabs[label] = optional_tab
tabs |= {
    "Data quality": quality_tab,
    "Figures": figures_tab,
    "Downloads": downloads_tab,
}
for tab, draw in zip(
    st.tabs(list(tabs), on_change="rerun", key="results_tab"), tabs.values(), strict=True
):
    if tab.open:
        with tab:
            draw(result)
