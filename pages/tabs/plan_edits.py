"""Dispositions set by hand: what is applied, what is typed but not applied yet, and the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.errors import BizcaseError
from bizcase.grammar import counted
from bizcase.strategy.decide.edits import Edit, checked_edits
from bizcase.strategy.decide.fit import Fit
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import DISPOSITIONS
from pages.parts import faults
from pages.parts.formatting import escape
from pages.state import session, widgets
from pages.state.case_session import TypedEdit
from pages.state.drafts import Drafts
from pages.tabs import row_evidence

_SHOWN_NAMES = 5
_NO_REASON = "No reason given"  # what the document prints beside such a choice
_EDITABLE = ("Your choice", "Your reason")


def drafts() -> Drafts[TypedEdit]:
    """Return what was typed but not applied yet, by application or server id."""
    return session.case().edit_drafts


def applied() -> dict[str, TypedEdit]:
    """Return the edits of the case in the same form."""
    return {key: (edit.disposition, edit.reason) for key, edit in session.entries().edits.items()}


def merged(own: Mapping[str, TypedEdit], typed: Mapping[str, TypedEdit]) -> dict[str, Edit]:
    """Return the edits that a case holds after the drafts; a draft that is blank removes one."""
    both = {**own, **typed}
    return {
        key: Edit(disposition, reason.strip() or _NO_REASON)
        for key, (disposition, reason) in sorted(both.items())
        if disposition or reason.strip()
    }


def decision_rows(strategy: Strategy, level: str) -> pd.DataFrame:
    """Return what the last run decided for applications or servers, the undecided ones first."""
    table = strategy.applications if level == "application" else strategy.servers
    rows = table.rename(columns={f"{level}_id": "id"}).astype({"id": "str"})
    if "name" not in rows:
        rows = rows.assign(name=rows["id"])
    rank = rows["disposition"].map({name: place for place, name in enumerate(_ORDER)})
    return rows.assign(rank=rank).sort_values(["rank", "id"]).reset_index(drop=True)


_ORDER = ("undecided", *(name for name in DISPOSITIONS if name != "undecided"))


def draw(result: RunResult) -> None:
    """Draw filters, the table to edit, and what can be done with the edits."""
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
    row_evidence.search(result.case, level, rows.set_index("id"))
    _table(shown, level, strategy.fit)
    _bulk(shown, level)
    _actions(strategy)


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
            persist_state="session", placeholder="all",
        )  # fmt: skip
    with st.container(horizontal=True):
        by_hand = st.toggle("Only those set manually", key=widgets.of_case("plan_by_hand"))
        better = st.toggle(
            "Only where another fits better", key=widgets.of_case("plan_fits_better"),
            help="Another possible strategy serves your goals better than the one of the rules.",
        )  # fmt: skip
    keep = pd.Series(True, rows.index)
    if search:
        columns = ["id", "name", "disposition_rule", "reason", "questions"]
        text = rows[columns].fillna("").agg(" ".join, axis=1).str.lower()
        keep &= text.str.contains(search, regex=False)
    if chosen:
        keep &= rows["disposition"].isin(chosen)
    if by_hand:
        keep &= rows["id"].isin({*applied(), *drafts().typed})
    if better:
        keep &= rows["fits_better"].ne("")
    return keep


def _table(shown: pd.DataFrame, level: str, fit: Fit) -> None:
    """Draw the table; what it returns goes to the drafts."""
    ids = shown["id"].tolist()
    typed, own = drafts(), applied()
    editor = widgets.of_case(f"plan_editor_{level}_{hash(tuple(ids))}_{typed.round}")
    if not widgets.is_drawn(editor):
        typed.begin(own)
    held = [typed.shown(key) for key in ids]
    edited = st.data_editor(
        pd.DataFrame(
            {
                "Name": shown["name"].to_numpy(),
                "Strategy": shown["disposition"].to_numpy(),
                "Your choice": pd.Series([item[0] or None for item in held], dtype="object"),
                "Your reason": pd.Series([item[1] for item in held], dtype="str"),
                "Questions": shown["questions"].to_numpy(),
                "Why": shown["reason"].to_numpy(),
                "Rule": shown["disposition_rule"].to_numpy(),
                "Confidence": shown["confidence"].to_numpy(),
                "Fit": shown["fit"].to_numpy(),
                "Also possible": fit.told(shown["alternatives"]).to_numpy(),
                "Where": shown["evidence"].to_numpy(),
                "Id": ids,
            }
        ),
        hide_index=True,
        disabled=[name for name in _COLUMNS if name not in _EDITABLE],
        column_config=_COLUMNS,
        placeholder="by the rules",
        key=editor,
        alt=f"Every {level} with its strategy, rule, reason and questions; two columns to edit.",
    )
    typed.take(typed_rows(edited), own)


_COLUMNS: dict[str, Any] = {
    "Name": st.column_config.TextColumn(pinned=True, width="medium"),
    "Strategy": st.column_config.TextColumn(help="As the last run decided."),
    "Your choice": st.column_config.SelectboxColumn(
        options=list(DISPOSITIONS), help="Choose to overrule the rules; empty: by the rules."
    ),
    "Your reason": st.column_config.TextColumn(
        width="medium", help="Optional, printed in the document."
    ),
    "Questions": st.column_config.TextColumn(width="large"),
    "Why": st.column_config.TextColumn(width="large"),
    "Rule": st.column_config.TextColumn(),
    "Confidence": st.column_config.TextColumn(),
    "Fit": st.column_config.NumberColumn(
        format="percent", help="How far the strategy serves your goals; decides nothing."
    ),
    "Also possible": st.column_config.TextColumn(
        width="medium", help="What another rule would have given, in order, with its fit."
    ),
    "Where": st.column_config.TextColumn(width="medium"),
    "Id": st.column_config.TextColumn(),
}


def typed_rows(edited: pd.DataFrame) -> dict[str, TypedEdit]:
    """Return disposition and reason of the rows of the table, by id; empty cells are blank."""
    return {
        key: (
            disposition if isinstance(disposition, str) else "",
            reason.strip() if isinstance(reason, str) else "",
        )
        for key, disposition, reason in zip(
            edited["Id"], edited["Your choice"], edited["Your reason"], strict=True
        )
    }


def _bulk(shown: pd.DataFrame, level: str) -> None:
    """Offer one disposition with one reason for all rows that the filters keep."""
    if shown.empty:
        return
    with st.popover(f"Set all {len(shown):,} {level}s shown", icon=":material/checklist:"):
        chosen = st.selectbox(
            "Strategy", DISPOSITIONS, key=widgets.of_case("plan_bulk_disposition")
        )
        reason = st.text_input("Your reason", key=widgets.of_case("plan_bulk_reason"))
        if st.button("Set", key="plan_bulk_set"):
            drafts().put(dict.fromkeys(shown["id"], (chosen, reason.strip())))
            st.rerun()


def _actions(strategy: Strategy) -> None:
    """Draw what is not applied yet, the buttons, and edits that name nothing in scope."""
    fault_place = st.container()
    waiting, own = drafts(), applied()
    typed = waiting.typed
    if typed:
        st.info(
            "; ".join(_told(key, draft) for key, draft in list(typed.items())[:_SHOWN_NAMES])
            + (" …" if len(typed) > _SHOWN_NAMES else ""),
            title=f"Not applied yet: {len(typed):,}",
            icon=":material/edit_note:",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Apply", type="primary", icon=":material/check:", disabled=not typed):
            try:
                edits = waiting.apply(lambda new: checked_edits(merged(own, new)))
            except BizcaseError as fault:
                with fault_place:
                    faults.show(fault)
            else:
                _set(edits, "Strategies applied.")
        if st.button("Discard", icon=":material/undo:", disabled=not typed):
            _set(session.entries().edits, "Not applied.")
        if st.button(
            "All by the rules", icon=":material/restart_alt:", disabled=not (own or typed)
        ):
            _set({}, "All strategies follow the rules.")
    unknown = [key for key in own if key in strategy.unknown_edits]
    if unknown:
        st.warning(
            "; ".join(escape(key) for key in unknown),
            title="Set manually, but neither an application nor a server in scope",
            icon=":material/person_off:",
        )
        if st.button("Remove these", icon=":material/delete:"):
            kept = {key: draft for key, draft in own.items() if key not in unknown}
            _set(merged(kept, {}), "Removed.")


def _told(key: str, draft: TypedEdit) -> str:
    disposition, reason = draft
    if not (disposition or reason):
        return f"{escape(key)}: by the rules"
    return f"{escape(key)}: {disposition or '(no strategy)'}, {escape(reason or _NO_REASON)}"


def _set(edits: Mapping[str, Edit], message: str) -> None:
    """Keep the edits in the case; drafts are done with."""
    session.change(replace(session.entries(), edits=edits))
    drafts().discard()
    st.toast(message, icon=":material/check:")
    st.rerun()
