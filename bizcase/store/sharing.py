"""Whether others who sign in may read a saved case: their owner says so, and may take it back."""

from __future__ import annotations

from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import CaseDamaged
from bizcase.store.items import CaseHandle


def share(store: CaseStore, case_id: str, *, shared: bool) -> tuple[CaseHandle, CaseHandle]:
    """Let everyone who signs in read a case, or its owner only; return its handles before, after.

    The case is saved again, so whoever loaded it before is told of the change when saving, and
    does not undo it unseen.

    Raises
    ------
    CaseGone
        There is none of that id, or it is another user's.
    CaseReadOnly
        Another user shares it.
    CaseDamaged
        Only its document was saved.
    """
    loaded = store.load(case_id)
    if loaded.state is None:
        raise CaseDamaged(
            "Only the document of this case was saved, so it cannot be shared.",
            "Download the document and send it.",
            case_id,
        )
    return loaded.handle, store.update(loaded.handle, loaded.state, shared=shared)
