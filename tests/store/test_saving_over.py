"""Nobody's newer version is overwritten or deleted unseen, from the command line or by a handle."""

from __future__ import annotations

import json

import pytest

from bizcase.cli.main import main
from bizcase.exports.files import CASE_FILE
from bizcase.store.case_file import write_case_file
from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import CaseConflict
from bizcase.store.saved_mark import SAVED_FILE
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION
from tests.store.states import state

CASE_ID = "case-20241124-143022"


@pytest.fixture
def theirs(engine):
    """The table as a colleague uses it."""
    return CaseStore(Table(engine, NAME, REGION), "Bea")


@pytest.fixture
def said(capsys):
    def run(*arguments):
        capsys.readouterr()
        code = main(["cases", *map(str, arguments)])
        out = capsys.readouterr()
        return code, out.out.strip(), out.err.strip()

    return run


def folder_of(tmp_path, name="mine", **fields):
    """An output folder, as far as saving reads it."""
    folder = tmp_path / name
    folder.mkdir(exist_ok=True)
    (folder / CASE_FILE).write_bytes(write_case_file(state(**fields)))
    return folder


def project_in(store, case_id):
    return store.load(case_id).state.entries.project.project_name


def document_in(store, case_id):
    return store.load(case_id).state.document


def test_a_newer_version_of_a_colleague_is_not_overwritten(theirs, said, tmp_path):
    case_id = said("save", folder := folder_of(tmp_path))[1]
    loaded = tmp_path / "loaded"
    assert said("load", case_id, "--out", loaded, "--as-saved")[0] == 0
    theirs.update(theirs.handle(case_id), state(document="theirs"))
    for place in (loaded, folder):
        code, _, err = said("save", place, "--case-id", case_id)
        assert (code, "saved by Bea" in err) == (2, True)
        assert document_in(theirs, case_id) == "theirs"
    assert said("load", case_id, "--out", loaded, "--as-saved")[0] == 0
    assert said("save", loaded, "--case-id", case_id)[0] == 0
    assert theirs.handle(case_id).version == 3


def test_what_was_saved_or_loaded_may_be_saved_over_again_and_again(theirs, said, tmp_path):
    case_id = said("save", folder := folder_of(tmp_path))[1]
    for version in (2, 3):
        folder_of(tmp_path, document=f"version {version}")
        assert said("save", folder, "--case-id", case_id)[:2] == (0, case_id)
        assert theirs.handle(case_id).version == version
    assert document_in(theirs, case_id) == "version 3"


@pytest.mark.parametrize("mark", [None, "no json", "[]", "{}", '{"case_id": 5}', "[" * 9_999])
def test_without_a_loaded_version_a_saved_case_stays(theirs, said, tmp_path, mark):
    theirs.save_new(state(document="theirs"), CASE_ID)
    folder = folder_of(tmp_path)
    if mark is not None:
        (folder / SAVED_FILE).write_text(mark)
    code, out, err = said("save", folder, "--case-id", CASE_ID)
    assert (code, out) == (2, "")
    for words in ("saved by Bea", "Exit DC 1", " UTC", "Load it first", "new case", "--force"):
        assert words in err
    assert document_in(theirs, CASE_ID) == "theirs"


def test_the_mark_of_another_case_or_table_counts_for_nothing(
    theirs, said, tmp_path, monkeypatch, engine
):
    case_id = said("save", folder := folder_of(tmp_path))[1]
    theirs.save_new(state(document="theirs"), CASE_ID)
    assert said("save", folder, "--case-id", CASE_ID)[0] == 2
    mark = json.loads((folder / SAVED_FILE).read_text())
    (folder / SAVED_FILE).write_text(json.dumps(mark | {"table": "another"}))
    assert said("save", folder, "--case-id", case_id)[0] == 2
    assert theirs.handle(case_id).version == 1


def test_another_project_does_not_replace_a_case_by_its_id(theirs, said, tmp_path):
    case_id = said("save", folder := folder_of(tmp_path))[1]
    folder_of(tmp_path, name="mine")  # the same project, computed again
    (folder / CASE_FILE).write_bytes(write_case_file(state("Another project")))
    code, _, err = said("save", folder, "--case-id", case_id)
    assert (code, "another project" in err, "Exit DC 1" in err) == (2, True, True)
    assert project_in(theirs, case_id) == "Exit DC 1"
    code, _, err = said("save", folder, "--case-id", case_id, "--force")
    assert (code, "replaces" in err, "Exit DC 1" in err) == (0, True, True)
    assert project_in(theirs, case_id) == "Another project"


def test_force_says_what_it_replaces_and_saves_where_nothing_is(theirs, said, tmp_path):
    theirs.save_new(state(document="theirs"), CASE_ID)
    code, out, err = said("save", folder := folder_of(tmp_path), "--case-id", CASE_ID, "--force")
    assert (code, out, "saved by Bea" in err) == (0, CASE_ID, True)
    assert theirs.handle(CASE_ID).version == 2
    assert said("save", folder, "--case-id", "case-20250101-000000", "--force")[0] == 0


def test_a_case_that_was_deleted_meanwhile_is_not_brought_back_unseen(theirs, said, tmp_path):
    case_id = said("save", folder := folder_of(tmp_path))[1]
    theirs.delete(theirs.handle(case_id))
    code, _, err = said("save", folder, "--case-id", case_id)
    assert (code, "no saved case" in err) == (2, True)


def test_a_folder_that_takes_no_mark_is_saved_all_the_same(theirs, said, tmp_path):
    folder = folder_of(tmp_path)
    (folder / SAVED_FILE).mkdir()
    code, case_id, err = said("save", folder)
    assert (code, SAVED_FILE in err) == (0, True)
    assert theirs.handle(case_id).version == 1


@pytest.mark.parametrize("document", [None, "the same document"])
def test_a_handle_of_a_deleted_case_is_worth_nothing_for_a_new_one_of_its_id(theirs, document):
    """Both are version 1, and may be saved within the same millisecond."""
    stale = theirs.save_new(state(), CASE_ID)
    theirs.delete(stale)
    theirs._clock = lambda: stale.updated
    fresh = theirs.save_new(state(document=document or "new"), CASE_ID)
    assert (fresh.version, fresh.last_updated) == (stale.version, stale.last_updated)
    for attempt in (lambda: theirs.update(stale, state("Mine")), lambda: theirs.delete(stale)):
        with pytest.raises(CaseConflict):
            attempt()
    assert document_in(theirs, CASE_ID) == (document or "new")


def test_what_another_program_changes_in_place_is_noticed(theirs, engine):
    """It may leave version and token as they are; the stamp moves."""
    loaded = theirs.save_new(state())
    item = engine.get_item(TableName=NAME, Key={"caseId": {"S": loaded.case_id}})["Item"]
    engine.put_item(TableName=NAME, Item=item | {"lastUpdated": {"S": "2026-12-01T00:00:00"}})
    with pytest.raises(CaseConflict):
        theirs.update(loaded, state())
    with pytest.raises(CaseConflict):
        theirs.delete(loaded)
