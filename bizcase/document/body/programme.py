"""The sections on the work: strategy by application, plan, and the next 90 days."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Paragraph,
    Section,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.document.body.fates import fates_told, one_wave, waves_told
from bizcase.document.body.parts import (
    EMPTY,
    charts,
    filled,
    section,
    table,
    thousands,
)
from bizcase.document.due import GOES, due_dates, late_decision, measuring_is_asked
from bizcase.document.found_blockers import HELD
from bizcase.document.strategy import followed
from bizcase.document.strategy_fit import not_there, unpriced_words, waves_words
from bizcase.document.strategy_plan import order_words
from bizcase.document.verdict import questions
from bizcase.finance.verdict import LEAN_MIGRATE, STAY
from bizcase.grammar import capital
from bizcase.ledger import Ledger
from bizcase.pricing.bare_metal import METAL
from bizcase.strategy.rules.dispositions import DISPOSITIONS
from bizcase.strategy.waves.plan import Plan

_COUNTS = ("applications", "servers", "databases")
_WAVES = 12
_OF_WAVE = ("start", "end", "servers", "hours")


def strategy_section(case: BusinessCase) -> Section | None:
    """Return counts and cost by migration strategy."""
    if case.strategy is None or case.finance is None:
        return None
    known = not case.finance.prepared.no_baseline
    names = [name for name in DISPOSITIONS if any(
        filled(case.ledger, f"strategy.{name.lower()}.{unit}") for unit in _COUNTS
    )]  # fmt: skip
    counts = [
        unit
        for unit in _COUNTS
        if any(filled(case.ledger, f"strategy.{name.lower()}.{unit}") for name in names)
    ]
    money = [part for part in ("onprem.monthly", "aws.monthly", "once")
             if known or part != "onprem.monthly"]  # fmt: skip
    heads = {
        "onprem.monthly": "On premises, first year, a month", "aws.monthly": "On AWS, a month",
        "once": "Once",
    }  # fmt: skip
    rows = [
        (
            words(capital(name)),
            *(figure(f"strategy.{name.lower()}.{unit}") for unit in counts),
            *(thousands(f"strategy.{name.lower()}.{part}") for part in money),
        )
        for name in names
    ]
    blocks: list[Block] = [Paragraph(told)] if (told := fates_told(case)) else []
    listed = not case.strategy.applications.empty
    by_application = (followed(case.ledger) + _LISTED) * listed
    blocks.append(Paragraph(words(_RULES + by_application)))
    if len(rows) > 1:  # one strategy is the message of the section
        head = ("Strategy", *map(str.capitalize, counts), *(heads[part] for part in money))
        blocks.append(table("By migration strategy, thousand USD", head, rows))
        blocks += [Paragraph(told)] if (told := waves_words(case.ledger)) else []
    blocks += [Paragraph(told)] if (told := unpriced_words(case.ledger)) else []
    if filled(case.ledger, _NOT_ON_AWS):
        blocks.append(Paragraph(text(_not_counted(case.ledger))))
    blocks += charts(case, "C9")
    return section(case, "strategy", "Migration strategy by application", blocks)


def _not_counted(ledger: Ledger) -> str:
    """Return what the price of all in scope has that the totals of the strategies have not."""
    there = not_there(ledger)
    if not filled(ledger, "strategy.relocate.servers"):
        return _NOT_COUNTED % there
    return _ON_EC2[ledger.value(_NOT_ON_AWS) > 0] + _WITHOUT_HOSTS % there.lower()


_NOT_ON_AWS = "strategy.not_on_aws.aws.monthly"
_NOT_COUNTED = (
    "%s that stay, end or are replaced by a service would cost {W:strategy.not_on_aws.aws.monthly} "
    "on AWS. They are in no total here (annex C)."
)
_WITHOUT_HOSTS = (
    " It has %s that stay, end or are replaced by a service, and relocated servers without their "
    "hosts (annex C)."
)
# By whether what is not on AWS afterwards costs more than the hosts of relocated servers.
_ON_EC2 = {
    True: "The price of everything on EC2 is {W:strategy.not_on_aws.aws.monthly} higher than the "
    "totals here.",
    False: "The price of everything on EC2, {W:aws.run.monthly}, is lower than the totals here.",
}
_RULES = "The first rule of annex C that applies decides."
_LISTED = " Annex C lists each application with its reason."


def plan_section(case: BusinessCase) -> Section | None:
    """Return phases with gates, the waves, and what does not fit."""
    plan = case.plan
    if plan is None or not plan.waves:
        return None
    alone = one_wave(case)
    needed = text(_ALONE if alone else _TEAM)
    blocks: list[Block] = [Paragraph(_end(plan, alone)), Paragraph((*needed, *order_words(plan)))]
    phases = (
        (words(phase.name), _month(phase.name, "start"), _month(phase.name, "end"),
         words(phase.gate), words(phase.decision))
        for phase in plan.phases
    )  # fmt: skip
    head = ("Phase", "From month", "To month", "Gate", "Decision")
    blocks += [table("Phases and gates", head, phases, left=(0, 3, 4)), *_waves(case, plan),
               *charts(case, "C10")]  # fmt: skip
    return section(case, "plan", "Plan", blocks)


_TEAM = "The waves need {W:plan.hours} of work; the team has {F:plan.people}."
_ALONE = "The only wave needs {W:plan.hours} of work; the team has {F:plan.people}."


def _end(plan: Plan, alone: bool) -> Text:
    wave = "only" if alone else "last"
    if plan.months_over:
        return text(
            f"The {wave} wave ends in {{F:plan.end}}, {{F:plan.months_over}} after the limit of "
            "{F:plan.timeline}. {F:plan.late_servers} {V:plan.late_servers|are|is} in waves past "
            "it."
        )
    return text(f"The {wave} wave ends in {{F:plan.end}}, within the limit of {{F:plan.timeline}}.")


def _month(phase: str, end: str) -> Text:
    return figure(f"phase.{phase.split(maxsplit=1)[0].lower()}.{end}")


def _waves(case: BusinessCase, plan: Plan) -> list[Block]:
    waves = [wave for wave in plan.waves if wave.servers]
    # A sentence on the rest takes the room of a row, so a single wave more is listed.
    shown = waves if len(waves) == _WAVES + 1 else waves[:_WAVES]
    rows = [
        (
            words(wave.name.removeprefix("Wave ")),
            *(figure(f"wave.{wave.number}.{name}", "thousand") for name in _OF_WAVE),
            thousands(f"wave.{wave.number}.run_rate") if _priced(case, wave.number) else EMPTY,
        )
        for wave in shown
    ]
    if len(rows) < 2:  # noqa: PLR2004 - the sentence above has the month of a single wave
        return []
    head = ("Wave", "From month", "To month", "Servers", "Work, h", "AWS, thousand USD a month")
    more = [Paragraph(words("Annex D lists the later waves."))] if len(waves) > len(shown) else []
    told = waves_told(case)
    told = (*told, *words(" "), *words(_AWS_OF_WAVES)) if told else words(_AWS_OF_WAVES)
    return [table(_WAVES_CAPTION, head, rows), *more, Paragraph(told)]


# A slide shows the table without the sentence.
_WAVES_CAPTION = "Waves; AWS cost without growth and without services that all waves share"
_AWS_OF_WAVES = (
    "The AWS column counts what moves with a wave, at today's prices. AWS services for all waves "
    "and growth come on top."
)


def _priced(case: BusinessCase, number: int) -> bool:
    return case.ledger[f"wave.{number}.run_rate"].value is not None


def next_section(case: BusinessCase) -> Section | None:
    """Return what to do in the next 90 days: action, role, due, exit test."""
    result = case.finance
    if result is None:
        return None
    due, ledger, decision = due_dates(case), case.ledger, result.verdict.decision
    rows = [
        (item.block.question, capital(item.block.role), due["answer"], "The answer is in the case.")
        for item, _ in questions(case)
    ]
    goes = decision in GOES
    if goes:
        rows.append(("Approve the budget of the first phase.", "Sponsor", due["fund"],
                     "A signed decision."))  # fmt: skip
    unmeasured = result.verdict.evidence.measured < 1.0 and ledger.value("sizing.placed")
    if unmeasured and not measuring_is_asked(case):
        rows.append(("Measure CPU and memory for 14 days.", "Infrastructure",
                     due["measure"], "Measured peaks are in the case."))  # fmt: skip
    if filled(ledger, METAL):
        rows.insert(0, (_COMPARE_METAL, "CFO", due["answer"], "Both costs a month are compared."))
    if filled(ledger, HELD):
        rows.append(("Answer the open blockers.", "Application owners", due["measure"],
                     "Each server can move or stays."))  # fmt: skip
    if filled(ledger, "lifecycle.ended.servers"):
        rows.append(("Decide on systems without support.", "CIO", due["measure"],
                     "Each has an upgrade or an end date."))  # fmt: skip
    if not goes or decision == LEAN_MIGRATE:
        again = _AGAIN.get(decision, "Create the case again and decide.")
        rows.append((again, "Sponsor", due["decide"], "A signed decision."))
    body = tuple(
        (words(action), words(role), given(day.isoformat()), words(test))
        for action, role, day, test in rows
    )
    told = "The next 90 days prepare the migration." if goes else (
        "The next 90 days confirm the decision; no migration work is funded."
        if decision == STAY
        else "The next 90 days answer what decides the case; no migration work is funded."
    )  # fmt: skip
    blocks: list[Block] = [Paragraph((*words(told), *late_decision(case)))]
    head = ("Action or question", "Role", "Due", "Done when")
    blocks.append(table("Actions by date", head, body, left=(0, 1, 2, 3)))
    return section(case, "next", "Next 90 days", blocks)


# What is decided again, else the whole.
_AGAIN = {
    STAY: "Create the case again and confirm the decision.",
    LEAN_MIGRATE: "Create the case again and decide on the rest.",
}


_COMPARE_METAL = (
    "Take what AWS and VMware bill for the bare-metal hosts today, and compare it with the AWS "
    "cost of this case."
)
