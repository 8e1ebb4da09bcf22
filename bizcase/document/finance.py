"""The financial case: its key figures, hosts on EC2, and how sure the result is."""

from __future__ import annotations

from bizcase.case import BusinessCase
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
from bizcase.document.formats import Scale, unit_label
from bizcase.document.verdict import (
    comparable,
    unpriced,
)
from bizcase.finance import FinanceResult
from bizcase.finance.lacking import security_left_out
from bizcase.finance.sensitivity import TOP, Swing
from bizcase.finance.simulation import Simulation
from bizcase.pricing.bare_metal import METAL

_ENDS_ONLY = ("verdict.npv.low", "verdict.npv.high")
_KEY_FIGURES = (
    "verdict.npv.base", *_ENDS_ONLY, "compare.aws", "compare.difference", "once.total",
    "payback.months", "funding.peak",
)  # fmt: skip


def key_figures(case: BusinessCase) -> tuple[str, ...]:
    """Return the figures that stand next to the verdict, by their ids; page and document alike.

    They are of what moves; without a comparison there are none.
    """
    if case.finance is None or case.finance.metrics is None or not comparable(case.finance.verdict):
        return ()
    return _ENDS_ONLY if unpriced(case.finance.verdict) else _KEY_FIGURES


def metal(case: BusinessCase) -> list[Block]:
    """Return what hosts on EC2 cost today, next to what their servers would cost natively."""
    if METAL not in case.ledger:
        return []
    return [Paragraph(text(_METAL + _NATIVELY[security_left_out(case.ledger)] + _EXTRA))]


_METAL = (
    "{F:hosts.on_aws.servers} {V:hosts.on_aws.servers|run|runs} on AWS already, on "
    "{F:hosts.on_aws} of EC2 bare metal. {V:hosts.on_aws|The hosts alone cost|The host alone "
    "costs} {W:metal.on_demand.monthly} on demand and {W:metal.committed.monthly} at this case's "
    "purchase option. "
)
# By whether AWS security services are in no total, and so not in this amount.
_NATIVELY = {
    False: "AWS would bill {W:decision.native.monthly} for "
    "{V:scope.servers|all servers|the only server} in scope as EC2 instances, without growth.",
    True: "AWS would bill {W:decision.native.monthly} for "
    "{V:scope.servers|all servers|the only server} in scope as EC2 instances, without security "
    "services and without growth.",
}
_EXTRA = " VMware licences on {V:hosts.on_aws|the hosts|the host} are extra."


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
    blocks: list[Block] = [
        Paragraph(
            text(
                "{F:simulation.draws} are simulated; in each, every simulated assumption has a "
                "value of its range. Errors go together within a sizing grade and among the inputs "
                "of migration labour. Each outcome takes one value of each open answer. A choice, "
                "such as the staff kept, has one value in all outcomes."
            )
        ),
        Table("Distribution of the result", ("Figure", "Value"), rows, frozenset({1})),
    ]
    useful = [item for item in simulation.information if item.narrower_usd > 0]
    blocks += [Paragraph(_information(case, item.grade)) for item in useful]
    return blocks


def _information(case: BusinessCase, grade: str) -> Text:
    name = f"information.{grade}"
    without = case.ledger.value(f"{name}.servers") - case.ledger.value(f"sizing.grade.{grade}")
    also = ", servers without an instance type included" * (without > 0)
    have = f"{{V:{name}.servers|have|has}}"
    return text(
        f"{{F:{name}.servers}} in scope {have} sizing grade {{grade}}{also}. "
        f"Measured at grade A, {{V:{name}.servers|they narrow|it narrows}} the band from P10 to "
        f"P90 by {{W:{name}.narrower}}.",
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
                figure(f"tornado.{place}.at_low", _scale(swing)),
                figure(f"tornado.{place}.at_high", _scale(swing)),
                words(unit_label(swing.driver.unit)),
                figure(f"tornado.{place}.low"),
                figure(f"tornado.{place}.high"),
            )
            for place, swing in enumerate(result.swings[:TOP], start=1)
        ),
        frozenset({1, 2, 4, 5}),
    )


def _scale(swing: Swing) -> Scale:
    """Return that ends which are whole amounts have no cents, as in the body."""
    ends = (swing.driver.low, swing.driver.high)
    return "whole" if all(float(end).is_integer() for end in ends) else "cents"


def _break_evens(result: FinanceResult) -> list[Block]:
    if not result.break_evens:
        return []
    rows = tuple(
        (
            given(item.driver.label),
            figure(f"breakeven.{place}.base"),
            figure(f"breakeven.{place}.value"),
            words(unit_label(item.driver.unit)),
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
    return [Table("Servers to move", ("Name", "Server id"), rows)]


def _losing(case: BusinessCase, result: FinanceResult) -> list[Block]:
    if not result.losing:
        return []
    names = case.servers.set_index("server_id")["name"]
    rows = tuple(
        (given(names.get(key)), given(key), figure(f"losing.{place}.npv"))
        for place, (key, _) in enumerate(result.losing, start=1)
    )
    title = "Servers whose move loses most: NPV of each (USD)"
    return [Table(title, ("Name", "Server id", "USD"), rows, frozenset({2}))]
