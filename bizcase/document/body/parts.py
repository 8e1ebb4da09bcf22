"""What the sections of the body share: columns in thousands, labels among words, open items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Bullets, Paragraph, Section, Table, Text, figure, words
from bizcase.document.charts import chart
from bizcase.document.finding_words import findings_of
from bizcase.finance.line_specs import line_specs
from bizcase.finance.one_time import COMPONENTS
from bizcase.finance.subscriptions import LABEL, LINE
from bizcase.ledger import Ledger
from bizcase.pricing.bill import BILL_HEADS

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


def joined(parts: Sequence[Text]) -> Text:
    """Return sentences one after another, as a paragraph."""
    told: Text = ()
    for part in parts:
        told += (words(" ") if told else ()) + part
    return told


def open_items(case: BusinessCase) -> tuple[str, ...]:
    """Return the cost items that lack an input of the customer, each once."""
    if case.finance is None:
        return ()
    asked = case.finance.cash.states
    labels = {f"onprem.{spec.key}": spec.label for spec in line_specs()}
    labels |= {f"once.{key}": label for key, label in COMPONENTS.items()}
    labels[f"onprem.{LINE}"] = LABEL
    found = [labels[key] for key, state in asked.items() if state.startswith("input required")]
    lines = case.estate.bill.lines
    lacking = lines.loc[lines["state"].str.startswith("input required"), "head"]
    found += [BILL_HEADS[head] for head in lacking]
    if case.finance.prepared.no_baseline and security_left_out(case.ledger):
        found.insert(0, "AWS security services")
    return tuple(dict.fromkeys(found))


def security_left_out(ledger: Ledger) -> bool:
    """Return whether AWS bills security services that no total has: they have no counterpart."""
    return filled(ledger, "aws.other.security.monthly") and not filled(
        ledger, "cash.landed.security"
    )
