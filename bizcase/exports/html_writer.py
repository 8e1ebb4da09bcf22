"""The document as one self-contained HTML file: no script, no request, nothing unsanitised."""

from __future__ import annotations

import base64
import html
from string import Template
from typing import NamedTuple

from bizcase import packaged
from bizcase.brand import ACCENT, SECOND
from bizcase.document.blocks import (
    Block,
    Bullets,
    Chart,
    Document,
    Paragraph,
    Section,
    Table,
    Text,
)
from bizcase.document.charts.plotted import plotted
from bizcase.document.number_style import NumberStyle
from bizcase.document.writing import heading, plain, table_texts, text_markdown, written
from bizcase.exports.columns import (
    breakable,
    column_shares,
    stays_together,
)
from bizcase.exports.drawing.svg import chart_svg
from bizcase.exports.evidence import told_of
from bizcase.exports.folding import OPTIONAL_BREAK
from bizcase.exports.hyphens import held
from bizcase.exports.look import Cover, is_svg
from bizcase.ledger import Ledger

_INLINE_TAGS = {"strong", "em", "code", "a"}
_BLOCK_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr",
    "th", "td", "blockquote", "pre", "hr", "br", "del",
}  # fmt: skip


class _Shown(NamedTuple):
    """What every part of the page is written with."""

    ledger: Ledger
    style: NumberStyle
    tight: bool = False
    evident: bool = False
    wide: bool = False


def document_html(document: Document, cover: Cover | None = None) -> str:
    """Return the document as an HTML page with inline style and a policy that forbids scripts."""
    shown = _Shown(document.ledger, document.style)
    placed = list(enumerate(document.sections, start=1))
    first, rest = (
        "\n".join(
            _section(
                section,
                f"s{number}",
                shown._replace(tight=is_first, evident=section.part != "annex"),
            )
            for number, section in placed
            if (section.part == "page1") is is_first
        )
        for is_first in (True, False)
    )
    links = [
        f'<li><a href="#s{number}">{_heading(section, shown)}</a></li>'
        for number, section in placed
    ]
    name = html.escape(document.style.say("Contents"))
    contents = f'<nav aria-label="{name}"><ol>{"".join(links)}</ol></nav>'
    page = Template(packaged.text("bizcase.exports", "page.html"))
    return page.substitute(
        title=html.escape(written(document.title, shown.ledger, plain, shown.style)),
        subtitle=_line(written(document.subtitle, shown.ledger, plain, shown.style.unbroken)),
        first=first,
        style=_css(cover),
        lang=document.style.language,
        logo=_logo(cover),
        foot=html.escape(cover.confidential if cover else ""),
        contents=contents if len(links) > 1 else "",
        sections=rest,
    )


def markdown_page(text: str, title: str, subtitle: str) -> str:
    """Return a document of which only the Markdown is there as a page; pictures are left out."""
    import markdown  # noqa: PLC0415 - only where HTML is written
    import nh3  # noqa: PLC0415 - as above

    rendered = markdown.markdown(text, extensions=["tables", "fenced_code", "sane_lists"])
    return Template(packaged.text("bizcase.exports", "page.html")).substitute(
        title=html.escape(title),
        subtitle=html.escape(subtitle),
        first="",
        style=_css(None),
        lang="en",
        logo="",
        foot="",
        contents="",
        sections=nh3.clean(
            rendered, tags=_INLINE_TAGS | _BLOCK_TAGS, attributes={"a": {"href"}},
            url_schemes={"https"},
        ),
    )  # fmt: skip


def _css(cover: Cover | None) -> str:
    """Return the style of the page with the colours of the brand, which are checked."""
    style = packaged.text("bizcase.exports", "page.css")
    if cover is None:
        return style
    return style.replace(ACCENT, cover.brand.accent).replace(SECOND, cover.brand.second)


def _logo(cover: Cover | None) -> str:
    if cover is None or not cover.look.logo:
        return ""
    kind = "png" if cover.look.logo.startswith(b"\x89PNG") else "jpeg"
    kind = "svg+xml" if is_svg(cover.look.logo) else kind
    data = base64.b64encode(cover.look.logo).decode()
    name = html.escape(cover.logo_name)
    return f'<img src="data:image/{kind};base64,{data}" alt="{name}">'


def _section(section: Section, anchor: str, shown: _Shown) -> str:
    shown = shown._replace(wide=section.landscape)
    blocks = "\n".join(_block(block, shown) for block in section.blocks)
    title = _heading(section, shown)
    kind = f"{section.part} wide-page" if section.landscape else section.part
    return f'<section id="{anchor}" class="{kind}"><h2>{title}</h2>\n{blocks}</section>'


def _heading(section: Section, shown: _Shown) -> str:
    return _line(heading(section, shown.ledger, shown.style.unbroken))


def _block(block: Block, shown: _Shown) -> str:
    match block:
        case Paragraph(text, look):
            mark = "" if look == "plain" else f' class="{look}"'
            return f"<p{mark}>{_inline(text, shown)}</p>"
        case Bullets(items):
            points = "".join(f"<li>{_inline(item, shown)}</li>" for item in items)
            return f"<ul>{points}</ul>"
        case Table():
            return _table(block, shown)
        case Chart():
            return _figure(block, shown)


def _figure(chart: Chart, shown: _Shown) -> str:
    drawn = plotted(chart, shown.ledger, shown.style)
    svg = chart_svg(drawn, low=shown.tight)
    return (
        f"<figure><figcaption>{_line(drawn.message)}</figcaption>{svg}"
        f'<p class="source">{_line(drawn.source)}</p></figure>'
    )


def _table(table: Table, shown: _Shown) -> str:
    header, told = table_texts(table, shown.ledger, shown.style)
    marks = ["num" if index in table.right else "txt" for index in range(len(header))]
    head = "".join(
        f'<th scope="col" class="{mark}">{html.escape(name)}</th>'
        for name, mark in zip(header, marks, strict=True)
    )
    shares = column_shares(header, told, table.right, wide=shown.wide)
    columns = "".join(f'<col style="width:{share:.1%}">' for share in shares)
    why = [
        [told_of(cell, shown.ledger, shown.style) if shown.evident else "" for cell in row]
        for row in table.rows
    ]
    broken = breakable(told, shares, table.right, wide=shown.wide)
    rows = "".join(
        "<tr>" + "".join(map(_cell, row, marks, notes)) + "</tr>"
        for row, notes in zip(broken, why, strict=True)
    )
    caption = html.escape(table.caption)
    part = "body" if shown.evident else "annex"
    short = " short" if stays_together(len(table.rows), part) else ""
    return (
        f'<div class="wide{short}" tabindex="0" role="region" aria-label="{caption}">'
        f"<table><caption>{_line(table.caption)}</caption><colgroup>{columns}</colgroup>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(told: str, mark: str, why: str) -> str:
    """Return a cell with its text escaped: long tables need no Markdown.

    A number stays on one line; a range, or why there is no number, may take several. ``why`` is
    what the style shows of a figure under the pointer or with the focus, without a script.
    """
    said = " said" if mark == "num" and any(sign.isalpha() for sign in told) else ""
    evidence = f' tabindex="0" data-why="{html.escape(why)}"' if why else ""
    text = html.escape(told).replace(OPTIONAL_BREAK, "<wbr>")
    return f'<td class="{mark}{said}"{evidence}>{_held(text)}</td>'


def _held(text: str) -> str:
    """Return HTML in which no line ends at a hyphen of a date or of a number with its word."""
    return held(text, '<span class="held">{}</span>'.format, markup=True)


def _line(text: str) -> str:
    """Return words as HTML."""
    return _held(html.escape(text))


def _inline(text: Text, shown: _Shown) -> str:
    """Return text with its emphasis and links as HTML, sanitised."""
    import markdown  # noqa: PLC0415 - only where HTML is written
    import nh3  # noqa: PLC0415 - as above

    rendered = markdown.markdown(text_markdown(text, shown.ledger, shown.style.unbroken))
    inner = rendered.removeprefix("<p>").removesuffix("</p>")
    clean = nh3.clean(inner, tags=_INLINE_TAGS, attributes={"a": {"href"}}, url_schemes={"https"})
    return _held(clean)
