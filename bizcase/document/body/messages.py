"""What each section of the body says, as its heading: a message where a figure gives one.

At most ten words, the first of which is a word: a number behind that of the section would read
as its decimals. A section without a message keeps its topic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text, text, words
from bizcase.document.body.fates import one_wave
from bizcase.document.body.parts import filled, peaks_stated
from bizcase.document.found_blockers import HELD, REMEDIED
from bizcase.document.verdict import changes_nothing
from bizcase.finance.figures_choices import BASELINE_LABELS
from bizcase.finance.horizon import years_said
from bizcase.grammar import inline
from bizcase.strategy.rules.dispositions import DISPOSITIONS


def message_of(case: BusinessCase, key: str) -> Text:
    """Return the message of a section; empty where no figure gives one."""
    found = _MESSAGES.get(key)
    return found(case) if found is not None else ()


def _options(case: BusinessCase) -> Text:
    result = case.finance
    if result is None or not result.choices:
        return ()
    if result.metrics is None:
        cost = f"{{W:choice.{case.estate.option}.cost}}"
        return text(f"Migrating costs {cost} over {{years}}", years=years_said(case.assumptions))
    best = max(result.choices, key=lambda item: item.npv or 0.0)
    if best.kind == "stay":
        return words(f"Highest NPV: {inline(BASELINE_LABELS[best.key])}")
    return text(f"Highest NPV: migrate, {{W:choice.{best.key}.npv}}")


def _comparison(case: BusinessCase) -> Text:
    if changes_nothing(case.ledger):
        return words("A year costs as much after the move")
    if case.ledger.value("compare.difference") > 0:
        return text("More cost after the move: {W:compare.difference}")
    return text("Less cost after the move: {W:compare.saving}")


def _scope(case: BusinessCase) -> Text:
    if not filled(case.ledger, "scope.servers"):
        return words("No server of the inputs is in scope")
    if filled(case.ledger, "verdict.measured"):
        return text("Measured use supports {F:verdict.measured} of the AWS server cost")
    followed = "stated peaks" if peaks_stated(case.ledger) else "allocation"
    return words(f"Sizes follow {followed}, not measured use")


def _estate(case: BusinessCase) -> Text:
    if filled(case.ledger, "lifecycle.ended.servers"):
        return text("Vendor support has ended for {F:lifecycle.ended.servers}")
    return ()


def _aws(case: BusinessCase) -> Text:
    if filled(case.ledger, "decision.aws.monthly"):
        return text("AWS would cost {W:decision.aws.monthly}")
    return ()


def _strategy(case: BusinessCase) -> Text:
    ledger = case.ledger
    if filled(ledger, "strategy.undecided.servers"):
        return text("No migration strategy yet: {F:strategy.undecided.servers}")
    counts = {name: f"strategy.{name.lower()}.servers" for name in DISPOSITIONS}
    found = {name: ledger.value(key) for name, key in counts.items() if filled(ledger, key)}
    if not found:
        return ()
    if filled(ledger, "fate.waits") and ledger.value("fate.waits") == ledger.value("scope.servers"):
        return text("{V:fate.waits|All servers wait|The only server waits} for an answer")
    if filled(ledger, "fate.waits"):
        most = max(found, key=found.__getitem__)
        others = "all others" if len(found) == 1 else "most frequent strategy"
        return text(f"Wait for an answer: {{F:fate.waits}}; {others}: {most}")
    if len(found) == 1:
        alone = ledger.value("scope.servers") == 1
        said = "Strategy of the only server" if alone else "One strategy for all servers"
        return words(f"{said}: {next(iter(found))}")
    return words(f"All servers are decided, most often {max(found, key=found.__getitem__)}")


def _plan(case: BusinessCase) -> Text:
    if filled(case.ledger, "plan.months_over"):
        return text("The plan ends {F:plan.months_over} too late")
    wave = "only" if one_wave(case) else "last"
    return text(f"The {wave} wave ends after {{N:plan.end}} {{V:plan.end|months|month}}")


def _cash(case: BusinessCase) -> Text:
    result = case.finance
    if result is None or not filled(case.ledger, "once.total"):
        return ()
    if result.metrics is None:
        return text("Moving costs {W:once.total}")
    if filled(case.ledger, "payback.months"):
        return text("Moving costs {W:once.total}, back in month {N:payback.months}")
    return text("Moving costs {W:once.total} and does not pay back")


def _uncertainty(case: BusinessCase) -> Text:
    if "npv.probability" not in case.ledger or case.ledger["npv.probability"].value is None:
        return ()
    return text("A gain in {F:npv.probability} simulated outcomes")


def _risks(case: BusinessCase) -> Text:
    if filled(case.ledger, HELD):
        return text("Cannot move yet: {F:fate.held}")
    if filled(case.ledger, REMEDIED):
        return text("Remedy needed first: {N:fate.remedied} of {F:fate.moves} that move")
    return ()


_MESSAGES: Mapping[str, Callable[[BusinessCase], Text]] = {
    "options": _options,
    "comparison": _comparison,
    "scope": _scope,
    "estate": _estate,
    "aws": _aws,
    "strategy": _strategy,
    "plan": _plan,
    "cash": _cash,
    "uncertainty": _uncertainty,
    "risks": _risks,
}
