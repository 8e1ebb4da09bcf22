"""Whole runs by the command line: without a model nothing is called, with one no number moves."""

from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest

from bizcase.cli.main import main
from tests.factories import mpa, mpa_row, rvtools, vinfo_row
from tests.narration.models import Said, model_server, set_up

TOLD = {"summary": ["The case covers {F:scope.servers} of {T:customer}."]}
# What a text may move: the document, and the record of who wrote how long.
WORDED = {"business_case.md", "run.json", "case.bizcase"}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Return the folder of inputs and outputs of a run without a model, sockets closed."""
    folder = tmp_path_factory.mktemp("narrated")
    (folder / "in.xlsx").write_bytes(mpa(mpa_row("s1"), mpa_row("s2", cpus=8, disk=None)).content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _refused)
        patch.setattr(socket, "getaddrinfo", _refused)
        assert _run(folder, "plain") == 0
    return folder


def _refused(*_, **__):
    raise AssertionError("something is called")


def _run(folder, name, *more):
    return main(
        ["generate", "--it-inventory", str(folder / "in.xlsx"), "--project-name", "P",
         "--customer-name", "C", "--as-of", "2026-11-23", "--formats", "md,json",
         "--out", str(folder / name), *more]
    )  # fmt: skip


def test_a_narrated_run_has_every_file_of_the_plain_one_but_for_the_words(plain, monkeypatch):
    with model_server(Said(json.dumps(TOLD))) as model:
        set_up(monkeypatch, "openai", model)
        assert _run(plain, "told", "--narrate") == 0
    before, after = plain / "plain", plain / "told"
    names = {path.name for path in before.iterdir()}
    assert names == {path.name for path in after.iterdir()}
    assert {"servers.csv", "case.json"} <= names
    for name in names - WORDED - {"case.json"}:
        assert (before / name).read_bytes() == (after / name).read_bytes(), name
    one, other = (json.loads((place / "case.json").read_text()) for place in (before, after))
    for part in one:
        if part not in ("entries", "execution_stats", "run"):
            assert one[part] == other[part], part
    run = json.loads((after / "run.json").read_text())
    assert run["tokens"] == 36
    assert json.loads((before / "run.json").read_text())["tokens"] == 0


def test_a_run_without_a_model_imports_nothing_of_one(tmp_path):
    """A whole run, from the call to the files that are written by default."""
    (tmp_path / "in.xlsx").write_bytes(rvtools(vinfo_row("a")).content)
    call = ["generate", "--rvtools", str(tmp_path / "in.xlsx"), "--project-name", "P",
            "--customer-name", "C", "--out", str(tmp_path / "out")]  # fmt: skip
    code = (
        "import json, sys, bizcase.cli.main as m\n"
        f"assert m.main({call!r}) == 0\n"
        "print(json.dumps([n for n in sys.modules if n.split('.')[0] in ('boto3', 'botocore',"
        " 'mcp', 'requests', 'urllib3', 'streamlit') or n.startswith('bizcase.narration')"
        " or n.startswith('bizcase.asking')]))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(told.stdout.splitlines()[-1]) == []
