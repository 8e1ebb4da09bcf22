"""Project, customer, region, date and timeline: each applies at once, and none must be filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from bizcase.catalog import regions
from bizcase.entries import MAX_NAME_LENGTH, MAX_TIMELINE_MONTHS, Entries
from pages.parts import faults
from pages.state import session, widgets
from pages.state.session import UNTITLED
from pages.tabs import description


def draw() -> None:
    """Draw the fields in one row, the rarer ones folded."""
    held = session.entries()
    project, names = held.project, _region_names()
    with st.grid("auto", min_column_width=160):
        st.text_input(
            "Project name", project.project_name, max_chars=MAX_NAME_LENGTH,
            placeholder=UNTITLED.project_name,
            key=widgets.of_case("project_name"),
            **_applied("project_name", _named("project_name")),
        )  # fmt: skip
        st.text_input(
            "Customer name", project.customer_name, max_chars=MAX_NAME_LENGTH,
            placeholder=UNTITLED.customer_name,
            key=widgets.of_case("customer_name"),
            **_applied("customer_name", _named("customer_name")),
        )  # fmt: skip
        st.selectbox(
            "AWS region", list(names),
            list(names).index(project.aws_region) if project.aws_region in names else None,
            format_func=lambda name: f"{names[name]}, {name}",
            help="Regions with prices in the price book.",
            key=widgets.of_case("aws_region"),
            **_applied("aws_region", _project("aws_region")),
        )  # fmt: skip
        st.date_input(
            "As of", held.as_of, help="The date of every status in the case.",
            key=widgets.of_case("as_of"),
            **_applied("as_of", lambda case, day: replace(case, as_of=day or case.as_of)),
        )  # fmt: skip
        st.number_input(
            "Timeline in months", 1, MAX_TIMELINE_MONTHS,
            min(max(project.timeline_months, 1), MAX_TIMELINE_MONTHS),
            key=widgets.of_case("timeline_months"),
            **_applied("timeline_months", _project("timeline_months")),
        )  # fmt: skip
    with st.expander("Regions to compare, description"):
        st.multiselect(
            "Regions to compare", list(names),
            [name for name in held.compare_regions if name in names],
            format_func=lambda name: f"{names[name]}, {name}", placeholder="None",
            help="The same servers and databases, priced in these regions too.",
            key=widgets.of_case("compare_regions"),
            **_applied(
                "compare_regions",
                lambda case, names: replace(case, compare_regions=tuple(names)),
            ),
        )  # fmt: skip
        st.text_area(
            "Description", project.description,
            placeholder="Why the customer considers moving, and what the case should answer.",
            key=widgets.of_case("project_description"),
            **_applied("project_description", _project("description")),
        )  # fmt: skip
        description.draw()
    if (refused := session.case().refused) is not None:
        faults.show(refused)


def _region_names() -> dict[str, str]:
    priced, held = regions().query("has_prices"), session.entries()
    names = dict(zip(priced["region"], priced["display_name"], strict=True))
    # Regions of the case's own price books.
    own = (*held.compare_regions, held.project.aws_region)
    return names | {name: name for name in own if name not in names}


Put = Callable[[Entries, Any], Entries]


def _applied(key: str, put: Put) -> dict[str, Any]:
    """Return what makes a field apply what is typed: before the sidebar is drawn."""
    name = widgets.of_case(key)
    return {
        "persist_state": "session",
        "on_change": lambda: session.apply(lambda case: put(case, widgets.value(name))),
    }


def _project(field: str) -> Put:
    def put(case: Entries, value: Any) -> Entries:  # noqa: ANN401 - of the kind of its field
        changed: dict[str, Any] = {field: value}
        return case if value is None else case.with_project(replace(case.project, **changed))

    return put


def _named(field: str) -> Put:
    """Return what puts a name; a blank one becomes that of a case without names."""

    def put(case: Entries, value: Any) -> Entries:  # noqa: ANN401 - of the kind of its field
        name: dict[str, Any] = {field: str(value or "").strip() or getattr(UNTITLED, field)}
        return case.with_project(replace(case.project, **name))

    return put
