"""What the sections of the body share: columns in thousands, labels among words, open items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Bullets, Paragraph, Section, Table, Text, figure, words
from bizcase.document.charts import chart
from bizcase.document.finding_words import findings_of
from bizcase.finance.lacking import lacking_items
from bizcase.ledger import Ledger

Rows = Iterable[tuple[Text, ...]]
EMPTY = words("–")
_ALSO = "Also to consider:"


def thousands(figure_id: str) -> Text:
    """Return an amount for a column in thousands."""
    return figure(figure_id, "thousand")


def table(caption: str, header: tuple[str, ...], rows: Rows, left: Sequence[int] = (0,)) -> Table:
    """Return a table of which the columns of ``left`` are words and all others numbers."""
    return Table(caption, header, tuple(rows), frozenset(range(len(header))) - frozenset(left))


def filled(ledger: Ledger, figure_id: str) -> bool:
    """Return whether a figure has a value that is not 0: only that is worth a row."""
    return figure_id in ledger and bool(ledger[figure_id].value)


def nothing_in_scope(case: BusinessCase) -> bool:
    """Return whether the case prices nothing: no server is in scope, and no database alone."""
    return not any(filled(case.ledger, name) for name in ("scope.servers", "aws.run.monthly"))


def peaks_stated(ledger: Ledger) -> bool:
    """Return whether a list states a peak of any server: sizes follow it, measured or not."""
    return any(ledger.value(f"coverage.{domain}_peak") for domain in ("cpu", "memory"))


def section(case: BusinessCase, key: str, title: str, blocks: Sequence[Block | None]) -> Section:
    """Return a section of the body, its findings last."""
    told = findings_of(case, key)
    found = [block for block in blocks if block is not None]
    if told:
        found += [Paragraph(words(_ALSO))] * (not isinstance(found[-1], Paragraph))
        found.append(Bullets(told))
    return Section(title, tuple(found), key, "body")


def charts(case: BusinessCase, *keys: str) -> list[Block]:
    """Return the charts of a case that have something to show."""
    return [drawn for key in keys if (drawn := chart(case, key)) is not None]


def joined(parts: Sequence[Text], between: str = " ") -> Text:
    """Return sentences one after another, as a paragraph, or parts of one with another sign."""
    told: Text = ()
    for part in parts:
        told += (words(between) if told else ()) + part
    return told


def open_items(case: BusinessCase) -> tuple[str, ...]:
    """Return the cost items that lack an input of the customer, each once."""
    if case.finance is None:
        return ()
    return lacking_items(case.finance, case.estate.bill, case.ledger)
