"""What happens to each application or server and why; it is changed in the table of both."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.grammar import counted
from bizcase.strategy.decide.fit import Fit
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import DISPOSITIONS
from pages.parts.formatting import escape
from pages.state import session, widgets
from pages.tabs import opening_rows

TABLE = "Servers and applications"
_ORDER = ("undecided", *(name for name in DISPOSITIONS if name != "undecided"))
_LARGE = st.column_config.TextColumn(width="large")
_COLUMNS = {
    "Name": st.column_config.TextColumn(pinned=True, width="medium"),
    "Questions": _LARGE,
    "Why": _LARGE,
    "Fit": st.column_config.NumberColumn(
        format="percent", help="How far the strategy serves your goals; decides nothing."
    ),
    "Also possible": st.column_config.TextColumn(
        width="medium", help="What another rule would have given, in order, with its fit."
    ),
    "Where": st.column_config.TextColumn(width="medium"),
}


def decision_rows(strategy: Strategy, level: str) -> pd.DataFrame:
    """Return what the last run decided for applications or servers, the undecided ones first."""
    table = strategy.applications if level == "application" else strategy.servers
    rows = table.rename(columns={f"{level}_id": "id"}).astype({"id": "str"})
    if "name" not in rows:
        rows = rows.assign(name=rows["id"])
    rank = rows["disposition"].map({name: place for place, name in enumerate(_ORDER)})
    return rows.assign(rank=rank).sort_values(["rank", "id"]).reset_index(drop=True)


def draw(result: RunResult) -> None:
    """Draw filters, the decisions with their reasons, and the way to the table to change them."""
    strategy = result.case.strategy
    if strategy is None:
        return
    level = _level(strategy)
    rows = decision_rows(strategy, level)
    if level == "server":
        names = result.case.servers.set_index("server_id")["name"]
        rows = rows.assign(name=rows["id"].map(names).fillna(rows["id"]))
    shown = rows[_wanted(rows)]
    st.caption(f"{len(shown):,} of {counted(len(rows), f'{level}s')}, the undecided ones first")
    opening_rows.table(
        result.case, _table(shown, strategy.fit),
        [opening_rows.Thing(level, str(key)) for key in shown["id"]], "decisions",
        column_config=_COLUMNS, placeholder="",
        alt=f"Every {level} with its strategy, reason, questions and what else is possible.",
    )  # fmt: skip
    st.button(
        "Change strategies", icon=":material/edit:", key="plan_change", on_click=_change,
        args=(level,),
    )  # fmt: skip
    _unknown(strategy)


def _change(level: str) -> None:
    widgets.anew("plan_tab", TABLE)
    widgets.anew("plan_table_kind", level)


def _level(strategy: Strategy) -> str:
    if strategy.applications.empty:
        st.info(
            "No input names applications, so each server is decided by itself.",
            icon=":material/dns:",
        )
        return "server"
    chosen = st.segmented_control(
        "Decide per", ("application", "server"), default="application", required=True,
        format_func=lambda word: f"{word.capitalize()}s", key="plan_level",
        persist_state="session",
        help="Servers follow the strategy of their application unless they have one of their own.",
    )  # fmt: skip
    return str(chosen)


def _wanted(rows: pd.DataFrame) -> pd.Series:
    """Draw the filters and return which rows they keep."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            "Search", icon=":material/search:", key=widgets.of_case("plan_search"),
            persist_state="session", placeholder="name, reason, question …",
        ).lower()  # fmt: skip
        chosen = st.multiselect(
            "Strategy", _ORDER, key=widgets.of_case("plan_dispositions"),
            format_func=str.capitalize, persist_state="session", placeholder="all",
        )  # fmt: skip
    better = st.toggle(
        "Only where another fits better", key=widgets.of_case("plan_fits_better"),
        help="Another possible strategy serves your goals better than the one of the rules.",
    )  # fmt: skip
    keep = pd.Series(True, rows.index)
    if search:
        text = rows[["id", "name", "reason", "questions"]].fillna("").agg(" ".join, axis=1)
        keep &= text.str.lower().str.contains(search, regex=False)
    if chosen:
        keep &= rows["disposition"].isin(chosen)
    if better:
        keep &= rows["fits_better"].ne("")
    return keep


def _table(shown: pd.DataFrame, fit: Fit) -> pd.DataFrame:
    """Return the rows with heads for readers, without columns that say nothing of any."""
    table = pd.DataFrame(
        {
            "Name": shown["name"],
            "Strategy": shown["disposition"].str.capitalize(),
            "Set": shown["disposition_rule"]
            .eq("override")
            .map({True: "manually", False: "by the rules"}),
            "Confidence": shown["confidence"].str.capitalize(),
            "Questions": shown["questions"],
            "Why": shown["reason"],
            "Fit": shown["fit"],
            "Also possible": fit.told(shown["alternatives"]),
            "Where": shown["evidence"],
            "Id": shown["id"],
        }
    )
    silent = [name for name in table if (table[name].isna() | table[name].eq("")).all()]
    return table.drop(columns=silent)


def _unknown(strategy: Strategy) -> None:
    """Name the choices that are of nothing in scope, and offer to remove them."""
    unknown = [key for key in session.entries().edits if key in strategy.unknown_edits]
    if not unknown:
        return
    st.warning(
        "; ".join(escape(key) for key in unknown),
        title="Set manually, but neither an application nor a server in scope",
        icon=":material/person_off:",
    )
    st.button(
        "Remove these", icon=":material/delete:", key="plan_unknown", on_click=_remove,
        args=(unknown,),
    )  # fmt: skip


def _remove(keys: list[str]) -> None:
    held = session.entries()
    left = {key: edit for key, edit in held.edits.items() if key not in keys}
    session.change(replace(held, edits=left))
