"""From case to document: which sections there are and in which order."""

from __future__ import annotations

from dataclasses import replace

from bizcase.case import BusinessCase
from bizcase.document.added_up import with_rounding_noted
from bizcase.document.appendix import annexes
from bizcase.document.blocks import Document, Section, text, words
from bizcase.document.body.estate_today import estate_section, scope_section
from bizcase.document.body.map_aid import map_section
from bizcase.document.body.messages import message_of
from bizcase.document.body.money import cash_section, comparison_section, options_section
from bizcase.document.body.parts import nothing_in_scope
from bizcase.document.body.programme import next_section, plan_section, strategy_section
from bizcase.document.body.scenarios import scenarios_section
from bizcase.document.body.target import aws_section
from bizcase.document.body.uncertain import risks_section, uncertainty_section
from bizcase.document.body.value import value_section
from bizcase.document.column_decimals import with_one_precision
from bizcase.document.discounts import price_basis
from bizcase.document.money_words import conversion_blocks, with_currency_named
from bizcase.document.narrative import with_narration
from bizcase.document.notes import with_notes
from bizcase.document.number_style import style_of
from bizcase.document.page1 import page1_section
from bizcase.document.rounding import in_legible_units, rounded, scale_of
from bizcase.document.states import with_short_states, with_states_noted
from bizcase.document.summary import summary_section

BODY = (
    summary_section, options_section, scenarios_section, comparison_section, scope_section,
    estate_section, aws_section, strategy_section, plan_section, cash_section,
    uncertainty_section, risks_section, value_section, next_section, map_section,
)  # fmt: skip
# Of a case with nothing in scope: what was found, why nothing is in scope, and what to do.
_OF_NOTHING = (summary_section, scope_section, next_section)


def build_document(case: BusinessCase) -> Document:
    """Return the document of a case: the page that decides, the body, the annexes."""
    project, style = case.project, style_of(case.assumptions)
    first = page1_section(case)
    front = [] if first is None else [rounded(first, scale_of(case.ledger))]
    made = [
        replace(section, message=message_of(case, section.key))
        for part in (_OF_NOTHING if nothing_in_scope(case) else BODY)
        if (section := part(case)) is not None
    ]
    body = [
        *front,
        *(in_legible_units(rounded(section, "thousand"), case.ledger) for section in made),
    ]
    if body:
        body[0] = replace(body[0], blocks=(*body[0].blocks, *conversion_blocks(style)))
    found = [
        *(with_short_states(section, case.ledger) for section in body),
        *(with_states_noted(section, case.ledger) for section in annexes(case, body)),
    ]
    even = [with_one_precision(section, case.ledger) for section in found]
    summed = [with_rounding_noted(section, case.ledger, style) for section in even]
    named = [with_currency_named(section, style) for section in summed]
    told = with_narration(named, case)
    noted = with_notes(told, case.entries.notes, case.ledger)
    return Document(
        title=text("AWS migration business case: {name}", name=project.project_name),
        subtitle=text(
            "{customer}, as of {date}, region {region}; directional, before tax, {prices}",
            customer=project.customer_name,
            date=case.as_of.isoformat(),
            region=project.aws_region,
            prices=price_basis(case.ledger),
        ),
        sections=_numbered(noted),
        ledger=case.ledger,
        style=style,
    )


def _numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections with the places of the body's in their titles."""
    found = {section.key for section in sections}
    places = {key: place for place, key in enumerate(filter(found.__contains__, _KEYS), start=1)}
    return tuple(
        replace(
            section,
            title=f"{places[section.key]}. {section.title}",
            message=words(f"{places[section.key]}. ") + section.message if section.message else (),
        )
        if section.key in places
        else section
        for section in sections
    )


_KEYS = (
    "options", "scenarios", "comparison", "scope", "estate", "aws", "strategy", "plan", "cash",
    "uncertainty", "risks", "value", "next",
)  # fmt: skip
