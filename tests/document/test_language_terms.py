"""Words of another language: one for each term, and whole reasons."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bizcase.document.language import languages
from bizcase.document.language.phrasebook import table_rows
from bizcase.document.language.translator import Translator
from bizcase.document.number_style import style_of_locale

OTHERS = [key for key in languages() if key != "en"]
# What a term of the glossary is called: one word for one thing, whoever wrote the row.
TERMS = {
    "de": {
        "at speed": "eingespielt", "average": "mitt", "base case": "Grundfall",
        "break-even": "Gewinnschwelle", "burstable": "Burstable", "cash flow": "Cashflow",
        "commitment": "Verpflichtung", "credible": "glaubwürdig", "cutover": "Umschaltung",
        "declared": "angegeben", "default": "Voreinstellung", "extended support": "erweitert",
        "freeze": "Änderungssperre", "linux subscription": "Subskription", "manual": "von Hand",
        "memory (?:peak|average)": "Arbeitsspeicher", "multi-site": "Multi-Site",
        "payback": "Rückzahlung", "(?:cpu|measured|memory|stated) peak": "Spitzenwert",
        "private discount": "eigen", "recomputed": "nachgerechnet", "released": "freigegeb",
        "right-siz": "Bedarf", "run cost": "laufende", r"\bsaving\b": "Einsparung",
        "shared service": "geteilte",
    }
}  # fmt: skip


@pytest.mark.parametrize("key", OTHERS)
def test_a_term_is_one_word_in_every_row(key):
    """Two writers called a commitment in three ways and a payback in two."""
    for english, word in TERMS[key].items():
        rows = [row for row in table_rows(key) if re.search(english, row["english"], re.IGNORECASE)]
        assert len(rows) > 1, english
        assert [row for row in rows if word.casefold() not in row["text"].casefold()] == []


@pytest.mark.parametrize(("count", "told"), [("1 server", "1 Server"), ("3 servers", "3 Servern")])
def test_a_count_at_the_end_of_a_reason_is_no_part_of_a_name(count, told):
    translator = Translator(replace(style_of_locale("de"), language="de"), lambda _: False)
    reason = f"Set manually: Shop, with {count} of the same group"
    shown = translator.line(reason)
    assert shown == f"Von Hand gesetzt: Shop, mit {told} der gleichen Gruppe"
