"""Key figures, readiness, end of support and blockers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.case import BusinessCase
from bizcase.document.found_blockers import blocker_rows, figure_of, state_figure
from bizcase.strategy.decide.blockers import SEVERITIES, SEVERITY_LABELS, STATE_LABELS
from bizcase.strategy.decide.figures import release_rows
from bizcase.strategy.decide.lifecycle import STATUS_LABELS
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.readiness import Readiness
from bizcase.strategy.waves.plan import Plan
from pages.parts.formatting import escape, format_figure, headline, style_of, whole_hours
from pages.state import widgets
from pages.tabs import evidence_drawer, kept_charts, opening_rows

_LEVEL_ICONS = {
    "red": "▲ red", "amber": "◆ amber", "green": "● green", "unknown": "✕ unknown",
}  # fmt: skip


# Columns of the rows of a blocker, and their heads.
_WHERE = {
    "id": "Id", "subject": "Kind", "evidence": "Evidence", "source_file": "File",
    "source_sheet": "Sheet", "source_row": "Row",
}  # fmt: skip


def key_figures(case: BusinessCase, figures: tuple[tuple[str, str], ...]) -> None:
    """Draw figures large, each with its unit below."""
    with st.grid("auto", min_column_width=260):
        for figure_id, label in figures:
            figure = case.ledger[figure_id]
            value, note = headline(whole_hours(figure), style=style_of(case.assumptions))
            evidence_drawer.metric(case, figure_id, label, value, note, escape(figure.label))


def _value(case: BusinessCase, figure_id: str) -> float | None:
    return case.ledger[figure_id].value if figure_id in case.ledger else None


def readiness(result: RunResult, plan: Plan) -> None:
    """Show each dimension with its score, the weakest first, its level and its task."""
    if not plan.readiness:
        st.info(
            "Add a migration readiness assessment to the inputs: red dimensions become "
            "Mobilize tasks and delay the first wave.",
            title="No readiness assessment",
            icon=":material/fact_check:",
        )
        return
    case = result.case
    shares = [_share(case, item) for item in plan.readiness]
    kept_charts.document_chart(case, "C14")
    delay = format_figure(case.ledger["plan.delay"], style=style_of(case.assumptions))
    st.markdown(f"Red dimensions delay the first wave by {delay}.")
    opening_rows.table(
        case,
        pd.DataFrame(
            {
                "Dimension": [item.dimension for item in plan.readiness],
                "Level": [_LEVEL_ICONS[item.level] for item in plan.readiness],
                "Share of the scale": shares,
                "Task in Mobilize": [
                    "; ".join(item.actions) or item.own_task for item in plan.readiness
                ],
            }
        ).astype({"Share of the scale": "float64"}),
        [_scores(case, item) for item in plan.readiness],
        "readiness",
        column_config={
            "Share of the scale": st.column_config.NumberColumn(format="percent"),
            "Task in Mobilize": st.column_config.TextColumn(width="large"),
        },
        placeholder="not scored",
        alt="Readiness per dimension with level and task.",
    )


def _scores(case: BusinessCase, item: Readiness) -> tuple[str, ...] | None:
    """Return the figures of a dimension; None where it has no score."""
    names = opening_rows.known(
        case, *(f"readiness.{item.number}.{part}" for part in ("stated", "recomputed", "scale"))
    )
    return names or None


def _share(case: BusinessCase, item: Readiness) -> float | None:
    """Return the score as a share of its scale, the stated one first."""
    key = f"readiness.{item.number}"
    for score in ("stated", "recomputed"):
        value = _value(case, f"{key}.{score}")
        if value is not None:
            return value / case.ledger.value(f"{key}.scale")
    return None


def lifecycle(case: BusinessCase, strategy: Strategy) -> None:
    """Show the releases with their dates, then every server and database."""
    key_figures(
        case,
        tuple((f"lifecycle.{key}.servers", label) for key, label in STATUS_LABELS.items()),
    )
    st.caption(f"At {case.as_of.isoformat()}. A release that is not known has to be asked.")
    rows = release_rows(strategy)
    opening_rows.table(
        case,
        pd.DataFrame(
            {
                "Kind": rows["subject"].str.capitalize(),
                "Release": rows["release"],
                "Status": rows["status"].map(STATUS_LABELS),
                "Count": rows["count"],
                "End of support": rows["end_of_support"].replace("", "not known"),
                "End of extended support": rows["extended_end"].replace("", "none"),
            }
        )[["Release", "Kind", "Status", "Count", "End of support", "End of extended support"]],
        [(f"lifecycle.release.{place}",) for place in range(1, len(rows) + 1)],
        "releases",
        alt="Releases with status, count and dates of support.",
    )


def _blocked(row: Mapping[Hashable, Any]) -> opening_rows.Opens:
    """Return what a blocker speaks of; a database has no drawer, so its count stands for it."""
    if row["subject"] in ("server", "application"):
        return opening_rows.Thing(str(row["subject"]), str(row["id"]))
    return (figure_of(str(row["rule"])),)


def blockers(case: BusinessCase) -> None:
    """Show what can move, then every blocker with its remedy, the hardest first."""
    key_figures(
        case,
        tuple((state_figure(key), label) for key, label in STATE_LABELS.items()),
    )
    rows = blocker_rows(case)
    if rows.empty:
        st.success("No blocker was found.", icon=":material/check_circle:")
        return
    chosen = st.multiselect(
        "Severity", [key for key in SEVERITIES if rows["severity"].eq(key).any()],
        format_func=SEVERITY_LABELS.__getitem__, key="plan_severity", placeholder="all",
        persist_state="session",
    )  # fmt: skip
    shown = rows[rows["severity"].isin(chosen)] if chosen else rows
    causes, counts = _causes(shown)
    opening_rows.table(
        case, causes, counts, "causes", height="content",
        column_config={
            "Cause": st.column_config.TextColumn(width=300),  # px: the longest is whole
            "What to do": st.column_config.TextColumn(width="large"),
            "Found": st.column_config.NumberColumn(format="localized"),
        },
        alt="Every cause of a blocker, with how often it was found and its remedy.",
    )  # fmt: skip
    cause = st.selectbox(
        "Show the rows of", list(causes["Cause"]), None, key=widgets.of_case("plan_cause"),
        placeholder="Choose a cause",
    )  # fmt: skip
    if cause is not None:
        own = shown[shown["title"].eq(cause)]
        opening_rows.table(
            case, own[list(_WHERE)].rename(columns=_WHERE),
            [_blocked(item) for item in own.to_dict("records")], "blocked",
            alt=f"Rows of the blocker {cause}.",
        )  # fmt: skip


def _causes(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[opening_rows.Opens]]:
    """Return a row for each cause, the hardest first, with how often it was found as a figure."""
    keys = ["rule", "severity", "title", "remedy"]
    found = rows.groupby(keys, sort=False).size().rename("found").reset_index()
    rank = found["severity"].map({key: place for place, key in enumerate(SEVERITIES)})
    found = found.assign(rank=rank).sort_values(["rank", "found"], ascending=[True, False])
    table = pd.DataFrame(
        {
            "Cause": found["title"],
            "Severity": found["severity"].map(SEVERITY_LABELS),
            "Found": found["found"],
            "What to do": found["remedy"] + ".",
        }
    )
    return table, [(figure_of(rule),) for rule in found["rule"]]
