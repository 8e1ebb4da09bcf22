"""How a page tells that something went wrong: a sentence, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from bizcase.errors import BizcaseError
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


@contextmanager
def shown() -> Iterator[None]:
    """Show any error of the block; the page goes on after it."""
    try:
        yield
    except (RerunException, StopException):
        raise
    except BizcaseError as fault:
        show(fault)
    except Exception as fault:
        # The text of the exception may quote customer data, so only its type is logged.
        log.error("a page failed: %s", type(fault).__name__)
        st.error(
            "The entries are kept. Try again; if it happens again, report what you did.",
            title=f"The program failed ({type(fault).__name__})",
            icon=":material/error:",
        )
