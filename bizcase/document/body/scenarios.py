"""The section on scenarios: those that the analyst chose for the document, beside the case."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Paragraph,
    Piece,
    Section,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.document.body.parts import EMPTY, section, table, thousands
from bizcase.document.number_style import style_of
from bizcase.document.values import change_said
from bizcase.finance.horizon import years_said
from bizcase.scenarios import AWS_COST, DRIVERS, NPV, SERVERS, Driver, ScenarioResult, decisive

_ORDER = (
    "A scenario is the case with the values below changed. The drivers are changed in this order: "
    "inputs, plan, prices and sizes, assumptions. They sum to the difference."
)
_PLAN = "A scenario keeps the waves of the case unless it changes the plan."


def scenarios_section(case: BusinessCase) -> Section | None:
    """Return the scenarios side by side, and what makes the difference of each by driver."""
    shown = [
        (place, item)
        for place, item in enumerate(case.scenarios, start=1)
        if item.scenario.in_document and not item.fault
    ]
    if not shown:
        return None
    known = decisive({key: case.ledger[key] for key in (NPV, AWS_COST)}) == NPV
    alike = [(place, item) for place, item in shown if item.same_servers]
    blocks: list[Block] = [
        *([Paragraph(_answer(case, alike, known=known))] if alike else []),
        *(Paragraph(_other_servers(case, *pair)) for pair in shown if pair not in alike),
        Paragraph(words(f"{_ORDER} {_PLAN}")),
        _side_by_side(shown, known=known),
        _by_driver(case, shown, known=known),
    ]
    return section(case, "scenarios", "Scenarios compared", blocks)


def _other_servers(case: BusinessCase, place: int, item: ScenarioResult) -> Text:
    """Return why a scenario of other servers does not rank: its amounts cover something else."""
    counted = f"scenario.{place}.{SERVERS}"
    if case.ledger.value(counted) == case.ledger.value(SERVERS):
        told = "{name} covers other servers than this case: "
    else:
        told = f"{{name}} covers {{F:{counted}}} and this case {{F:{SERVERS}}}: "
    return text(told + "its difference is no gain or loss, and it is not ranked.", name=item.name)


def _answer(case: BusinessCase, shown: list[tuple[int, ScenarioResult]], *, known: bool) -> Text:
    measure = NPV if known else AWS_COST
    sign = 1 if known else -1
    amounts = {place: case.ledger.value(f"scenario.{place}.{measure}") for place, _ in shown}
    best = max(amounts, key=lambda place: sign * amounts[place])
    if sign * amounts[best] <= sign * case.ledger.value(measure):
        told = "No scenario is better than the case: its net present value (NPV) is {W:npv.base}."
        cost = "No scenario costs less on AWS than the case: {W:cash.total.aws} over {years}."
        return text(told if known else cost, years=years_said(case.assumptions))
    name = dict(shown)[best].name
    told = f"{{name}} has the highest net present value (NPV): {{W:scenario.{best}.{NPV}}}."
    cost = f"{{name}} costs least on AWS: {{W:scenario.{best}.{AWS_COST}}} over {{years}}."
    return text(told if known else cost, name=name, years=years_said(case.assumptions))


def _side_by_side(shown: list[tuple[int, ScenarioResult]], *, known: bool) -> Block:
    columns = {
        "NPV": NPV, "Run cost in the last year": "run_rate.after", "Moving, once": "once.total",
        "Payback, month": "payback.months",
    } if known else {
        "AWS, all years": AWS_COST, "AWS run cost a year": "aws.run.annual",
        "Moving, once": "once.total",
    }  # fmt: skip
    if not all(item.same_servers for _, item in shown):
        columns["Servers"] = SERVERS
    measure = next(iter(columns))

    def row(name: Text, start: str, difference: Text) -> tuple[Text, ...]:
        cells = {head: _cell(f"{start}{key}") for head, key in columns.items()}
        return (name, cells.pop(measure), difference, *cells.values())

    rows = [row(words("This case"), "", EMPTY)]
    rows += [
        row(given(item.name), f"scenario.{place}.", thousands(f"scenario.{place}.difference"))
        for place, item in shown
    ]
    caption = "Scenarios side by side, thousand USD"
    if known:
        caption += "; NPV: + gain, − loss"
    first, *others = columns
    return table(caption, ("Scenario", first, "Difference from the case", *others), rows)


def _cell(figure_id: str) -> Text:
    return figure(figure_id) if figure_id.endswith(("months", SERVERS)) else thousands(figure_id)


def _by_driver(
    case: BusinessCase, shown: list[tuple[int, ScenarioResult]], *, known: bool
) -> Block:
    rows = [
        (given(item.name), words(DRIVERS[driver.key]), _differs(case, driver),
         thousands(f"scenario.{place}.driver.{driver.key}"))
        for place, item in shown
        for driver in item.drivers
    ]  # fmt: skip
    head = "NPV difference" if known else "AWS cost difference"
    caption = f"What differs, and the {head} by driver, thousand USD"
    return table(caption, ("Scenario", "Driver", "What differs", head), rows, (0, 1, 2))


def _differs(case: BusinessCase, driver: Driver) -> Text:
    style = style_of(case.assumptions)
    told: list[Piece] = []
    for change in driver.changes:
        what, before, after = change_said(change, case.assumptions, style)
        told += [*words("; " if told else ""), *given(what), *words(": "), *given(before),
                 *words(" → "), *given(after)]  # fmt: skip
    return tuple(told)
