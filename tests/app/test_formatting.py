"""What the pages say of one thing is said in the singular; words of the customer stay words."""

from __future__ import annotations

import re

import pytest

from pages.parts.formatting import escape, for_streamlit
from tests.app.steps import PLACES, generate, open_page, text_of, with_case
from tests.factories import rvtools, vinfo_row

PLURAL_OF_ONE = re.compile(r"(?<![\d.,])1 (?!is|has|was)[a-z]+s\b")


def test_one_server_is_counted_in_the_singular_on_each_page(app):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    for page in PLACES:
        text = text_of(open_page(app, page))
        assert PLURAL_OF_ONE.findall(text) == [], page


# What Streamlit's reader of Markdown makes icons, pictures and links of.
LIVE = re.compile(r":material/\w+:|:[\w+-]+:|https?://|www\.", re.IGNORECASE)


@pytest.mark.parametrize(
    "words",
    [
        "a:material/home:", ":smile:", ":+1:", "x:100:", ":A-b_c:", "http://evil.example/a",
        "see HTTPS://evil.example", "www.evil.example", "WWW.evil.example",
    ],
)  # fmt: skip
def test_words_of_the_customer_are_no_icon_no_picture_and_no_link(words):
    for told in (escape(words), for_streamlit(words), for_streamlit(escape(words))):
        shown = told.replace("\\", "")
        assert not LIVE.search(shown)
        assert shown.replace("\u2060", "") == words


@pytest.mark.parametrize(
    "words", ["09:30:00", "host:8080", "**How:** a", ":red[**1**]", ":small[x]", "Saved 14:05"]
)
def test_times_and_our_own_marks_are_left_as_they_are(words):
    assert for_streamlit(words) == words
