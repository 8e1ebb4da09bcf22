"""AWS Migration Business Case Generator: what ``streamlit run`` starts."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))
# A folder `pages` beside the script that runs would switch on Streamlit's automatic mode.
app = st.App(ROOT / "pages" / "app.py")
