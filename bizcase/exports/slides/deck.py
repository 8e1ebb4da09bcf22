"""The deck that slides are added to: of a template, or our own."""

from __future__ import annotations

import io
from typing import Any

from pptx import Presentation
from pptx.util import Inches

from bizcase.errors import UsageError
from bizcase.exports.look import Cover
from bizcase.exports.office.package import opened_template

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)


def opened(cover: Cover) -> Any:  # noqa: ANN401 - python-pptx has few types
    """Return an empty deck of the template, or of our own in 16 : 9.

    Raises
    ------
    UsageError
        The template cannot be opened.
    """
    if not cover.look.slides:
        deck = Presentation()
        deck.slide_width, deck.slide_height = WIDTH, HEIGHT
        return deck
    deck = Presentation(io.BytesIO(opened_template(cover.look.slides, "pptx")))
    ids = deck.slides._sldIdLst
    for item in list(ids):  # a template's own example slides
        deck.part.drop_rel(item.rId)
        ids.remove(item)
    return deck


def without_subtitle(slide: Any) -> None:  # noqa: ANN401 - as above
    """Take away the second placeholder: an empty one invites to write into it."""
    for item in list(slide.placeholders):
        if item.placeholder_format.idx == 1:
            item._element.getparent().remove(item._element)


def layout(deck: Any, name: str) -> Any:  # noqa: ANN401 - as above
    """Return a layout of a deck by its name.

    Raises
    ------
    UsageError
        The deck has none of that name.
    """
    for layout in deck.slide_layouts:
        if layout.name == name:
            return layout
    raise UsageError(
        f"The PowerPoint template has no layout named {name}.",
        "Add the layouts Title Slide and Title Only.",
    )
