from __future__ import annotations

from pathlib import Path

from bizcase.inputs.cells.declared import fields_of
from bizcase.inputs.guide import described_formats, inputs_guide
from bizcase.inventory.issues import issue_codes
from bizcase.traits import FORMAT_TRAITS

ROOT = Path(__file__).resolve().parents[2]


def test_the_guide_is_up_to_date():
    written = (ROOT / "docs" / "INPUTS.md").read_text(encoding="utf-8")
    assert written == inputs_guide(), "run: python scripts/write_docs.py"


def test_the_guide_names_every_column_and_every_issue():
    guide = inputs_guide()
    for traits in described_formats():
        assert fields_of(traits.key)
        headers = [field.header.replace("|", "\\|") for field in fields_of(traits.key)]
        assert all(f"| {header} |" in guide for header in headers)
    assert all(f"`{code}`" in guide for code in issue_codes()["code"])


def test_every_format_of_the_columns_table_has_a_heading():
    lines = (ROOT / "bizcase/inputs/columns.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {line.split(",")[0] for line in lines} == {traits.key for traits in described_formats()}


def test_every_format_has_an_example_of_its_headers():
    text = inputs_guide()
    table = text[text.index("| Format | Option |") : text.index("RVTools is read from")]
    rows = [line.split(" | ") for line in table.strip().splitlines()[2:]]
    assert len(rows) == len(FORMAT_TRAITS)
    assert [row[0] for row in rows if not row[-1].strip("| ")] == []
