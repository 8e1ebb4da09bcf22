"""A local engine named by AWS_ENDPOINT_URL_DYNAMODB, as the README tries it."""

from __future__ import annotations

from bizcase.cli.main import main
from bizcase.exports.files import CASE_FILE
from bizcase.store.case_file import write_case_file
from bizcase.store.setup_cli import main as set_up
from tests.serving import dynamodb
from tests.store.states import state


def test_set_up_save_and_list_through_a_local_engine(monkeypatch, tmp_path, capsys):
    with dynamodb() as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", address)
        assert set_up([]) == 0
        (tmp_path / CASE_FILE).write_bytes(write_case_file(state()))
        assert main(["cases", "save", str(tmp_path)]) == 0
        capsys.readouterr()
        assert main(["cases", "list"]) == 0
        assert "Exit DC 1" in capsys.readouterr().out
