"""How a page tells that something went wrong: a sentence, never a traceback."""

from __future__ import annotations

import logging
from types import TracebackType

import streamlit as st

from bizcase.errors import TOO_LITTLE_MEMORY, BizcaseError
from pages.parts.formatting import escape

log = logging.getLogger(__name__)


def show(fault: BizcaseError) -> None:
    """Show message, place and remedy."""
    place = f"{escape(fault.where)}: " if fault.where else ""
    st.error(
        place + escape(fault.remedy),
        title=escape(fault.message),
        icon=":material/error:",
    )


class shown:  # noqa: N801 - a context like contextlib.suppress
    """Show any error of the block; the page goes on after it."""

    def __enter__(self) -> None:
        return

    def __exit__(
        self, _: type[BaseException] | None, fault: BaseException | None, __: TracebackType | None
    ) -> bool:
        # Streamlit ends a run by what is no Exception: that passes.
        if not isinstance(fault, Exception):
            return False
        if isinstance(fault, BizcaseError):
            show(fault)
        elif isinstance(fault, MemoryError):
            st.error(TOO_LITTLE_MEMORY, icon=":material/memory:")
        else:
            _show_failure(fault)
        return True


def _show_failure(fault: Exception) -> None:
    # The text of the exception may quote customer data, so only its type is logged.
    log.error("a page failed: %s", type(fault).__name__)
    st.error(
        "The entries are kept. Try again; if it happens again, report what you did.",
        title=f"The program failed ({type(fault).__name__})",
        icon=":material/error:",
    )
