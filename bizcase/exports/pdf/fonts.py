"""The letters of the PDF: fonts that are embedded, and what becomes of letters that none has.

DejaVu Sans Condensed 2.37 (2016-07-30, https://dejavu-fonts.github.io) has Latin, Greek and
Cyrillic letters; its licence lies beside it. Japanese, Chinese and Korean signs are drawn with a
font that viewers bring along.
"""

from __future__ import annotations

import io
import logging
from functools import cache
from html import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

from bizcase import packaged

REGULAR, BOLD = "Case", "Case-Bold"
_FILES = {REGULAR: "DejaVuSansCondensed.ttf", BOLD: "DejaVuSansCondensed-Bold.ttf"}
_ASIAN = "HeiseiKakuGo-W5"
_ASIAN_FROM, _ASIAN_TO = 0x2E80, 0xFFEF
_NO_GLYPH = "□"
_LOG = logging.getLogger(__name__)


@cache
def letters() -> frozenset[int]:
    """Register the fonts, once in a process; return the letters that they have."""
    found: list[frozenset[int]] = []
    for name, file in _FILES.items():
        font = TTFont(name, io.BytesIO(packaged.data("bizcase.exports.pdf", f"fonts/{file}")))
        pdfmetrics.registerFont(font)
        found.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFont(UnicodeCIDFont(_ASIAN))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR,
                                  boldItalic=BOLD)  # fmt: skip
    return found[0] & found[1]


def is_plain(text: str) -> bool:
    """Return whether the embedded fonts have each letter of a text."""
    known = letters()
    return all(ord(sign) in known for sign in text)


def markup(text: str) -> str:
    """Return text as reportlab's markup, escaped, each letter in a font that has it.

    A letter that no font has is shown as an empty box and named in the log.
    """
    if is_plain(text):
        return escape(text, quote=False)
    known, parts = letters(), []
    for sign in text:
        if ord(sign) in known:
            parts.append(escape(sign, quote=False))
        elif _ASIAN_FROM <= ord(sign) <= _ASIAN_TO:
            parts.append(f'<font name="{_ASIAN}">{sign}</font>')
        else:
            _LOG.warning("No font of the PDF has the letter U+%04X.", ord(sign))
            parts.append(_NO_GLYPH)
    return "".join(parts)


def shown(text: str) -> str:
    """Return text for a place that takes no markup; letters without a glyph are empty boxes."""
    known = letters()
    return "".join(sign if ord(sign) in known else _NO_GLYPH for sign in text)
