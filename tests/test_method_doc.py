from __future__ import annotations

from pathlib import Path

from scripts.method import EXAMPLE, example_text, method_text

ROOT = Path(__file__).resolve().parents[1]


def test_the_method_is_current():
    """Mend with: python scripts/write_docs.py."""
    assert (ROOT / "docs" / "METHOD.md").read_text(encoding="utf-8") == method_text()


def test_every_file_that_the_method_names_exists():
    named = [part for part in method_text().split("`") if part.startswith("bizcase/")]
    assert named
    assert all((ROOT / name).is_file() for name in named)


def test_the_filled_example_is_what_the_built_in_sample_gives():
    """A whole run, hence over 2 seconds. Mend with: python scripts/write_docs.py."""
    assert EXAMPLE.read_text(encoding="utf-8") == example_text()
    assert EXAMPLE.read_text(encoding="utf-8").strip() in method_text()
