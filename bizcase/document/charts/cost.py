"""Charts of money: both sides by item, the bill, the options, the years."""

from __future__ import annotations

from collections.abc import Sequence

from bizcase.case import BusinessCase
from bizcase.catalog import purchase_option
from bizcase.document.blocks import Chart, Point, Series, text, words
from bizcase.document.charts.parts import (
    by_year_points,
    credits_unused,
    each,
    known,
    named,
)
from bizcase.document.discounts import price_basis
from bizcase.document.option_names import different, option_label
from bizcase.document.verdict import changes_nothing
from bizcase.finance.comparison import ItemRow
from bizcase.finance.figures_choices import BASELINE_LABELS
from bizcase.finance.figures_decision import by_difference, shown_items
from bizcase.finance.horizon import years_said
from bizcase.grammar import capital

MOST_OPTIONS = 8
_ONLY = "Only servers, storage, licences"
_TODAY = "Today's estate, without growth; amounts are rounded one by one."


def options(case: BusinessCase) -> Chart | None:
    """Return C2: the net present value of each way to decide, best first."""
    result = case.finance
    if result is None or result.metrics is None:
        return None
    shown = [item for item in different(result, case.estate.option) if item.npv is not None]
    ranked = sorted(shown, key=lambda item: -(item.npv or 0.0))[:MOST_OPTIONS]
    names = [(option_label(result, item), f"choice.{item.key}.npv") for item in ranked]
    roles = tuple("stay" if item.kind == "stay" else "aws" for item in ranked)
    if not names:
        return None
    return Chart(
        "C2", "bars",
        text("Highest net present value: {name}", name=names[0][0]),
        named(name for name, _ in names),
        (Series("Net present value", tuple(figure_id for _, figure_id in names), "aws", roles),),
        "USD", each(names[:4]),
        text(
            "Source: options compared. Net present value against staying: {stay}.",
            stay=BASELINE_LABELS[result.version].lower(),
        ),
    )  # fmt: skip


_Items = tuple[ItemRow, ...]


def _items(case: BusinessCase) -> tuple[_Items, _Items]:
    """Return the items of the table, the largest difference first, and all others."""
    if case.comparison is None:
        return (), ()
    shown, rest = shown_items(case.comparison)
    return by_difference(shown), rest


def _others(rest: Sequence[ItemRow]) -> str:
    return f"The other {len(rest)} items"


def side_by_side(case: BusinessCase) -> Chart | None:
    """Return C3: each item today, and after the move on AWS and on premises."""
    shown, rest = _items(case)
    if not shown or changes_nothing(case.ledger):
        return None
    groups = [(row.label, [row.item]) for row in shown]
    groups += [(_others(rest), [row.item for row in rest])] if rest else []
    labels: list[str] = []
    sides: dict[str, list[Point]] = {"today": [], "aws": [], "remaining": []}
    for label, items in groups:
        labels += [f"{label}: today", "after the move"]
        for side in sides:
            ids = tuple(f"compare.{item}.{side}" for item in items)
            sides[side] += [ids, ()] if side == "today" else [(), ids]
    return Chart(
        "C3", "stacked",
        text("Largest difference a year: {name}", name=shown[0].label),
        named(labels),
        (
            Series("Today", tuple(sides["today"]), "stay"),
            Series("AWS and services", tuple(sides["aws"]), "aws"),
            Series("Left on premises", tuple(sides["remaining"]), "left"),
        ),
        "USD/year",
        text(
            "A full year today costs {K:compare.today}. After the move AWS and services cost "
            "{K:compare.aws}, and {K:compare.remaining} are left on premises."
        ),
        words("Source: items compared, a full year after the last wave, today's prices, rounded."),
    )  # fmt: skip


def bridge(case: BusinessCase) -> Chart | None:
    """Return C4: from today's cost a year to the cost after the move, item by item."""
    every, rest = _items(case)
    shown = [row for row in every if row.difference_usd]
    if not shown:
        return None
    moved_by = [row.difference_usd for row in shown]
    steps: list[tuple[str, Point]] = [
        (row.label, f"compare.{row.item}.difference") for row in shown
    ]
    if any(row.difference_usd for row in rest):
        others = tuple(f"compare.{row.item}.difference" for row in rest)
        steps.append((_others(rest), others))
        moved_by.append(sum(row.difference_usd for row in rest))
    roles = tuple("worse" if sign > 0 else "better" for sign in moved_by)
    points: tuple[Point, ...] = (
        "compare.today", *(point for _, point in steps), ("compare.aws", "compare.remaining"),
    )  # fmt: skip
    more = case.ledger.value("compare.difference") > 0
    return Chart(
        "C4", "bridge",
        text(
            "The move adds {K:compare.difference}"
            if more
            else "The move saves {K:compare.saving}"
        ),
        named(("Today", *(label for label, _ in steps), "After the move")),
        (Series("Cost", points, "stay", ("stay", *roles, "aws")),),
        "USD/year",
        text(
            "Steps from {K:compare.today} today, the largest first: {name} changes it by "
            "{K:compare." + shown[0].item + ".difference}.",
            name=shown[0].label,
        ),
        words("Source: items compared, rounded one by one. A step to the right is more expensive."),
    )  # fmt: skip


def aws_bill(case: BusinessCase) -> Chart | None:
    """Return C7: the AWS run cost of what moves by item, the largest first."""
    prefix = "cash.landed."
    found = [
        (figure.label.removesuffix(", last month"), figure.id, figure.value)
        for figure in case.ledger
        if figure.id.startswith(prefix) and figure.value
    ]
    found.sort(key=lambda item: -(item[2] or 0.0))
    if not found:
        return None
    names = [(label, figure_id) for label, figure_id, _ in found]
    return Chart(
        "C7", "bars",
        text("Largest part of the AWS run cost: {name}", name=names[0][0]),
        named(label for label, _ in names),
        (Series("AWS run cost", tuple(figure_id for _, figure_id in names), "aws"),),
        "USD/month", each(names[:4]),
        words("Source: cost of what moves on AWS, in the last month, with growth, today's prices."),
    )  # fmt: skip


def best_sizing(case: BusinessCase) -> str:
    """Return the sizing under which purchase options are compared, that of the case."""
    sizings = [item.sizing for item in case.estate.scenarios]
    return "managed" if "managed" in sizings else "right_sized"


def purchase_options(case: BusinessCase) -> Chart | None:
    """Return C8: the monthly cost under each purchase option; the base case is marked."""
    sizing = best_sizing(case)
    found: dict[float, tuple[str, str, bool]] = {}
    for item in case.estate.scenarios:
        if item.sizing != sizing or not item.available or item.total_monthly_usd is None:
            continue
        if item.total_monthly_usd in found and item.option != case.estate.option:
            continue  # of the same price, and named in annex F
        label = capital(purchase_option(item.option).label)
        own = item.option == case.estate.option
        figure_id = f"aws.option.{item.key}.monthly"
        found[item.total_monthly_usd] = (label, figure_id, own)
    ranked = [found[amount] for amount in sorted(found, reverse=True)]
    if not ranked:
        return None
    labels = [f"{label} (this case)" if own else label for label, _, own in ranked]
    ids = tuple(figure_id for _, figure_id, _ in ranked)
    saving, also = "aws.commit.saving.monthly", ", managed databases" * (sizing == "managed")
    message = (
        text("All that is priced: cheapest commitment saves {K:" + saving + "} against on-demand")
        if known(case, saving) and case.ledger.value(saving) > 0
        else text("All that is priced, lowest monthly bill: {name}", name=ranked[-1][0])
    )
    return Chart(
        "C8", "bars", message,
        named(labels),
        (Series("All that is priced", ids, "scenario",
                tuple("aws" if own else "scenario" for _, _, own in ranked)),),
        "USD/month", each(zip(labels, ids, strict=True)),
        words(
            f"Source: purchase options at {price_basis(case.ledger)}. {_ONLY}{also}. {_TODAY}"
        ),
    )  # fmt: skip


_NO_YEAR = "The credit for unused life is in no year."


def by_year(case: BusinessCase) -> Chart | None:
    """Return C11: cost by year after the decision to migrate, and what staying costs."""
    result = case.finance
    if result is None or result.metrics is None:
        return None
    count = len(result.cash.by_year())
    services = (("Services", "decision.y{year}.services", "service"),)
    sides = (
        ("AWS", "cash.y{year}.aws", "aws"),
        *(services if case.ledger.value("decision.services") else ()),
        ("On premises", "decision.y{year}.on_premises", "left"),
        ("One-time cost", "cash.y{year}.one_time", "once"),
        ("Stay", "cash.y{year}.baseline", "stay"),
    )
    paid = known(case, "payback.months")
    message = "The move pays back after {F:payback.months}" if paid else (
        f"The move does not pay back within {years_said(case.assumptions)}"
    )  # fmt: skip
    if changes_nothing(case.ledger):
        message = "Both ways cost the same in each year"
    return Chart(
        "C11", "columns", text(message),
        named("Start" if year == 0 else f"Year {year}" for year in range(count)),
        tuple(
            Series(name, by_year_points(case, of_year, count, stays=role == "stay"), role)
            for name, of_year, role in sides
        ),
        "USD",
        text(
            "Over all years AWS costs {K:cash.total.aws}, what is left on premises "
            "{K:decision.on_premises} and moving {K:cash.total.one_time}. In all, migrating costs "
            "{K:decision.migrate.total} and staying {K:decision.stay.total}."
        ),
        words(
            "Source: cash flow by year. Columns: migrate; line: stay."
            + f" {_NO_YEAR}" * credits_unused(case)
        ),
    )  # fmt: skip
