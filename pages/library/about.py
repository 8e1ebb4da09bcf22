"""What the program does, what it rests on, and its limits."""

import datetime as dt

import streamlit as st

from bizcase import __version__
from bizcase.catalog import load_price_book, regions
from bizcase.catalog.refresh import SOURCES, refresh_prices
from bizcase.document.limits import NOT_YET
from bizcase.grammar import counted
from bizcase.traits import KINDS
from pages.parts import faults
from pages.state import access, session

SOURCE_LABELS = {
    "query": "With AWS credentials (about a minute)",
    "bulk": "Without an account (some hundred MB)",
}

st.title("About")
st.markdown(
    "Drop in an infrastructure export; get a migration business case whose every figure opens to "
    "the rows, the price and the assumption it came from."
)

st.subheader("What it reads")
st.markdown("\n".join(f"- {kind.label}" for kind in KINDS.values()))

st.subheader("What leaves this machine")
st.markdown(
    "Nothing, unless you switch on DynamoDB persistence and save a case: it then goes to the table "
    "of this app's AWS account. Else files are read in memory and forgotten with the browser "
    "session. There is no telemetry; only a price refresh, when you ask for it, reads AWS's price "
    "lists. If another person runs this app for you, the files are in the memory of their machine "
    "while you work."
)

st.subheader("Prices")
table = regions().set_index("region")
table = table[table["partition"] != "aws-cn"]  # listed in CNY
region = st.selectbox(
    "Region",
    list(table.index),
    index=list(table.index).index(session.entries().project.aws_region),
    format_func=lambda name: f"{name}, {table.loc[name, 'display_name']}",
)
with faults.shown():
    if table.loc[region, "has_prices"]:
        book = load_price_book(region)
        days = (dt.datetime.now(dt.UTC).date() - book.snapshot_date).days
        st.markdown(
            f"Price book of {book.snapshot_date.isoformat()} ({counted(days, 'days')} old) for "
            f"{region}: {book.source}. Each price is listed, derived or assumed; the document says "
            "how much rests on which."
        )
    else:
        st.markdown(f"There are no prices of {region} yet.")
st.markdown("Today's prices from AWS, with credentials; `--source bulk` needs none:")
st.code(f"python -m bizcase prices refresh --region {region}", language="bash")
if access.is_local():  # a public app reads nothing for its visitors
    source = st.radio(
        "How", SOURCES, format_func=SOURCE_LABELS.get, horizontal=True, label_visibility="collapsed"
    )
    if st.button("Refresh the prices", icon=":material/sync:"):
        status = st.status(f"Reading the prices of {region}", expanded=True)
        done = None
        with faults.shown():
            done = refresh_prices(region, source, report=status.write)
        for note in done.notes if done else ():
            status.write(note)
        status.update(
            label=f"Prices of {region} as of {done.book.date}; generate the case again."
            if done
            else "The old prices stay in use.",
            state="complete" if done else "error",
        )

st.subheader("Not in the case yet")
st.markdown("\n".join(f"- {item}" for item in NOT_YET))
st.caption(f"Version {__version__}")
