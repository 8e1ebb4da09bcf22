"""Data-quality issues in full: what, where, how many, what was done, how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from bizcase.exports.tables import table_csv
from bizcase.grammar import counted
from bizcase.inventory import Issue
from pages.parts.formatting import BadgeColour, escape

SEVERITIES: dict[str, tuple[str, str, BadgeColour]] = {
    "error": ("Error", ":material/error:", "red"),
    "warning": ("Warning", ":material/warning:", "orange"),
    "info": ("Note", ":material/info:", "blue"),
}
PAGE_SIZE = 25
MAX_HEAD = 140  # a longer message starts with its first sentence and is told in full inside


def severity_badges(issues: Sequence[Issue]) -> None:
    """Show how many issues there are of each severity, as badges with icon and word."""
    counts = Counter(issue.severity for issue in issues)
    for severity, (label, icon, color) in SEVERITIES.items():
        if count := counts[severity]:
            st.badge(counted(count, f"{label.lower()}s"), icon=icon, color=color)


def draw(issues: Sequence[Issue], key: str) -> None:
    """Show issues, the gravest first, with filters; each opens to its full text."""
    if not issues:
        st.success("Nothing to report.", icon=":material/check_circle:")
        return
    shown = _filtered(issues, key)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{len(shown):,} of {counted(len(issues), 'issues')}", width="stretch")
        st.download_button(
            "All issues as csv",
            table_csv(issues_frame(issues)),
            "data_quality.csv",
            "text/csv",
            key=f"{key}_csv",
            on_click="ignore",
            icon=":material/download:",
        )
    first = 0
    if len(shown) > PAGE_SIZE:
        pages = -(-len(shown) // PAGE_SIZE)
        first = (st.pagination(pages, key=f"{key}_page_{pages}") - 1) * PAGE_SIZE
    for issue in shown[first : first + PAGE_SIZE]:
        _issue(issue)


def issues_frame(issues: Sequence[Issue]) -> pd.DataFrame:
    """Return the issues as a table for a file."""
    return pd.DataFrame(
        {
            "severity": [issue.severity for issue in issues],
            "code": [issue.code for issue in issues],
            "message": [issue.message for issue in issues],
            "count": [issue.count for issue in issues],
            "file": [issue.file for issue in issues],
            "sheet": [issue.sheet for issue in issues],
            "column": [issue.column for issue in issues],
            "rows": [" ".join(map(str, issue.rows)) for issue in issues],
            "done": [issue.action for issue in issues],
            "remedy": [issue.remedy for issue in issues],
        }
    )


def _filtered(issues: Sequence[Issue], key: str) -> list[Issue]:
    order = list(SEVERITIES)
    ranked = sorted(issues, key=lambda issue: order.index(issue.severity))
    counts = Counter(issue.severity for issue in issues)
    present = [severity for severity in SEVERITIES if counts[severity]]
    files = sorted({issue.file for issue in issues if issue.file})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.pills(
            "Severity",
            present,
            selection_mode="multi",
            default=present,
            format_func=lambda name: f"{SEVERITIES[name][1]} {SEVERITIES[name][0]} {counts[name]}",
            # A severity that appears later is shown too, not filtered away by an old choice.
            key=f"{key}_{'_'.join(present)}",
        )
        file = None
        if len(files) > 1:
            file = st.selectbox(
                "File", files, index=None, placeholder="All files", key=f"{key}_file", width=260
            )
        wanted = st.text_input(
            "Search", key=f"{key}_search", icon=":material/search:", placeholder="row, memory …",
            width=220,
        ).lower()  # fmt: skip
    return [
        issue
        for issue in ranked
        if issue.severity in chosen
        and (file is None or issue.file == file)
        and wanted in f"{issue.message} {issue.where} {issue.action} {issue.code}".lower()
    ]


def _issue(issue: Issue) -> None:
    label, icon, color = SEVERITIES[issue.severity]
    head = issue.message
    if len(head) > MAX_HEAD:
        head = f"{head[:MAX_HEAD].rsplit(' ', 1)[0]} …"
    count = f" :{color}-badge[{issue.count:,} ×]" if issue.count > 1 else ""
    place = ", ".join(escape(part) for part in (issue.sheet, issue.column) if part)
    place = f" :gray[{place}]" if place else ""
    with st.expander(f"{escape(head)}{count}{place}", icon=icon):
        if head != issue.message:
            st.markdown(escape(issue.message))
        rows = ", ".join(f"{row:,}" for row in issue.rows)
        more = f", the first of {issue.count:,}" if issue.count > len(issue.rows) else ""
        facts = (
            ("Where", _place(issue)),
            ("Rows", f"{rows}{more}" if rows else ""),
            ("What was done", escape(issue.action)),
            ("What to do", escape(issue.remedy)),
        )
        st.markdown("  \n".join(f"**{name}:** {text}" for name, text in facts if text))
        st.caption(f"{label}, {issue.code}")


def _place(issue: Issue) -> str:
    parts = (
        ("file", issue.file),
        ("sheet", issue.sheet),
        ("column", issue.column),
    )
    return ", ".join(f"{name} {escape(value)}" for name, value in parts if value)
