"""AWS Migration Business Case Generator: navigation, sidebar, and the page asked for."""

import streamlit as st

from bizcase import memory, text_columns
from pages.state import session
from pages.tabs import case_actions, sidebar

text_columns.keep_as_python()
memory.settle()

# Section → file, title, icon, what it is for; in working order, the first is the start page.
PAGES = {
    "Case": (
        ("case/project.py", "Project", "assignment",
         "Name the project, the customer and the AWS region."),
        ("case/inputs.py", "Inputs", "upload_file",
         "Upload exports, or try a synthetic one, and see what was read."),
        ("case/assumptions.py", "Assumptions", "tune",
         "See and change every number of the method."),
        ("case/generate.py", "Generate", "play_circle",
         "Size and price the estate and write the case."),
        ("case/results.py", "Results", "monitoring",
         "Key figures, document, servers, figures with their evidence, downloads."),
        ("case/what_if.py", "What if", "instant_mix",
         "Move the main assumptions and see at once what becomes of the case."),
        ("case/plan.py", "Dispositions and waves", "account_tree",
         "What happens to each application, in which wave, and what stands in the way."),
    ),
    "Library": (
        ("library/saved_cases.py", "Saved cases", "database",
         "Load, duplicate, compare or delete saved cases; open a case file."),
        ("library/setup.py", "Setup", "settings",
         "Check the connection to DynamoDB, and copy the permissions it needs."),
        ("library/about.py", "About", "info",
         "What the program does, its price book, and its limits."),
    ),
}  # fmt: skip

st.set_page_config(
    page_title="AWS migration business case", page_icon=":material/cloud_upload:", layout="wide"
)
session.start()
page = st.navigation(
    {
        section: [
            st.Page(
                f"pages/{file}",
                title=title,
                icon=f":material/{icon}:",
                help=purpose,
                default=file == "case/project.py",
            )
            for file, title, icon, purpose in pages
        ]
        for section, pages in PAGES.items()
    }
)
with st.sidebar:
    sidebar.draw()
case_actions.draw()
page.run()
