"""Which sheets the workbook of a case has, in the order of readers, and what each holds."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.body.parts import nothing_in_scope
from bizcase.document.found_blockers import blocker_rows
from bizcase.exports.live.rows import has_starts, is_ramp
from bizcase.exports.live.sheets import INPUT, LIVE, STATED, STEPS, SheetSpec
from bizcase.exports.plan_tables import team_table
from bizcase.finance.map_programme import is_shown

Row = tuple[str, str, str, bool]
# Of a case with nothing in scope: what the lists have, why none of it counts, and what was taken.
_OF_NOTHING = (
    ("Read me", "This page"),
    ("Summary", "That nothing is in scope, and what the lists have by state"),
    ("Servers", "One row for each server listed"),
    ("Server details", "The other columns of servers.csv, with the reason why none is in scope"),
    ("Coverage", "Which fields the lists fill"),
    ("Data quality", "Issues of the inputs and what was done"),
    ("Assumptions", "Every assumption"),
)
_LINES = "Quantity × unit price × (1 − discount) of each server"


def contents(case: BusinessCase) -> tuple[SheetSpec, ...]:
    """Return the sheets of a case; what it has nothing for is left out."""
    if nothing_in_scope(case):
        return tuple(SheetSpec(name, STATED, holds) for name, holds in _OF_NOTHING)
    rows = (*_front(case), *_plan(case), *_lists(case), *_steps(case))
    return tuple(SheetSpec(name, kind, holds) for name, kind, holds, shown in rows if shown)


def _front(case: BusinessCase) -> tuple[Row, ...]:
    finance = case.finance is not None
    baseline = case.finance is not None and case.finance.metrics is not None
    swings = case.finance is not None and bool(case.finance.swings)
    compared = case.comparison is not None and bool(case.comparison.items)
    of_lines = LIVE if finance else STATED
    items, (waves, starts) = _LINES, _waves(case)
    if case.finance is not None and is_ramp(case.finance.base):
        items = f"{_LINES}; not in the cash flow, which has the build-up"
    return (
        ("Read me", STATED, "This page", True),
        ("Summary", of_lines, "Verdict, key figures, two charts, and whether all is equal", True),
        ("Inputs", INPUT, "Every driver that a formula uses, with range and source", finance),
        ("Servers", STATED, "One row for each server listed: size, type, cost, strategy, wave",
         True),
        ("Line items", of_lines, items, True),
        ("On-premises lines", LIVE, "What each line costs today and in sum", baseline),
        ("Baseline by month", LIVE, "On premises without migration, by line", baseline),
        ("On premises after", LIVE, "What is left on premises, by line", baseline),
        ("One-time by month", LIVE, "One-time cost by component", finance),
        ("Waves", waves, starts, finance),
        ("AWS by month", LIVE, "What AWS bills and what is paid to others", finance),
        ("Cash flow", LIVE, "All months, net, and cost in sum", finance),
        ("Cash flow by year", LIVE, "The same by year", finance),
        ("Today against AWS", LIVE, "A full year by item, today and with migration", compared),
        ("Sensitivity", LIVE, "Tornado; each row says whether it follows. NPV at other rates",
         swings),
        ("Checks", LIVE, "Each total next to the one of the app", finance),
    )  # fmt: skip


def _waves(case: BusinessCase) -> tuple[str, str]:
    """Return the kind of the sheet of the waves and what it holds."""
    if case.finance is None or has_starts(case.finance.base):
        return INPUT, "Start of each wave, with a chart"
    if is_ramp(case.finance.base):
        return STATED, "Months of the build-up: there are no waves"
    return STATED, "Months in which servers move; there is no start to change"


def _plan(case: BusinessCase) -> tuple[Row, ...]:
    strategy, plan = case.strategy, case.plan
    if strategy is None:
        return ()
    waves = plan is not None and bool(plan.waves)
    shown = case.finance is not None and is_shown(case.assumptions)
    return (
        ("Team plan", STATED, "People by role and month; team_plan.csv has the same",
         waves and bool(len(team_table(case)))),
        ("MAP", STATED, "Planning figures for the AWS programme", shown),
        ("MAP by quarter", STATED, "Spend that counts, by quarter", shown),
        ("Dispositions", STATED, "Servers and cost by migration strategy",
         case.finance is not None),
        ("Goals and fit", STATED, "How migration strategies fit the goals", True),
        ("Applications", STATED, "Applications with their migration strategy and wave",
         bool(len(strategy.applications))),
        ("Blockers", STATED, "What keeps a server from moving, with the remedy",
         bool(len(blocker_rows(case)))),
        ("End of support", STATED, "Releases and their dates", True),
        ("Wave plan", STATED, "Waves as planned, with their content; waves.csv has more", waves),
        ("Groups", STATED, "What moves together, and why", waves),
        ("Waiting list", STATED, "What waits for an answer",
         plan is not None and bool(plan.waiting)),
    )  # fmt: skip


def _lists(case: BusinessCase) -> tuple[Row, ...]:
    databases = bool(len(case.inventory.databases))
    licences = bool(len(case.estate.licences.servers))
    return (
        ("Server details", STATED, "The other columns of servers.csv", True),
        ("Options", STATED, "Ways to buy and to size, with their cost", True),
        ("Scenarios", STATED, "Scenarios kept, with what differs and its amount",
         bool(case.scenarios)),
        ("Databases", STATED, "Databases with target and cost; databases.csv has the same",
         databases),
        ("Database lines", STATED, "What each database costs on AWS, line by line", databases),
        ("Licence options", STATED, "Licences by server, included and own", licences),
        ("Dedicated Hosts", STATED, "Hosts that own licences would need", licences),
        ("Other services", STATED, "The rest of the bill of all in scope", True),
        ("Coverage", STATED, "Which fields the lists fill", True),
        ("Data quality", STATED, "Issues of the inputs and what was done", True),
        ("Assumptions", STATED, "Every assumption; those on Inputs are live there only", True),
        ("Figures", STATED, "Every figure with formula, inputs and sources", True),
    )  # fmt: skip


def _steps(case: BusinessCase) -> tuple[Row, ...]:
    finance = case.finance is not None
    compared = case.comparison is not None and bool(case.comparison.items)
    starts = case.finance is not None and has_starts(case.finance.base)
    return (
        ("Wave rules", STATED, "What the months of a wave follow from when a start is set", starts),
        ("Bill of what moves", STEPS, "What AWS bills in a month once all has moved, by line",
         compared),
        ("Wave amounts", STEPS, "What moves, leaves and is worked on with each wave", finance),
        ("Running on AWS", STEPS, "What is live on AWS by each month, and people before rounding",
         finance),
        ("Courses", STEPS, "How on-premises amounts are spread over the months", finance),
        ("Remaining", STEPS, "The share of each quantity that remains on premises", finance),
        ("One-time so far", STEPS, "One-time cost in sum, before rounding", finance),
    )  # fmt: skip
