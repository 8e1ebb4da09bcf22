"""From the head of a saved case to the case."""

from __future__ import annotations

from dataclasses import replace

from bizcase.grammar import clipped
from bizcase.store.cases import LoadedCase
from bizcase.store.codec import MAX_PARTS, MAX_UNPACKED_BYTES, unpack
from bizcase.store.errors import CaseDamaged, CaseTooLarge
from bizcase.store.items import (
    CaseHandle,
    Item,
    body_of,
    format_of,
    part_key,
    stats_of,
    summary_of,
)
from bizcase.store.state import other_program
from bizcase.store.table import Table
from bizcase.store.wire import text_at

_SAMPLE_SAVED = (
    "Only the document was saved for this case: it was saved by another program. It can be read; "
    "to change figures, start a case with its files."
)
_NOTHING = (
    "Neither a case nor a document can be read from this item of the table.",
    "Ask who saved it; delete it if it is not needed.",
)
_NO_BODY = ("The saved case has no body.", "Restore it from a backup or a case file.")


def opened(table: Table, handle: CaseHandle, head: Item) -> LoadedCase:
    """Return the case of a head: whole, or its document only, with a notice.

    Raises
    ------
    CaseDamaged
        It cannot be read back whole, or not by this program.
    """
    document, summary = text_at(head, "businessCaseContent"), summary_of(head)
    if not summary.complete:
        if not document:
            raise CaseDamaged(*_NOTHING, clipped(handle.case_id))
        return LoadedCase(handle, summary, None, document, (_SAMPLE_SAVED,))
    if unknown := format_of(head):
        raise other_program(unknown, clipped(handle.case_id))
    content = body_of(head) if "body" in head else _joined(table, handle)
    if content is None:
        raise CaseDamaged(*_NO_BODY, clipped(handle.case_id))
    packed = unpack(content, text_at(head, "body_sha256"), clipped(handle.case_id))
    state = replace(packed, execution_stats=stats_of(head))
    return LoadedCase(handle, summary, state, state.document, tuple(state.notes.values()))


def _joined(table: Table, handle: CaseHandle) -> bytes:
    if not 0 < handle.body_parts <= MAX_PARTS:
        raise CaseDamaged(*_NO_BODY, clipped(handle.case_id))
    joined = bytearray()
    for number in range(1, handle.body_parts + 1):
        part = table.get(part_key(handle, number))
        content = None if part is None else body_of(part)
        if content is None:
            raise CaseDamaged(
                f"Part {number} of {handle.body_parts} of the saved case is missing.",
                "Restore the table or open a case file.",
                clipped(handle.case_id),
            )
        joined += content
        if len(joined) > MAX_UNPACKED_BYTES:
            raise CaseTooLarge("The saved case is larger than a case can be.", "")
    return bytes(joined)
