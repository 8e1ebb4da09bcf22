"""The app's router: it runs before every page, and brings the case after its entries."""

import streamlit as st

from bizcase import memory, text_columns
from bizcase.document.colours import colour
from pages.parts import places
from pages.state import hiding, making, phone, session, widgets
from pages.tabs import case_actions, evidence_drawer, sidebar

text_columns.keep_as_python()
memory.settle()  # a host without our server has not

# A drawing of our own: Streamlit would fetch an icon by its name from the internet.
ICON = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="{colour("aws")}" '
    'd="M3 20V9h4v11zm7 0V4h4v16zm7 0v-8h4v8z"/></svg>'
)
# Styles of our own, where Streamlit has no setting: the empty space above a title, and a table in
# a text, which moves sideways within its place and not with the page. Tabs, badges and the names of
# levers run over several lines where they do not fit into one. On a phone the first line of Case
# would lie below the way to the sidebar. White on the light main colour of the dark cannot be read.
STYLES = (
    '<style>[data-testid="stMainBlockContainer"]{padding-top:3rem}'
    '@media(min-width:768px){[data-testid="stMainBlockContainer"]{padding-top:1.5rem}}'
    "@media(max-width:767px){.st-key-case_header{padding-top:1rem}}"
    '[data-testid="stMarkdownContainer"]:has(table){overflow-x:auto}'
    '[role="tablist"]{flex-wrap:wrap;overflow:visible}'
    ".st-key-case_levers button p{text-align:left}"
    '[data-testid="stSidebar"] .stMarkdownBadge{white-space:normal!important}'
    '[data-testid^="stBaseButton-primary"]:enabled'
    f"{{color:light-dark({colour('reverse')},{colour('reverse', 'dark')})}}</style>"
)

st.set_page_config(
    page_title="AWS migration business case",
    page_icon=ICON,
    layout="wide",
    initial_sidebar_state=240,
)
session.start()
hiding.take()
making.go_on()
page = st.navigation(
    [
        st.Page(
            file, title=title, icon=f":material/{icon}:", help=purpose, default=title == "Start"
        )
        for file, title, icon, purpose in places.PLACES
    ]
)
if phone.has_moved_to(page.url_path):
    # There the sidebar lies over the page, so it closes once it has led to another one.
    st.set_page_config(initial_sidebar_state="collapsed")
with st.sidebar:
    st.html(STYLES)
    sidebar.draw()
case_actions.draw()
page.run()
widgets.forget_clicks()
evidence_drawer.forget_undrawn()
