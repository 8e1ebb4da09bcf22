"""AWS Migration Business Case Generator: what ``streamlit run`` starts."""

import runpy
import sys
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

ROUTER = Path(__file__).resolve().parent / "pages" / "app.py"
if (root := str(ROUTER.parents[1])) not in sys.path:
    sys.path.insert(0, root)
if get_script_run_ctx(suppress_warning=True):  # a host or a test that runs this file as the page
    runpy.run_path(str(ROUTER), run_name="__main__")
else:
    from pages.state import server  # a package of ours: it is found only from here on

    server.prepare()
    # A folder `pages` beside the script that runs would switch on Streamlit's automatic mode.
    app = st.App(ROUTER, middleware=server.MIDDLEWARE, lifespan=server.lifespan)
