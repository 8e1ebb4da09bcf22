"""Headings of documents that do not mark them: printed to PDF, plain text, Word without styles."""

from __future__ import annotations

from dataclasses import replace

from bizcase.inputs.readiness.headings import note_kind
from bizcase.inputs.readiness.lines import BULLET, HEADING, LABEL, LABEL_LEVEL, TEXT, Line
from bizcase.inputs.readiness.text import is_score_line

_TITLE_LENGTH = 60
_SECTION_LEVEL = 2  # below the document's title


def with_headings(lines: list[Line]) -> list[Line]:
    """Return the lines, their headings known by what follows; as given where they are marked.

    A short line above a score names a dimension; a short line such as "Gaps:" is a label; text in
    lower case below a bullet is its continuation.
    """
    if any(line.kind == HEADING and line.level >= _SECTION_LEVEL for line in lines):
        return lines
    found: list[Line] = []
    for index, line in enumerate(lines):
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        text = line.text
        short = len(text) <= _TITLE_LENGTH and not text.endswith((".", ",", ";"))
        named = short and line.kind in (TEXT, LABEL, BULLET) and not is_score_line(text)
        if named and is_score_line(following):
            found.append(replace(line, kind=HEADING, text=text.rstrip(" :"), level=_SECTION_LEVEL))
        elif named and line.kind != BULLET and note_kind(text) and ": " not in text:
            found.append(replace(line, kind=LABEL, text=text.rstrip(" :"), level=LABEL_LEVEL))
        elif line.kind == TEXT and found and found[-1].kind == BULLET and text[:1].islower():
            found[-1] = replace(found[-1], text=f"{found[-1].text} {text}")
        else:
            found.append(line)
    return found
