"""AWS Migration Business Case Generator: navigation, sidebar, and the page asked for."""

import streamlit as st

from pages.ui import session, sidebar

st.set_page_config(
    page_title="AWS migration business case",
    page_icon=":material/cloud_upload:",
    layout="wide",
)
session.start()

page = st.navigation(
    {
        "Case": [
            st.Page(
                "pages/case/project.py",
                title="Project",
                icon=":material/assignment:",
                default=True,
                help="Name the project, the customer and the AWS region.",
            ),
            st.Page(
                "pages/case/inputs.py",
                title="Inputs",
                icon=":material/upload_file:",
                help="Upload an export, or try a synthetic one, and see what was read.",
            ),
            st.Page(
                "pages/case/assumptions.py",
                title="Assumptions",
                icon=":material/tune:",
                help="See and change every number of the method.",
            ),
            st.Page(
                "pages/case/generate.py",
                title="Generate",
                icon=":material/play_circle:",
                help="Size and price the estate and write the case.",
            ),
            st.Page(
                "pages/case/results.py",
                title="Results",
                icon=":material/monitoring:",
                help="Key figures, document, servers, figures with their evidence, downloads.",
            ),
            st.Page(
                "pages/case/what_if.py",
                title="What if",
                icon=":material/instant_mix:",
                help="Move the main assumptions and see at once what becomes of the case.",
            ),
        ],
        "Library": [
            st.Page(
                "pages/library/about.py",
                title="About",
                icon=":material/info:",
                help="What the program does, its price book, and its limits.",
            ),
        ],
    }
)
with st.sidebar:
    sidebar.draw()
page.run()
