"""Where the app opens: a sample, files of one's own, or a saved case."""

import streamlit as st

from pages.state import session
from pages.tabs import start_doors

st.title("Start")
st.markdown(
    "Drop in an infrastructure export and get a migration business case. Every figure opens to the "
    "rows, the price and the assumption that it comes from."
)
start_doors.draw()
if session.entries().files:
    start_doors.steps()
st.caption(start_doors.where_files_stay())
