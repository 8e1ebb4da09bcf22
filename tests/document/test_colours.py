"""Colours have one table: no other place of the program makes up one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bizcase import packaged
from bizcase.brand import contrast_on_white
from bizcase.document.colours import colour

ROOT = Path(__file__).resolve().parents[2]
ROWS = packaged.rows("bizcase.document", "colours.csv")
KNOWN = {row[theme] for row in ROWS for theme in ("light", "dark")}
LITERAL = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
# The brand is below the document and has a default; a style sheet and the theme read no table.
COPIES = ("bizcase/brand.py", "bizcase/exports/page.css")


def literals(path):
    """Return the colours that a file writes out; those of examples in docstrings apart."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [found for line in lines if ">>>" not in line for found in LITERAL.findall(line)]


def test_no_page_and_no_export_has_a_colour_of_its_own():
    files = [path for room in ("bizcase", "pages") for path in (ROOT / room).rglob("*.py")]
    assert len(files) > 400
    own = {str(path.relative_to(ROOT)): literals(path) for path in files}
    assert {name: found for name, found in own.items() if found and name not in COPIES} == {}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_has_the_values_of_the_table(name):
    found = literals(ROOT / name)
    assert found
    assert {item.lower() for item in found} - {"#fff"} <= KNOWN


def test_the_theme_gives_charts_no_palette():
    theme = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "chartCategorical" not in theme


def test_text_and_marks_can_be_seen():
    assert len({row["role"] for row in ROWS}) == len(ROWS)
    for role in ("ink", "soft", "better", "worse", "caution", "accent", "aws", "stay"):
        assert contrast_on_white(colour(role)) >= 4.5, role
