"""Saved cases in a DynamoDB table: whole, or not at all, and never over another's work.

Parts are written before the head, and the head under a condition: it is what makes a version
exist. Until then a reader finds the old version; parts of a save that did not come about, or of
a version that was replaced, are removed when possible, else by ``setup_dynamodb.py --sweep``.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

from bizcase.store.cases import CaseFiles, CaseListing, LoadedCase, listing_of
from bizcase.store.codec import pack
from bizcase.store.errors import (
    CaseConflict,
    CaseDamaged,
    CaseExists,
    CaseGone,
    CaseReadOnly,
    StoreBusy,
    StoreError,
    StoreUnreachable,
)
from bizcase.store.ids import checked_id, is_case_id, is_key, new_id, stamp
from bizcase.store.items import (
    CaseHandle,
    CaseSummary,
    Item,
    handle_of,
    head_item,
    is_part,
    part_item,
    part_key,
    saver_of,
    summary_of,
)
from bizcase.store.opening import opened
from bizcase.store.state import WorkingState
from bizcase.store.table import NEW, Condition, Table, unchanged
from bizcase.store.wire import text_at

MAX_CASES = 10_000
_ID_TRIES = 8
_REPORTED = 100  # cases between two reports of a listing
_READ_TRIES = 3


class CaseStore:
    """The saved cases of a table, for one user.

    Parameters
    ----------
    user
        Who saves; stands in new cases as their owner.
    restricted
        Whether only the user's own cases, and shared ones for reading, are seen.
    files
        Where objects of a case are kept; deleted with it.
    """

    def __init__(
        self,
        table: Table,
        user: str = "",
        *,
        restricted: bool = False,
        files: CaseFiles | None = None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        if restricted and not user:
            raise ValueError("a restricted store needs its user")
        self._table = table
        self._user = user
        self._restricted = restricted
        self._files = files
        self._clock = clock

    def save_new(
        self, state: WorkingState, case_id: str = "", *, shared: bool = False
    ) -> CaseHandle:
        """Save a new case and return its handle; ``shared``: everyone who signs in may read it.

        Raises
        ------
        CaseExists
            The id that was asked for is taken.
        StoreError
            The case could not be saved; nothing was changed.
        """
        self._table.require_ours()
        now, body = self._clock(), pack(state)
        for attempt in range(_ID_TRIES):
            wanted = checked_id(case_id) if case_id else new_id(now, suffixed=attempt > 0)
            handle = CaseHandle(
                wanted, 1, stamp(now), stamp(now), self._user, shared,
                save_token=_token(), saved_by=self._user,
            )  # fmt: skip
            head, parts = head_item(handle, state, body)
            if self._write(handle, head, parts, NEW) is None:
                return replace(handle, body_parts=len(parts))
            if case_id:
                break
        raise CaseExists(
            f"There is a case {wanted} already.", "Save under another id, or load that one."
        )

    def update(
        self, loaded: CaseHandle, state: WorkingState, *, shared: bool | None = None
    ) -> CaseHandle:
        """Save a loaded case and return its new handle; ``created_at`` stays.

        ``shared`` says anew whether everyone who signs in may read it.

        Raises
        ------
        CaseConflict
            Someone saved it after it was loaded.
        CaseGone
            It was deleted meanwhile, or is another user's.
        CaseReadOnly
            Another user shares it for reading.
        StoreError
            It could not be saved; the saved version stands.
        """
        self._own(loaded)
        checked_id(loaded.case_id)
        self._table.require_ours()
        handle = replace(
            loaded,
            odd={},
            version=(loaded.version or 0) + 1,
            last_updated=stamp(self._clock()),
            created_at=loaded.created_at or loaded.last_updated or stamp(self._clock()),
            owner=loaded.owner or self._user,
            shared=loaded.shared if shared is None else shared,
            save_token=_token(),
            saved_by=self._user,
        )
        condition = unchanged(loaded.marks)
        head, parts = head_item(handle, state, pack(state))
        if (other := self._write(handle, head, parts, condition)) is not None:
            if not other:
                raise CaseGone(loaded.case_id)
            raise CaseConflict(loaded.case_id, saver_of(other), text_at(other, "lastUpdated"))
        self._drop_parts(loaded)
        return replace(handle, body_parts=len(parts))

    def load(self, case_id: str) -> LoadedCase:
        """Return a saved case.

        Raises
        ------
        CaseGone
            There is none of that id, or it is another user's.
        CaseDamaged
            It cannot be read back whole.
        """
        for attempt in range(_READ_TRIES):
            head = self._head(case_id)
            handle = handle_of(head)
            try:
                return opened(self._table, handle, head)
            except CaseDamaged:
                # Someone who saves meanwhile removes the parts of the version read here.
                if attempt + 1 == _READ_TRIES or not self._moved(handle):
                    raise
        raise CaseGone(case_id)

    def list_cases(
        self, max_cases: int = MAX_CASES, progress: Callable[[int], object] | None = None
    ) -> CaseListing:
        """Return all saved cases that this user may see, latest first.

        Parameters
        ----------
        progress
            Called with the number of cases read so far, every hundred.
        """
        seen = []
        for number, item in enumerate(self._table.heads(), start=1):
            if self._may_read(item):
                seen.append(summary_of(item))
            if progress is not None and number % _REPORTED == 0:
                progress(number)
        return listing_of(seen, max_cases)

    def delete(self, loaded: CaseHandle) -> None:
        """Delete a case with its parts and files, if it is still as loaded.

        Raises
        ------
        CaseConflict
            Someone saved it after it was loaded; nothing is deleted.
        CaseGone, CaseReadOnly
            It is another user's.
        """
        self._own(loaded)
        self._table.require_ours()
        condition = unchanged(loaded.marks)
        deleted = self._table.delete(loaded.case_id, condition)
        other = None if deleted else self._table.get(loaded.case_id)
        if other is not None:
            raise CaseConflict(loaded.case_id, saver_of(other), text_at(other, "lastUpdated"))
        self._drop_parts(loaded)
        if self._files is not None and is_case_id(loaded.case_id):
            self._files.delete_all(loaded.case_id)

    def copy(self, case_id: str) -> CaseHandle:
        """Save a copy of a case under a new id; CaseDamaged where only its document was saved."""
        loaded = self.load(case_id)
        if loaded.state is None:
            raise CaseDamaged("Only the document of this case was saved.", "", case_id)
        return self.save_new(loaded.state)

    def adopt(self, item: Item) -> bool:
        """Take over a case of another table of which only the document is there, as it is.

        Returns whether it was; False where there is a case of its id.
        """
        self._table.require_ours()
        owner = text_at(item, "owner") or text_at(item, "userEmail").lower()
        return self._table.put({**item, "owner": {"S": owner}}, NEW)

    def raw(self, case_id: str) -> Item:
        """Return a case as it lies in the table; CaseGone without it."""
        return self._head(case_id)

    def handle(self, case_id: str) -> CaseHandle:
        """Return the handle of a case without reading its body; CaseGone without it."""
        return self.row(case_id)[0]

    def row(self, case_id: str) -> tuple[CaseHandle, CaseSummary]:
        """Return handle and row of a case without reading its body; CaseGone without it."""
        head = self._head(case_id)
        return handle_of(head), summary_of(head)

    def _write(
        self, handle: CaseHandle, head: Item, parts: list[bytes], condition: Condition
    ) -> Item | None:
        """Write parts, then the head; return None, or what stands there instead ({} = nothing)."""
        for number, part in enumerate(parts, start=1):
            self._table.put(part_item(handle, number, part))
        try:
            if self._table.put(head, condition):
                return None
        except (StoreBusy, StoreUnreachable):
            if self._landed(handle):
                return None
            raise
        other = self._table.get(handle.case_id) or {}
        if text_at(other, "save_token") == handle.save_token:
            return None  # the reply to our own write was lost, and it was sent again
        self._drop_parts(replace(handle, body_parts=len(parts)))
        return other

    def _landed(self, handle: CaseHandle) -> bool:
        """Whether a write whose reply was lost took effect."""
        with contextlib.suppress(StoreError):
            return text_at(self._table.get(handle.case_id) or {}, "save_token") == handle.save_token
        return False

    def _head(self, case_id: str) -> Item:
        if not is_key(case_id):
            raise CaseGone(case_id)
        item = self._table.get(case_id)
        if item is None:
            checked_id(case_id)
            raise CaseGone(case_id)
        if is_part(item) or not self._may_read(item):
            raise CaseGone(case_id)
        return item

    def _moved(self, handle: CaseHandle) -> bool:
        now = self._table.get(handle.case_id)
        return now is None or text_at(now, "save_token") != handle.save_token

    def _may_read(self, item: Item) -> bool:
        shared = item.get("shared") == {"BOOL": True}
        return not self._restricted or shared or text_at(item, "owner") == self._user

    def _own(self, handle: CaseHandle) -> None:
        if self._restricted and handle.owner != self._user:
            raise (CaseReadOnly if handle.shared else CaseGone)(handle.case_id)

    def _drop_parts(self, handle: CaseHandle) -> None:
        """Remove parts that no head names; what cannot be removed now does no harm."""
        if not is_case_id(handle.case_id):
            return  # no case of ours, so it has no parts
        with contextlib.suppress(StoreError):
            for number in range(1, handle.body_parts + 1):
                self._table.delete(part_key(handle, number))


def _token() -> str:
    return uuid.uuid4().hex
