"""What makes the difference between two cases, driver by driver."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bizcase.agents import run_agents
from bizcase.agents.differences import Measures, difference
from bizcase.agents.scenarios import measures_of
from bizcase.assumptions import Assumptions
from bizcase.document.number_style import ENGLISH_USD
from bizcase.document.values import change_said
from bizcase.entries import Entries, RunRequest
from bizcase.scenarios import DRIVERS, NPV, SERVERS, Driver
from bizcase.units import as_shown, sum_usd
from pages.parts import faults
from pages.parts.formatting import escape, style_of
from pages.state import session, widgets

_MEMO = "case_drivers"
_MEASURES = {
    NPV: "Net present value",
    "run_rate.after": "Run cost, last year",
    "once.total": "Moving, once",
    "cash.total.aws": "AWS, all years",
    SERVERS: "Servers in scope",
}


def draw(names: tuple[str, str], first: Entries, last: Entries, key: str) -> None:
    """Offer to compute what makes the difference from the first case to the last, and show it."""
    of = (first.fingerprint, last.fingerprint)
    memo = session.case().memo
    if memo.get(_MEMO, (None,))[0] != of:
        pressed = widgets.button(
            "Difference by driver", icon=":material/difference:", key=f"drivers_{key}",
            help="The first case is changed into the second one driver at a time and computed anew "
            "each time.",
        )  # fmt: skip
        if not pressed:
            return
        with faults.shown(), st.spinner("Computing …"):
            memo[_MEMO] = (of, difference(first, last, _value_of))
    if memo.get(_MEMO, (None,))[0] == of:
        _show(names, memo[_MEMO][1], last.assumptions)


def _value_of(entries: Entries) -> Measures:
    return measures_of(run_agents(RunRequest(entries)).case.ledger)


def _show(names: tuple[str, str], drivers: tuple[Driver, ...], register: Assumptions) -> None:
    if not drivers:
        st.info("Both cases have the same inputs, plan, prices and assumptions.")
        return
    # A cell of this table is Markdown, and what differs has words of the customer.
    st.table(frame(drivers, register).map(lambda cell: escape(str(cell))))
    st.caption(
        f"From {names[0]} to {names[1]}, whole USD. The drivers are changed in the order of the "
        "rows, with the prices and the method of this program, and sum to the total. Net present "
        "value: + is a gain; all other amounts: + costs more."
    )
    if any(driver.amounts.get(SERVERS) for driver in drivers):
        st.caption(
            "The cases do not cover the same number of servers. The part of the amounts that "
            "comes from this is no gain or loss."
        )


def frame(drivers: tuple[Driver, ...], register: Assumptions) -> pd.DataFrame:
    """Return a row per driver with what differs, and the total; amounts are whole USD."""
    style = style_of(register)
    rows = []
    for driver in drivers:
        told = (change_said(change, register, style) for change in driver.changes)
        differs = "; ".join(f"{what}: {before} → {after}" for what, before, after in told)
        rows.append({"Driver": DRIVERS[driver.key], "What differs": differs})
    table = pd.DataFrame([*rows, {"Driver": "Total", "What differs": ""}])
    for measure, label in _MEASURES.items():
        amounts = [driver.amounts.get(measure) for driver in drivers]
        if all(amount is None for amount in amounts):
            continue
        if measure == SERVERS and not any(amounts):
            continue  # the same on both sides
        total = sum_usd([amount for amount in amounts if amount is not None])
        table[label] = [_signed(amount) for amount in (*amounts, total)]
    return table


def _signed(amount: float | None) -> str:
    if amount is None:
        return "not known"
    return f"{'+' if as_shown(amount) > 0 else ''}{ENGLISH_USD.number(amount)}"
