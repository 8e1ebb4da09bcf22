"""Sections on money over time: today's cost, one-time cost, cash flow."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Section, Table, figure, given, text, words
from bizcase.document.finance import labelled
from bizcase.finance.cash_flow import COLUMNS
from bizcase.finance.line_specs import line_specs
from bizcase.finance.on_premises import BASELINES
from bizcase.finance.one_time import COMPONENTS

_METRICS = (
    "npv.base", "irr", "mirr", "roi", "payback.months", "payback.discounted", "funding.peak",
    "run_rate.before", "run_rate.after", "run_rate.change", "savings.fraction",
)  # fmt: skip
_AGES = {
    False: "Hardware ages are not in the inputs: an equal part falls due every month.",
    True: "Servers and hosts fall due in the month entered, storage and network evenly.",
}


def today_section(case: BusinessCase) -> Section | None:
    """Return the on-premises baseline by line, and its three versions."""
    result = case.finance
    if result is None:
        return None
    title = "Cost on premises today"
    if result.metrics is None:
        reason = result.prepared.no_baseline
        return Section(title, (Paragraph(text("None is computed: {reason}.", reason=reason)),))
    lines = Table(
        "On-premises cost of the first year by line",
        ("Line", "USD a year", "Avoidable"),
        (
            *(
                (words(spec.label), figure(f"onprem.{spec.key}.annual"), words(spec.avoidable))
                for spec in line_specs()
            ),
            (words("Known lines together"), figure("onprem.annual"), ()),
        ),
        frozenset({1}),
    )
    versions = Table(
        "Three ways to stay, and the NPV of migrating against each (USD)",
        ("Way to stay", "First year", "NPV"),
        tuple(
            (
                given(case.ledger[f"onprem.{name}.annual"].label),
                figure(f"onprem.{name}.annual"),
                figure(f"npv.{name}"),
            )
            for name in BASELINES
        ),
        frozenset({1, 2}),
    )
    blocks: tuple[Block, ...] = (
        Paragraph(
            text(
                "The baseline rests on {F:onprem.hosts} with {F:onprem.cores} and is compared as: "
                "{name}. {ages} "
                "Only cost that can be avoided counts as a saving, from the month in which it can: "
                "hosts leave in whole machines, subscriptions at their renewal, shared lines with "
                "the last server. Machines outside the scope are assumed to end with the hosts.",
                ages=_AGES[case.assumptions.known("op.refresh_month") is not None],
                name=case.ledger[f"onprem.{result.version}.annual"].label.lower(),
            )
        ),
        lines,
        versions,
    )
    return Section(title, blocks)


def one_time_section(case: BusinessCase) -> Section | None:
    """Return one-time cost by component, funding apart."""
    if case.finance is None:
        return None
    components = Table(
        "One-time cost",
        ("Component", "USD"),
        (
            *tuple((words(label), figure(f"once.{key}")) for key, label in COMPONENTS.items()),
            (words("Known components together"), figure("once.total")),
        ),
        frozenset({1}),
    )
    beside = Table(
        "Beside the one-time cost",
        ("Figure", "Value"),
        tuple(
            labelled(case, name)
            for name in (
                "once.workloads",
                "once.hours",
                "once.hours.landing_zone",
                "once.undecided",
                "repurchase.monthly",
                "once.dual_run",
                "stranded.contracts",
                "stranded.book",
                "onprem.book.annual",
                "funding.total",
            )
        ),
        frozenset({1}),
    )
    intro = Paragraph(
        words(
            "Labour is hours times rate: hours of each workload, at its hardest part, and of each "
            "of its servers. A workload is an application with its servers, or a server that "
            "belongs to none; how hard it is follows the group it moves with in the plan. The same "
            "hours fill the waves. What is undecided costs nothing here: if it is rehosted, what "
            "stands beside comes on top. Refactor is migrated first and modernised in the year "
            "after. Hosts are removed when they are switched off. Funding is counted only when a "
            "letter is signed."
        )
    )
    return Section("One-time cost and funding", (intro, components, beside))


def cash_flow_section(case: BusinessCase) -> Section | None:
    """Return the cash flow by year with its metrics."""
    result = case.finance
    if result is None:
        return None
    names = [column.removesuffix("_usd") for column in COLUMNS[1:]]
    years = [str(year) for year in result.cash.by_year().index]
    table = Table(
        "Cash flow by year, USD; net is positive where migrating is better",
        ("Year", "AWS", "On premises and services with migration", "On premises without",
         "One-time", "Funding", "Net"),
        (
            *((given(year), *(figure(f"cash.y{year}.{name}") for name in names)) for year in years),
            (words("All years"), *(figure(f"cash.total.{name}") for name in names)),
        ),
        frozenset(range(1, 7)),
    )  # fmt: skip
    metrics = Table(
        "What the cash flow amounts to",
        ("Figure", "Value"),
        tuple(labelled(case, name) for name in _METRICS),
        frozenset({1}),
    )
    path = (
        "the wave plan"
        if result.prepared.waves
        else "the ramp of the register, because there is no wave plan"
    )
    intro = Paragraph(
        text(
            "Dates follow {path}. The first row is cost before the start; the cash flow file "
            "has every month, and the NPV can be computed again from it. Figures are nominal and "
            "before tax.",
            path=path,
        )
    )
    return Section("Cash flow", (intro, table, metrics))
