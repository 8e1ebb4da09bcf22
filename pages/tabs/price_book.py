"""The prices that a case brought with it, and the way back to those of the program."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from bizcase.catalog import load_price_book
from bizcase.catalog.own_prices import COLUMNS, read_own_prices
from bizcase.catalog.region_book import read_region_book
from bizcase.errors import BizcaseError, CatalogError
from bizcase.grammar import counted
from bizcase.inputs.opening.upload import Upload
from pages.parts import faults
from pages.parts.formatting import escape
from pages.state import session, widgets


def draw() -> None:
    """Say which prices the case holds, and take the customer's own by instance type."""
    _book()
    _own_prices()


def _own_prices() -> None:
    """Take a csv of prices by instance type; say how many the case has, and offer to leave them."""
    held = session.entries()
    with st.expander("Prices the customer has agreed with AWS, by instance type"):
        file = st.file_uploader(
            "Csv of own prices",
            type="csv",
            key=widgets.of_case("own_prices_file"),
            help=f"Columns {', '.join(COLUMNS)}: Linux, in USD an hour. A blank option is "
            "on_demand, a blank region that of the case. A price replaces the list "
            "price less any discount.",
        )
        if file is not None and widgets.button("Use these prices", icon=":material/price_check:"):
            try:
                region = held.project.aws_region
                found = read_own_prices(Upload(file.name, file.getvalue()), region)
                load_price_book(region, held.price_book, found)
                session.change(replace(held, own_prices=found))
                st.rerun()
            except BizcaseError as fault:
                faults.show(fault)
        if held.own_prices:
            count = counted(len(held.own_prices), "prices")
            where = ", ".join(sorted({price.region for price in held.own_prices}))
            st.markdown(f"The case has {count} of its own: {escape(where)}.")
            if widgets.button("Use list prices for all types", icon=":material/sell:"):
                session.change(replace(held, own_prices=()))
                st.rerun()


def _book() -> None:
    """Say which price books the case holds; nothing where it uses those of the program."""
    held = session.entries()
    books = [book for book in (held.price_book, *held.compare_books) if book is not None]
    if not books:
        return
    told = []
    for file in books:
        try:
            book = read_region_book(file)
            told.append(f"{book.region}, {book.date.isoformat()}, {book.source}")
        except CatalogError as fault:
            told.append(f"{file.name}: {fault.message}")
    with st.container(border=True, key="own_prices"):
        st.markdown(
            "**The case has its own prices.** They are used instead of the program's "
            "prices:  \n" + "  \n".join(map(escape, told))
        )
        if widgets.button("Use the program's prices", icon=":material/sell:"):
            session.change(replace(held, price_book=None, compare_books=()))
            st.rerun()
