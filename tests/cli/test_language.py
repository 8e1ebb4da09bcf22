"""--language: the documents in another language, refused with a sentence where it does not fit."""

from __future__ import annotations

import json

import pytest

from bizcase.cli.main import main
from bizcase.door import write
from tests.document.estates import result_of


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--language", "xx"], "xx is no language of the document. Choose from en, de"),
        (["--language", "de"], "audience full is not complete in German. Choose --audience board"),
    ],
)
def test_a_language_that_does_not_fit_is_refused_before_anything_is_read(
    more, told, tmp_path, capsys
):
    out = tmp_path / "out"
    call = ["generate", "--rvtools", str(tmp_path / "none.xlsx"), "--project-name", "Exit",
            "--customer-name", "Ex", *more, "--out", str(out)]  # fmt: skip
    assert main(call) == 2
    assert told in capsys.readouterr().err
    assert not out.exists()


def test_the_documents_are_in_the_language_and_data_in_english(tmp_path):
    result = result_of("one guest")
    written = write(result, tmp_path, ["md", "html"], "board", language="de")
    assert written.warnings == write(result, tmp_path / "en", ["md"], "board").warnings
    document = (tmp_path / "business_case.md").read_text(encoding="utf-8")
    assert "## Der Entscheid" in document
    assert '<html lang="de">' in (tmp_path / "business_case.html").read_text(encoding="utf-8")
    for name in ("case.json", "servers.csv", "cash_flow.csv"):
        assert (tmp_path / name).read_bytes() == (tmp_path / "en" / name).read_bytes()
    assert json.loads((tmp_path / "case.json").read_bytes())["figures"]
