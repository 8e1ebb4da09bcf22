"""The tables of the first page and its chart: one unit and one precision for all of them."""

from __future__ import annotations

from dataclasses import replace

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Chart, Table, Text, words
from bizcase.document.blocks import figure as column
from bizcase.document.body.parts import EMPTY, charts, filled
from bizcase.document.number_style import style_of
from bizcase.document.rounding import decimals_of, scale_of
from bizcase.document.verdict import questions
from bizcase.finance.cash_flow import UNUSED_LIFE_LABEL
from bizcase.finance.figures_choices import BASELINE_LABELS
from bizcase.finance.horizon import years_said
from bizcase.finance.result import FinanceResult
from bizcase.grammar import capital, inline

_HEADS = {"million": "million USD", "thousand": "thousand USD", "whole": "USD"}
_PARTS, _MOST_FOR_PARTS = ("cash.total.aws", "cash.total.one_time", "decision.services"), 2
_SIDES = ("Part", "Stay", "Migrate")


def totals(case: BusinessCase, result: FinanceResult) -> Table:
    """Return what both sides cost over all years, in one unit with one precision."""
    scale, decimals = scale_of(case.ledger), _decimals(case)

    def row(label: str, *ids: str) -> tuple[Text, ...]:
        cells = (column(name, scale, decimals=decimals) if name else EMPTY for name in ids)
        return (words(label), *cells)

    rows = [
        row("On premises", "cash.total.baseline", "decision.on_premises",
            "decision.on_premises.difference"),
        row(UNUSED_LIFE_LABEL, "cash.total.baseline_unused_life",
            "cash.total.on_premises_unused_life", "decision.unused_life.difference"),
        row("AWS", "", "cash.total.aws", "cash.total.aws"),
        row("Services that replace servers", "", "decision.services", "decision.services"),
        row("Moving, once", "", "cash.total.one_time", "cash.total.one_time"),
        row("Funding, signed (subtracted)", "", "cash.total.funding", "cash.total.funding"),
        row("Total", "decision.stay.total", "decision.migrate.total", "decision.difference"),
        row("Run cost in the last year", "run_rate.before", "run_rate.after", "run_rate.change"),
    ]  # fmt: skip
    optional = {
        1: "cash.total.baseline_unused_life", 3: "decision.services", 5: "cash.total.funding",
    }  # fmt: skip
    kept = tuple(
        item
        for place, item in enumerate(rows)
        if place not in optional or filled(case.ledger, optional[place])
    )
    stay = inline(BASELINE_LABELS[result.version])
    caption = f"Cost over {years_said(case.assumptions)}, {_HEADS[scale]}; stay: {stay}"
    return Table(caption, ("Part", "Stay", "Migrate", "Difference"), kept, frozenset({1, 2, 3}))


def cumulative(case: BusinessCase) -> list[Block]:
    """Return the chart of both sides in the unit and with the decimals of the table above it."""
    scale, decimals = scale_of(case.ledger), _decimals(case)
    return [
        replace(block, scale=scale, decimals=decimals) if isinstance(block, Chart) else block
        for block in charts(case, "C1")
    ]


def _decimals(case: BusinessCase) -> int | None:
    """Return the decimals of the totals: two digits of their difference, one of each part."""
    scale, style, ledger = scale_of(case.ledger), style_of(case.assumptions), case.ledger
    decimals = decimals_of(ledger["decision.difference"].value or 0.0, scale, style)
    if decimals is None:
        return None
    parts = [ledger[name].value for name in _PARTS if filled(ledger, name)]
    needed = [(decimals_of(part, scale, style) or 0) - 1 for part in parts if part]
    return max(decimals, min(max(needed, default=0), _MOST_FOR_PARTS))


def cost_alone(case: BusinessCase) -> list[Block]:
    """Return what migrating costs where nothing is there to compare it with.

    Servers that run on AWS already cost something there today, which nothing counts.
    """
    amounts = (("AWS", "cash.total.aws"), ("Moving, once", "cash.total.one_time"))
    scale = scale_of(case.ledger)
    rows = [(words("On premises"), words(_OPEN), words(_OPEN))]
    today = {"AWS": words(_OPEN)} if filled(case.ledger, "hosts.on_aws.servers") else {}
    rows += [
        (words(label), today.get(label, EMPTY), column(name, scale))
        for label, name in amounts
        if filled(case.ledger, name)
    ]
    if len(rows) == 1:
        return []
    caption = f"Cost over {years_said(case.assumptions)}, {_HEADS[scale]}"
    return [Table(caption, _SIDES, tuple(rows), frozenset({1, 2}))]


_OPEN = "not computed"


def open_questions(case: BusinessCase) -> list[Block]:
    """Return the questions whose answers move the result most, with their effect."""
    asked = sorted(questions(case), key=lambda pair: -pair[0].width)
    if not asked:
        return []
    scale = scale_of(case.ledger)
    largest = case.ledger[f"verdict.answer.{asked[0][1]}.effect"].value or 0.0
    decimals = decimals_of(largest, scale, style_of(case.assumptions))
    rows = tuple(
        (
            words(item.block.question),
            words(capital(item.block.role)),
            column(f"verdict.answer.{place}.effect", scale, decimals=decimals),
        )
        for item, place in asked
    )
    caption = f"Open questions; effect on the NPV, {_HEADS[scale]}"
    return [Table(caption, ("Question", "Role", "Effect"), rows, frozenset({2}))]
