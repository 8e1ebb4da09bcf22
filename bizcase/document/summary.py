"""The executive summary: three paragraphs composed by rules from the figures of the case.

Each sentence is there because a figure asks for it, so none says that nothing applies, and two
cases of one kind read alike only where their figures are.
"""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Paragraph, Section, Text, text, words
from bizcase.document.body.parts import filled, joined, peaks_stated
from bizcase.document.charts.parts import credits_unused
from bizcase.document.found_blockers import HELD
from bizcase.document.verdict import changes_nothing, comparable, questions
from bizcase.finance.confidence import HIGH
from bizcase.finance.horizon import years_said
from bizcase.finance.verdict import (
    BALANCED,
    LEAN_MIGRATE,
    LEAN_STAY,
    MIGRATE,
    PART,
    STAY,
    UNKNOWN,
    WAIT,
)
from bizcase.grammar import inline

KEY, TITLE = "summary", "Summary"
_MOST, _HALF, _LITTLE = 0.75, 0.5, 0.25
_LEVELS = ((_MOST, "Most of"), (_HALF, "More than half of"), (_LITTLE, "A part of"))


def summary_section(case: BusinessCase) -> Section | None:
    """Return the situation, the money and the way on, a paragraph each."""
    if case.finance is None:
        return None
    asked = case.project.description.strip()
    question = text("The question: “{asked}”", asked=asked) if asked else ()
    found = (question, _situation(case), _money(case), _way_on(case))
    return Section(TITLE, tuple(Paragraph(told) for told in found if told), KEY, "body")


def _asked(question: str) -> str:
    """Return the question itself, inside a sentence, without what is to be done for its answer."""
    return inline(question.partition("?")[0]) + "?"


def _situation(case: BusinessCase) -> Text:
    """Return the size of the estate, its support, and how well it is measured."""
    ledger = case.ledger
    if not filled(ledger, "scope.servers"):
        return words("The inputs list no running server in scope.")
    parts = [_estate(case)]
    ended, total = "lifecycle.ended.servers", ledger.value("scope.servers")
    if filled(ledger, ended):
        share = ledger.value(ended) / total
        parts.append(
            text("Vendor support has ended for {F:lifecycle.ended.servers}, so "
                 + ("the estate" if share > _HALF else "a part of the estate")
                 + " must change whatever is decided.")
        )  # fmt: skip
    elif filled(ledger, "lifecycle.ends_soon.servers"):
        parts.append(text("Support for {F:lifecycle.ends_soon.servers} ends soon."))
    if filled(ledger, "verdict.measured"):
        share = ledger.value("verdict.measured")
        level = next((told for least, told in _LEVELS if share >= least), "Little of")
        parts.append(words(f"{level} the AWS server cost rests on measured use."))
    else:
        parts.append(
            words("No size rests on measured use; sizes follow the peaks that the inputs state.")
            if peaks_stated(ledger)
            else words("No peak was measured, so sizes follow what is allocated today.")
        )
    return joined(parts)


def _estate(case: BusinessCase) -> Text:
    ledger = case.ledger
    lists = [name for name in ("scope.applications", "scope.databases") if filled(ledger, name)]
    told = text("The case covers {F:scope.servers}")
    for place, name in enumerate(lists):
        told += text(f"{' and ' if place == len(lists) - 1 else ', '}{{F:{name}}}")
    return told + words(".")


def _money(case: BusinessCase) -> Text:
    """Return what the difference is made of; the words follow the signs of the table."""
    result, ledger = case.finance, case.ledger
    if result is None or result.metrics is None:
        return _cost_alone(case)
    if not comparable(result.verdict):
        return ()
    costs = ledger.value("decision.difference") > 0
    start = (
        "Over {years}, migrating would add {W:decision.gap} to the cost of staying."
        if costs
        else "Over {years}, migrating would take {W:decision.gap} off the cost of staying."
    )
    if changes_nothing(ledger):
        start = "Over {years}, migrating would cost as much as staying."
    parts = [text(start, years=years_said(case.assumptions))]
    added = _added(case)
    ends = ledger.value("decision.ends") < 0
    if ends and added:
        verb = "does not cover" if costs else "exceeds"
        credit = ", after credit," * credits_unused(case)
        parts.append(
            text(f"The {{W:decision.avoided}} that ends on premises{credit} {verb} what is added: ")
            + added
        )
    elif added:
        parts.append(text("On premises nothing ends, while the move adds ") + added)
    if result.simulation is not None:
        parts.append(text("A gain comes out in {F:npv.probability} simulated outcomes."))
    return joined(parts)


def _cost_alone(case: BusinessCase) -> Text:
    if not filled(case.ledger, "decision.aws.annual"):
        return words("Today's cost is unknown and nothing moves, so no amount is compared.")
    return text(
        "Today's cost is unknown, so this case has no saving. AWS would cost "
        "{W:decision.aws.annual} for what moves, after {W:once.total} for the move itself."
    )


def _added(case: BusinessCase) -> Text:
    """Return what migrating adds, the largest first, with its full stop."""
    amounts = (
        ("cash.total.aws", "for AWS"),
        ("decision.services", "for services that replace servers"),
        ("cash.total.one_time", "to move"),
    )
    known = [item for item in amounts if filled(case.ledger, item[0])]
    ranked = sorted(known, key=lambda item: -case.ledger.value(item[0]))
    told: Text = ()
    for place, (name, what) in enumerate(ranked):
        joint = "" if not place else " and " if place == len(ranked) - 1 else ", "
        told += text(f"{joint}{{W:{name}}} {what}")
    return told + words(".") if told else ()


_ON = {
    MIGRATE: "The way is clear to fund the first phase.",
    PART: "A part of the estate pays for its move; the rest costs less as it is.",
    WAIT: "A later start pays more than an immediate one.",
    STAY: "No single open answer changes that. Systems at today's site need the budget.",
    LEAN_MIGRATE: "The direction is likely, not certain: fund only the first phase.",
    LEAN_STAY: "The direction is likely, not certain: keep the option open at no cost.",
    BALANCED: "Neither side is ahead by more than the uncertainty.",
    UNKNOWN: "A judgement now would be a guess.",
}
# Where all likely outcomes are on one side, what is open keeps the answer from being firm.
_SURE = {
    LEAN_MIGRATE: "The direction is clear, the evidence is incomplete: fund only the first phase.",
    LEAN_STAY: "The direction is clear, the evidence is incomplete: keep the option open at no "
    "cost.",
}


def _way_on(case: BusinessCase) -> Text:
    """Return what follows from the answer, the first question, and the plan."""
    result = case.finance
    if result is None:
        return ()
    decision = result.verdict.decision
    sure = _SURE.get(decision) if result.verdict.direction == HIGH else None
    on = sure or _ON.get(decision)
    parts = [words(on)] if on else []
    asked = questions(case)
    if asked and decision != STAY:
        item, place = max(asked, key=lambda pair: pair[0].width)
        parts.append(
            text(
                f"One open question moves the NPV most, by {{W:verdict.answer.{place}.effect}}: "
                f"{_asked(item.block.question)} Who can answer it: {item.block.role}."
            )
        )
    if case.plan is not None and case.plan.waves and decision not in (STAY,):
        late = case.plan.months_over > 0
        parts.append(
            text("The plan would end in {F:plan.end}, "
                 + ("later than the limit allows." if late else "within the limit."))
        )  # fmt: skip
    if filled(case.ledger, HELD):
        parts.append(
            text("{F:fate.held} {V:fate.held|wait|waits} for an answer on a blocker first.")
        )
    return joined(parts)
