"""Sections on money over time: today's cost, one-time cost, cash flow."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Section, Table, figure, given, text, words
from bizcase.document.finance import labelled
from bizcase.finance.line_specs import line_specs
from bizcase.finance.on_premises import BASELINES

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
        return Section(
            title, (Paragraph(text("No cost of today is computed: {reason}.", reason=reason)),)
        )
    lines = Table(
        "On-premises cost of the first year by cost item",
        ("Cost item", "USD a year", "Ends"),
        (
            *(
                (words(spec.label), figure(f"onprem.{spec.key}.annual"), words(spec.avoidable))
                for spec in line_specs()
            ),
            (words("Total of known items"), figure("onprem.annual"), ()),
        ),
        frozenset({1}),
    )
    versions = Table(
        "Three ways to stay, and the NPV of migrating against each (USD)",
        ("Way to stay", "First year", "NPV of migrating"),
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
        Paragraph(words(_SAME_WAY)),
    )
    return Section(title, blocks)


# Else a reader who subtracts the NPV of a way to stay finds another amount than this table has.
_SAME_WAY = (
    "Each NPV has one way to stay on both sides: what migrating leaves on premises is kept in that "
    "way, too. The table of options keeps it as in the base case, so there the difference of two "
    "NPVs is another amount."
)


def metrics_section(case: BusinessCase) -> Section | None:
    """Return what the cash flow amounts to, and what is next to the one-time cost."""
    if case.finance is None:
        return None
    # Without today's cost each row would say "not computed"; a finding says why, once.
    compared = case.finance.metrics is not None
    metrics: list[Block] = [
        Table(
            "Results of the cash flow", ("Figure", "Value"),
            tuple(labelled(case, name) for name in _METRICS), frozenset({1}),
        ),
        Paragraph(words(_MEANINGS)),
    ] if compared else []  # fmt: skip
    apart = Table(
        "Next to the one-time cost", ("Figure", "Value"),
        tuple(labelled(case, name) for name in _APART), frozenset({1}),
    )  # fmt: skip
    path = (
        "the wave plan"
        if case.finance.prepared.waves
        else "the yearly build-up of the assumptions, because there is no wave plan"
    )
    return Section("Results", (
        Paragraph(text(f"Dates follow {path}. The cash flow file has every month. Figures are "
                       "nominal and before tax.")),
        *metrics, Paragraph(words(_LABOUR)), apart,
    ))  # fmt: skip


_MEANINGS = (
    "The internal rate of return is the discount rate at which the NPV is 0. The modified one has "
    "assumed rates for costs and for gains. The return on investment is the gain or loss over all "
    "years, undiscounted, as a share of the cost of AWS, services and moving. The peak funding "
    "need is the most by which migrating has cost more than staying at the end of a month."
)
_APART = (
    "once.workloads", "once.hours", "once.hours.after", "once.hours.landing_zone",
    "once.undecided", "repurchase.monthly", "once.dual_run", "stranded.contracts", "stranded.book",
    "onprem.book.annual", "funding.total",
)  # fmt: skip
_LABOUR = (
    "Labour is hours times rate: hours of each workload, at its hardest part, and of each of its "
    "servers. A workload is an application with its servers, or a server alone. Undecided work "
    "costs nothing here. Refactored work is migrated first and modernised in the year after. Hosts "
    "are removed when they are switched off. Funding is counted only when a letter is signed."
)
