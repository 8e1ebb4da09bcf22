"""The section on options beside the base case: opportunities, commitments, regions."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.catalog import MAIN_OPTION_KEYS, purchase_option
from bizcase.document.blocks import (
    Block,
    Paragraph,
    Section,
    Table,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.document.values import assumed
from bizcase.pricing.ladder import ladder_steps, step_id
from bizcase.pricing.scenarios import SCENARIO_SIZINGS

# Of ``cpu_baselines.csv``, which is one for all flex types.
FLEX_SHARE = "40"
_OPPORTUNITIES = {
    "graviton": "Graviton moves {F:options.graviton.servers} of a stated Linux release with an "
    "arm64 build to the arm64 type that the rule of the base case chooses: the cheapest, or a "
    "newer one that costs little more. {V:options.graviton.servers|Their applications|Its "
    "application} must be tested there, so this is an opportunity and never the base case.",
    "burstable": "Burstable types (t3, t3a) carry {F:options.burstable.servers} for less. They "
    "keep vCPU and memory. The average that the inputs state, with headroom, is within what the "
    "type gives at all times: measure it before you buy. Use above it for a day is billed on top. "
    "Production, servers that keep a database and servers without a stated average are left out.",
    "flex": "Flex types carry {F:options.flex.servers} for less. They keep vCPU and memory, give "
    "{share} % of their CPU at all times and all of it for most of a day. The average that the "
    "inputs state, with headroom, is within that share.",
    "scheduled": "The schedule runs {F:options.scheduled.servers} of non-production on-demand for "
    "{hours} hours a month instead of all; storage is paid throughout.",
}


def options_section(case: BusinessCase) -> Section:
    """Return what could be done beyond the base case and concerns any server, with its figures."""
    blocks: list[Block] = []
    present = {item.sizing for item in case.estate.scenarios}
    for sizing, sentence in _OPPORTUNITIES.items():
        if sizing in present:
            hours = case.assumptions.text("time.nonprod_hours_month")
            told = text(sentence, hours=hours, share=FLEX_SHARE)
            blocks.append(Paragraph(told + _dearer(case, sizing)))
    blocks += _commitments(case)
    if case.estate.regions:
        blocks += _regions(case)
    return Section("Beyond the base case", tuple(blocks))


def _dearer(case: BusinessCase, sizing: str) -> Text:
    """Return that an opportunity costs more than the base case under the option of the case."""
    option = case.estate.option
    present = {item.sizing for item in case.estate.scenarios}
    base = "managed" if "managed" in present else "right_sized"
    own, other = (f"aws.option.{name}.{option}.monthly" for name in (base, sizing))
    if case.ledger.value(other) <= case.ledger.value(own):
        return ()
    return text(
        f" Under the purchase option of this case it would cost more: {{F:{other}}} instead of "
        f"{{F:{own}}}."
    )


def _commitments(case: BusinessCase) -> list[Block]:
    priced = [key for key in MAIN_OPTION_KEYS if f"aws.commit.{key}.lag.once" in case.ledger]
    if not priced:
        return []
    names = ("break_even.months", "uncovered.monthly", "lag.once", "unused.monthly")
    return [
        *_mix(case),
        Paragraph(
            text(
                "A commitment that is bought and not used is still paid, shown here for use that "
                "falls to {left} %."
                + " Amounts of each server are rounded to the cent, so the tables differ slightly."
                * (case.ledger.value("scope.servers") > 1),
                left=case.assumptions.text("aws.commit_stress_usage"),
            )
        ),
        Table(
            "Commitments: months to break even, and what coverage, start and unused parts cost",
            ("Commitment", "Break-even, months", "Not covered, USD a month more",
             "Later start, USD once", "Unused, USD a month"),
            tuple(
                (words(purchase_option(key).label),
                 *(figure(f"aws.commit.{key}.{name}") for name in names))
                for key in priced
            ),
            frozenset({1, 2, 3, 4}),
        ),
    ]  # fmt: skip


_AT_ONCE = "The commitment starts at the cutover."
_LATER = (
    "The commitment starts {lag} after the cutover; until then all hours are on demand. Amounts a "
    "month are those after the commitment has started. The cash flow has the months before, too: "
    "they cost {late} more once."
)


def _mix(case: BusinessCase) -> list[Block]:
    """Return how the base case buys compute, in words, and what each step of coverage is worth."""
    steps, option = ladder_steps(case.assumptions), case.estate.option
    if not steps:
        return []
    coverage = case.assumptions.number("aws.commit_coverage")
    lags = case.assumptions.number("aws.commit_start_lag") > 0
    start = _LATER.replace("{late}", f"{{F:aws.commit.{option}.lag.once}}") if lags else _AT_ONCE
    return [
        Paragraph(
            text(
                "The base case buys {coverage} % of the hours as {option} and the rest on demand, "
                f"and so does every committed option. {start} Were every hour covered, "
                "{V:scope.servers|the servers|the only server} would cost "
                "{F:aws.servers.full_coverage.monthly}.",
                coverage=f"{coverage:g}",
                option=purchase_option(option).label,
                lag=assumed(case.assumptions, "aws.commit_start_lag"),
            )
        ),
        Table(
            f"Cost by coverage of the commitment, {purchase_option(option).label}, USD a month",
            ("Hours covered", "Servers on AWS", "Less than on demand"),
            tuple(
                (text("{share} %" + ", the base case" * (step == coverage), share=f"{step:g}"),
                 figure(f"{step_id(step)}.monthly"), figure(f"{step_id(step)}.saving.monthly"))
                for step in steps
            ),
            frozenset({1, 2}),
        ),
    ]  # fmt: skip


def _regions(case: BusinessCase) -> list[Block]:
    regions = case.estate.regions
    sizings = list(dict.fromkeys(item.sizing for cost in regions for item in cost.scenarios))
    rows = [(SCENARIO_SIZINGS[sizing], sizing) for sizing in sizings]
    table = Table(
        f"Regions side by side, {purchase_option(case.estate.option).label}, USD a month",
        ("Option", *(cost.region for cost in regions)),
        tuple(
            (words(label), *(_cell(case, cost.region, name) for cost in regions))
            for label, name in (*rows, ("AWS run cost of the base case", "run"))
        ),
        frozenset(range(1, len(regions) + 1)),
    )
    notes = [
        Paragraph(
            text(
                "{region}: kinds of price that are not listed there and were filled, marked as "
                "assumed: {F:aws.region." + cost.region + ".filled}.",
                region=cost.region,
            )
        )
        for cost in regions
        if cost.filled
    ]  # fmt: skip
    return [table, *notes]


def _cell(case: BusinessCase, region: str, name: str) -> Text:
    figure_id = f"aws.region.{region}.{name}.monthly"
    return figure(figure_id) if figure_id in case.ledger else given("not available")
