"""All that a session knows of its case, as one object."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from bizcase.agents import RunResult
from bizcase.document.audience import FULL
from bizcase.entries import Entries
from bizcase.errors import BizcaseError
from bizcase.exports import Look
from bizcase.inventory import Inventory
from bizcase.store import CaseConflict, CaseHandle, WorkingState
from pages.state.hidden import Hidden
from pages.state.history import History
from pages.state.jobs import Job
from pages.state.reading import Reading

_ID_BYTES = 16  # 128 random bits: no one guesses the address of another's case


def _new_id() -> str:
    return secrets.token_urlsafe(_ID_BYTES)


@dataclass(frozen=True, slots=True)
class Made:
    """A result, the entries it was made from, their fingerprint, and its files once rendered.

    ``size_bytes`` is what it takes when it is packed, of which memory takes a multiple.
    """

    result: RunResult
    of: str
    entries: Entries
    size_bytes: int = field(default=0, compare=False)
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Kept:
    """Where the case is kept.

    ``fingerprint`` is that of the entries as they were kept last, in the table or in a file, and
    ``dress`` how the documents looked then. ``follows`` says that the table has the entries, but
    not their figures yet.
    ``working`` and ``file`` are what is saved of a result, put together and packed once.
    ``as_saved`` is a case of another method as it was opened, to be shown so until it is computed
    again and compared with it then; ``opened_as`` is the fingerprint of its entries, and
    ``is_recomputed`` says that someone asked. ``opened`` is a case of this method as it was opened,
    until its figures are there again and have been compared with it.
    """

    handle: CaseHandle | None = None
    fingerprint: str = ""
    dress: tuple[Look, str] = (Look(), FULL)
    follows: bool = False
    conflict: CaseConflict | None = None
    notices: tuple[str, ...] = ()
    working: tuple[object, WorkingState] | None = None
    file: tuple[WorkingState, bytes] | None = None
    as_saved: WorkingState | None = None
    opened_as: str = ""
    is_recomputed: bool = False
    opened: WorkingState | None = None


@dataclass(slots=True)
class CaseSession:
    """All that a session knows of its case.

    It is changed in place: once the table has a case, a rerun that interrupts the page must not
    lose its handle. By ``id`` the address of the page finds it again, in the browser whose ``mark``
    it has, and where one signs in for its ``owner``; ``wants_store`` is whether persistence was
    switched on then. ``filed`` is what of it was written to this computer's disk last; ``begun`` is
    the fingerprint of an empty case of that day. ``round`` is another number for another case, so
    that entry fields start from its values. ``merged`` is the estate with the keys of its readings.
    ``memo`` is what pages computed of the case and would compute again without it. ``look`` has the
    logo and templates of its documents, ``audience`` the cut of them; these are kept nowhere else.

    ``job`` is what makes the result; ``tried`` is the fingerprint of the entries of which a job
    came to its end or was stopped, ``fault`` why it made no result. ``refused`` is why what was
    entered last was not taken. ``hidden`` is the key of its pseudonyms, where it has them.
    ``side_jobs`` are work beside the pages that is none of the result, by what it is for, and
    ``answers`` what came of it: a model would take its tokens again.
    """

    entries: Entries
    id: str = field(default_factory=_new_id, compare=False)
    mark: str = field(default="", compare=False)
    owner: str = ""
    round: int = 0
    readings: dict[str, Reading] = field(default_factory=dict)
    merged: tuple[tuple[str, ...], Inventory] | None = None
    file_notices: tuple[str, ...] = ()
    upload_round: int = 0
    mapped_file: str | None = None
    made: Made | None = None
    kept: Kept = field(default_factory=Kept)
    memo: dict[str, Any] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    audience: str = FULL
    job: Job[Any] | None = None
    tried: str = ""
    fault: BizcaseError | None = None
    refused: BizcaseError | None = None
    wants_store: bool = False
    history: History = field(default_factory=History)
    hidden: Hidden | None = None
    side_jobs: dict[str, Job[Any]] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    filed: tuple[object, ...] = field(default=(), compare=False)
    begun: str = field(default_factory=lambda: Entries.empty().fingerprint, compare=False)

    @property
    def key(self) -> str:
        """The digest of the id: by it the case is listed where its id may not be seen."""
        return hashlib.sha256(self.id.encode()).hexdigest()

    @property
    def is_running(self) -> bool:
        """Whether the case is being made of its entries."""
        return self.job is not None and self.job.is_wanted and not self.job.is_over

    @property
    def is_stopped(self) -> bool:
        """Whether nothing makes the missing result: a job failed, or someone stopped it."""
        missing = self.made is None or self.made.of != self.entries.fingerprint
        return missing and not self.is_running and self.entries.fingerprint == self.tried

    @property
    def dress(self) -> tuple[Look, str]:
        """How the documents look, and for whom they are."""
        return self.look, self.audience

    def dirty(self) -> bool:
        """Whether something entered or chosen is neither in the table nor in a file."""
        return (
            self.entries.fingerprint != (self.kept.fingerprint or self.begun)
            or self.dress != self.kept.dress
        )

    def keep_all(self, entries: Entries) -> None:
        """Note that these entries were kept, and how the documents look."""
        self.kept.fingerprint, self.kept.dress = entries.fingerprint, self.dress

    def copied(self) -> CaseSession:
        """Return another case that begins with all of this one."""
        made = None if self.made is None else replace(self.made, files={})
        return replace(
            self, id=_new_id(), kept=replace(self.kept), made=made, memo={}, job=None,
            side_jobs={}, answers={}, filed=(), readings=dict(self.readings),
            history=History(list(self.history.past)),
        )  # fmt: skip

    @property
    def size_bytes(self) -> int:
        """What the case takes of the memory that is given to cases."""
        made = self.made
        # A copy: the session that has it open may be rendering one.
        rendered = sum(map(len, list(made.files.values()))) if made is not None else 0
        return (
            (made.size_bytes if made is not None else 0)
            + rendered
            + sum(reading.size_bytes for reading in self.readings.values())
            + sum(len(file.upload.content) for file in self.entries.files)
        )

    def drop_result(self) -> None:
        """Forget what can be computed again."""
        self.made, self.memo, self.merged, self.tried = None, {}, None, ""
        self.kept.working, self.kept.file = None, None

    def drop_readings(self) -> None:
        """Forget what can be read again."""
        self.readings, self.merged, self.tried = {}, None, ""
