"""Charts of the case: each is made once, and drawn again as it is while its case stays."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from bizcase.case import BusinessCase
from pages.parts import charts, document_charts
from pages.state import session
from pages.tabs import opening_rows

_KEPT = "charts"


def document_chart(
    case: BusinessCase, chart_id: str, height: int | None = None, most: int | None = None
) -> None:
    """Draw a chart of the document, where the case has it, with at most so many rows."""
    draw(case, chart_id, (case,), lambda: document_charts.made(case, chart_id, height, most))


def draw(
    case: BusinessCase, key: Hashable, of: tuple[object, ...],
    make: Callable[[], charts.Shown | None],
) -> bool:  # fmt: skip
    """Draw what ``make`` returns, made anew where one of the objects it is made of is another one.

    A page is drawn again with each click, and to make a chart takes as long as the rest of it.
    The rows of its values open the figures of the case. Return whether there is one.
    """
    memo, made = session.case().memo, session.case().made
    result, kept = memo.get(_KEPT, (None, {}))
    if result is not made:
        kept = {}  # of a former result, which they would keep in memory
    memo[_KEPT] = made, kept
    theme, held = charts.theme(), kept.get(key)
    if held is None or held[0] != theme or list(map(id, held[1])) != list(map(id, of)):
        held = kept[key] = (theme, of, make())
    if held[2] is not None:
        charts.show(held[2], opening_rows.of(case))
    return held[2] is not None
