"""Settings of prices: the book in use, a refresh, and prices of the case's own."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from bizcase.catalog import load_price_book, regions
from bizcase.catalog.refresh import SOURCES, refresh_prices
from bizcase.grammar import counted
from pages.parts import faults
from pages.state import access, making, session, widgets
from pages.tabs import price_book

SOURCE_LABELS = {
    "query": "With AWS credentials (about a minute)",
    "bulk": "Without an account (some hundred MB)",
}


def draw() -> None:
    """Draw the book of a region with its date, the refresh, and the case's own prices."""
    st.subheader("Prices")
    table = regions().set_index("region")
    table = table[table["partition"] != "aws-cn"]  # listed in CNY
    region = st.selectbox(
        "Region",
        list(table.index),
        index=list(table.index).index(session.entries().project.aws_region),
        format_func=lambda name: f"{name}, {table.loc[name, 'display_name']}",
        key=widgets.of_case("prices_region"),
    )
    with faults.shown():
        if table.loc[region, "has_prices"]:
            book = load_price_book(region)
            days = (dt.datetime.now(dt.UTC).date() - book.snapshot_date).days
            st.markdown(
                f"Price book of {book.snapshot_date.isoformat()} ({counted(days, 'days')} old) for "
                f"{region}: {book.source}. Each price is listed, derived or assumed; the document "
                "says how much rests on which."
            )
        else:
            st.markdown(f"There are no prices of {region} yet.")
    st.markdown("Today's prices from AWS, with credentials; `--source bulk` needs none:")
    st.code(f"python -m bizcase prices refresh --region {region}", language=None)
    if access.is_local():  # a public app reads nothing for its visitors
        source = st.radio(
            "How",
            SOURCES,
            format_func=SOURCE_LABELS.get,
            horizontal=True,
            key="prices_source",
            label_visibility="collapsed",
        )
        if widgets.button("Refresh the prices", icon=":material/sync:"):
            status = st.status(f"Reading the prices of {region}", expanded=True)
            done = None
            with faults.shown():
                done = refresh_prices(region, source, report=status.write)
                making.compute_with_new_prices()
            for note in done.notes if done else ():
                status.write(note)
            status.update(
                label=f"Prices of {region} as of {done.book.date}. The case is computed with them."
                if done
                else "The old prices stay in use.",
                state="complete" if done else "error",
            )
    price_book.draw()
