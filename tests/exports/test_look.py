"""Brand, logo and templates: where they stand, and what is refused with a sentence."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import replace

import docx
import pptx
import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from bizcase.brand import ACCENT, Brand, contrast_on_white
from bizcase.cli.looks import look_of
from bizcase.document.writing import plain
from bizcase.errors import UsageError
from bizcase.exports import Look, render
from bizcase.exports.look import checked_logo
from bizcase.exports.office.package import kind_of, opened_template
from tests.exports import readers
from tests.exports.conftest import HOSTILE
from tests.exports.made_once import file_of

NAMED = ("html", "docx", "pdf", "pptx")
FOREIGN = "Łódź Ćwik Ωμέγα Жуков"


def picture(size=(80, 30), kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", size, "#7b3f98").save(buffer, kind)
    return buffer.getvalue()


def as_template(content, kind):
    """Return a document of an office program saved as a template."""
    pair = {
        "docx": ("wordprocessingml.document.main", "wordprocessingml.template.main"),
        "pptx": ("presentationml.presentation.main", "presentationml.template.main"),
    }[kind]
    return changed(
        content, "[Content_Types].xml", lambda data: data.replace(*map(str.encode, pair))
    )


def changed(content, name, change):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for item in old.namelist():
            new.writestr(item, change(old.read(item)) if item == name else old.read(item))
    return buffer.getvalue()


def word_template(style="Heading 1", text="An example page"):
    document = docx.Document()
    document.styles[style].font.name = "Own Font"
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return as_template(buffer.getvalue(), "docx")


def slide_template(layout="Title Only"):
    deck = pptx.Presentation()
    for item in deck.slide_layouts:
        if item.name == "Title Only":
            item.name = layout
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = "An example slide"
    buffer = io.BytesIO()
    deck.save(buffer)
    return as_template(buffer.getvalue(), "pptx")


@pytest.fixture(scope="module")
def branded(rvtools_result):
    brand = Brand("#7b3f98", "#2563a8", "Söhne & Co", "Pre-sales", "0.9", "Only for {customer}")
    case = rvtools_result.case
    entries = replace(case.entries, brand=brand)
    made = replace(rvtools_result, case=replace(case, entries=entries))
    look = Look(picture(), word_template(), slide_template())
    return {key: render(key, made, look) for key in NAMED}


def test_the_brand_stands_in_every_document(branded):
    page = branded["html"].decode()
    assert "#7b3f98" in page
    assert ACCENT not in page
    texts = {
        "html": page,
        "docx": readers.docx_text(branded["docx"])
        + docx.Document(io.BytesIO(branded["docx"])).sections[0].footer.paragraphs[0].text,
        "pdf": PdfReader(io.BytesIO(branded["pdf"])).pages[0].extract_text(),
        "pptx": readers.slide_text(branded["pptx"]),
    }
    for key, text in texts.items():
        assert "Only for Example Ltd" in text, key
        assert key == "html" or "Söhne & Co, Pre-sales" in text, key
        assert key == "html" or "Version 0.9" in text, key


def test_the_logo_stands_in_every_document(branded):
    assert base64.b64encode(picture()).decode() in branded["html"].decode()
    word = docx.Document(io.BytesIO(branded["docx"]))
    assert word.inline_shapes[0]._inline.docPr.get("descr").startswith("Logo")
    assert len(PdfReader(io.BytesIO(branded["pdf"])).pages[0].images) == 1
    deck = pptx.Presentation(io.BytesIO(branded["pptx"]))
    assert any(shape.shape_type == 13 for shape in deck.slides[0].shapes)


def test_a_word_template_keeps_its_styles_and_loses_its_example(branded):
    word = docx.Document(io.BytesIO(branded["docx"]))
    assert word.styles["Heading 1"].font.name == "Own Font"
    assert "An example page" not in readers.docx_text(branded["docx"])


def test_a_slide_template_loses_its_examples(branded):
    assert "An example slide" not in readers.slide_text(branded["pptx"])
    assert b"An example slide" not in b"".join(
        zipfile.ZipFile(io.BytesIO(branded["pptx"])).read(name)
        for name in zipfile.ZipFile(io.BytesIO(branded["pptx"])).namelist()
    )


def test_a_template_without_the_layouts_is_refused(rvtools_result):
    look = Look(slides=slide_template("Something else"))
    with pytest.raises(UsageError, match="no layout named Title Only"):
        render("pptx", rvtools_result, look)


def test_macros_and_strangers_are_no_templates():
    with_macros = changed(
        word_template(), "[Content_Types].xml",
        lambda data: data.replace(b"wordprocessingml", b"ms-word.macroEnabled.wordprocessingml"),
    )  # fmt: skip
    with pytest.raises(UsageError, match="macros"):
        kind_of(with_macros)
    for content in (b"", b"PK", picture(), render_free_zip()):
        with pytest.raises(UsageError, match="neither for Word"):
            kind_of(content)
    with pytest.raises(UsageError, match=r"no PowerPoint template"):
        opened_template(word_template(), "pptx")


def render_free_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("a.txt", "a")
    return buffer.getvalue()


def test_a_template_that_unpacks_to_much_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "wordprocessingml.template.main+xml")
        package.writestr("word/media/bomb", b"0" * 60_000_000)
    with pytest.raises(UsageError, match="too large"):
        kind_of(buffer.getvalue())


def test_a_logo_is_a_small_picture():
    assert checked_logo(picture(kind="JPEG"))
    for content, why in (
        (b"GIF89a", "no PNG"), (b"<svg/>", "SVG logo fits html alone"),
        (b"\x89PNG\r\n\x1a\nbroken", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 1_000_001, "larger than 1 MB"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=why):
            checked_logo(content)


PLAIN_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def test_an_svg_logo_stands_in_html_alone(rvtools_result):
    assert checked_logo(PLAIN_SVG, ["html", "json"]) == PLAIN_SVG
    for formats in (["html", "docx"], ["pdf"], ["html", "pptx", "xlsx"]):
        with pytest.raises(UsageError, match="SVG logo fits html alone"):
            checked_logo(PLAIN_SVG, formats)
    page = render("html", rvtools_result, Look(logo=PLAIN_SVG)).decode()
    assert "data:image/svg+xml;base64," in page


@pytest.mark.parametrize(
    "inner",
    [
        "<script>1</script>", '<path onload="x()"/>', '<image href="https://example.com/a.png"/>',
        '<image href="file:///etc/hosts"/>', "<style>@import 'a.css'</style>",
        '<path style="fill:url(http://example.com)"/>', "<foreignObject/>",
    ],
)  # fmt: skip
def test_an_svg_logo_needs_nothing_but_itself(inner):
    content = PLAIN_SVG.replace(b'<path d="M0 0h9v9z"/>', inner.encode())
    with pytest.raises(UsageError, match="scripts or refers"):
        checked_logo(content, ["html"])


def test_an_svg_logo_has_no_entities():
    bomb = b'<!DOCTYPE svg [<!ENTITY a "b">]>' + PLAIN_SVG
    with pytest.raises(UsageError, match="no plain SVG"):
        checked_logo(bomb, ["html"])


def test_pale_colours_and_long_words_are_refused():
    assert Brand().checked() == Brand()
    assert contrast_on_white(ACCENT) > 4.5
    for brand, why in (
        (Brand(accent="#ffcc00"), "contrast of 1.5"), (Brand(second="red"), "not written as"),
        (Brand(partner="x" * 121), "longer than 120"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=why):
            brand.checked()


@pytest.mark.parametrize(
    ("logo", "templates", "formats", "why"),
    [
        ("logo.png", [], ["json", "xlsx"], "no format with a logo"),
        ("", ["own.dotx"], ["pdf"], "template for Word is given, but docx is not asked for"),
        ("", ["own.potx"], ["docx"], "for PowerPoint is given, but pptx is not asked for"),
        ("", ["own.dotx", "again.dotx"], ["docx"], "Two templates for Word"),
        ("", ["none.dotx"], ["docx"], "cannot be read"),
        ("own.dotx", [], ["docx"], "The logo is no PNG"),
    ],
)
def test_the_command_line_refuses_what_has_no_place(tmp_path, logo, templates, formats, why):
    (tmp_path / "logo.png").write_bytes(picture())
    for name in ("own.dotx", "again.dotx"):
        (tmp_path / name).write_bytes(word_template())
    (tmp_path / "own.potx").write_bytes(slide_template())
    given = tmp_path / logo if logo else None
    with pytest.raises(UsageError, match=why):
        look_of(given, [tmp_path / name for name in templates], formats)


def test_hostile_names_are_text_in_every_document(hostile_result):
    shown = plain(HOSTILE)
    files = {key: file_of(key, hostile_result) for key in NAMED}
    assert shown in readers.docx_text(files["docx"])
    assert any(shown in cell for _, rows in readers.docx_tables(files["docx"]) for row in rows
               for cell in row)  # fmt: skip
    assert shown in readers.slide_text(files["pptx"])
    assert "".join(shown.split()) in readers.pdf_text(files["pdf"])
    assert "<script>" not in files["html"].decode()
    for key in ("docx", "pptx"):
        package = zipfile.ZipFile(io.BytesIO(files[key]))
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
            assert b'Target="javascript' not in package.read(name)
    assert b"/URI" not in files["pdf"]
    assert b"/JavaScript" not in files["pdf"]


def test_letters_of_the_customer_have_glyphs_in_the_pdf(rvtools_result):
    case = rvtools_result.case
    project = replace(case.project, customer_name=f"{FOREIGN} 株式会社")
    made = replace(
        rvtools_result, case=replace(case, entries=replace(case.entries, project=project))
    )
    first = PdfReader(io.BytesIO(file_of("pdf", made))).pages[0].extract_text()
    assert FOREIGN in first
    assert "株式会社" in first
