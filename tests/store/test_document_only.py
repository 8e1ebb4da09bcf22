"""A case of which only the document was saved is written by the command line, and says so."""

from __future__ import annotations

import pytest

from bizcase.cli.main import main
from bizcase.exports.files import CASE_FILE
from bizcase.store.case_file import write_case_file
from tests.store.conftest import NAME
from tests.store.states import state
from tests.store.test_sample_items import CASE_ID, sample_item

TEXT = """# AWS Migration Business Case

Cost **falls**. <script>alert(1)</script> ![x](https://a.b/c.png) [bad](javascript:x)

| Item | USD |
|---|---|
| Servers | 1,000 |
"""


@pytest.mark.parametrize("option", [[], ["--as-saved"]])
def test_its_document_is_written_as_it_is_and_as_a_page(engine, tmp_path, capsys, option):
    engine.put_item(TableName=NAME, Item=sample_item(businessCaseContent={"S": TEXT}))
    out = tmp_path / "case"
    assert main(["cases", "load", CASE_ID, "--out", str(out), *option]) == 0
    told = capsys.readouterr()
    assert "Only the document was saved" in told.err
    assert "Not written: figures, workbook, lists and case file." in told.err
    paths = {path.name for path in out.iterdir()}
    assert paths == {"business_case.md", "business_case.html", "saved.json"}
    assert (out / "business_case.md").read_text() == TEXT
    page = (out / "business_case.html").read_text()
    assert "<title>Cloud move</title>" in page
    assert "<strong>falls</strong>" in page
    assert "<td>1,000</td>" in page
    for harm in ("<script", "<img", "javascript:"):
        assert harm not in page.partition("<body>")[2]


def test_a_case_computed_from_the_files_is_saved_over_it(engine, tmp_path, capsys):
    """Loading it marks the folder, so the condition of the update is the loaded version."""
    engine.put_item(TableName=NAME, Item=sample_item())
    folder = str(tmp_path)
    assert main(["cases", "load", CASE_ID, "--out", folder]) == 0
    named = {"project_name": "Cloud move", "customer_name": "Example Ltd"}
    project = type(state().entries.project)(**named)
    made = state(entries=state().entries.__class__(project, state().entries.as_of))
    (tmp_path / CASE_FILE).write_bytes(write_case_file(made))
    assert main(["cases", "save", folder, "--case-id", CASE_ID]) == 0
    item = engine.get_item(TableName=NAME, Key={"caseId": {"S": CASE_ID}})["Item"]
    assert item["version"] == {"N": "1"}
    engine.put_item(TableName=NAME, Item=sample_item(lastUpdated={"S": "2024-11-25T00:00:00"}))
    assert main(["cases", "save", folder, "--case-id", CASE_ID]) == 2
    capsys.readouterr()
