from __future__ import annotations

from pathlib import Path

import pytest

from scripts.method import EXAMPLE, built_in_case, example_text, method_text

ROOT = Path(__file__).resolve().parents[1]


def test_the_method_is_current():
    """Mend with: python scripts/write_docs.py."""
    assert (ROOT / "docs" / "METHOD.md").read_text(encoding="utf-8") == method_text()


def test_every_file_that_the_method_names_exists():
    named = [part for part in method_text().split("`") if part.startswith("bizcase/")]
    assert named
    assert all((ROOT / name).is_file() for name in named)


@pytest.fixture(scope="module")
def built_in():
    """A whole run, hence over 2 seconds."""
    return built_in_case()


def test_the_filled_example_is_what_the_built_in_sample_gives(built_in):
    """Mend with: python scripts/write_docs.py."""
    assert EXAMPLE.read_text(encoding="utf-8") == example_text(built_in)
    assert EXAMPLE.read_text(encoding="utf-8").strip() in method_text()


def test_the_changelog_has_the_figures_of_the_built_in_sample(built_in):
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    told = next(line for line in changelog.splitlines() if "- Built-in sample: `onprem" in line)
    figures = {item["id"]: item["value"] for item in built_in["figures"]}
    for name in ("onprem.annual", "aws.run.monthly", "once.total", "npv.base"):
        assert f"`{name}` {figures[name]:,.2f} " in told
    low, high = (built_in["verdict"][f"npv_{end}_usd"] / 1e6 for end in ("low", "high"))
    assert f"{high:.1f} to {low:.1f} million" in told
