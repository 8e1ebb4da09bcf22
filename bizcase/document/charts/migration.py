"""Charts of the estate and its way: end of support, strategies, calendar, readiness, carbon."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Chart, Point, Series, TableColumn, Text, text, words
from bizcase.document.charts.parts import each, known, named
from bizcase.inventory.readiness_figures import OVERALL, apart
from bizcase.strategy.rules.dispositions import DISPOSITIONS

_CARBON = (("On premises", "carbon.onprem.annual"), ("On AWS", "carbon.aws.annual"))

_STATES = {
    "ended": " Support has ended for {F:lifecycle.ended.servers}.",
    "extended_only": " Extended support alone is left for {F:lifecycle.extended_only.servers}.",
    "unknown": " To be confirmed: the release of {F:lifecycle.unknown.servers}.",
}
_OVER = ("ended", "extended_only")
# The year of the case may hold both, in two bars.
_YEARS = {False: "Support ended {year}", True: "Support ends {year}"}
_MOST_WAVES = 32  # with a row each they fill a page


def end_of_support(case: BusinessCase) -> Chart | None:
    """Return C6: how many servers lose the support of their operating system, by year."""
    strategy = case.strategy
    if strategy is None or strategy.lifecycle.empty:
        return None
    table = strategy.lifecycle[strategy.lifecycle["subject"].eq("server")]
    year = table["end_of_support"].fillna("").astype(str).str[:4]
    ahead = ~table["status"].isin(_OVER)
    counts = table[year.ne("")].groupby([year, ahead]).size()  # what has ended comes first
    if counts.empty:
        return None
    labels = tuple(text(_YEARS[late], year=name) for name, late in counts.index)
    roles = tuple("stay" if late else "worse" for _, late in counts.index)
    column = TableColumn("end_of_support", "servers by year", tuple(map(float, counts)))
    return Chart(
        "C6", "bars",
        text(
            "{N:lifecycle.ended.servers} of {F:scope.servers} "
            "{V:lifecycle.ended.servers|run|runs} without any support"
        )
        if case.ledger.value("lifecycle.ended.servers")
        else words("No confirmed server is without any support"),
        labels,
        (Series("Servers whose standard support ends", column, "stay", roles),),
        "servers",
        _support_told(case),
        words("Source: dates of the vendors for each release. Red: standard support ended.")
        + _state_told(case, "extended_only"),  # red bars hold more than those without any support
    )  # fmt: skip


def _support_told(case: BusinessCase) -> Text:
    """Return how many servers have which support; a state without servers is not told."""
    told = text("Servers by the year in which standard support ends.")
    for name in _STATES:
        told += _state_told(case, name)
    return told


def _state_told(case: BusinessCase, name: str) -> Text:
    figure_id = f"lifecycle.{name}.servers"
    if not known(case, figure_id) or not case.ledger.value(figure_id):
        return ()
    return text(_STATES[name])


# By whether the inputs list applications.
_SOURCE = {
    True: "Source: what happens to each application and its servers.",
    False: "Source: what happens to each server.",
}


def strategies(case: BusinessCase) -> Chart | None:
    """Return C9: servers by what happens to them."""
    found = [
        (name[:1].upper() + name[1:], f"strategy.{name.lower()}.servers")
        for name in DISPOSITIONS
        if known(case, f"strategy.{name.lower()}.servers")
        and case.ledger.value(f"strategy.{name.lower()}.servers")
    ]
    if not found:
        return None
    undecided = known(case, "strategy.undecided.servers") and case.ledger.value(
        "strategy.undecided.servers"
    )
    largest = max(found, key=lambda item: case.ledger.value(item[1]))
    return Chart(
        "C9", "bars",
        text(
            "{N:strategy.undecided.servers} of {F:scope.servers} "
            "{V:strategy.undecided.servers|are|is} not decided"
        )
        if undecided
        else text("Most frequent: {name}, {F:" + largest[1] + "}", name=largest[0]),
        named(label for label, _ in found),
        (
            Series("Servers", tuple(figure_id for _, figure_id in found), "aws",
                   tuple(label.lower() for label, _ in found)),
        ),
        "servers", each(found),
        words(_SOURCE[case.strategy is not None and not case.strategy.applications.empty]),
    )  # fmt: skip


def calendar(case: BusinessCase) -> Chart | None:
    """Return C10: each wave on the calendar, and how long both sides of it are paid."""
    plan = case.plan
    every = [wave for wave in plan.waves if wave.servers] if plan is not None else []
    waves = every[:_MOST_WAVES]
    if plan is None or not waves:
        return None
    starts = tuple(f"wave.{wave.number}.start" for wave in waves)
    ends = tuple(f"wave.{wave.number}.end" for wave in waves)
    released: tuple[Point, ...] = tuple(
        name if known(case, name := f"wave.{wave.number}.released_from") else () for wave in waves
    )
    paid_twice = any(
        point and case.ledger.value(str(point)) > case.ledger.value(end) + 1
        for point, end in zip(released, ends, strict=True)
    )
    return Chart(
        "C10", "gantt",
        text("The last of {F:plan.waves} ends in {F:plan.end}" if len(every) > 1
             else "The only wave ends in {F:plan.end}"),
        tuple(
            text(f"{{name}}: {{F:wave.{wave.number}.servers}}", name=wave.name) for wave in waves
        ),
        (
            Series("First month of the wave", starts, "aws"),
            Series("Last month of the wave", ends, "aws"),
            Series("Released from month", released, "once"),
        ),
        "month",
        text(
            "{F:plan.waves} follow one another. The first starts in {F:" + starts[0] + "}, the "
            "last ends in {F:plan.end}; the project has {F:plan.timeline}."
        ),
        words(
            ("Source: waves." if len(waves) == len(every)
             else "Source: waves, the first of them; annex D has all.")
            + (" Amber: both sides of a wave are paid." if paid_twice else "")
        ),
    )  # fmt: skip


def readiness(case: BusinessCase) -> Chart | None:
    """Return C14: the scores of the readiness assessment, the weakest first."""
    table = case.inventory.readiness
    scores = [
        (label, name)
        for number, (label, dimension) in enumerate(
            zip(apart(table, table), table["dimension"].tolist(), strict=True), start=1
        )
        if dimension != OVERALL and known(case, name := _score(case, number))
    ]
    scores.sort(key=lambda item: case.ledger.value(item[1]))
    if not scores:
        return None
    return Chart(
        "C14", "bars",
        text("Lowest score: {name}", name=scores[0][0]),
        named(label for label, _ in scores),
        (Series("Score", tuple(name for _, name in scores), "aws"),),
        case.ledger[scores[0][1]].unit, each(scores[:4]),
        words("Source: the readiness assessment. ") + highest_score(case),
    )  # fmt: skip


def highest_score(case: BusinessCase) -> Text:
    """Return the highest score of the assessment's scale; nothing where it states no single one."""
    names = [f"readiness.{number}.scale" for number in range(1, len(case.inventory.readiness) + 1)]
    found = {case.ledger[name].value: name for name in names}
    if len(found) != 1 or None in found:
        return ()
    return text("Readiness is scored up to {F:" + names[0] + "}.")


def _score(case: BusinessCase, number: int) -> str:
    stated = f"readiness.{number}.stated"
    return stated if known(case, stated) else f"readiness.{number}.recomputed"


def carbon(case: BusinessCase) -> Chart | None:
    """Return C15: carbon of both sides with its range."""
    found = [(label, name) for label, name in _CARBON if known(case, name)]
    if not found:
        return None
    return Chart(
        "C15", "range",
        text("Carbon by side: {name} {F:" + found[0][1] + "}", name=found[0][0].lower()),
        named(label for label, _ in found),
        (Series("Carbon", tuple(name for _, name in found), "better"),),
        case.ledger[found[0][1]].unit, each(found),
        words("Source: value beyond cost. The bar is the range, the mark the expected value."),
    )  # fmt: skip
