"""Notes of applications read by a model into proposals; none is applied before someone says so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from bizcase import packaged
from bizcase.case import BusinessCase
from bizcase.errors import ModelError
from bizcase.grammar import clipped
from bizcase.inventory.notes import Parts, parts_of
from bizcase.narration.answered import json_of
from bizcase.narration.asked import Conceal
from bizcase.narration.providers.base import Provider, Reply, Turn
from bizcase.strategy.decide.edits import Edit, checked_edits
from bizcase.strategy.rules.dispositions import DISPOSITIONS

CONFIDENCES = ("high", "medium", "low")
OFFERED = tuple(name for name in DISPOSITIONS if name != "undecided")
_OF_A_BATCH = 25
_LONGEST_NOTE = 1_000
_SHORTEST_QUOTE = 8  # characters; a letter stands in every note and proves nothing


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a note speaks for: one of ``OFFERED``, the words that say so, one of ``CONFIDENCES``.

    ``column`` is the one that the words are from, "" where that is not known.
    """

    application_id: str
    disposition: str
    quote: str
    confidence: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a model proposed; ``refused`` says why other proposals, or batches, were not taken."""

    taken: tuple[Proposal, ...]
    refused: tuple[str, ...]
    tokens_in: int = 0
    tokens_out: int = 0


def notes_of(case: BusinessCase) -> dict[str, str]:
    """Return the notes of the applications by their id, as they were read; blank ones are left out.

    Of several columns each has a line. What is longer than a model reads well is cut.
    """
    return {key: _told(parts) for key, parts in _parts(case)}


def _parts(case: BusinessCase) -> Iterator[tuple[str, Parts]]:
    """Yield id and note of each application that has one, by column, long ones cut."""
    table = case.inventory.applications
    columns = (table["application_id"], table["note"], table["note_columns"])
    for key, note, names in zip(*columns, strict=True):
        if parts := parts_of(note, names):
            cut = ((name, clipped(text.strip(), _LONGEST_NOTE)) for name, text in parts)
            yield str(key), tuple(cut)


def _told(parts: Parts) -> str:
    return "\n".join(text for _, text in parts)


def questions(case: BusinessCase, conceal: Conceal | None = None) -> list[str]:
    """Return what a model would be asked, by batch: the notes, and no id, name or amount."""
    hide = conceal or (lambda text: text)
    return [_question(_hidden(batch, hide)) for batch in _batches(case)]


def sent_to_propose(case: BusinessCase, conceal: Conceal | None = None) -> str:
    """Return all that the questions for proposals send, the instructions with each batch."""
    return "\n".join(f"{_system()}\n{asked}" for asked in questions(case, conceal))


def _system() -> str:
    return packaged.text("bizcase.narration", "proposals.md")


def propose(
    case: BusinessCase, provider: Provider, conceal: Conceal | None = None,
    reveal: Conceal | None = None,
) -> Proposals:  # fmt: skip
    """Return what a model reads out of the notes of applications.

    Parameters
    ----------
    conceal, reveal
        Put pseudonyms in place of the customer's names, and the names back into a quote, which
        must then stand in the note as it was read.

    Raises
    ------
    ModelError
        The model cannot be asked.
    """
    hide = conceal or (lambda text: text)
    taken: dict[str, Proposal] = {}
    refused: list[str] = []
    tokens_in = tokens_out = 0
    for batch in _batches(case):
        reply = provider.ask(_system(), [Turn("user", _question(_hidden(batch, hide)))])
        tokens_in, tokens_out = tokens_in + reply.tokens_in, tokens_out + reply.tokens_out
        try:
            items = _items(reply)
        except ModelError as fault:
            refused.append(fault.message)
            continue
        for item in items:
            fault_or_made = _checked(item, batch, reveal)
            if isinstance(fault_or_made, str):
                refused.append(fault_or_made)
            elif fault_or_made.application_id in taken:
                refused.append("A note has two proposals; the first is kept.")
            else:
                taken[fault_or_made.application_id] = fault_or_made
    return Proposals(tuple(taken.values()), tuple(refused), tokens_in, tokens_out)


def proposals_table(case: BusinessCase, proposals: Proposals) -> pd.DataFrame:
    """Return the proposals as rows: application, disposition now and proposed, quote, where."""
    held = case.inventory.applications.set_index("application_id")
    now: Mapping[str, str] = {}
    if case.strategy is not None:
        decided = case.strategy.applications
        now = dict(zip(decided["application_id"], decided["disposition"], strict=True))
    rows = [
        {
            "application_id": item.application_id,
            "name": held.at[item.application_id, "name"],
            "disposition": now.get(item.application_id, ""),
            "proposed": item.disposition,
            "confidence": item.confidence,
            "quote": item.quote,
            **{
                column: held.at[item.application_id, column]
                for column in ("source_file", "source_sheet", "source_row")
            },
            "source_column": item.column,
        }
        for item in proposals.taken
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def with_proposals(
    edits: Mapping[str, Edit], proposals: Iterable[Proposal], model: str
) -> dict[str, Edit]:
    """Return the strategies set by hand with those of proposals, each quoted as its reason."""
    added = {
        item.application_id: Edit(
            item.disposition,
            f"“{item.quote}” ({_of(item)}, as {model} read it with {item.confidence} confidence)",
        )
        for item in proposals
    }
    return checked_edits({**edits, **added})


def _of(item: Proposal) -> str:
    return f"its note, column {item.column}" if item.column else "its note"


COLUMNS = (
    "application_id", "name", "disposition", "proposed", "confidence", "quote", "source_file",
    "source_sheet", "source_row", "source_column",
)  # fmt: skip
_Batch = Mapping[str, tuple[str, Parts]]


def _batches(case: BusinessCase) -> Iterator[_Batch]:
    """Yield id and note of applications by a name that says nothing of them."""
    held = list(_parts(case))
    for start in range(0, len(held), _OF_A_BATCH):
        batch = held[start : start + _OF_A_BATCH]
        yield {f"item {place}": note for place, note in enumerate(batch, start + 1)}


def _hidden(batch: _Batch, hide: Conceal) -> dict[str, str]:
    return {item: hide(_told(parts)) for item, (_, parts) in batch.items()}


def _question(notes: Mapping[str, str]) -> str:
    asked = {"dispositions": OFFERED, "notes": notes}
    return json.dumps(asked, ensure_ascii=False, indent=1)


def _items(reply: Reply) -> list[object]:
    found = json_of(reply).get("proposals")
    if not isinstance(found, list):
        raise ModelError("The answer has no list of proposals.")
    return found


def _checked(item: object, batch: _Batch, reveal: Conceal | None) -> Proposal | str:
    """Return a proposal that stands, or why it does not."""
    if not isinstance(item, dict):
        return "A proposal has another form than asked for."
    told = [item.get(key) for key in ("item", "disposition", "quote", "confidence")]
    name, disposition, quote, confidence = (word if isinstance(word, str) else "" for word in told)
    if name not in batch:
        return "A proposal is for no application that was asked about."
    key, parts = batch[name]
    if disposition not in OFFERED:
        return f"{key}: what is proposed is none of {', '.join(OFFERED)}."
    if confidence not in CONFIDENCES:
        return f"{key}: the confidence is none of {', '.join(CONFIDENCES)}."
    quote = (reveal(quote) if reveal else quote).strip()
    column = _column_of(quote, parts)
    if column is None:
        return f"{key}: the quote is not in its note."
    return Proposal(key, disposition, quote, confidence, column)


def _column_of(quote: str, parts: Parts) -> str | None:
    """Return the column whose words are quoted; None where none has them."""
    return next(
        (column for column, text in parts
         if quote in text and len(quote) >= min(_SHORTEST_QUOTE, len(text))),
        None,
    )  # fmt: skip
