"""The drawer of a row: what a server or an application is made of, to the rows of the files."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.exports.edit_rows import SERVER
from bizcase.grammar import counted
from bizcase.inventory.scope import is_in_scope
from bizcase.sizing import choice_reasons, ranking_of
from bizcase.strategy.waves.labels import group_label, labels
from bizcase.units import as_shown, sum_usd
from pages.parts.formatting import amount_in_words, escape, style_of
from pages.state import session
from pages.tabs import evidence_drawer

_ROW, _MOST_ROWS = "evidence_row", 100
# What sizes and prices of any server rest on.
_RESTS_ON = ("sizing.headroom", "storage.basis", "pricing.base_option")
_HEADS = {"compute": "Compute", "storage": "Storage", "licence": "Licence"}
_SIZES = (("vCPU", "vcpu", "need_vcpu", "vcpu_by_hand", "cpu_peak"),
          ("GiB of memory", "memory_gib", "need_memory_gib", "memory_by_hand_gib", "memory_peak"),
          ("GiB of storage", "storage_provisioned_gib", "need_storage_gib",
           "storage_by_hand_gib", ""))  # fmt: skip


def show(case: BusinessCase, kind: str, key: str, at: str) -> None:
    """Open the drawer at a server, an application or a group; ``at`` is what opened it."""
    session.case().memo[_ROW] = [(kind, key)]
    evidence_drawer.opened().clear()
    evidence_drawer.draw(case, at, _drawer)


@st.dialog(
    "Evidence", position="right", width="medium", icon=":material/fact_check:",
    on_dismiss=evidence_drawer.closed,
)  # fmt: skip
def _drawer(case: BusinessCase) -> None:
    went: list[tuple[str, str]] = session.case().memo[_ROW]
    if stack := evidence_drawer.opened():
        evidence_drawer.body(case, stack, least=0)
        return
    if len(went) > 1:
        st.button("Back", icon=":material/arrow_back:", key="row_back", on_click=_back)
    kind, key = went[-1]
    _DRAWN[kind](case, key)


def _back() -> None:
    session.case().memo[_ROW].pop()


def _server(case: BusinessCase, key: str) -> None:
    found = case.servers[case.servers["server_id"].eq(key)]
    if found.empty:
        st.info("This server is no longer listed.")
        return
    at = found.index[int(is_in_scope(found).to_numpy().argmax())]
    row, style = case.servers.loc[at], style_of(case.assumptions)
    st.markdown(f"**{escape(str(row['name']))}**")
    total = row.get("total_monthly_usd")
    if pd.notna(total):
        shown = escape(amount_in_words(float(total), style))
        st.markdown(f"On AWS: **{shown} a month** on {escape(str(row['instance_type']))}")
    _sizes(row)
    reasons = choice_reasons(case.servers.loc[[at]], case.estate.book, ranking_of(case.assumptions))
    why = reasons["instance_reason"].iloc[0]
    if pd.notna(why) and why:
        st.markdown(escape(f"Why this type: {style.words(str(why))}."))
    _deeper(case)
    _lines(case, key)
    _changed(case, key)
    _decision(case, SERVER, key)
    _files(case, key, found)


def _sizes(row: pd.Series) -> None:
    """Say of each size what is there, what is needed and why."""
    told = []
    for unit, there, need, by_hand, peak in _SIZES:
        if pd.isna(row.get(need)):
            continue
        told.append(f"{_number(row[need])} {unit} needed: {_why(row, there, by_hand, peak)}")
    st.markdown("\n".join(f"* {line}" for line in told))


def _why(row: pd.Series, there: str, by_hand: str, peak: str) -> str:
    read = "no list states any" if pd.isna(row[there]) else f"{_number(row[there])} in the files"
    if pd.notna(row.get(by_hand)):
        return f"changed by the analyst ({read})"
    measured = row.get(peak) if peak else None
    if measured is not None and pd.notna(measured):
        share = f"at most {as_shown(measured * 100)} %"
        return f"{read}, of which {share} are used, with the headroom of the case"
    return read


def _deeper(case: BusinessCase) -> None:
    """Draw what the row rests on and what may be changed there, each one step deeper."""
    for name in _RESTS_ON:
        evidence_drawer.leads_to(case, name, f"row_{name}", evidence_drawer.opened())


def _lines(case: BusinessCase, key: str) -> None:
    """Show the lines of the bill with quantity, price, its origin and its date."""
    lines = case.estate.lines
    own = lines[lines["server_id"].eq(key)]
    if own.empty:
        return
    info = case.price_book
    st.markdown(f"**Prices** of {escape(info.region)}, {escape(info.snapshot_date)}")
    style = style_of(case.assumptions)
    shown = pd.DataFrame(
        {
            "What": own["head"].map(lambda head: _HEADS.get(head, head)),
            "Item": own["item"],
            style.label("USD a month"): style.money(own["amount_usd"].astype(float)),
            "Price": own["price_origin"],
        }
    )
    money = {style.label("USD a month"): st.column_config.NumberColumn(format="%,.2f")}
    st.dataframe(
        shown, hide_index=True, column_config=money, alt="The lines of the bill of this server."
    )


def _changed(case: BusinessCase, key: str) -> None:
    edited = case.inventory.edited
    for row in edited[edited["server_id"].eq(key)].to_dict("records"):
        why = f": {escape(row['reason'])}" if row["reason"] else ""
        st.markdown(
            f"Changed by the analyst: {escape(row['field'])}, read as {escape(row['read'])}, "
            f"set to **{escape(row['value'])}**{why}"
        )


def _application(case: BusinessCase, key: str) -> None:
    applications = case.inventory.applications
    found = applications[applications["application_id"].eq(key)]
    if found.empty:
        st.info("This application is no longer listed.")
        return
    st.markdown(f"**{escape(str(found['name'].iloc[0]))}**")
    if case.strategy is not None:
        servers = set(case.strategy.links.servers_of.get(key, ()))
        rows = case.servers[case.servers["server_id"].isin(servers)]
        st.markdown(counted(len(rows), "servers"))
        _cost(case, rows)
    _decision(case, "application", key)
    _places(found)


def _cost(case: BusinessCase, rows: pd.DataFrame) -> None:
    """Say what the servers of an application cost on AWS, and how many have no price."""
    priced = rows.get("total_monthly_usd", pd.Series(dtype="float64")).dropna().astype(float)
    if priced.empty:
        return
    shown = escape(amount_in_words(sum_usd(priced), style_of(case.assumptions)))
    without = len(rows) - len(priced)
    more = f", without {counted(without, 'servers')} that the case does not price" * bool(without)
    st.markdown(f"Its servers on AWS: **{shown} a month**{more}")


def _decision(case: BusinessCase, kind: str, key: str) -> None:
    """Say what happens to it, by which rule, in which wave and why."""
    if case.strategy is None:
        return
    table = case.strategy.servers if kind == SERVER else case.strategy.applications
    for row in table[table[f"{kind}_id"].eq(key)].to_dict("records"):
        st.markdown(f"**{escape(str(row['disposition']))}**: {escape(str(row['reason']))}")
        if row["questions"]:
            st.markdown(f"Open: {escape(str(row['questions']))}")
    if case.plan is not None:
        waves = case.plan.wave_of if kind == SERVER else case.plan.wave_of_application
        if key in waves:
            st.markdown(f"Moves in wave {waves[key]}")


def _files(case: BusinessCase, key: str, found: pd.DataFrame) -> None:
    """Show the rows of the files that speak of a server: its own, merged ones, disks, databases."""
    own = case.inventory
    merged = own.matches[own.matches["server_id"].eq(key)]
    also = merged[["other_file", "other_sheet", "other_row"]].set_axis(
        ["source_file", "source_sheet", "source_row"], axis=1
    )
    parts = [found, also, own.disks[own.disks["server_id"].eq(key)],
             own.databases[own.databases["host_server_id"].eq(key)],
             own.dependencies[own.dependencies["from_id"].eq(key)]]  # fmt: skip
    columns = ["source_file", "source_sheet", "source_row"]
    _places(pd.concat([part[columns] for part in parts if len(part)]))


def _places(rows: pd.DataFrame) -> None:
    """Show files, sheets and rows: up to a hundred, all of them as a download."""
    columns = ["source_file", "source_sheet", "source_row"]
    places = rows[columns].dropna(subset=["source_file"]).drop_duplicates()
    table = places.set_axis(["File", "Sheet", "Row"], axis=1)
    st.markdown(f"**Rows of the files**: {len(table):,}")
    st.dataframe(table.head(_MOST_ROWS), hide_index=True, alt="Where this row was read.")
    if len(table) > _MOST_ROWS:
        st.download_button("All rows", table.to_csv(index=False), "rows.csv", on_click="ignore",
                           key="evidence_rows")  # fmt: skip


def _number(value: Any) -> str:  # noqa: ANN401 - a number of numpy
    return f"{float(value):,.12g}"


def _group(case: BusinessCase, key: str) -> None:
    """Show what moves together, and why; each member leads one step deeper."""
    plan, strategy = case.plan, case.strategy
    found = [] if plan is None else [item for item in plan.grouping.groups if item.id == key]
    if plan is None or strategy is None or not found:
        st.info("This group is no longer in the plan.")
        return
    (group,), called = found, labels(strategy)
    st.markdown(f"**{escape(group_label(key, called, opens=True))}**")
    if group.why_shared:
        st.markdown(escape(f"It moves first: {group.why_shared}."))
    members = [*(("application", item) for item in group.applications),
               *((SERVER, item) for item in group.servers)]  # fmt: skip
    waves = [wave for wave in plan.waves if key in wave.groups]
    for wave in waves:
        evidence_drawer.leads_to(
            case, f"wave.{wave.number}.hours", "row_group_hours", evidence_drawer.opened()
        )
    went: list[tuple[str, str]] = session.case().memo[_ROW]
    st.markdown(f"**Moves together**: {len(members):,}")
    for kind, member in members[:_MOST_ROWS]:
        st.button(
            escape(called.get((kind, member), member)), type="tertiary",
            key=f"row_member_{kind}_{member}", icon=":material/subdirectory_arrow_right:",
            on_click=went.append, args=((kind, member),),
        )  # fmt: skip
    if len(members) > _MOST_ROWS:
        st.caption(f"{len(members) - _MOST_ROWS:,} more are in servers.csv.")


_DRAWN = {SERVER: _server, "application": _application, "group": _group}
