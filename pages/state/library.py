"""The library of saved cases in this session, and what is asked before another case is opened."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from bizcase.store import CaseListing, LoadedCase

_KEY = "bizcase_library"


@dataclass(frozen=True, slots=True)
class Action:
    """A case to begin (``new``), to load (``load``, its id) or to open (``file``, its bytes).

    ``sample`` begins one with the file of these bytes, ``draft`` opens one of the memory by its id.
    """

    kind: str
    name: str = ""
    content: bytes = b""

    @property
    def label(self) -> str:
        """What is about to be done, in words."""
        return {
            "new": "Start a new case",
            "sample": "Open the sample",
            "draft": "Open the other case",
            "load": f"Load {self.name}",
        }.get(self.kind, f"Open {self.name}")


@dataclass(slots=True)
class Library:
    """What a session knows beside its case.

    ``listing`` is with the user it was read for; ``document`` is a saved case of which only the
    document can be read; ``place`` is the page that is shown. ``asked``
    is an action that waits for an answer, ``pending`` one to do.
    """

    place: str | None = None
    listing: tuple[str, CaseListing] | None = None
    document: LoadedCase | None = None
    table_round: int = 0
    asked: Action | None = None
    pending: Action | None = None
    answered: bool = False

    def ask(self, action: Action, *, is_unsaved: bool) -> None:
        """Do an action on the next run; where changes would be lost, ask first."""
        if is_unsaved:
            self.asked = action
        else:
            self.pending = action


def library() -> Library:
    """Return the session's library, to be changed in place."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Library()
    held: Library = st.session_state[_KEY]
    return held
