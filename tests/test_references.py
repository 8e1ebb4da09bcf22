"""What code and documents refer to exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = [path for room in ("bizcase", "pages", "scripts") for path in (ROOT / room).rglob("*.py")]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
HEADINGS = set(
    re.findall(r"^#+ (.+)$", (ROOT / "docs" / "METHOD.md").read_text("utf-8"), re.MULTILINE)
)


def found(pattern, paths):
    return [
        (path.relative_to(ROOT).as_posix(), words)
        for path in paths
        for words in re.findall(pattern, path.read_text(encoding="utf-8"))
    ]


def test_a_reference_to_the_method_names_one_of_its_headings():
    named = found(r"\bMETHOD\b(?!\.md)(?::\s([^.;,()]*))?", CODE)
    assert len(named) > 20
    assert [item for item in named if " ".join(item[1].split()) not in HEADINGS] == []


def test_a_reference_to_a_decision_names_one_that_is_kept():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    named = found(r"\b[Dd]ecisions?[ /](\d{4})\b", [*CODE, *DOCUMENTS])
    assert named
    assert [item for item in named if item[1] not in numbers] == []


def test_decisions_are_numbered_without_a_gap_and_titled_by_their_number():
    paths = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in paths] == list(range(1, len(paths) + 1))
    for number, path in enumerate(paths, start=1):
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. ")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_link_between_documents_leads_to_a_file(path):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_no_reference_leads_out_of_the_repository():
    assert found(r"\b(DESIGN|HOUSE|shared/)", [*CODE, *DOCUMENTS]) == []
