"""``anonymise`` and ``generate --pseudonyms`` from the command line."""

from __future__ import annotations

import json
import stat
from functools import partial

import pytest

from bizcase import door
from bizcase.cli.main import main
from bizcase.entries import RunRequest
from bizcase.exports import FORMATS
from bizcase.exports.files import CASE_FILE
from bizcase.pseudonyms import share, whole_case
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.same_case import difference
from bizcase.pseudonyms.whole_case import with_pseudonyms
from tests.narration.models import Said, model_server, set_up
from tests.pseudonyms.estate import NAMES, SECRET, estate, row
from tests.pseudonyms.outputs import naming, said
from tests.runs import shared_run

# Words of names that the program's own text has: parts of services, regions of AWS.
PROGRAM_SAYS = {"vault", "ledger", "frankfurt", "zurich"}


@pytest.fixture(autouse=True)
def _no_case_is_run(monkeypatch):
    """Whether figures stay is asked in test_files; here one case is run, that of ``generate``."""
    monkeypatch.setattr(share, "difference", lambda original, shared: "")


@pytest.fixture
def export(tmp_path):
    path = tmp_path / estate().name
    path.write_bytes(estate().content)
    return path


def share_it(export, *more):
    out = export.parent / "share"
    return main(["anonymise", str(export), "--out", str(out), *map(str, more)]), out


def test_files_are_shared_with_a_key_beside_them_that_only_the_owner_reads(export, capsys):
    code, out = share_it(export)
    told = capsys.readouterr()
    key = export.parent / "share.key.json"
    assert code == 0
    assert [path.name for path in out.iterdir()] == [told.out.strip().rsplit("/", 1)[-1]]
    assert "contoso" not in told.out.lower().rsplit("/", 1)[-1]
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "Words of names that stay" in told.err
    assert "prod" in told.err
    assert "payroll" not in told.err.lower()


def test_the_same_key_gives_the_same_file_and_another_run_another(export):
    key = export.parent / "k.json"
    first = share_it(export, "--key", key)[1]
    content = next(first.iterdir()).read_bytes()
    first.rename(export.parent / "first")
    again = next(share_it(export, "--key", key)[1].iterdir()).read_bytes()
    assert again == content
    (export.parent / "share").rename(export.parent / "second")
    assert next(share_it(export)[1].iterdir()).read_bytes() != content


def test_names_are_put_back_into_what_returns(export, capsys):
    _, out = share_it(export)
    key = json.loads((export.parent / "share.key.json").read_text())
    new = next(new for new, old in key["written"].items() if old == "Payroll")
    answer = export.parent / "answer.md"
    answer.write_text(f"Move {new}-PROD-01 first.", encoding="utf-8")
    code = main(
        ["anonymise", "--restore", str(answer), "--key", str(export.parent / "share.key.json")]
    )
    assert code == 0
    assert (export.parent / "answer-restored.md").read_text() == "Move Payroll-PROD-01 first."
    assert next(out.iterdir()).exists()
    assert "answer-restored.md" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["anonymise"], "Nothing to do"),
        (["anonymise", "EXPORT", "--out", "OUT", "--key", "OUT/k.json"], "would lie in the folder"),
        (["anonymise", "EXPORT", "--out", "HERE"], "not empty"),
        (["anonymise", "EXPORT", "--out", "OUT", "--key", "EXPORT"], "key"),
        (["anonymise", "--restore", "EXPORT"], "The key is missing"),
        (["anonymise", "NOTHING", "--out", "OUT"], "no such file"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_leaves_nothing(export, arguments, words, capsys):
    places = {
        "EXPORT": str(export), "HERE": str(export.parent), "OUT": str(export.parent / "out"),
        "OUT/k.json": str(export.parent / "out" / "k.json"), "NOTHING": str(export.parent / "x"),
    }  # fmt: skip
    before = sorted(export.parent.iterdir())
    assert main([places.get(word, word) for word in arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert words in said
    assert sorted(export.parent.iterdir()) == before


def test_a_leak_ends_the_command_and_leaves_nothing(export, monkeypatch, capsys):
    monkeypatch.setattr(share.InputToShare, "written", lambda file, names: ("payroll.csv", b"VM"))
    before = sorted(export.parent.iterdir())
    code, _ = share_it(export)
    assert code == 1
    assert "Parts of names are left: payroll in payroll.csv, its name" in capsys.readouterr().err
    assert sorted(export.parent.iterdir()) == before


SETTINGS = """\
[notes]
"Summary" = "Meier of Contoso wants Payroll first. See \\\\\\\\fjordshare\\\\reindexing$."
[dispositions."Payroll-PROD-01"]
disposition = "Retain"
reason = "Meier said so"
[servers."ledger-db-02"]
memory_gib = 64
reason = "Oldtown needs it"
[scenarios."Without Oldtown".overrides]
"fin.discount" = 11
[brand]
partner = "Kraken Consulting"
"""
LINKS = """\\\\fjordshare\\reindexing$ https://wiki.contoso.example/oldtown {"owner": "H. Meier"}"""


def test_a_whole_case_has_pseudonyms_in_every_output(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(Key, "new", lambda: Key(SECRET))
    differs = partial(difference, run=shared_run)
    monkeypatch.setattr(whole_case, "with_pseudonyms", partial(with_pseudonyms, differs=differs))
    monkeypatch.setattr(
        door, "run", lambda entries, told=None: shared_run(RunRequest(entries), told)
    )
    upload = estate(
        row("Payroll-PROD-01", 1, Annotation=LINKS), row("ledger-db-02", 2), row("OldTown", 3)
    )
    export, settings, out = tmp_path / upload.name, tmp_path / "s.toml", tmp_path / "case"
    export.write_bytes(upload.content)
    settings.write_text(SETTINGS, encoding="utf-8")
    call = ["generate", "--rvtools", str(export), "--project-name", "Kraken", "--customer-name",
            "Contoso Meier Ltd", "--description", "Leave Zurich", "--as-of", "2026-11-30",
            "--settings", str(settings), "--currency", "EUR=0.9,2026-11-01,Treasury of Contoso",
            "--formats", ",".join(FORMATS), "--pseudonyms", "--narrate",
            "--out", str(out)]  # fmt: skip
    worded = {"summary": ["The case covers {F:scope.servers} of {T:customer}."]}
    with model_server(Said(json.dumps(worded))) as model:
        set_up(monkeypatch, "openai", model)
        code = main(call)
    told = capsys.readouterr()
    assert code == 0, told.err
    assert (tmp_path / "case.key.json").exists()
    files = {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert len(files) >= len(FORMATS)
    names = (*sorted({*NAMES, "kraken", "fjordshare"} - PROGRAM_SAYS),)
    assert naming(names, {upload.name: upload.content})  # the search finds what is there
    assert naming(names, files) == []
    sent = json.dumps(model.asked).lower()
    assert "question of the customer" in sent
    assert [name for name in names if name in sent] == []
    assert "Worded by the language model m-1" in files["business_case.md"].decode()
    machine = json.loads((tmp_path / "case.key.json").read_text())["words"]["payroll"]
    kept = said(CASE_FILE, files[CASE_FILE])
    # In what was computed and in what is kept of the export.
    assert kept.count(f'"{machine.capitalize()}-PROD-01"'.lower()) > 1
    assert [name for name in names if name in told.out.lower()] == []


def test_a_logo_is_refused_with_pseudonyms(export, tmp_path, capsys):
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"\x89PNG\r\n\x1a\n")
    code = main(
        ["generate", "--rvtools", str(export), "--project-name", "P", "--customer-name", "C",
         "--pseudonyms", "--formats", "md", "--logo", str(logo), "--out", str(tmp_path / "case")]
    )  # fmt: skip
    assert code == 2
    assert not (tmp_path / "case").exists()
    assert capsys.readouterr().err
