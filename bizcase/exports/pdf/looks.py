"""The styles of the PDF: of paragraphs by name, and of tables."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import TableStyle

from bizcase.document.colours import colour
from bizcase.exports.columns import GAP_POINTS
from bizcase.exports.pdf.fonts import BOLD, REGULAR

PAD = 3.0  # points beside each cell


def grid_style(
    right: frozenset[int], gaps: frozenset[int], size: float, accent: str,
    whole: Sequence[tuple[int, int]],
) -> TableStyle:  # fmt: skip
    """Return the style of a table.

    ``right`` are its columns of numbers, ``gaps`` those of words behind a number, ``whole`` the
    first and last of rows on one page.
    """
    look = [
        *(("NOSPLIT", (0, first), (-1, last)) for first, last in whole),
        ("TEXTCOLOR", (0, 0), (-1, -1), HexColor(colour("ink"))),
        ("FONT", (0, 0), (-1, -1), REGULAR, size, size * 1.2),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor(colour("wash"))),
        ("LINEBELOW", (0, 0), (-1, -2), 0.3, HexColor(colour("line"))),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, HexColor(accent)),
        ("LINEBELOW", (0, -1), (-1, -1), 0.8, HexColor(accent)),
        ("LEFTPADDING", (0, 0), (-1, -1), PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    look += [("ALIGN", (place, 1), (place, -1), "RIGHT") for place in sorted(right)]
    look += [("LEFTPADDING", (place, 0), (place, -1), PAD + GAP_POINTS) for place in sorted(gaps)]
    return TableStyle(look)


def looks_of(accent: str, second: str) -> dict[str, ParagraphStyle]:
    """Return the styles of the document by name."""
    body = ParagraphStyle(
        "body", fontName=REGULAR, fontSize=9, leading=12.5, textColor=HexColor(colour("ink")),
        spaceAfter=5, splitLongWords=1, bulletFontName=REGULAR,
        allowWidows=0, allowOrphans=0,
    )  # fmt: skip
    heading = {"fontName": BOLD, "textColor": HexColor(accent)}
    soft = HexColor(second)
    made = {
        "body": body,
        "tight": ParagraphStyle("tight", body, fontSize=8.5, leading=11, spaceAfter=3),
        "headline": ParagraphStyle("headline", body, fontName=BOLD, fontSize=11.5, leading=14.5),
        "small": ParagraphStyle("small", body, fontSize=7.5, leading=9.5, textColor=soft),
        "item": ParagraphStyle("item", body, spaceAfter=2),
        "title": ParagraphStyle("title", body, fontSize=26, leading=31, spaceAfter=10, **heading),
        "subtitle": ParagraphStyle("subtitle", body, fontSize=12, leading=16, textColor=soft),
        "heading": ParagraphStyle("heading", body, fontSize=14, leading=18, spaceBefore=12,
                                  keepWithNext=1, **heading),
        "entry": ParagraphStyle("entry", body, fontSize=9.5, leading=15, spaceAfter=0),
        "caption": ParagraphStyle("caption", body, fontName=BOLD, fontSize=8, leading=10.5,
                                  spaceBefore=5, spaceAfter=3),
        "source": ParagraphStyle("source", body, fontSize=7.5, leading=9, textColor=soft,
                                 spaceAfter=9),
        "ids": ParagraphStyle("ids", body, fontSize=6, leading=7.5, textColor=soft, spaceAfter=6),
        "head": ParagraphStyle("head", body, fontName=BOLD, fontSize=7, leading=8.4,
                               spaceAfter=0),
        "cell": ParagraphStyle("cell", body, spaceAfter=0),
    }  # fmt: skip
    made["head_right"] = ParagraphStyle("head_right", made["head"], alignment=TA_RIGHT)
    made["cell_right"] = ParagraphStyle("cell_right", made["cell"], alignment=TA_RIGHT)
    return made
