"""Text and numbers for the screen."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bizcase.document.formats import format_figure, headline, name_of
from bizcase.exports.markdown_writer import escape

__all__ = ["demoted", "escape", "for_streamlit", "format_figure", "headline", "name_of"]


def not_applied(waiting: Mapping[str, int]) -> str:
    """Return the sentence that names typed values by their noun and number."""
    named = [f"{count} typed {noun}{'' if count == 1 else 's'}" for noun, count in waiting.items()]
    verb = "is" if sum(waiting.values()) == 1 else "are"
    return f"{' and '.join(named)} {verb} not applied yet."


def for_streamlit(markdown: str) -> str:
    """Return our Markdown so that no dollar sign starts a formula."""
    return markdown.replace("\\$", "$").replace("$", "\\$")


def demoted(markdown: str) -> str:
    """Return Markdown with its headings one level down: a page has its own first heading."""
    return re.sub(r"^#", "##", markdown, flags=re.MULTILINE)
