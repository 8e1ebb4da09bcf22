"""What the pages say of one thing is said in the singular."""

from __future__ import annotations

import re

from tests.app.steps import PLACES, generate, open_page, text_of, with_case
from tests.factories import rvtools, vinfo_row

PLURAL_OF_ONE = re.compile(r"(?<![\d.,])1 (?!is|has|was)[a-z]+s\b")


def test_one_server_is_counted_in_the_singular_on_each_page(app):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    for page in PLACES:
        text = text_of(open_page(app, page))
        assert PLURAL_OF_ONE.findall(text) == [], page
