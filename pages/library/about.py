"""What the program does, what it rests on, and its limits."""

import streamlit as st

from bizcase import __version__
from bizcase.catalog import load_price_book, regions
from bizcase.document.build import NOT_YET
from bizcase.inputs.detect import KIND_LABELS

st.title("About")
st.markdown(
    "Drop in an infrastructure export; get a migration business case whose every figure opens to "
    "the rows, the price and the assumption it came from."
)

st.subheader("What it reads")
st.markdown("\n".join(f"- {label}" for kind, label in KIND_LABELS.items() if kind != "unknown"))

st.subheader("What leaves this machine")
st.markdown(
    "Nothing, unless you switch on DynamoDB persistence and save a case: it then goes to the table "
    "of this app's AWS account. Else files are read in memory and forgotten with the browser "
    "session. There is no telemetry and no other network call. If somebody else "
    "runs this app for you, the files are in the memory of their machine while you work."
)

st.subheader("Prices")
book = load_price_book("us-east-1")
priced = regions()["has_prices"].sum()
st.markdown(
    f"Price book of {book.snapshot_date.isoformat()} for {priced} regions: {book.source}. Each "
    "price is listed, derived or assumed; the document says how much rests on which."
)

st.subheader("Not in the case yet")
st.markdown("\n".join(f"- {item}" for item in NOT_YET))
st.caption(f"Version {__version__}")
