"""The prices that a case brought with it, and the way back to those of the program."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from bizcase.catalog.region_book import read_region_book
from bizcase.errors import CatalogError
from pages.parts.formatting import escape
from pages.state import session


def draw() -> None:
    """Say which prices the case holds; nothing where it uses those of the program."""
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
        if st.button("Use the program's prices", icon=":material/sell:"):
            session.change(replace(held, price_book=None, compare_books=()))
            st.rerun()
