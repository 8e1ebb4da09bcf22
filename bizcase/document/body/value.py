"""The section on value beyond cost: published benchmarks, energy and carbon."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Section, Text, figure, given, text, words
from bizcase.document.body.parts import charts, filled, section, table
from bizcase.document.formats import needed_decimals, unit_label
from bizcase.document.verdict import why_unsure
from bizcase.finance.benchmarks import BENCHMARKS
from bizcase.finance.confidence import equipment_in_question
from bizcase.ledger import Figure
from bizcase.units import digits_after


def value_section(case: BusinessCase) -> Section | None:
    """Return benchmarks with their sponsors, energy and carbon as ranges; none is in the NPV."""
    if case.finance is None:
        return None
    benchmarks = (
        (
            given(case.assumptions[item.key].label.partition(" (")[0]),
            figure(f"benchmark.{item.key}", "thousand"),
            given(f"{_sponsor(case, item.key)}, {case.assumptions[item.key].as_of}"),
        )
        for item in BENCHMARKS
    )
    head = ("Benchmark", "Value", "Source and date")
    blocks: list[Block] = [
        Paragraph(
            words(
                "Benchmarks are in no amount of this case. Each becomes a benefit only with the "
                "customer's own measure and owner. The sources are studies that AWS publishes."
            )
        ),
        table("Published benchmarks", head, benchmarks, left=(0, 2)),
        *_carbon(case),
        *charts(case, "C15"),
    ]
    return section(case, "value", "Value beyond cost, carbon", blocks)


def _sponsor(case: BusinessCase, key: str) -> str:
    """Return who published a benchmark; annex E has the address."""
    return case.assumptions[key].source.partition(",")[0]


def _decimals(ranged: Figure) -> int:
    """Return the decimals of a figure and its range: 1 between 0.5 and 1.5 looks like a count."""
    ends = (ranged.low, ranged.value, ranged.high)
    smallest = min((end for end in ends if end), default=1.0)
    if smallest < 1:
        return digits_after(smallest, 1)
    return max(needed_decimals(end, "thousand") for end in ends if end is not None)


def _carbon(case: BusinessCase) -> list[Block]:
    names = ("energy.onprem.annual", "energy.aws.annual", "carbon.onprem.annual",
             "carbon.aws.annual")  # fmt: skip
    rows = [
        (
            words(case.ledger[name].label),
            words(unit_label(case.ledger[name].unit)),
            *(figure(name, "thousand", bound, decimals) for bound in ("low", "value", "high")),
        )
        for name in names
        if filled(case.ledger, name)
        for decimals in (_decimals(case.ledger[name]),)
    ]
    if not rows:
        return []
    counted = case.ledger.value("energy.aws.servers")
    # Without strategies everything moves as it is.
    moves = "fate.moves" not in case.ledger or counted == case.ledger.value("fate.moves")
    on_aws = (_MOVES if moves else _MAY_MOVE) if counted else ""
    told = text(_OPERATION + on_aws) + _on_premises(case)
    head = ("Figure", "Unit", "Low", "Expected", "High")
    caption = "Energy and carbon of operation"
    return [Paragraph(told), table(caption, head, rows, left=(0, 1))]


_OPERATION = (
    "Carbon covers operation only. Its factors date from March 2024, so the range is wide. "
)
_MOVES = "“On AWS” counts {F:energy.aws.servers}: what moves."
_MAY_MOVE = (
    "“On AWS” counts {F:energy.aws.servers}: what moves, and what may move once it is decided."
)


def _on_premises(case: BusinessCase) -> Text:
    """Return what energy on premises counts, and why that or its carbon is missing."""
    result = case.finance
    if result is None or result.metrics is None:
        return ()
    doubt = equipment_in_question(result.verdict.evidence)
    if doubt:
        return text(f" Energy on premises is not compared: {why_unsure(doubt, result.verdict)}.")
    told = words(" “On premises” counts all equipment of today.")
    if filled(case.ledger, "carbon.onprem.annual"):
        return told
    return told + words(
        " Carbon on premises is not counted: the grid factor of the site is missing."
    )
