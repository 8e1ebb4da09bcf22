"""--audience: a cut of the documents, refused with a sentence where there is none of that name."""

from __future__ import annotations

import json

from bizcase.cli.main import main
from bizcase.door import write
from tests.document.estates import result_of


def test_an_unknown_audience_is_refused_before_anything_is_read(tmp_path, capsys):
    out = tmp_path / "out"
    call = ["generate", "--rvtools", str(tmp_path / "none.xlsx"), "--project-name", "Exit",
            "--customer-name", "Ex", "--audience", "press", "--out", str(out)]  # fmt: skip
    assert main(call) == 2
    assert "press is no audience. Choose from full, board" in capsys.readouterr().err
    assert not out.exists()


def test_the_documents_are_cut_and_the_lists_are_whole(tmp_path):
    result = result_of("one guest")
    write(result, tmp_path, ["md"], "board")
    document = (tmp_path / "business_case.md").read_text(encoding="utf-8")
    assert document.count("\n## ") == 1
    figures = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))["figures"]
    assert len(figures) == len(result.case.ledger)
    assert (tmp_path / "servers.csv").exists()
