"""Key figures, readiness, end of support and blockers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.case import BusinessCase
from bizcase.strategy.decide.blockers import SEVERITIES, SEVERITY_LABELS, STATE_LABELS
from bizcase.strategy.decide.figures import release_rows
from bizcase.strategy.decide.lifecycle import STATUS_LABELS
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.readiness import Readiness
from bizcase.strategy.waves.labels import labels
from bizcase.strategy.waves.plan import Plan
from pages.parts.formatting import escape, format_figure, headline, style_of
from pages.tabs import evidence_drawer, opening_rows
from pages.tabs.plan_charts import LEAST_AXES, radar

_BLOCKED = {"name": "Name", "subject": "Kind", "evidence": "Because", "source_file": "File",
            "source_sheet": "Sheet", "source_row": "Row"}  # fmt: skip
_LEVEL_ICONS = {
    "red": "▲ red", "amber": "◆ amber", "green": "● green", "unknown": "✕ unknown",
}  # fmt: skip


def key_figures(case: BusinessCase, figures: tuple[tuple[str, str], ...]) -> None:
    """Draw figures large, each with its unit below."""
    with st.grid("auto", min_column_width=260):
        for figure_id, label in figures:
            figure = case.ledger[figure_id]
            value, note = headline(figure, style=style_of(case.assumptions))
            evidence_drawer.metric(case, figure_id, label, value, note, escape(figure.label))


def _value(case: BusinessCase, figure_id: str) -> float | None:
    return case.ledger[figure_id].value if figure_id in case.ledger else None


def readiness(result: RunResult, plan: Plan) -> None:
    """Show the radar, and each dimension with its gaps and its task in Mobilize."""
    if not plan.readiness:
        st.info(
            "Give a migration readiness assessment among the inputs: red dimensions become "
            "Mobilize tasks and delay the first wave.",
            title="No readiness assessment",
            icon=":material/fact_check:",
        )
        return
    case = result.case
    shares = [_share(case, item) for item in plan.readiness]
    if sum(share is not None for share in shares) >= LEAST_AXES:
        radar(plan.readiness, shares, case.assumptions)
    delay = format_figure(case.ledger["plan.delay"], style=style_of(case.assumptions))
    st.markdown(f"Red dimensions delay the first wave by {delay}.")
    opening_rows.table(
        case,
        pd.DataFrame(
            {
                "Dimension": [item.dimension for item in plan.readiness],
                "Level": [_LEVEL_ICONS[item.level] for item in plan.readiness],
                "Share of the scale": shares,
                "Gaps, quoted": ["; ".join(item.gaps) for item in plan.readiness],
                "Task in Mobilize": [
                    "; ".join(item.actions) or item.own_task for item in plan.readiness
                ],
            }
        ).astype({"Share of the scale": "float64"}),
        [_scores(case, item) for item in plan.readiness],
        "readiness",
        column_config={
            "Share of the scale": st.column_config.NumberColumn(format="percent"),
            "Gaps, quoted": st.column_config.TextColumn(width="large"),
            "Task in Mobilize": st.column_config.TextColumn(width="large"),
        },
        placeholder="not scored",
        alt="Readiness per dimension with level, gaps and actions.",
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
                "Kind": rows["subject"],
                "Release": [
                    f"{product} {version}".strip() or "not known"
                    for product, version in zip(rows["product"], rows["version"], strict=True)
                ],
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
    return (f"blockers.{row['rule']}",)


def blockers(case: BusinessCase, strategy: Strategy) -> None:
    """Show what can move, then every blocker with its remedy, the hardest first."""
    key_figures(
        case, tuple((f"blockers.state.{key}", label) for key, label in STATE_LABELS.items())
    )
    rows = strategy.blockers
    if rows.empty:
        st.success("No blocker was found.", icon=":material/check_circle:")
        return
    chosen = st.multiselect(
        "Severity", [key for key in SEVERITIES if rows["severity"].eq(key).any()],
        format_func=SEVERITY_LABELS.__getitem__, key="plan_severity", placeholder="all",
        persist_state="session",
    )  # fmt: skip
    shown = rows[rows["severity"].isin(chosen)] if chosen else rows
    counted = (
        shown.groupby(["rule", "severity", "title", "remedy"]).size()
        .rename("found").reset_index()
    )  # fmt: skip
    rank = counted["severity"].map({key: place for place, key in enumerate(SEVERITIES)})
    for row in counted.assign(rank=rank).sort_values(["rank", "rule"]).to_dict("records"):
        own = shown[shown["rule"].eq(row["rule"])]
        with st.expander(
            f"{SEVERITY_LABELS[row['severity']]}: {escape(row['title'])} ({row['found']:,})"
        ):
            st.markdown(f"{escape(row['remedy'])}.")
            called = labels(strategy)
            names = [
                called.get(pair, pair[1]) for pair in zip(own["subject"], own["id"], strict=True)
            ]
            opening_rows.table(
                case,
                own.assign(name=names)[[*_BLOCKED]].rename(columns=_BLOCKED),
                [_blocked(item) for item in own.to_dict("records")],
                f"blocker_{row['rule']}",
                alt=f"Rows of the blocker {row['title']}.",
            )
