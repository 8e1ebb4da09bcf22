"""What the writers of documents know beside the document: the cover, the brand, own files."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from bizcase.brand import CONFIDENTIAL, Brand
from bizcase.case import BusinessCase
from bizcase.document.number_style import ENGLISH_USD, NumberStyle
from bizcase.errors import UsageError

_SHORT_END = 3  # letters
MAX_LOGO_BYTES = 1_000_000
_MAX_LOGO_PIXELS = 20_000_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_PLACES = ("html", "docx", "pdf", "pptx")  # formats that have a place for a logo
_SVG_ROOT, _SVG_HEAD = "{http://www.w3.org/2000/svg}svg", 2000
_ACTIVE = ("script", "foreignObject", "iframe", "animate", "set", "handler", "listener")
DIRECTIONAL = "Directional. Before tax. List prices of AWS. This is not an offer."
TABLE, FIGURE = "Table {number}: {caption}", "Figure {number}: {caption}"


def without_lone_end(title: str) -> str:
    r"""Return a title whose last word, where it is a short one, has no line of its own.

    >>> without_lone_end("Exit DC 1").split(" "), without_lone_end("Exit Zurich").split(" ")
    (['Exit', 'DC\xa01'], ['Exit', 'Zurich'])
    """
    start, _, end = title.rpartition(" ")
    return f"{start}\u00a0{end}" if start and len(end) <= _SHORT_END else title


@dataclass(frozen=True, slots=True)
class Look:
    """Files of the one who sends the documents: a logo, a Word and a PowerPoint template."""

    logo: bytes = b""
    word: bytes = b""
    slides: bytes = b""


@dataclass(frozen=True, slots=True)
class Cover:
    """Who and what a document is about, with its brand and files, in the language of ``style``."""

    project: str
    customer: str
    as_of: dt.date
    brand: Brand = field(default_factory=Brand)
    look: Look = field(default_factory=Look)
    style: NumberStyle = ENGLISH_USD

    @property
    def confidential(self) -> str:
        """The line on who may read the document; one of the analyst's own stays as it is."""
        if self.brand.confidentiality == CONFIDENTIAL:
            return self.style.say(CONFIDENTIAL, customer=self.customer)
        return self.brand.confidential_to(self.customer)

    @property
    def logo_name(self) -> str:
        """What the logo shows, for readers without pictures."""
        say = self.style.say
        return say("Logo of {partner}", partner=self.brand.partner or say("the author"))

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands under the title of a cover."""
        say = self.style.say
        by, version = self._by_and_version()
        lines = (
            say("Prepared for {customer}", customer=self.customer), by,
            say("As of {date}", date=self.style.date(self.as_of)), version,
        )  # fmt: skip
        return tuple(filter(None, lines))

    @property
    def more_lines(self) -> tuple[str, ...]:
        """Those of a cover whose subtitle says for whom and as of when."""
        return tuple(filter(None, self._by_and_version()))

    def _by_and_version(self) -> tuple[str, str]:
        brand, say = self.brand, self.style.say
        written_by = ", ".join(filter(None, (brand.partner, brand.author_role)))
        return (
            say("Prepared by {author}", author=written_by) if written_by else "",
            say("Version {version}", version=brand.version) if brand.version else "",
        )


def cover_of(case: BusinessCase, look: Look, style: NumberStyle = ENGLISH_USD) -> Cover:
    """Return the cover of a case in the style of its document."""
    from bizcase.document.writing import plain  # noqa: PLC0415 - as the writers do

    project = case.project
    return Cover(
        plain(project.project_name), plain(project.customer_name), case.as_of,
        case.entries.brand, look, style,
    )  # fmt: skip


def checked_logo(content: bytes, formats: Iterable[str] = _PLACES) -> bytes:
    """Return a picture as a logo that the formats can place: PNG or JPEG of at most 1 MB.

    SVG fits html alone: no package with wheels and a stated licence draws it for the others.

    Raises
    ------
    UsageError
        It is larger, of another kind, or cannot be read.
    """
    from PIL import Image  # noqa: PLC0415 - only where there is a logo

    if len(content) > MAX_LOGO_BYTES:
        raise UsageError("The logo is larger than 1 MB.", "Choose a smaller picture.")
    if is_svg(content):
        if {"html"} != set(_PLACES).intersection(formats):
            raise UsageError(
                "An SVG logo fits html alone: Word, PDF and slides take PNG or JPEG.",
                "Save the logo as PNG, or ask for html without docx, pdf and pptx.",
            )
        return _checked_svg(content)
    if not content.startswith((_PNG, _JPEG)):
        raise UsageError("The logo is no PNG or JPEG picture.", "Save it as PNG.")
    try:
        with Image.open(io.BytesIO(content)) as found:
            if found.width * found.height > _MAX_LOGO_PIXELS:
                raise UsageError("The logo has too many pixels.", "Choose a smaller picture.")
            found.load()
    except (OSError, SyntaxError, ValueError) as fault:
        raise UsageError("The logo cannot be read.", "Save it again as PNG.") from fault
    return content


def is_svg(content: bytes) -> bool:
    """Return whether a picture looks like SVG: markup that names its root early."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and b"<svg" in content[:_SVG_HEAD]


def _checked_svg(content: bytes) -> bytes:
    """Return an SVG picture that needs nothing but itself.

    Raises
    ------
    UsageError
        It cannot be read, or holds entities, scripts or references to elsewhere.
    """
    from lxml import etree  # noqa: PLC0415 - only where there is such a logo

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise UsageError("The logo cannot be read.", "Save it again as SVG or PNG.") from fault
    own = ("#", "data:image/")
    for item in root.iter():
        name = etree.QName(item).localname if isinstance(item.tag, str) else ""
        loads = any(
            key.lower().startswith("on")
            or (key.rpartition("}")[2] == "href" and not value.strip().startswith(own))
            or "url(" in value.replace("url(#", "")
            for key, value in item.attrib.items()
        )
        told = (item.text or "").lower() if name == "style" else ""
        if loads or name in _ACTIVE or "@import" in told or "url(" in told.replace("url(#", ""):
            raise UsageError(
                "The SVG logo contains scripts or refers to other files.", "Save it as PNG."
            )
    if root.tag != _SVG_ROOT or root.getroottree().docinfo.doctype:
        raise UsageError("The logo is no plain SVG picture.", "Save it as PNG.")
    return content


def logo_size(content: bytes, width: float, height: float) -> tuple[float, float]:
    """Return the largest size of a logo within a box, in the units of the box."""
    from PIL import Image  # noqa: PLC0415 - as above

    with Image.open(io.BytesIO(content)) as found:
        scale = min(width / found.width, height / found.height)
        return found.width * scale, found.height * scale
