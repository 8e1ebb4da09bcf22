"""Sections with the evidence: prices, assumptions, input files."""

from __future__ import annotations

from dataclasses import replace

from bizcase.assumptions import UNSET, Assumption
from bizcase.assumptions.own_currency import USD
from bizcase.case import BusinessCase
from bizcase.document.blocks import Bullets, Paragraph, Section, Table, figure, given, text, words
from bizcase.document.number_style import CENTS, NumberStyle, is_money, style_of
from bizcase.grammar import counted

EVIDENCE_LABELS = {
    "A": "primary source",
    "B": "reputable third party",
    "C": "weak source",
    "U": "public sample, not verified",
    "J": "judgement, to be confirmed",
}
_ORIGINS = (
    ("listed", "stands in a source read from AWS"),
    ("derived", "computed from listed prices by a rule that was tested"),
    ("assumed", "borrowed from a relative by a rule that was not tested"),
)


def evidence_section(case: BusinessCase) -> Section:
    """Return where the prices come from and how much of the total rests on each origin."""
    book, own = case.price_book, case.entries.price_book
    agreed = len(case.entries.own_prices)
    shares = Table(
        "AWS cost by origin of its price",
        ("Origin", "Meaning", "Share of monthly cost"),
        tuple(
            (words(name), words(meaning), figure(f"aws.origin.{name}.share"))
            for name, meaning in _ORIGINS
        ),
        frozenset({2}),
    )
    intro = Paragraph(
        text(
            "Prices are list prices in {usd}, without taxes, from the price book of {date} for "
            "{region} ({source}{file}){types}. A total is written as a range when much of it "
            "rests on assumed prices or on servers without any measurement.",
            usd=USD,
            date=book.snapshot_date,
            region=book.region,
            source=book.source,
            file="" if own is None else f", file {own.name} of this case",
            types=f", and {counted(agreed, 'prices')} that the customer has agreed" * bool(agreed),
        )
    )
    return Section("Evidence of prices", (intro, shares))


def assumptions_section(case: BusinessCase) -> Section:
    """Return the assumptions used, changed ones marked, and what became of earlier ones."""
    style = style_of(case.assumptions)
    table = Table(
        "Assumptions used",
        ("Key", "Meaning", "Value", "Default", "Evidence", "Source"),
        tuple(
            (
                given(entry.key),
                given(entry.label),
                given(_value(entry, style) + (" (changed)" if entry.changed else "")),
                given(_value(replace(entry, value=entry.default, entered=""), style)),
                words(EVIDENCE_LABELS[entry.evidence]),
                given(f"{entry.source}, {entry.as_of}"),
            )
            for entry in case.assumptions.values()
        ),
    )
    if not case.assumptions.notices:
        return Section("Assumptions", (table,))
    earlier = Paragraph(
        words("Values that were given to an earlier version of the program, and their use now:")
    )
    notices = Bullets(tuple(map(given, case.assumptions.notices)))
    return Section("Assumptions", (table, earlier, notices))


def _value(entry: Assumption, style: NumberStyle) -> str:
    """Return a value with its unit; an amount in both currencies, first as it was given."""
    if not entry.is_number or entry.value in UNSET:
        return entry.value
    amount = float(entry.value)
    as_given = f"{style.exact(amount)} {entry.unit}"
    if not style.is_converted or not is_money(entry.unit):
        return as_given
    unit = style.label(entry.unit)
    if entry.entered:
        typed = entry.entered.split()[0]
        return f"{style.exact(float(typed))} {unit} = {style.number(amount, CENTS)} {entry.unit}"
    shown = style.number(style.money(amount), _decimals(entry.value) + CENTS)
    return f"{as_given} = {shown} {unit}"


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


def inputs_section(case: BusinessCase) -> Section:
    """Return the files read, with fingerprints, and the sums a reader can check in them."""
    number = style_of(case.assumptions).number
    files = Table(
        "Input files",
        ("File", "Kind", "Rows", "Bytes", "SHA-256"),
        tuple(
            (
                given(source.name),
                given(source.kind),
                given(number(source.rows)),
                given(number(source.size_bytes)),
                given(source.sha256),
            )
            for source in case.inventory.sources
        ),
        frozenset({2, 3}),
    )
    facts = Table(
        "Sums of the sheets as they stand, before scope",
        ("Sheet", "What", "Value", "Unit"),
        tuple(
            (
                given(fact.sheet),
                given(fact.label),
                figure(f"input.{index}.{fact.key}"),
                words(fact.unit),
            )
            for index, source in enumerate(case.inventory.sources, start=1)
            for fact in source.facts
        ),
        frozenset({2}),
    )
    disclaimer = Paragraph(
        words(
            "This document is directional. It is no offer: AWS's own prices and terms on the day "
            "of purchase apply."
        )
    )
    return Section("Inputs", (files, facts, disclaimer))
