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
from bizcase.pricing.scenarios import SCENARIO_SIZINGS

_OPPORTUNITIES = {
    "graviton": "Graviton moves {F:options.graviton.servers} of a stated Linux release with an "
    "arm64 build to arm64 types where those cost less. Their applications must be tested there, so "
    "this is an opportunity and never the base case.",
    "scheduled": "The schedule runs {F:options.scheduled.servers} of non-production on-demand for "
    "{hours} hours a month instead of all; storage is paid throughout.",
}


def options_section(case: BusinessCase) -> Section:
    """Return what could be done beyond the base case, each with its figures."""
    blocks: list[Block] = []
    present = {item.sizing for item in case.estate.scenarios}
    for sizing, sentence in _OPPORTUNITIES.items():
        if sizing in present:
            hours = case.assumptions.text("time.nonprod_hours_month")
            blocks.append(Paragraph(text(sentence, hours=hours)))
    blocks += _commitments(case)
    if case.estate.regions:
        blocks += _regions(case)
    return Section("Beyond the base case", tuple(blocks))


def _commitments(case: BusinessCase) -> list[Block]:
    priced = [key for key in MAIN_OPTION_KEYS if f"aws.commit.{key}.lag.once" in case.ledger]
    if not priced:
        return []
    names = ("break_even.months", "uncovered.monthly", "lag.once", "unused.monthly")
    return [
        Paragraph(
            text(
                "A commitment covers {coverage} % of use, in the base case and in every committed "
                "option; were every hour covered, the servers would cost "
                "{F:aws.servers.full_coverage.monthly}. A commitment that "
                "starts {lag} months after the cutover costs on-demand prices until then. One that "
                "is not used is still paid, shown here for use that falls to {left} %.",
                coverage=case.assumptions.text("aws.commit_coverage"),
                lag=case.assumptions.text("aws.commit_start_lag"),
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
