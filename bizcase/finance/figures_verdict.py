"""The ledger figures of the verdict and of the comparison."""

from __future__ import annotations

from bizcase.finance.base_result import BaseResult
from bizcase.finance.comparison import BASIS, Comparison
from bizcase.finance.result import FinanceResult
from bizcase.ledger import Figure, Ledger
from bizcase.units import to_the_cent

_YEAR, _VM_MONTH = "USD/year", "USD a VM and month"
_SIDES = (
    ("today", "today_usd", "today"), ("aws", "aws_usd", "on AWS"),
    ("remaining", "remaining_usd", "left on premises"),
)  # fmt: skip

_TOTALS = (
    ("today", "today_usd", "Cost today"), ("aws", "aws_usd", "Cost on AWS and of services"),
    ("remaining", "remaining_usd", "Cost left on premises"),
)  # fmt: skip


def verdict_figures(result: FinanceResult, ledger: Ledger) -> None:
    """Add ``verdict.*``: the NPV at low, base and high, and every open answer at its two ends."""
    verdict = result.verdict
    none = result.prepared.no_baseline

    def add(name: str, label: str, value: float | None, unit: str, formula: str = "") -> None:
        ledger.add(_figure(name, label, value, unit, none, formula))

    base = None if verdict.outcomes is None else verdict.outcomes.base
    add("npv.low", "NPV, worst single open answer", verdict.low, "USD")
    base_npv_figure(result, ledger)
    for name, label, value in (
        ("npv.high", "NPV, best single open answer", verdict.high),
        ("amount", "Gain or loss of migrating", None if base is None else abs(base)),
        ("free_aws", "NPV if AWS billed nothing", result.free_aws_npv),
    ):
        add(name, label, value, "USD")
    for place, item in enumerate(verdict.blocks, start=1):
        add(f"answer.{place}.low", f"{item.block.label}: NPV at the worse end", item.low_npv, "USD")
        add(f"answer.{place}.high", f"{item.block.label}: NPV at the better end", item.high_npv,
            "USD")  # fmt: skip
        add(f"answer.{place}.effect", f"{item.block.label}: what the answer moves", item.width,
            "USD")  # fmt: skip
    found, today = verdict.evidence, result.today
    add("break_even.vm_month", "Today's cost without staff at which the NPV is 0",
        found.break_even_vm, _VM_MONTH, "solved: the NPV is linear in today's cost")  # fmt: skip
    add("today.vm_month", "Today's cost without staff", today.usd if today else None, _VM_MONTH,
        "sum of the on-premises lines without staff ÷ 12 ÷ servers in scope")  # fmt: skip
    add(
        "infrastructure.vm_month",
        "Today's servers, VMware, storage, backup, network, space and electricity",
        today.infrastructure_usd if today else None,
        _VM_MONTH,
        "servers, VMware, storage, backup, network, space and electricity ÷ 12 ÷ servers in scope",
    )
    add("check.vm_month", "Published cost of a VM to check against", found.check_vm, _VM_MONTH,
        "the published cost for the VMware edition of the case")  # fmt: skip
    add("check.npv", "NPV if today's infrastructure costs what is published",
        _npv_at_check(result), "USD", "the NPV is linear in today's cost")  # fmt: skip
    add("aws.break_even", "AWS bill at which the NPV is 0, against the bill computed here",
        result.aws_break_even, "fraction", "solved: the NPV is linear in the bill")  # fmt: skip
    for name, label, share in (
        ("undecided", "Servers without a decision", found.undecided),
        (
            "open",
            "Servers without a decision or waiting for an answer",
            found.undecided + found.waiting,
        ),
        ("measured", "AWS server cost sized from measured use", found.measured),
        ("assumed_price", "AWS server cost at assumed prices", found.assumed_price),
        ("unpriced", "Leaving cost whose replacement has no price", found.unpriced),
        (
            "hosts_in_question",
            "Servers on hosts that are too small for them or not listed",
            found.hosts_in_question,
        ),
        ("no_baseline", "AWS cost that moves without a cost today", found.no_baseline),
        ("unlisted", "Machines on the hosts that are in no list", found.unlisted),
    ):
        add(name, label, share, "fraction", "share of the total")
    if verdict.later is not None:
        add("later.npv", "NPV of starting later", verdict.later.npv, "USD")
        add("later.month", "Month of the later start", verdict.later.month, "month")
        more = verdict.later.npv - (base or 0.0)
        add("later.gain", "What the later start brings more", more, "USD")


def base_npv_figure(result: BaseResult, ledger: Ledger) -> None:
    """Add ``verdict.npv.base``, which rests on no open answer."""
    npv = None if result.metrics is None else result.metrics.npv
    none = result.prepared.no_baseline
    ledger.add(_figure("npv.base", "Net present value", npv, "USD", none))


def _figure(
    name: str, label: str, value: float | None, unit: str, none: str, formula: str = ""
) -> Figure:
    """Return a figure of the verdict; ``none`` says why there is no baseline."""
    rounded = to_the_cent(value, unit)
    return Figure(
        f"verdict.{name}", label, rounded, unit, "computed",
        formula=formula or "the cash flow model with these values",
        inputs=("fin.discount", "fin.horizon"), sources=("cash_flow.csv",),
        state=none or "not computed",
    )  # fmt: skip


def _npv_at_check(result: FinanceResult) -> float | None:
    """Return the NPV at the published cost of a VM, on the line through base and break-even.

    What is published is of infrastructure, so the rest of today's cost stays as it is.
    """
    found, today = result.verdict.evidence, result.today
    turning, outcomes = found.break_even_vm, result.verdict.outcomes
    if turning is None or today is None or outcomes is None or turning == today.usd:
        return None
    published = today.usd - today.infrastructure_usd + found.check_vm
    return outcomes.base * (turning - published) / (turning - today.usd)


def comparison_figures(comparison: Comparison, ledger: Ledger) -> None:
    """Add ``compare.<item>.today|aws|remaining`` of the compared items, the rest, and the totals.

    Of compared items also ``.difference`` (positive costs more) and ``.saving``, its opposite. What
    is not compared has ``compare.apart.<item>.…``; totals are ``compare.today``, ``.aws``,
    ``.remaining``, ``.difference`` and ``compare.apart.today``, ``.aws``.
    """
    for row in comparison.items:
        prefix = f"compare.{row.item}" if row.compared else f"compare.apart.{row.item}"
        item = row.label if row.compared else f"{row.label}, not compared"
        for name, attribute, words in _SIDES:
            _add(ledger, f"{prefix}.{name}", f"{item}: {words}", getattr(row, attribute))
        if row.compared:
            _add(ledger, f"{prefix}.difference", f"{row.label}: difference", row.difference_usd)
            _add(ledger, f"{prefix}.saving", f"{row.label}: saving", -row.difference_usd)
    for name, attribute, words in _TOTALS:
        of = tuple(f"compare.{row.item}.{name}" for row in comparison.items if row.compared)
        label = f"{words}, a full year"
        _add(ledger, f"compare.{name}", label, comparison.total(attribute), of)
        if name != "remaining":
            _add(ledger, f"compare.apart.{name}", f"Not compared: {words}",
                 comparison.total(attribute, compared=False))  # fmt: skip
    if comparison.moving_updates_usd:
        _add(ledger, "compare.esu.moving",
             "Extended Security Updates left, of releases that move, first 12 months",
             comparison.moving_updates_usd, ("compare.esu.remaining",), "USD")  # fmt: skip
    _add(ledger, "compare.difference", "Yearly cost with AWS less today", comparison.difference_usd,
         ("compare.aws", "compare.remaining", "compare.today"))  # fmt: skip
    _add(ledger, "compare.saving", "Today less yearly cost with AWS",
         -comparison.difference_usd or 0.0, ("compare.difference",))  # fmt: skip


def _add(
    ledger: Ledger, figure_id: str, label: str, value: float, inputs: tuple[str, ...] = (),
    unit: str = _YEAR,
) -> None:  # fmt: skip
    ledger.add(
        Figure(figure_id, label, value, unit, "computed", formula=BASIS, inputs=inputs,
               sources=("servers.csv", "cash_flow.csv"))
    )  # fmt: skip
