"""The sections on what is uncertain: ranges, risks and readiness."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Section, Text, figure, given, text, words
from bizcase.document.body.parts import EMPTY, charts, filled, section, table, thousands
from bizcase.document.charts.migration import highest_score
from bizcase.document.formats import unit_label
from bizcase.document.found_blockers import HELD, REMEDIED, found_blockers
from bizcase.document.verdict import UNMOVED, comparable, reversal
from bizcase.finance.result import FinanceResult
from bizcase.finance.verdict import Verdict, asked_first
from bizcase.grammar import capital
from bizcase.strategy.decide.blockers import SEVERITIES, SEVERITY_LABELS
from bizcase.strategy.rules.readiness import Readiness

_DRIVERS, _ANSWERS, _RISKS = 8, 8, 6
_OUTCOMES = (
    ("npv.p10", "Cautious: 1 of 10 outcomes is worse (P10)"),
    ("npv.p50", "Median: half of the outcomes are worse (P50)"),
    ("npv.p90", "Favourable: 1 of 10 outcomes is better (P90)"),
)


def uncertainty_section(case: BusinessCase) -> Section | None:
    """Return the simulated band, the eight largest drivers, and the answers that move most."""
    result = case.finance
    if result is None or result.metrics is None or not comparable(result.verdict):
        return None
    blocks: list[Block] = []
    if result.simulation is not None:
        blocks.append(Paragraph(text(_CHANCE)))
        rows = ((words(label), thousands(name)) for name, label in _OUTCOMES)
        blocks.append(table("Simulated NPV, thousand USD", ("Outcome", "NPV"), rows))
    blocks += [_drivers(result), Paragraph(words(_ADDED)), *_turning(case), *_answers(result),
               *charts(case, "C12", "C13")]  # fmt: skip
    return section(case, "uncertainty", "Uncertainty", blocks)


_CHANCE = (
    "Migrating is a gain in {F:npv.probability} simulated outcomes. {F:simulation.draws} are "
    "simulated; in each, every assumption takes a value of its range."
)
_ADDED = (
    "Each row moves one assumption alone, so the rows do not add up. The simulation moves all of "
    "them at once. In it, sizes with the same evidence err in one direction; so do labour inputs."
)


def _drivers(result: FinanceResult) -> Block:
    rows = (
        (
            given(swing.driver.label),
            words(unit_label(swing.driver.unit)),
            figure(f"tornado.{place}.at_low", "whole"),
            figure(f"tornado.{place}.at_high", "whole"),
            thousands(f"tornado.{place}.low"),
            thousands(f"tornado.{place}.high"),
        )
        for place, swing in enumerate(result.swings[:_DRIVERS], start=1)
    )
    head = ("Assumption", "Unit", "Low", "High", "NPV at low", "NPV at high")
    return table("Largest drivers of the NPV, thousand USD", head, rows, left=(0, 1))


def _turning(case: BusinessCase) -> list[Block]:
    told: list[Text] = []
    turning = reversal(case)
    if turning:
        told.append(turning)
    if filled(case.ledger, "decision.baseline_break_even"):
        told.append(
            text(
                "Migrating breaks even where today's infrastructure costs "
                "{N:decision.baseline_break_even} times the estimate, without staff."
            )
        )
    return [Paragraph(item) for item in told]


def _answers(result: FinanceResult) -> list[Block]:
    shown = result.verdict.blocks[:_ANSWERS]
    if not shown:
        return []
    rows = (
        (
            given(item.block.label),
            words(capital(item.block.role)),
            words(item.low_words or UNMOVED),
            thousands(f"verdict.answer.{place}.low"),
            words(item.high_words or UNMOVED),
            thousands(f"verdict.answer.{place}.high"),
        )
        for place, item in enumerate(shown, start=1)
    )
    head = ("Open answer", "Role", "If", "NPV", "Or if", "NPV")
    return [table("NPV at both ends of each open answer, thousand USD", head, rows,
                  left=(0, 1, 2, 4)), *_selection(result.verdict)]  # fmt: skip


def _selection(verdict: Verdict) -> list[Block]:
    """Return how page 1 chooses its questions, where they are not the widest answers."""
    asked = verdict.questions
    widest = verdict.blocks[: len(asked)]
    if all(item in widest for item in asked):
        return []
    told: Text = ()
    first = asked_first(verdict.blocks, verdict.evidence)
    if first:
        named = " and ".join(f"“{item.block.label}”" for item in first)
        told = words(f"The first page asks for {named} in any case, because no list states it. ")
    rest = "Its other questions" if told else "The questions of the first page"
    return [
        Paragraph(told + words(f"{rest} are those that could turn the result, then the widest."))
    ]


def risks_section(case: BusinessCase) -> Section | None:
    """Return the six most severe blockers with their remedy, and readiness by dimension."""
    blocks: list[Block] = [*_blockers(case), *_readiness(case), *charts(case, "C14")]
    if not blocks:
        return None
    return section(case, "risks", "Risks, blockers and readiness", blocks)


def _blockers(case: BusinessCase) -> list[Block]:
    if not (found := found_blockers(case)):
        return []
    ranked = sorted(
        found,
        key=lambda item: (SEVERITIES.index(item.severity), -case.ledger.value(item.figure)),
    )[:_RISKS]
    rows = [
        (words(item.title), text(f"{{F:{item.figure}}}"),
         words(SEVERITY_LABELS[item.severity]), words(item.remedy))
        for item in ranked
    ]  # fmt: skip
    if len(rows) == 1:
        only = ranked[0]
        told = "{title} ({F:" + only.figure + "}). {remedy}."
        one = text(told, title=only.title, remedy=only.remedy)
        also = words(f" {_COUNT_OF_ALL}" * _more_found(case))
        return [Paragraph(_movable(case)), Paragraph((*one, *also))]
    head = ("Blocker", "Found on", "Severity", "Remedy")
    caption = "Most severe blockers" + _OF_ALL * _more_found(case)
    return [
        Paragraph(_movable(case)),
        table(caption, head, rows, left=(0, 1, 2, 3)),
        Paragraph(words(_TABLE_OF_ALL * _more_found(case) + _LISTED)),
    ]


_OF_ALL = " of all in scope"
_COUNT_OF_ALL = "The count includes what does not move."
_TABLE_OF_ALL = "The table also counts what does not move. "
_LISTED = "Annex C lists all. The cost of remedies is not counted."


def _more_found(case: BusinessCase) -> bool:
    """Whether blockers were found on servers that do not move to AWS."""
    states = ("not_yet", "with_remedies")
    found, moving = (
        sum(case.ledger.value(f"blockers.{of}.{state}") for state in states)
        for of in ("state", "moving")
    )
    return found > moving


# The annex counts remedies on all servers in scope, also on those that stay or wait.
_NOT_AT_ONCE = {
    HELD: "{F:fate.held} cannot move until an open question is answered.",
    REMEDIED: "{F:fate.remedied} that {V:fate.remedied|move|moves} "
    "{V:fate.remedied|need|needs} a remedy first.",
}


def _movable(case: BusinessCase) -> Text:
    told = [sentence for name, sentence in _NOT_AT_ONCE.items() if filled(case.ledger, name)]
    if told:
        return text(" ".join(told))
    if _more_found(case):
        return words("No server that moves has a blocker.")
    return words("Every server can move.")


def _readiness(case: BusinessCase) -> list[Block]:
    plan = case.plan
    if plan is None or not plan.readiness:
        return []
    rows = [
        (
            given(item.dimension),
            figure(f"readiness.{item.number}.stated"),
            words(item.level),
            _task(item),
        )
        for item in plan.readiness
    ]
    # What delays the first wave is a finding of this section.
    told = () if plan.delay_months else words("Readiness does not delay the first wave. ")
    told = (*told, *highest_score(case))
    head = ("Dimension", "Score", "Level", "Task in Mobilize")
    return [
        *([Paragraph(told)] if told else []),
        table("Readiness by dimension", head, rows, left=(0, 2, 3)),
    ]


def _task(item: Readiness) -> Text:
    """Return the task of a dimension: ours, else the first of the assessment in its words."""
    if item.own_task:
        return words(item.own_task)
    return given(f"“{item.actions[0]}”") if item.actions else EMPTY
