"""The sections on money: options compared, side by side, one-time cost and cash flow."""

from __future__ import annotations

from collections.abc import Iterable

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Section, Text, given, text, words
from bizcase.document.body.parts import (
    EMPTY,
    charts,
    filled,
    open_items,
    section,
    table,
    thousands,
)
from bizcase.document.charts.parts import credits_unused
from bizcase.document.comparison import COUNTERPARTS
from bizcase.document.option_names import cost_of_migrating, different, option_label
from bizcase.document.security_updates import moving_updates
from bizcase.document.verdict import changes_nothing
from bizcase.finance.choices import Choice
from bizcase.finance.figures_choices import BASELINE_LABELS
from bizcase.finance.figures_decision import shown_items
from bizcase.finance.horizon import years_said
from bizcase.finance.one_time import COMPONENTS
from bizcase.finance.result import FinanceResult
from bizcase.grammar import inline
from bizcase.ledger import Ledger

_SIDES = ("today", "aws", "remaining", "difference")

_ORACLE = (
    "Oracle licences move along: their support stays under “Left on premises”. AWS needs more than "
    "are owned, because Oracle counts virtual CPUs there: {W:compare.oracle.aws}."
)

_UNSIZED = (
    "{F:onprem.unsized} that {V:onprem.unsized|stay have|stays has} no known vCPU, so “Left on "
    "premises” counts no host for {V:onprem.unsized|them|it}: between none and "
    "{F:onprem.unsized.hosts}, if {V:onprem.unsized|they are|it is} like the others."
)


def options_section(case: BusinessCase) -> Section | None:
    """Return the ways to decide, best first, those that cost the same shown once."""
    result = case.finance
    if result is None or not result.choices:
        return None
    known = result.metrics is not None
    shown = different(result, case.estate.option)
    best = max(shown, key=lambda item: item.npv or 0.0) if known else None
    answer = (
        text(
            f"{option_label(result, best)} has the highest net present value (NPV): "
            f"{{W:choice.{best.key}.npv}}."
        )
        if best is not None
        else text("Today's cost is unknown, so the options have a cost and no NPV.")
    )
    stay = inline(BASELINE_LABELS[result.version])
    head = (
        "Option",
        f"Cost over {years_said(case.assumptions)}",
        "AWS",
        *(("NPV",) if known else ()),
    )
    return section(case, "options", "Options compared", [
        Paragraph(answer),
        Paragraph(text(
            cost_of_migrating(case.ledger, known=known) + (_OPTIONS_KNOWN if known else _OPTIONS),
            stay=stay,
        )),
        table("Options, thousand USD" + ("; NPV: + gain, − loss" if known else ""), head,
              (_option(result, item, known=known) for item in _ranked(shown))),
        *_alike(result, best),
        *_payback(case, result),
        *charts(case, "C2"),
    ])  # fmt: skip


_OPTIONS = (
    "Purchase options differ in EC2 compute only. Options that differ by less than 1 % are one row."
)
_OPTIONS_KNOWN = _OPTIONS + " The NPV compares each with staying: {stay}."


def _alike(result: FinanceResult, best: Choice | None) -> list[Block]:
    """Return the NPV of migrating against the best way to stay with the same of what is left."""
    if best is None or best.kind != "stay" or best.key == result.version:
        return []
    told = text(
        "Migrating keeps what it leaves on premises as in the base case: {stay}. With “{best}” on "
        f"both sides, the NPV of migrating is {{W:npv.{best.key}}}.",
        stay=inline(BASELINE_LABELS[result.version]),
        best=inline(BASELINE_LABELS[best.key]),
    )
    return [Paragraph(told)]


def _ranked(choices: list[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda item: (-(item.npv or 0.0), item.cost_usd))


def _option(result: FinanceResult, item: Choice, *, known: bool) -> tuple[Text, ...]:
    name = f"choice.{item.key}"
    aws = EMPTY if item.aws_usd is None else thousands(f"{name}.aws")
    npv = (thousands(f"{name}.npv"),) if known else ()
    return (given(option_label(result, item)), thousands(f"{name}.cost"), aws, *npv)


def _payback(case: BusinessCase, result: FinanceResult) -> list[Block]:
    if result.metrics is None:
        return []
    if filled(case.ledger, "payback.months"):
        return [Paragraph(text("Migrating pays back in month {N:payback.months}."))]
    if changes_nothing(case.ledger):
        return []
    rises = case.ledger.value("run_rate.change") > 0
    told = (
        "the yearly cost rises"
        if rises
        else f"the saving needs more than {years_said(case.assumptions)}"
    )
    return [Paragraph(words(f"Migrating does not pay back: {told}."))]


def comparison_section(case: BusinessCase) -> Section | None:
    """Return the cost items of both sides in a full year, those without a row as one."""
    found = case.comparison
    if found is None or not found.items:
        return None
    shown, rest = shown_items(found)
    rows = [
        (words(item.label), *(thousands(f"compare.{item.item}.{side}") for side in _SIDES))
        for item in shown
    ]
    if rest:
        others = words(f"The other {len(rest)} items")
        rows.append((others, *(thousands(f"compare.rest.{side}") for side in _SIDES)))
    rows.append((words("Total"), *(thousands(f"compare.{side}") for side in _SIDES)))
    more = "more" if case.ledger.value("compare.difference") > 0 else "less"
    more = "as much" if changes_nothing(case.ledger) else more
    largest = max(found.items, key=lambda item: abs(item.difference_usd) * item.compared)
    first = f"The largest difference is {inline(largest.label)}. " * bool(largest.difference_usd)
    apart = [item for item in found.items if not item.compared]
    blocks: list[Block] = [
        Paragraph(
            text(
                f"A year costs {more} after the migration. Today it is {{W:compare.today}}. "
                "AWS and services would cost {W:compare.aws}; {W:compare.remaining} is left on "
                "premises."
            )
        ),
        Paragraph(
            text(
                f"{first}Staff, support and contracts that remain are under “Left on "
                f"premises”. {COUNTERPARTS}"
            )
        ),
        table("A full year after the last wave, today's prices, thousand USD a year",
              ("Cost item", "Today", "AWS and services", "Left on premises", "Difference"), rows),
    ]  # fmt: skip
    if filled(case.ledger, "compare.oracle.aws"):
        blocks.append(Paragraph(text(_ORACLE)))
    blocks += moving_updates(case, rest)
    if filled(case.ledger, "onprem.unsized.hosts"):
        blocks.append(Paragraph(text(_UNSIZED)))
    if apart:
        blocks.append(Paragraph(not_compared([item.label for item in apart])))
    # The low chart first: it fills the page on which the high one has no room.
    blocks += charts(case, "C4", "C3")
    return section(case, "comparison", "Stay or go, side by side", blocks)


def not_compared(labels: Iterable[str]) -> Text:
    """Return which items have parts that are in neither total; a label may have an and in it."""
    first, *others = dict.fromkeys(map(inline, labels))
    share = "{F:decision.not_compared.share} of the cost of AWS and services"
    told = (
        f"Not compared: parts of these items, together {share}: {'; '.join((first, *others))}."
        if others
        else f"Not compared: parts of {first}, {share}."
    )
    return text(f"{told} Today's cost of these parts is missing (annex H).")


def cash_section(case: BusinessCase) -> Section | None:
    """Return one-time cost by component, and the cash flow by year."""
    result = case.finance
    if result is None:
        return None
    components = [
        (words(label), thousands(f"once.{key}"))
        for key, label in COMPONENTS.items()
        if filled(case.ledger, f"once.{key}")
    ]
    blocks: list[Block] = [Paragraph(_moving(case))]
    if len(components) > 1:
        rows = [*components, (words("Total"), thousands("once.total"))]
        blocks.append(table("One-time cost, thousand USD", ("Component", "Cost"), rows))
    blocks.append(_flow(case, result))
    if lacking := open_items(case):
        items = "; ".join(map(inline, lacking))
        told = f"Not in the cash flow, because an input is missing: {items}."
        blocks.append(Paragraph(words(told)))
    if credits_unused(case):
        blocks.append(Paragraph(words(credit_words(case.ledger))))
    blocks += charts(case, "C11")
    return section(case, "cash", "One-time cost, funding and cash flow", blocks)


def credit_words(ledger: Ledger) -> str:
    """Return where the credit for unused life is: a move may leave no hardware to credit."""
    return _CREDIT[filled(ledger, "cash.total.on_premises_unused_life")]


# By whether migrating has a credit, too.
_CREDIT = {
    True: "Hardware that is bought for growth still has life left at the end. That part of its "
    "price is credited once: it is in the totals of both sides and in the NPV, and in the cost of "
    "no year.",
    False: "Hardware that is bought for growth still has life left at the end. That part of its "
    "price is credited once: it is in the total of staying and in the NPV, and in the cost of no "
    "year.",
}


_UNDECIDED = (
    " All that is undecided or blocked would add {W:once.undecided} if it moves: the work "
    "with planned modernisation, landing zone, programme management and contingency."
)


_WITHOUT_SERVERS = (
    " {F:plan.applications.alone} in the waves {V:plan.applications.alone|have|has} no server in "
    "scope and {V:plan.applications.alone|need|needs} work, too."
)


def _moving(case: BusinessCase) -> Text:
    told = text("Moving costs {W:once.total} once.")
    if filled(case.ledger, "plan.applications.alone"):
        told += text(_WITHOUT_SERVERS)
    if filled(case.ledger, "once.dual_run"):
        told += text(
            " In addition, both sides run in parallel for {W:once.dual_run}; this is part of the "
            "cost on premises."
        )
    if filled(case.ledger, "once.undecided"):
        told += text(_UNDECIDED)
    if filled(case.ledger, "funding.total"):
        return told + text(" Signed funding pays {W:funding.total}.")
    return told + words(" No funding is signed, so none is counted.")


def _flow(case: BusinessCase, result: FinanceResult) -> Block:
    ledger, known = case.ledger, result.metrics is not None
    shown = [
        (name, ids)
        for name, ids in _FLOW.items()
        if (known or name in _ALONE) and (name not in _OPTIONAL or filled(ledger, ids[-1]))
    ]
    years = [str(year) for year in result.cash.by_year().index]
    rows = [
        (given(year), *(thousands(of_year.format(year=year)) for _, (of_year, *_) in shown))
        for year in years
    ]
    if credits_unused(case):
        credits = (thousands(of_end) if of_end else EMPTY for _, (_, of_end, _) in shown)
        rows.append((words("Credit"), *credits))
    rows.append((words("Total"), *(thousands(of_all) for _, (*_, of_all) in shown)))
    caption = (
        "Cash flow, thousand USD; the first row is paid at the start, with Assess and Mobilize"
    )
    return table(caption, ("Year", *(name for name, _ in shown)), rows)


# Columns of the cash flow with their figures of a year, of the credit at the end, and of all. Each
# has the scope of page 1: the credit is in what a side costs, not in what is on premises.
_FLOW = {
    "On premises": ("decision.y{year}.on_premises", "", "decision.on_premises"),
    "Services": ("decision.y{year}.services", "", "decision.services"),
    "AWS": ("cash.y{year}.aws", "", "cash.total.aws"),
    "Moving": ("cash.y{year}.one_time", "", "cash.total.one_time"),
    "Funding": ("cash.y{year}.funding", "", "cash.total.funding"),
    "Migrate": (
        "decision.y{year}.migrate", "cash.total.on_premises_unused_life", "decision.migrate.total",
    ),
    "Stay": (
        "cash.y{year}.baseline", "cash.total.baseline_unused_life", "decision.stay.total",
    ),
    "Difference": (
        "decision.y{year}.difference", "decision.unused_life.difference", "decision.difference",
    ),
}  # fmt: skip
_OPTIONAL, _ALONE = ("Services", "Funding"), ("AWS", "Moving", "Funding")
