"""A case as it was saved beside what it is when it is computed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bizcase.agents import RunResult
from bizcase.document.formats import Scale, format_figure
from bizcase.ledger import Figure
from bizcase.store.regenerate import HEADLINE, headline_of
from bizcase.store.state import WorkingState
from bizcase.units import as_shown
from bizcase.versions import METHOD_VERSION, method_notice

# What a reader decides by: shown before and after where the method is another.
COMPARED = ("npv.base", "aws.run.annual", "onprem.annual")
VERDICT = "Verdict"
# What more and less of a headline figure means; all others are costs.
_MEANS = {
    "scope.servers": ("more", "fewer"), "npv.base": ("better", "worse"),
    "payback.months": ("later", "earlier"),
}  # fmt: skip
_COSTS = ("costs more", "costs less")
NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the comparison: in words, as a reader sees it; ``change`` is now less before."""

    label: str
    before: str
    now: str
    change: str = ""


def shown_as_saved(saved: WorkingState) -> tuple[tuple[str, str], ...]:
    """Return label and value of the verdict and the headline figures, as they were saved."""
    figures = _saved_figures(saved)
    known = (key for key in HEADLINE if key in figures and key in saved.headline)
    verdict = _saved_verdict(saved)
    return (
        *(((VERDICT, verdict),) if verdict else ()),
        *((figures[key].label, _shown(figures[key], saved.headline[key])) for key in known),
    )


def side_by_side(states: Sequence[WorkingState]) -> list[tuple[str, ...]]:
    """Return a row each for verdict and headline figures of cases as saved, in whole units.

    A row is a label, a cell of each case, and of two cases what the last has more, in words.
    """
    figures: dict[str, Figure] = {}
    for state in states:
        figures |= _saved_figures(state)
    rows = [(VERDICT, *(_saved_verdict(state) or NOT_KNOWN for state in states))]
    for key in HEADLINE:
        values = [state.headline.get(key) for state in states]
        if key in figures and any(value is not None for value in values):
            shown = (_shown(figures[key], value, "whole") for value in values)
            rows.append((figures[key].label, *shown))
    if len(states) != 2:  # noqa: PLR2004 - a difference is of two
        return list(rows)
    first, last = (state.headline for state in states)
    told = {
        figures[key].label: _more(figures[key], last[key] - first[key])
        for key in HEADLINE
        if key in figures and key in first and key in last
    }
    return [(*row, told.get(row[0], "")) for row in rows]


def _more(figure: Figure, change: float) -> str:
    """Return a difference with its sign and what it means."""
    if not as_shown(change):
        return "the same"
    more, less = _MEANS.get(figure.id, _COSTS)
    sign, word = ("+", more) if change > 0 else ("", less)
    return f"{sign}{_shown(figure, change, 'whole')}, {word}"


def differences(saved: WorkingState, result: RunResult) -> tuple[Difference, ...]:
    """Return verdict, NPV, AWS cost and on-premises cost: as saved, and as computed again."""
    now = headline_of(result)
    figures = _saved_figures(saved) | {figure.id: figure for figure in result.case.ledger}
    verdict = Difference(VERDICT, _saved_verdict(saved) or NOT_KNOWN, _verdict(result) or NOT_KNOWN)
    known = (key for key in COMPARED if key in figures and (key in saved.headline or key in now))
    return (
        verdict,
        *(_difference(figures[key], saved.headline.get(key), now.get(key)) for key in known),
    )


def _difference(figure: Figure, before: float | None, now: float | None) -> Difference:
    change = ""
    if before is not None and now is not None:
        change = f"{'+' if now > before else ''}{_shown(figure, now - before)}"
    return Difference(figure.label, _shown(figure, before), _shown(figure, now), change)


def changes_since(saved: WorkingState, result: RunResult) -> tuple[str, ...]:
    """Return what came out otherwise than it was saved, each as a sentence, the reasons first."""
    return (*reasons(saved, result), *_other_figures(saved, result))


def reasons(saved: WorkingState, result: RunResult) -> tuple[str, ...]:
    """Return why a case comes out otherwise though its entries are the same, as sentences."""
    return (*_other_prices(saved, result), *_other_method(saved))


def _other_prices(saved: WorkingState, result: RunResult) -> Iterator[str]:
    book = saved.case.get("price_book")
    then = book.get("snapshot_date") if isinstance(book, Mapping) else None
    now = result.case.price_book.snapshot_date
    if then not in (None, now):
        yield f"The case was saved with prices of {then}. It now uses those of {now}."


def _other_method(saved: WorkingState) -> Iterator[str]:
    if saved.method != METHOD_VERSION:
        yield method_notice(saved.method)


def _other_figures(saved: WorkingState, result: RunResult) -> Iterator[str]:
    then, now = _saved_verdict(saved), _verdict(result)
    if then and then != now:
        yield f"{VERDICT}: {now or NOT_KNOWN} now, {then} when it was saved."
    figures, ledger = headline_of(result), result.case.ledger
    known = _saved_figures(saved) | {figure.id: figure for figure in ledger}
    for key, value in saved.headline.items():
        if key in known and figures.get(key) != value:
            after, before = _shown(known[key], figures.get(key)), _shown(known[key], value)
            yield f"{known[key].label}: {after} now, {before} when it was saved."


def _saved_figures(saved: WorkingState) -> dict[str, Figure]:
    """Return the figures of a saved case by id, without those of an odd make."""
    listed = saved.case.get("figures")
    return {
        str(item["id"]): Figure(
            str(item["id"]), str(item["label"]), None, str(item["unit"]), "computed"
        )
        for item in (listed if isinstance(listed, list) else ())
        if isinstance(item, Mapping) and {"id", "label", "unit"} <= set(item)
    }


def _saved_verdict(saved: WorkingState) -> str:
    verdict = saved.case.get("verdict")
    decision = verdict.get("decision") if isinstance(verdict, Mapping) else None
    return decision.replace("_", " ") if isinstance(decision, str) else ""


def _verdict(result: RunResult) -> str:
    finance = result.case.finance
    return "" if finance is None else finance.verdict.decision.replace("_", " ")


def _shown(figure: Figure, value: float | None, scale: Scale = "cents") -> str:
    if value is None:
        return NOT_KNOWN
    return format_figure(replace(figure, value=value, low=None, high=None, state=""), scale=scale)
