"""Dispositions set by hand on the command line: --settings FILE.toml."""

from __future__ import annotations

import csv
import json

import pytest

from bizcase.cli.main import main
from bizcase.cli.settings import read_settings
from bizcase.errors import AssumptionError
from bizcase.strategy.decide.edits import Edit
from tests.factories import rvtools, vinfo_row


def generate(tmp_path, settings):
    (tmp_path / "r.xlsx").write_bytes(rvtools(vinfo_row("a"), vinfo_row("b")).content)
    (tmp_path / "s.toml").write_text(settings, encoding="utf-8")
    out = tmp_path / "out"
    code = main(
        ["generate", "--rvtools", str(tmp_path / "r.xlsx"), "--settings", str(tmp_path / "s.toml"),
         "--project-name", "Exit", "--customer-name", "Example", "--as-of", "2026-11-22",
         "--formats", "json,md", "--out", str(out)]
    )  # fmt: skip
    return code, out


def servers(out):
    with (out / "servers.csv").open(encoding="utf-8", newline="") as file:
        return {row["server_id"]: row for row in csv.DictReader(file)}


def test_settings_reach_servers_case_and_document(tmp_path):
    _, out = generate(tmp_path, "")
    key = min(servers(out))
    code, out = generate(
        tmp_path,
        f'[dispositions."{key}"]\ndisposition = "Retire"\nreason = "switched off in May"\n'
        '[dispositions."nobody"]\ndisposition = "Retain"\nreason = "old list"\n',
    )
    assert code == 0
    row = servers(out)[key]
    assert (row["disposition"], row["disposition_rule"], row["wave"]) == ("Retire", "override", "")
    case = json.loads((out / "case.json").read_text(encoding="utf-8"))
    assert {edit["id"] for edit in case["edits"]} == {key, "nobody"}
    assert all(key not in wave["servers"] for wave in case["waves"])
    assert {"OVERRIDES", "OVERRIDE_UNKNOWN", "STAYING_PRICED"} <= {
        finding["code"] for finding in case["findings"]
    }
    figures = {figure["id"]: figure["value"] for figure in case["figures"]}
    total = sum(float(row["total_monthly_usd"] or 0) for row in servers(out).values())
    assert round(total, 2) == figures["aws.servers.monthly"]
    assert (
        round(figures["strategy.moving.monthly"] + figures["strategy.staying.monthly"], 2)
        == (figures["aws.servers.monthly"])
    )
    text = (out / "business_case.md").read_text(encoding="utf-8")
    assert "retain or retire" in text.replace("\n", " ")


def test_settings_that_are_wrong_are_one_sentence_and_exit_2(tmp_path, capsys):
    for settings in (
        '[dispositions."a"]\ndisposition = "Move"\nreason = "x"\n',
        '[dispositions."a"]\ndisposition = "Retain"\n',
        "dispositions = 3\n",
        "other = 1\n",
        "no toml",
    ):
        code, out = generate(tmp_path, settings)
        assert code == 2
        assert not out.exists()
        lines = capsys.readouterr().err.strip().splitlines()
        assert len(lines) == 1
        assert lines[0].startswith("error: ")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            "[wave]\nmax = 3\n",
            ["There is no table wave", "Allowed tables: assumptions, dispositions, notes"],
        ),
        ('[dispositions."A1"]\ndisposition = "Retain"\n', ["dispositions.A1.reason is missing"]),
        ('dispositions = "Retain"\n', ["dispositions is no table"]),
        ('[dispositions]\nA = "Retain"\n[plan]\nx = 1\n', ["dispositions.A", "no table plan"]),
        ("dispositions = [", ["This is not TOML"]),
        (f"a = {'[' * 5000}", ["This is not TOML"]),
        (
            '[dispositions.A]\ndisposition = "Retain"\nreason = "x"\nreasn = "y"\n',
            ["dispositions.A has reasn, which is not used"],
        ),
    ],
)
def test_what_a_settings_file_cannot_hold_is_named_all_at_once(tmp_path, text, faults):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(AssumptionError) as refused:
        read_settings(path)
    assert [fault for fault in faults if fault not in str(refused.value)] == []


def test_a_settings_file_gives_entries(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text('[dispositions."A1"]\ndisposition = "Retain"\nreason = "plant"\n')
    assert read_settings(path) == {"edits": {"A1": Edit("Retain", "plant")}}
    path.write_text('[assumptions]\n"sizing.exclude_families" = "m5a"\n"sizing.headroom" = 1.1\n')
    assert read_settings(path)["overrides"] == {
        "sizing.exclude_families": "m5a", "sizing.headroom": 1.1,
    }  # fmt: skip
    with pytest.raises(AssumptionError, match="cannot be read"):
        read_settings(tmp_path / "nowhere.toml")
