"""Annexes A to J: what is looked up, with cents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from bizcase import packaged
from bizcase.case import BusinessCase
from bizcase.document.annex_servers import servers_blocks
from bizcase.document.annexes import assumptions_section, evidence_section, inputs_section
from bizcase.document.bill import bill_section
from bizcase.document.blocks import (
    Block,
    Bullets,
    Paragraph,
    Ref,
    Section,
    Table,
    Text,
    Words,
    given,
    without_empty_columns,
    words,
)
from bizcase.document.body.parts import nothing_in_scope
from bizcase.document.calculator import calculator_section
from bizcase.document.comparison import comparison_section
from bizcase.document.cost import cost_section, types_section
from bizcase.document.databases import databases_section
from bizcase.document.edited import edited_section
from bizcase.document.estate import estate_section
from bizcase.document.finance import uncertainty_section
from bizcase.document.finance_cost import metrics_section, today_section
from bizcase.document.finding_words import finding_text
from bizcase.document.licences import licences_section
from bizcase.document.options import options_section
from bizcase.document.quality import quality_section
from bizcase.document.readiness import readiness_annex
from bizcase.document.reconciliation import reconciliation_section
from bizcase.document.strategy import blockers_section, disposition_section, lifecycle_section
from bizcase.document.strategy_plan import plan_section
from bizcase.document.transform import transform_section
from bizcase.ledger import Ledger

_ID = re.compile(r"[a-z]\w*(?:\.\w+)+")
Part = Callable[[BusinessCase], Section | None]
# Letter, title, sections that it joins, whether it needs a wide page.
_ANNEXES: tuple[tuple[str, str, tuple[Part, ...], bool], ...] = (
    ("A", "Servers", (types_section,), True),
    ("B", "Databases", (estate_section, databases_section), True),
    ("C", "Applications and strategies",
     (disposition_section, blockers_section, lifecycle_section), True),
    ("D", "Waves", (plan_section,), True),
    ("E", "Assumptions", (assumptions_section,), True),
    ("F", "Prices and purchase options",
     (evidence_section, cost_section, bill_section, licences_section, options_section), False),
    ("H", "Evidence",
     (quality_section, reconciliation_section, comparison_section, today_section,
      metrics_section, uncertainty_section, transform_section, calculator_section), False),
    ("I", "Inputs", (inputs_section, edited_section), False),
    ("J", "Readiness and glossary", (readiness_annex,), False),
)  # fmt: skip
# What is said of the inputs and the method, whatever is in scope.
_OF_ANY = frozenset({
    assumptions_section, quality_section, reconciliation_section, transform_section,
    inputs_section, edited_section, readiness_annex,
})  # fmt: skip
_NOTHING = "Sections on cost, strategy and plan are left out, because no server is in scope."
# What the body may lack, and why.
_LEFT_OUT = {
    "options": "Options compared: the financial case has none.",
    "comparison": "Stay or go, side by side: there is no cost of today to compare with.",
    "strategy": "Migration strategy by application: none was computed.",
    "plan": "Plan: nothing moves in waves.",
    "uncertainty": "Uncertainty: there is no comparison to simulate.",
    "map": "MAP planning aid: it is switched off among the assumptions.",
    "risks": "Risks, blockers and readiness: no blocker was found and no assessment was uploaded.",
}


def annexes(case: BusinessCase, body: Iterable[Section]) -> list[Section]:
    """Return the annexes that have something to show, after the sections of the body."""
    shown, bare = list(body), nothing_in_scope(case)
    found = []
    for letter, title, parts, landscape in _ANNEXES:
        blocks = [
            block
            for part in parts
            if not bare or part in _OF_ANY
            if (made := part(case))
            for block in made.blocks
        ]
        called = title
        if letter == "A":
            blocks = [*servers_blocks(case), *blocks]
        if letter == "H":
            found.append(_formulas(case.ledger, shown))
            left_out = [Paragraph(words(_NOTHING))] if bare else _left_out(shown)
            blocks += [*left_out, *_findings(case)]
        if letter == "J":
            called = title if blocks else "Glossary"
            blocks.append(_glossary())
        blocks = [
            without_empty_columns(block)
            if isinstance(block, Table)
            else _without_own_letter(block, letter)
            for block in blocks
            if not isinstance(block, Table) or block.rows
        ]
        if blocks:
            key = f"annex_{letter.lower()}"
            found.append(Section(f"{letter}. {called}", tuple(blocks), key, "annex", landscape))
    return found


def _without_own_letter(block: Block, letter: str) -> Block:
    """Return sentences that the body has, too, without the reference to where they stand here."""

    def here(told: Text) -> Text:
        return tuple(
            Words(piece.text.replace(f" (annex {letter})", "")) if isinstance(piece, Words)
            else piece
            for piece in told
        )  # fmt: skip

    match block:
        case Paragraph(told):
            return replace(block, text=here(told))
        case Bullets(items):
            return Bullets(tuple(map(here, items)))
    return block


def _formulas(ledger: Ledger, shown: list[Section]) -> Section:
    """Return how the figures of the first page and the body are computed, each formula once."""
    rows: dict[str, str] = {}
    for figure_id in _figures(shown):
        figure = ledger[figure_id]
        if figure.formula and figure.formula not in rows.values():
            rows[figure.label] = figure.formula
    table = Table(
        "Formulas of the figures in the body, each once", ("Figure", "Formula"),
        tuple(
            (given(label), words(_in_labels(formula, ledger))) for label, formula in rows.items()
        ),
    )  # fmt: skip
    told = "The workbook and case.json give the formula and the inputs of every figure."
    return Section("G. Formulas", (Paragraph(words(told)), table), "annex_g", "annex")


def _in_labels(formula: str, ledger: Ledger) -> str:
    """Return a formula with its figures called by their labels."""
    return _ID.sub(
        lambda found: ledger[found[0]].label if found[0] in ledger else found[0], formula
    )


def _figures(sections: list[Section]) -> list[str]:
    """Return the ids of the figures that the sections show, in their order, each once."""
    found: dict[str, None] = {}

    def take(told: Text) -> None:
        found.update((piece.figure_id, None) for piece in told if isinstance(piece, Ref))

    for section in sections:
        take(section.message)
        for block in section.blocks:
            match block:
                case Paragraph(told):
                    take(told)
                case Bullets(items):
                    for item in items:
                        take(item)
                case Table(rows=rows):
                    for row in rows:
                        for cell in row:
                            take(cell)
    return list(found)


def _left_out(shown: list[Section]) -> list[Block]:
    keys = {section.key for section in shown}
    missing = tuple(words(told) for key, told in _LEFT_OUT.items() if key not in keys)
    return [Paragraph(words("Left out of the body:")), Bullets(missing)] if missing else []


def _findings(case: BusinessCase) -> list[Block]:
    told = tuple(finding_text(finding, case) for finding in case.findings)
    return [Paragraph(words("All findings:")), Bullets(told)] if told else []


def _glossary() -> Block:
    rows = packaged.rows("bizcase.document", "glossary.csv")
    return Table(
        "Terms", ("Term", "Meaning"),
        tuple((words(row["term"]), words(row["meaning"])) for row in rows),
    )  # fmt: skip
