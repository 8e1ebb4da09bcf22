"""Sections on AWS cost: heads, options side by side, instance types."""

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
from bizcase.document.body.parts import filled, peaks_stated
from bizcase.document.discounts import discount_blocks
from bizcase.grammar import capital
from bizcase.pricing.scenarios import SCENARIO_SIZINGS
from bizcase.pricing.storage import BASIS_LABELS
from bizcase.pricing.variants import OPPORTUNITIES

_HEADS = (
    ("EC2 compute without licences", "aws.compute.monthly"),
    ("EBS storage (gp3)", "aws.storage.monthly"),
    ("Licences with servers", "aws.licences.monthly"),
    ("Servers", "aws.servers.monthly"),
    ("Managed databases", "aws.databases.monthly"),
    ("Other AWS services", "aws.other.monthly"),
    ("AWS run cost", "aws.run.monthly"),
)


WITHOUT_TYPE = (
    "{F:sizing.no_target} in scope {V:sizing.no_target|have|has} no instance type and no AWS cost "
    "in these totals; annex H gives the reasons."
)


def cost_section(case: BusinessCase) -> Section:
    """Return the heads of the base case and every option at both sizings."""
    base = purchase_option(case.estate.option).label
    heads = Table(
        f"AWS cost by cost item, all in scope, right-sized, {base}",
        ("Cost item", "USD a month"),
        tuple((words(label), figure(figure_id)) for label, figure_id in _HEADS),
        frozenset({1}),
    )
    present = {item.sizing for item in case.estate.scenarios}
    sizings = [(label, name) for name, label in SCENARIO_SIZINGS.items() if name in present]
    options = Table(
        "Purchase options side by side: servers, storage, licences, databases, USD a month",
        ("Purchase option", *(label for label, _ in sizings)),
        tuple(
            (
                words(capital(purchase_option(key).label)),
                *(figure(f"aws.option.{sizing}.{key}.monthly") for _, sizing in sizings),
            )
            for key in MAIN_OPTION_KEYS
        ),
        frozenset(range(1, len(sizings) + 1)),
    )
    blocks: list[Block] = [
        Paragraph(
            text(
                _priced_servers(case) + _right_sizing(case),
                option=base,
            )
        ),
        heads,
        options,
        Paragraph(
            text(
                f"As-is keeps the vCPU and memory allocated today{_right_sized(case)}. "
                "Commitments discount the Linux price only; licences and storage keep their rate. "
                "Each committed option covers {coverage} % of the hours; the rest is on demand."
                + _changed(case),
                coverage=case.assumptions.text("aws.commit_coverage"),
            )
        ),
    ]
    blocks += [*discount_blocks(case), *_storage(case)]
    if case.ledger.value("sizing.no_target"):
        blocks.append(Paragraph(text(WITHOUT_TYPE)))
    return Section("AWS cost", tuple(blocks))


def _changed(case: BusinessCase) -> str:
    """Return what the columns of opportunities change; nothing where there are none."""
    present = {item.sizing for item in case.estate.scenarios}
    if not present & {*OPPORTUNITIES}:
        return ""
    base = SCENARIO_SIZINGS["managed" if "managed" in present else "right_sized"]
    return f" Columns that begin with “With” change one thing of the base case, “{base}”."


def _right_sized(case: BusinessCase) -> str:
    """Return what the column Right-sized follows; the inputs need not state a peak."""
    if peaks_stated(case.ledger):
        return "; right-sized follows the peaks in the inputs, with headroom"
    if not case.ledger.value("aws.right_sizing.monthly"):
        return ". Right-sized is the same, because no peak is stated"
    return f". Right-sized is as allocated too, because no peak is stated; {raised_words(case)}"


def _priced_servers(case: BusinessCase) -> str:
    """Return how many of the servers in scope have a type and a price, and what of the others."""
    if case.ledger.value("sizing.placed") == case.ledger.value("scope.servers"):
        return (
            "The base case places {F:sizing.placed} on the cheapest instance type with at least "
            "the vCPU and memory needed. Compute is bought as {option}. "
        )
    if not filled(case.ledger, "sizing.placed"):
        return "No server in scope has an instance type. "
    left = "databases.hosts_left"
    leave = f"{{N:{left}}} {{V:{left}|leave|leaves}} with {{V:{left}|their|its}} databases. "
    without = "{N:sizing.no_target} {V:sizing.no_target|have|has} no instance type and no price. "
    return (
        "{N:sizing.placed} of {F:scope.servers} in scope {V:sizing.placed|get|gets} the cheapest "
        "instance type with at least the vCPU and memory needed, whether "
        "{V:sizing.placed|they move|it moves} or not. Compute is bought as {option}. "
        + (leave if filled(case.ledger, left) else "")
        + (without if filled(case.ledger, "sizing.no_target") else "")
    )


def raised_words(case: BusinessCase) -> str:
    """Return which servers get more than is allocated whatever they use."""
    least = case.assumptions.text("sizing.min_vcpu_production")
    return f"Windows and production servers get at least {least} vCPU"


def _right_sizing(case: BusinessCase) -> str:
    """Return in which direction right-sizing moves the cost, and why it may not."""
    saved = case.ledger.value("aws.right_sizing.monthly")
    right_sized = f"aws.option.right_sized.{case.estate.option}.monthly"
    changes = (
        f"As allocated today they cost {{F:aws.as_is.monthly}}, right-sized {{F:{right_sized}}}"
    )
    if not peaks_stated(case.ledger):
        if not saved:
            return (
                "No peak was measured, so right-sizing changes nothing: every size is as allocated."
            )
        return f"No peak was measured; {raised_words(case)}. {changes}."
    why = (
        " CPU and memory needs are met together, and types come in steps. A smaller need for one "
        "of them does not always buy a smaller type."
    )
    if saved == 0:
        return "Right-sizing does not change the monthly cost." + why
    if saved < 0:
        return (
            f"{changes} under the same option. Servers at their limit get more, and "
            f"{raised_words(case)}."
        )
    return (
        "Right-sizing lowers the monthly cost by {F:aws.right_sizing.monthly} against the sizes "
        "allocated today under the same option." + why
    )


def types_section(case: BusinessCase) -> Section:
    """Return what was needed against what was chosen, and the most frequent types."""
    sizes = Table(
        "Allocated, needed, chosen (all with an instance type)",
        ("Resource", "Allocated", "Needed", "Chosen types"),
        (
            (
                words("vCPU"),
                figure("sizing.vcpu"),
                figure("sizing.need_vcpu"),
                figure("sizing.instance_vcpu"),
            ),
            (
                words("Memory, GiB"),
                figure("sizing.memory_gib"),
                figure("sizing.need_memory_gib"),
                figure("sizing.instance_memory_gib"),
            ),
        ),
        frozenset({1, 2, 3}),
    )
    names = [
        item.id.removeprefix("types.").removesuffix(".servers")
        for item in case.ledger
        if item.id.startswith("types.") and item.id.endswith(".servers")
    ]
    top = Table(
        "Most frequent instance types",
        ("Instance type", "Servers", "Compute, USD a month"),
        tuple(
            (given(name), figure(f"types.{name}.servers"), figure(f"types.{name}.monthly"))
            for name in names
        ),
        frozenset({1, 2}),
    )
    total = Paragraph(
        text(
            "{F:sizing.placed} {V:sizing.placed|use|uses} {F:types.different} and "
            "{F:sizing.need_storage_gib} of storage."
        )
    )
    if not filled(case.ledger, "types.different"):
        return Section("Sizes and instance types", (sizes,))
    return Section("Sizes and instance types", (sizes, top, total))


_WITH_DATABASES = "{F:storage.with_databases} leave with databases that move"
_NO_TARGET = "{F:storage.no_target} belong to what has no instance type"
_LEFT_OUT = {
    (True, False): _WITH_DATABASES, (False, True): _NO_TARGET,
    (True, True): f"{_WITH_DATABASES} and {_NO_TARGET}",
}  # fmt: skip


def _not_priced(case: BusinessCase, chosen: str) -> tuple[Paragraph, ...]:
    """Return what lies between the storage in scope and that which is priced on EC2."""
    leaves, without = (
        filled(case.ledger, f"storage.{name}") for name in ("with_databases", "no_target")
    )
    left_out = _LEFT_OUT.get((leaves, without))
    told: Text = ()
    if left_out:
        told = text(
            f"In scope are {{F:storage.in_scope}} on this basis. {left_out}; the rest, "
            "{F:sizing.need_storage_gib}, is priced on EC2."
        )
    assumed = f"storage.basis.{chosen}.assumed"
    if case.ledger.value(assumed):
        told += text(
            f"{' ' if told else ''}The storage of {{F:{assumed}}} is assumed by operating system."
        )
    return (Paragraph(told),) if told else ()


def _storage(case: BusinessCase) -> tuple[Block, ...]:
    """Return what storage amounts to on each basis, and which one is priced."""
    chosen = case.assumptions.text("storage.basis")
    rows = tuple(
        (
            words(label),
            words("yes" if basis == chosen else "no"),
            *(figure(f"storage.basis.{basis}{part}") for part in ("", ".monthly")),
            *(figure(f"storage.basis.{basis}.{part}") for part in ("known", "fallback")),
        )
        for basis, label in BASIS_LABELS.items()
    )
    table = Table(
        "Storage on each basis (all with an instance type)",
        (
            "Basis", "Priced", "GiB", "gp3, USD a month", "Servers that state it",
            "At disk capacity instead",
        ),
        rows,
        frozenset(range(2, 6)),
    )  # fmt: skip
    note = Paragraph(
        text(
            "An assumption chooses which is priced: {basis}. A server that does not state a basis "
            "is taken at its disk capacity. No basis is above disk capacity.",
            basis=BASIS_LABELS[chosen].split(",")[0].lower(),
        )
    )
    return table, note, *_not_priced(case, chosen)
