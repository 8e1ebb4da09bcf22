"""Sections with the evidence: prices, assumptions, input files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bizcase.assumptions import UNSET, Assumption
from bizcase.assumptions.own_currency import USD
from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Bullets,
    Paragraph,
    Section,
    Table,
    figure,
    given,
    text,
    words,
)
from bizcase.document.discounts import price_basis
from bizcase.document.formats import unit_after
from bizcase.document.number_style import CENTS, NumberStyle, is_money, style_of
from bizcase.document.values import value_said
from bizcase.finance.drivers import entered_as
from bizcase.finance.open_answers import keys_of_blocks
from bizcase.grammar import counted
from bizcase.traits import KINDS

EVIDENCE_LABELS = {
    "A": "primary source",
    "B": "reputable third party",
    "C": "weak source",
    "U": "public sample, not verified",
    "J": "judgement, to be confirmed",
}
_FIRST = 0.01  # of the NPV; an assumption that moves more comes first
_ORIGINS = (
    ("listed", "published by AWS"),
    ("derived", "computed from listed prices by a rule that was tested"),
    ("assumed", "estimated from a related instance type, another region or a share, not tested"),
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
            "{region} ({source}{file}){types}.",
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
    """Return the assumptions used, first those that move the NPV, and how earlier ones are used."""
    first = _movers(case)
    rest = [key for key in case.assumptions if key not in first]
    caption = "Other assumptions" if first else "Assumptions used"
    blocks: list[Block] = [_assumptions(case, caption, rest)]
    if first:
        moving = "Assumptions that move the NPV by more than 1 %, the widest first"
        blocks.insert(0, _assumptions(case, moving, first))
    if case.assumptions.notices:
        told = "Values that were entered in an earlier version of the program, and their use now:"
        notices = Bullets(tuple(map(given, case.assumptions.notices)))
        blocks += [Paragraph(words(told)), notices]
    return Section("Assumptions", tuple(blocks))


def _movers(case: BusinessCase) -> list[str]:
    """Return the keys of the assumptions that move the NPV by more than 1 %, the widest first.

    Each by what it moves alone: an open answer that sets two of them at once ranks neither.
    """
    result = case.finance
    if result is None or result.metrics is None:
        return []
    found: dict[str, float] = {}
    keys = keys_of_blocks()
    moves = [(entered_as(swing.driver.key), swing.size) for swing in result.swings]
    moves += [
        (key, item.width)
        for item in result.verdict.blocks
        if all(len(end.values) <= 1 for end in item.block.ends)
        for key in keys.get(item.block.key, ())[:1]  # the others are other ways to enter it
    ]
    for key, size in moves:
        if key in case.assumptions and size > _FIRST * abs(result.metrics.npv):
            found[key] = max(size, found.get(key, 0.0))
    return sorted(found, key=lambda key: -found[key])


def _assumptions(case: BusinessCase, caption: str, keys: Sequence[str]) -> Table:
    entries, style = [case.assumptions[key] for key in keys], style_of(case.assumptions)
    return Table(
        caption,
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
            for entry in entries
        ),
    )


def _value(entry: Assumption, style: NumberStyle) -> str:
    """Return a value in words; an amount in both currencies, first as it was given."""
    is_amount = entry.is_number and entry.value not in UNSET and is_money(entry.unit)
    if not (is_amount and style.is_converted):
        return value_said(entry, entry.value, style)
    in_usd = value_said(entry, entry.value, replace(style, currency=USD))
    amount, unit = float(entry.value), unit_after(entry.unit, None, style)
    if entry.entered:
        typed = entry.entered.split()[0]
        of_usd = f"{style.number(amount, CENTS)} {unit_after(entry.unit, None)}"
        return f"{style.exact(float(typed))} {unit} = {of_usd}"
    return f"{in_usd} = {style.number(style.money(amount), _decimals(entry.value) + CENTS)} {unit}"


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
                given(KINDS[source.kind].label if source.kind in KINDS else source.kind),
                given(number(source.rows)),
                given(number(source.size_bytes)),
                given(source.sha256),
            )
            for source in case.inventory.sources
        ),
        frozenset({2, 3}),
    )
    facts = Table(
        "Totals by file, before scope",
        ("Sheet", "What", "Value", "Unit"),
        tuple(
            (
                given(fact.sheet),
                given(fact.label),
                figure(f"input.{index}.{fact.key}"),
                words(unit_after(fact.unit, fact.value)),
            )
            for index, source in enumerate(case.inventory.sources, start=1)
            for fact in source.facts
        ),
        frozenset({2}),
    )
    disclaimer = Paragraph(
        words(
            f"This document is directional, before tax, at {price_basis(case.ledger)}. This is not "
            "an offer: AWS's prices and terms on the day of purchase apply."
        )
    )
    return Section("Inputs", (files, facts, disclaimer))
