"""How a page tells that something went wrong: a sentence, never a traceback."""

from __future__ import annotations

import logging
import re
from types import TracebackType

import streamlit as st

from bizcase.assumptions import load_register
from bizcase.document.formats import unit_label
from bizcase.errors import TOO_LITTLE_MEMORY, BizcaseError
from pages.parts.formatting import escape

# What someone types at the command line, who has the list of keys from it.
_COMMAND = "python -m bizcase assumptions"
_LIMITS = "All assumptions, on the page Scenarios, names units and limits."
_KEY = re.compile(r"\b[a-z_]+(?:\.[a-z0-9_]+)+\b")
log = logging.getLogger(__name__)


def show(fault: BizcaseError) -> None:
    """Show message, place and remedy; assumptions by what they are called here."""
    place = f"{escape(fault.where)}: " if fault.where else ""
    remedy = _LIMITS if _COMMAND in fault.remedy else fault.remedy
    st.error(
        place + escape(remedy),
        title=escape(in_labels(fault.message)),
        icon=":material/error:",
    )


def in_labels(message: str) -> str:
    """Return a message with the labels of assumptions and the words of their units."""
    register = load_register()
    found = [register[key] for key in _KEY.findall(message) if key in register]
    labels = {entry.key: f"“{entry.label}”" for entry in found}
    told = _KEY.sub(lambda key: labels.get(key[0], key[0]), message)
    for entry in found:
        if entry.unit and entry.is_number:
            told = told.replace(f" {entry.unit}", f" {unit_label(entry.unit)}")
    return told


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
