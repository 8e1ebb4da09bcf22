"""The printed page holds every table whole: A4 and Letter, upright and wide."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from bizcase.document.writing import heading
from bizcase.exports import render
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from tests.exports.conftest import result_of

# Width within margins of 12 mm, at 96 px an inch.
PAPERS = {"A4": 703, "Letter": 725, "A4 wide": 1032, "Letter wide": 965}
CLIPPED = """() => [...document.querySelectorAll('table')]
    .filter(table => table.scrollWidth > table.parentElement.clientWidth + 1)
    .map(table => table.caption?.textContent)"""
# A number that broke into two lines is read as two numbers.
BROKEN = """() => [...document.querySelectorAll('td.num:not(.said)')]
    .filter(cell => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
    }).map(cell => cell.textContent)"""


@pytest.fixture(scope="module")
def result():
    return result_of(Upload("sample_it_inventory.xlsx", it_inventory_bytes()), "it_inventory")


@pytest.fixture(scope="module")
def html(result):
    return render("html", result).decode()


@pytest.fixture(scope="module")
def printed(browser, html):
    context = browser.new_context()
    page = context.new_page()
    page.set_content(html)
    page.emulate_media(media="print")
    yield page
    context.close()


@pytest.fixture(scope="module")
def pages_of(printed):
    """The text of each page by paper, printed before a test sets the width."""
    return {
        paper: [
            page.extract_text() for page in PdfReader(io.BytesIO(printed.pdf(format=paper))).pages
        ]
        for paper in ("A4", "Letter")
    }


def test_a_long_word_does_not_widen_the_page_of_a_phone(browser, html):
    """On a page of its own, as it writes into it."""
    context = browser.new_context(viewport={"width": 320, "height": 900})
    page = context.new_page()
    page.set_content(html)
    for place in ("section li", "section p", "h2", "caption"):
        page.evaluate(
            "place => document.querySelector(place).textContent = 'Collector'.repeat(12)", place
        )
        assert page.evaluate("document.documentElement.scrollWidth") == 320, place
    context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_first_page_is_one_page_of_its_own(pages_of, paper):
    first, second, *_ = pages_of[paper]
    assert "Undiscounted" in first
    assert "We ask" in first  # the last words of the page
    assert "Contents" not in first
    assert "Summary" in second


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_no_heading_ends_a_printed_page(pages_of, result, paper):
    """A long table went to the next page whole and left its heading behind."""
    document = result.document
    titles = {heading(section, document.ledger, document.style) for section in document.sections}
    found = 0
    for page in pages_of[paper][2:]:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        found += len(titles.intersection(lines))
        assert titles.isdisjoint(lines[-2:]), lines[-2:]  # the last line counts the pages
    assert found >= len(titles) / 2


def test_the_printed_text_holds_each_net_amount_whole(pages_of, result):
    told = " ".join(pages_of["A4"])
    document = result.document
    for year in range(1, 6):
        value = document.ledger.value(f"decision.y{year}.difference")
        shown = {
            document.style.number(value, 2),
            document.style.number(value),
            document.style.number(value / 1000),
        }
        assert any(number in told for number in shown), shown


def test_no_table_is_wider_than_its_page(pages_of, printed):
    for name, width in PAPERS.items():
        printed.set_viewport_size({"width": width, "height": 900})
        assert printed.evaluate(CLIPPED) == [], name
        assert printed.evaluate(BROKEN) == [], name
