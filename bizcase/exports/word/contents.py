"""The contents of a Word file: a field whose entries are there before anyone updates it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bizcase.exports.word import xml

_CODE = '<w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z </w:instrText>'


def contents(headings: Sequence[str], style_id: str) -> Iterator[str]:
    """Yield an entry for each heading, whose bookmarks are s1, s2 and so on.

    Numbers of pages come with the first update, for which Word asks when it opens the file:
    LibreOffice leaves fields for them blank inside a field of contents.
    """
    for number, text in enumerate(headings, start=1):
        link = f'<w:hyperlink w:anchor="s{number}">{xml.run(text)}</w:hyperlink>'
        start = _mark("begin") + f"<w:r>{_CODE}</w:r>" + _mark("separate") if number == 1 else ""
        end = _mark("end") if number == len(headings) else ""
        yield xml.paragraph(style_id, start + link + end)


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
