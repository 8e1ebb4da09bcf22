"""The price book of a call is part of the case: saved, loaded, named in the document."""

from __future__ import annotations

import json

import pytest

from bizcase.cli.main import main
from bizcase.store.dynamodb import CaseStore
from bizcase.store.table import Table
from tests.entries.samples import book
from tests.factories import rvtools, vinfo_row
from tests.store.conftest import NAME, REGION

REASON = "from the price book of 2026-10-01 for us-east-1 (Own prices, file mine.json of this case)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("own-prices")
    (home / "in.xlsx").write_bytes(rvtools(*(vinfo_row(f"s{n}") for n in range(3))).content)
    (home / "mine.json").write_bytes(book("us-east-1").content)
    arguments = ("--rvtools", home / "in.xlsx", "--project-name", "Exit",
                 "--customer-name", "Example Ltd", "--price-book", home / "mine.json", "--as-of",
                 "2026-11-25", "--formats", "md", "--out", home / "out")  # fmt: skip
    assert main(["generate", *map(str, arguments)]) == 0
    (home / "mine.json").unlink()
    return home / "out"


def monthly(folder):
    figures = json.loads((folder / "case.json").read_text())["figures"]
    return {figure["id"]: figure["value"] for figure in figures}["aws.servers.monthly"]


def test_it_is_saved_loaded_and_named(engine, folder, tmp_path, capsys):
    capsys.readouterr()
    assert main(["cases", "save", str(folder)]) == 0
    case_id = capsys.readouterr().out.strip()
    saved = CaseStore(Table(engine, NAME, REGION)).load(case_id).state.entries.price_book
    assert (saved.name, saved.content) == ("mine.json", book("us-east-1").content)
    assert main(["cases", "load", case_id, "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().err == ""  # no figure came out otherwise
    assert monthly(tmp_path) == monthly(folder)
    for place in (folder, tmp_path):
        assert REASON in (place / "business_case.md").read_text().replace("\\", "")


def test_without_one_no_file_is_named(tmp_path, folder):
    assert monthly(folder) > 0
    source = folder.parent / "in.xlsx"
    call = ["generate", "--rvtools", str(source), "--project-name", "Exit", "--customer-name", "E",
            "--as-of", "2026-11-25", "--formats", "md", "--out", str(tmp_path)]  # fmt: skip
    assert main(call) == 0
    text = (tmp_path / "business_case.md").read_text()
    assert "from the price book of" in text
    assert "of this case)" not in text
    assert monthly(tmp_path) < monthly(folder)
