"""The answer of the financial case: verdict, key figures, what would reverse it."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Bullets,
    KeyFigures,
    Paragraph,
    Section,
    Table,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.document.formats import unit_label
from bizcase.finance import FinanceResult
from bizcase.finance.figures_risk import HEAD_LABELS
from bizcase.finance.sensitivity import TOP
from bizcase.finance.simulation import UNDECIDED, Simulation
from bizcase.finance.verdict import REVERSING, dearer_heads

_VERDICTS = {
    "migrate": "Verdict: migrate.",
    "migrate part": "Verdict: migrate part of the estate.",
    "wait": "Verdict: wait, and close the gaps first.",
    "do not migrate": "Verdict: do not migrate on these figures.",
    "cannot be judged": "Verdict: cannot be judged.",
}


def verdict_blocks(case: BusinessCase) -> list[Block]:
    """Return what stands first in the summary."""
    result = case.finance
    if result is None:
        return []
    verdict = result.verdict
    reason = verdict.reason[:1].upper() + verdict.reason[1:]
    blocks: list[Block] = [
        Paragraph(text(f"{_VERDICTS[verdict.decision]} {{reason}}.", reason=reason))
    ]
    if result.metrics is None:
        blocks.append(Paragraph(words("The AWS cost below stands on its own, without a saving.")))
        return blocks
    blocks.append(
        KeyFigures(
            ("npv.base", "npv.p10", "npv.p50", "npv.p90", "payback.months", "once.total",
             "run_rate.change", "funding.peak")
        )
    )  # fmt: skip
    if result.simulation is not None:
        blocks.append(
            Paragraph(
                text(
                    "The NPV is positive in {F:npv.probability} of {F:simulation.draws}. All "
                    "figures are before tax, at list prices, and hold only what is known."
                )
            )
        )
    if verdict.subset is not None:
        blocks.append(
            Paragraph(
                text(
                    "Worth moving are {F:subset.servers} of {F:subset.workloads}: moved alone they "
                    "have an NPV of {F:subset.npv}. The section on uncertainty names them."
                )
            )
        )
    if result.metrics.run_rate_change > 0:
        blocks.append(_dearer(result))
    elif result.metrics.npv <= 0:
        blocks.append(_not_earned_back(result))
    blocks += _reversing(result)
    return blocks


def _dearer(result: FinanceResult) -> Paragraph:
    heads = dearer_heads(result.plan)
    parts = ", ".join(f"{HEAD_LABELS[head]} {{F:cash.landed.{head}}}" for head, _ in heads)
    return Paragraph(
        text(
            "With migration the last year costs {F:run_rate.change} more than without. What makes "
            f"it dearer, at today's prices once all have landed: {parts}; and the on-premises "
            "cost that remains: retained labour and what ends only with the last server."
        )
    )


def _not_earned_back(result: FinanceResult) -> Paragraph:
    years = f"{result.assumptions.number('fin.horizon'):.0f}"
    return Paragraph(
        text(
            "Once all has landed a year costs no more than today ({F:run_rate.change}), but within "
            "{years} years that does not earn back {F:once.total} of one-time cost, the months in "
            "which both sides run and the cost that cannot be avoided.",
            years=years,
        )
    )


def _reversing(result: FinanceResult) -> list[Block]:
    found = result.break_evens[:REVERSING]
    if not found:
        return _nearest(result)
    items = tuple(
        text(
            f"{{label}}: the NPV is zero at {{F:breakeven.{place}.value}} (base "
            f"{{F:breakeven.{place}.base}}){{note}}",
            label=item.driver.label,
            note="" if item.inside else "; this lies outside its range",
        )
        for place, item in enumerate(found, start=1)
    )
    blocks: list[Block] = [
        Paragraph(words("What would reverse the verdict, the nearest first:")),
        Bullets(items),
    ]
    if len(found) < REVERSING:
        blocks.append(
            Paragraph(
                words("No other assumption, moved alone, reverses it, even far beyond its range.")
            )
        )
    return blocks


def _nearest(result: FinanceResult) -> list[Block]:
    """Return what comes nearest to a reversal where nothing alone reaches it."""
    none = Paragraph(words("No single assumption, moved alone, would reverse the verdict."))
    sign = -1 if result.metrics is not None and result.metrics.npv > 0 else 1
    items = []
    for place, swing in enumerate(result.swings[:REVERSING], start=1):
        end = "high" if sign * (swing.high_npv - swing.low_npv) > 0 else "low"
        items.append(
            text(
                f"{{label}} at {{F:tornado.{place}.at_{end}}}: the NPV is "
                f"{{F:tornado.{place}.{end}}}",
                label=swing.driver.label,
            )
        )
    return (
        [none, Paragraph(words("These come nearest:")), Bullets(tuple(items))] if items else [none]
    )


def uncertainty_section(case: BusinessCase) -> Section | None:
    """Return distribution, tornado, break-evens, value of information and the part to move."""
    result = case.finance
    if result is None or result.metrics is None:
        return None
    blocks: list[Block] = []
    if result.simulation is not None:
        blocks += _distribution(case, result.simulation)
    blocks += [_tornado(result), *_break_evens(result), *_part(case, result)]
    blocks += _losing(case, result)
    return Section("Uncertainty", tuple(blocks))


def _distribution(case: BusinessCase, simulation: Simulation) -> list[Block]:
    names = (
        "npv.p10", "npv.p50", "npv.p90", "npv.mean", "npv.probability", "npv.base_percentile",
        "contingency.p80", "payback.p10", "payback.p50", "payback.p90", "payback.never",
    )  # fmt: skip
    rows = tuple(labelled(case, name) for name in names)
    undecided = any(item.grade == UNDECIDED for item in simulation.information)
    blocks: list[Block] = [
        Paragraph(
            text(
                "{F:simulation.draws} vary every simulated assumption within its range (PERT). "
                "Servers of one sizing grade share one error, labour inputs move together"
                + (", and all undecided work shares one fate" * undecided)
                + ". Assumptions that are decisions, such as retained labour, are not drawn."
            )
        ),
        Table("Distribution of the result", ("Figure", "Value"), rows, frozenset({1})),
    ]
    useful = [item for item in simulation.information if item.narrower_usd > 0]
    blocks += [Paragraph(_information(item.grade)) for item in useful]
    return blocks


def _information(grade: str) -> Text:
    name = f"information.{grade}"
    if grade == UNDECIDED:
        return text(
            "Deciding what becomes of {F:finance.undecided} narrows the band from P10 to P90 by "
            "{F:" + name + ".narrower}: until then they may cost nothing on AWS or more than a "
            "rehost."
        )
    return text(
        "Measuring the utilisation of {F:" + name + ".servers} of grade {grade} for the days that "
        "grade A asks for narrows the band from P10 to P90 by {F:" + name + ".narrower}.",
        grade=grade,
    )


def labelled(case: BusinessCase, figure_id: str) -> tuple[Text, Text]:
    """Return a row of a table: a figure's label and its value with unit."""
    return given(case.ledger[figure_id].label), text(f"{{F:{figure_id}}}")


def _tornado(result: FinanceResult) -> Table:
    return Table(
        "Assumptions moved one at a time, widest swing first (NPV in USD)",
        ("Assumption", "Low", "High", "Unit", "NPV at low", "NPV at high"),
        tuple(
            (
                given(swing.driver.label),
                figure(f"tornado.{place}.at_low"),
                figure(f"tornado.{place}.at_high"),
                given(unit_label(swing.driver.unit)),
                figure(f"tornado.{place}.low"),
                figure(f"tornado.{place}.high"),
            )
            for place, swing in enumerate(result.swings[:TOP], start=1)
        ),
        frozenset({1, 2, 4, 5}),
    )


def _break_evens(result: FinanceResult) -> list[Block]:
    if not result.break_evens:
        return []
    rows = tuple(
        (
            given(item.driver.label),
            figure(f"breakeven.{place}.base"),
            figure(f"breakeven.{place}.value"),
            given(unit_label(item.driver.unit)),
            words("yes" if item.inside else "no"),
        )
        for place, item in enumerate(result.break_evens[:TOP], start=1)
    )
    head = ("Assumption", "Base", "Break-even", "Unit", "Within its range")
    return [Table("Break-even: where the NPV is zero", head, rows, frozenset({1, 2}))]


def _part(case: BusinessCase, result: FinanceResult) -> list[Block]:
    part = result.verdict.subset
    if part is None:
        return []
    names = case.servers.set_index("server_id")["name"]
    rows = tuple((given(names.get(key)), given(key)) for key in part.server_ids)
    return [Table("Servers worth moving", ("Name", "Server id"), rows)]


def _losing(case: BusinessCase, result: FinanceResult) -> list[Block]:
    if not result.losing:
        return []
    names = case.servers.set_index("server_id")["name"]
    rows = tuple(
        (given(names.get(key)), given(key), figure(f"losing.{place}.npv"))
        for place, (key, _) in enumerate(result.losing, start=1)
    )
    title = "Servers that make it dearer: what moving each is worth (present value, USD)"
    return [Table(title, ("Name", "Server id", "USD"), rows, frozenset({2}))]
