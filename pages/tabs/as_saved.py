"""A case of another method: shown as it was saved, and compared once it is computed again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bizcase.store import WorkingState
from bizcase.store.changes import differences, reasons, shown_as_saved
from bizcase.versions import method_mark, method_notice
from pages.parts.formatting import demoted, escape, for_streamlit
from pages.state import making, session


def draw(saved: WorkingState) -> None:
    """Draw verdict, figures and document as they were saved, and the way to compute them again."""
    project = saved.entries.project
    st.title("Case as it was saved")
    book = saved.case.get("price_book")
    prices = f", prices of {book.get('snapshot_date')}" if isinstance(book, dict) else ""
    st.caption(
        f"{escape(project.project_name)}, {escape(project.customer_name)}: {project.aws_region}, "
        f"as of {saved.entries.as_of.isoformat()}{escape(prices)}"
    )
    st.warning(
        f"{method_notice(saved.method)} The case is shown as it was saved.",
        title=method_mark(saved.method),
        icon=":material/history:",
    )
    st.button(
        "Compute it again", type="primary", icon=":material/refresh:", key="compute_again",
        help="With the method of today. What was saved stays until you save.",
        on_click=making.compute_again,
    )  # fmt: skip
    st.dataframe(
        pd.DataFrame(shown_as_saved(saved), columns=["Figure", "As saved"]),
        hide_index=True,
        alt="Verdict and headline figures of the case as they were saved.",
    )
    if not saved.document:
        return
    st.download_button(
        "Download the document as saved", saved.document, "business_case.md", "text/markdown",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    with st.container(border=True, key="document_as_saved"):
        # The file may come from anyone: a picture in it would be fetched from wherever it says.
        st.markdown(for_streamlit(demoted(saved.document).replace("![", "[")))


def draw_differences(saved: WorkingState) -> None:
    """Draw the case as it was saved beside the present result."""
    result = session.require_result()
    rows = differences(saved, result)
    with st.container(border=True, key="compared_with_saved"):
        st.markdown("**Compared with the case as it was saved**")
        st.caption(escape(" ".join(reasons(saved, result))))
        st.dataframe(
            pd.DataFrame(
                [(row.label, row.before, row.now, row.change) for row in rows],
                columns=["Figure", "As saved", "Now", "Change"],
            ),
            hide_index=True,
            alt="Verdict, net present value and cost: as saved, now, and the change.",
        )
        if session.case().kept.opened_as != session.entries().fingerprint:
            st.caption("You changed entries since the case was opened: they are in the change too.")
