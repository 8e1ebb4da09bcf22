"""--language: the documents in another language, refused with a sentence where it does not fit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bizcase.cli.main import main
from bizcase.document.language import usable_language
from bizcase.door import write
from bizcase.errors import UsageError
from tests.document.estates import result_of


def test_an_unknown_language_is_refused_before_anything_is_read(tmp_path, capsys):
    out = tmp_path / "out"
    call = ["generate", "--rvtools", str(tmp_path / "none.xlsx"), "--project-name", "Exit",
            "--customer-name", "Ex", "--language", "xx", "--out", str(out)]  # fmt: skip
    assert main(call) == 2
    told = "xx is no language of the document. Choose from en, de"
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


def test_a_language_that_this_version_lacks_is_english_or_refused():
    assert usable_language("de", "full") == "de"
    assert usable_language("xx", "full") == "en"
    with pytest.raises(UsageError, match="xx is no language"):
        write(with_language(result_of("one guest"), "xx"), "never")


def with_language(result, language):
    entries = replace(result.case.entries, language=language)
    return replace(result, case=replace(result.case, entries=entries))


def test_a_case_is_written_in_its_own_language(tmp_path):
    write(with_language(result_of("one guest"), "de"), tmp_path, ["md"], "board")
    assert "## Der Entscheid" in (tmp_path / "business_case.md").read_text(encoding="utf-8")
