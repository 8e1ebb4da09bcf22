"""Project details."""

from dataclasses import replace

import streamlit as st

from bizcase.catalog import regions
from bizcase.entries import MAX_NAME_LENGTH, MAX_TIMELINE_MONTHS, ProjectInfo
from bizcase.errors import BizcaseError
from pages.parts import faults
from pages.state import session, widgets
from pages.tabs import price_book

case = session.entries()
priced = regions().query("has_prices")
names = dict(zip(priced["region"], priced["display_name"], strict=True))
names |= {name: name for name in case.compare_regions if name not in names}  # of its own books

st.title("Migration business case")
st.markdown(
    "From an infrastructure export to AWS sizes and costs that can be checked line by line. "
    "Files stay on this server's memory for this session; nothing is "
    "sent anywhere unless you save the case to DynamoDB."
)

with st.form("project", border=True):
    left, right = st.columns(2)
    project_name = left.text_input(
        "Project name",
        case.project.project_name,
        key=widgets.of_case("project_name"),
        persist_state="session",
        max_chars=MAX_NAME_LENGTH,
        placeholder="Data centre exit",
    )
    customer_name = right.text_input(
        "Customer name",
        case.project.customer_name,
        key=widgets.of_case("customer_name"),
        persist_state="session",
        max_chars=MAX_NAME_LENGTH,
        placeholder="Example Ltd",
    )
    region = left.selectbox(
        "AWS region",
        list(names),
        index=list(names).index(case.project.aws_region)
        if case.project.aws_region in names
        else None,
        format_func=lambda name: f"{names[name]}, {name}",
        key=widgets.of_case("aws_region"),
        persist_state="session",
        help="Regions with prices in the price book.",
    )
    as_of = right.date_input(
        "As of",
        case.as_of,
        key=widgets.of_case("as_of"),
        persist_state="session",
        help="The date of every status in the case.",
    )
    timeline = left.number_input(
        "Timeline in months",
        1,
        MAX_TIMELINE_MONTHS,
        min(max(case.project.timeline_months, 1), MAX_TIMELINE_MONTHS),
        key=widgets.of_case("timeline_months"),
        persist_state="session",
    )
    compared = st.multiselect(
        "Regions to compare",
        list(names),
        [name for name in case.compare_regions if name in names],
        format_func=lambda name: f"{names[name]}, {name}",
        key=widgets.of_case("compare_regions"),
        persist_state="session",
        help="The same servers and databases, priced in these regions too.",
        placeholder="None",
    )
    description = st.text_area(
        "Description",
        case.project.description,
        key=widgets.of_case("project_description"),
        persist_state="session",
        placeholder="Why the customer considers moving, and what the case should answer.",
    )
    saved = st.form_submit_button("Save and go on", type="primary", icon=":material/arrow_forward:")

price_book.draw()

if saved:
    try:
        project = ProjectInfo(
            project_name,
            customer_name,
            region or case.project.aws_region,
            description,
            int(timeline),
        )
        entered = replace(case, as_of=as_of, compare_regions=tuple(compared))
        session.change(entered.with_project(project.checked()))
        st.switch_page("pages/case/inputs.py")
    except BizcaseError as fault:
        faults.show(fault)
