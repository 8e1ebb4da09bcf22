"""What an office file says about itself: the same for Word and PowerPoint."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bizcase.document.blocks import Document
from bizcase.document.writing import plain, written
from bizcase.exports.look import DIRECTIONAL, Cover


def set_properties(properties: Any, document: Document, cover: Cover) -> None:  # noqa: ANN401 - python-docx's and python-pptx's
    """Set title, author, language and dates; the dates are those of the case, not of the clock."""
    moment = dt.datetime.combine(cover.as_of, dt.time())
    properties.title = written(document.title, document.ledger, plain, document.style)
    properties.author = properties.last_modified_by = cover.brand.partner
    properties.created = properties.modified = moment
    properties.comments = document.style.say(DIRECTIONAL)
    properties.language = document.style.language
    properties.revision = 1
