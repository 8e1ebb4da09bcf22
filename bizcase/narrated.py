"""What a language model wrote for a case, kept with it: text with marks in place of numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Narrated:
    """The paragraphs of one section.

    A paragraph shows a figure by its mark, ``{F:npv.base}``, and has no digit outside of marks.
    ``model`` wrote it; ``asked`` is the sha256 of what it was asked, so equal questions need no
    second answer.
    """

    paragraphs: tuple[str, ...]
    model: str
    asked: str
