"""Text and numbers for the screen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from bizcase.document.formats import format_figure, headline, name_of
from bizcase.document.writing import escape
from bizcase.grammar import agreeing, counted

__all__ = [
    "BadgeColour",
    "demoted",
    "escape",
    "for_streamlit",
    "format_figure",
    "headline",
    "name_of",
]

# Of the colours of Streamlit's badges those in use.
BadgeColour = Literal["green", "blue", "orange", "red"]


def not_applied(waiting: Mapping[str, int]) -> str:
    """Return the sentence that names typed values by their noun and number."""
    named = " and ".join(counted(count, f"typed {noun}s") for noun, count in waiting.items())
    return f"{named} {agreeing(sum(waiting.values()), 'are', 'is')} not applied yet."


def for_streamlit(markdown: str) -> str:
    """Return our Markdown so that no dollar sign starts a formula."""
    return markdown.replace("\\$", "$").replace("$", "\\$")


def demoted(markdown: str) -> str:
    """Return Markdown with its headings one level down: a page has its own first heading."""
    return re.sub(r"^#", "##", markdown, flags=re.MULTILINE)
