"""Charts of what is known and how surely: coverage, single drivers, outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from bizcase.case import BusinessCase
from bizcase.document.blocks import Chart, Series, Text, text, words
from bizcase.document.charts.parts import each, known, named
from bizcase.finance.drivers import Driver
from bizcase.finance.simulation import CURVE_STEPS

MOST_DRIVERS = 8
_DOMAINS = {
    "cpu": "CPU",
    "memory": "Memory",
    "disk": "Disk",
    "utilisation": "Utilisation",
    "os": "Operating system",
    "application": "Application",
    "dependency": "Dependencies",
}


def coverage(case: BusinessCase) -> Chart | None:
    """Return C5: of which share of the servers each kind of fact is known."""
    names = [
        (label, f"coverage.{key}.share")
        for key, label in _DOMAINS.items()
        if known(case, f"coverage.{key}.share")
    ]
    if not names:
        return None
    # A value that the file states may be the default of a template: known, of low confidence.
    sure = {row["domain"]: row["confidence"] for row in case.coverage.to_dict("records")}
    return Chart(
        "C5", "bars",
        _fewest(case, names),
        named(f"{label}, confidence {sure[key]}" for key, label in _DOMAINS.items()
              if known(case, f"coverage.{key}.share")),
        (Series("Share with data", tuple(figure_id for _, figure_id in names), "aws"),),
        "fraction", each(names),
        words("Source: data quality, all in scope."),
    )  # fmt: skip


def _fewest(case: BusinessCase, names: Sequence[tuple[str, str]]) -> Text:
    """Return the kinds of facts that the fewest servers have: all of those that tie."""
    share = min(case.ledger.value(figure_id) for _, figure_id in names)
    least = [item for item in names if case.ledger.value(item[1]) == share]
    figure_id = least[0][1]
    if len(least) == len(names):
        return text("Each kind of data: {K:" + figure_id + "} of what is in scope")
    said = [label if label == "CPU" else label.lower() for label, _ in least]
    named_all = " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
    if not share:
        return words(f"No data: {named_all}")
    return text("Fewest data: {name} ({K:" + figure_id + "} of the servers)", name=named_all)


def tornado(case: BusinessCase) -> Chart | None:
    """Return C12: the NPV at both ends of each of the drivers that move it most."""
    result = case.finance
    if result is None or not result.swings or not known(case, "npv.base"):
        return None
    swings = result.swings[:MOST_DRIVERS]
    places = range(1, len(swings) + 1)
    base = case.ledger.value("npv.base")
    ends = {end: tuple(f"tornado.{place}.{end}" for place in places) for end in ("low", "high")}
    roles = {
        end: tuple(
            "better" if case.ledger.value(figure_id) >= base else "worse" for figure_id in ids
        )
        for end, ids in ends.items()
    }
    first = swings[0].driver.label
    return Chart(
        "C12", "tornado",
        text("Largest effect of the assumptions drawn: {name}", name=short_label(first)),
        tuple(map(_with_range, places, (swing.driver for swing in swings))),
        (
            Series("At the low end", ends["low"], "worse", roles["low"]),
            Series("At the high end", ends["high"], "better", roles["high"]),
        ),
        "USD",
        text(
            "The net present value is {K:npv.base}. {name} alone moves it from "
            "{K:tornado.1.low} to {K:tornado.1.high}.",
            name=short_label(first),
        ),
        words(
            "Source: assumptions moved one at a time, the others as in the case. Green is better, "
            "red is worse."
        ),
        base="npv.base",
    )  # fmt: skip


def _with_range(place: int, driver: Driver) -> Text:
    """Return an assumption with both ends of its range; a month has its unit in front."""
    low, high = ("F", "N") if driver.unit == "month" else ("N", "F")
    return text(
        f"{{name}} ({{{low}:tornado.{place}.at_low}} – {{{high}:tornado.{place}.at_high}})",
        name=short_label(driver.label),
    )


def short_label(label: str) -> str:
    """Return the label of an assumption without its remarks.

    What follows a colon is left out where it is a choice or a list: half of one would be false.

    >>> short_label("Repurchase, data migration and change: hours of a workload")
    'Repurchase: hours of a workload'
    >>> short_label("Cores counted on a host: those of the database, or all of the host")
    'Cores counted on a host'
    """
    first, *rest = label.partition(" (")[0].partition(";")[0].split(": ")
    return ": ".join((first.partition(",")[0], *(part for part in rest if "," not in part)))


def outcomes(case: BusinessCase) -> Chart | None:
    """Return C13: the net present value of the simulated outcomes, from worst to best."""
    steps = [step for step in CURVE_STEPS if known(case, f"npv.curve.{step}")]
    if not steps:
        return None
    return Chart(
        "C13", "curve",
        text("Simulated outcomes with a gain: {F:npv.probability}"),
        named(steps),
        (Series("Net present value", tuple(f"npv.curve.{step}" for step in steps), "scenario"),),
        "USD",
        text(
            "One of 10 outcomes is worse than {K:npv.p10}, half are worse than {K:npv.p50}, and "
            "one of 10 is better than {K:npv.p90}."
        ),
        words("Source: simulation. The curve shows how many of 100 outcomes are worse."),
    )  # fmt: skip
