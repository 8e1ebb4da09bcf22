"""Text and numbers for the screen."""

from __future__ import annotations

import re

from bizcase.document.formats import format_figure, headline, name_of
from bizcase.document.writing import escape

__all__ = ["demoted", "escape", "for_streamlit", "format_figure", "headline", "name_of"]


def for_streamlit(markdown: str) -> str:
    """Return our Markdown so that no dollar sign starts a formula."""
    return markdown.replace("\\$", "$").replace("$", "\\$")


def demoted(markdown: str) -> str:
    """Return Markdown with its headings one level down: a page has its own first heading."""
    return re.sub(r"^#", "##", markdown, flags=re.MULTILINE)
