from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.assumptions.table import register_of
from bizcase.cli import main as command_line
from bizcase.cli.main import main
from bizcase.traits import KINDS
from tests.factories import (
    MPA_SAMPLE,
    RVTOOLS_SAMPLE,
    mpa,
    mpa_row,
    needs,
    rvtools,
    vinfo_row,
    workbook,
)


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.xlsx"
    path.write_bytes(rvtools(vinfo_row("a"), vinfo_row("b", Powerstate="poweredOff")).content)
    return path


def generate(*arguments, out):
    return main(
        ["generate", *map(str, arguments), "--project-name", "P", "--customer-name", "C",
         "--out", str(out)]
    )  # fmt: skip


def servers_of(folder):
    text = (folder / "servers.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_generate_writes_every_output(export, tmp_path, capsys):
    with pd.option_context("mode.string_storage", "auto"):
        assert generate("--rvtools", export, out=tmp_path / "o") == 0
        assert pd.get_option("mode.string_storage") == "python"
    names = {path.name for path in (tmp_path / "o").iterdir()}
    assert names == {
        "case.json", "servers.csv", "databases.csv", "applications.csv", "cash_flow.csv",
        "aws_bill.csv",
        "business_case.md", "business_case.html", "business_case.xlsx", "case.bizcase", "run.json",
        "waves.csv", "team_plan.csv", "backlog_jira.csv", "backlog_azure_devops.csv",
        "map_spend.csv", "map_tags.csv",
    }  # fmt: skip
    assert "100%" in capsys.readouterr().out


def test_generate_takes_a_date_a_seed_and_the_formats(export, tmp_path):
    """That two of them are the same bytes is a test of its own (``exports/test_same_bytes.py``)."""
    out = tmp_path / "one"
    given = ("--rvtools", export, "--as-of", "2026-01-31", "--seed", 7, "--formats", "md")
    assert generate(*given, out=out) == 0
    case = json.loads((out / "case.json").read_text(encoding="utf-8"))
    assert (case["as_of"], case["seed"]) == ("2026-01-31", 7)
    assert (out / "business_case.md").exists()
    assert not (out / "business_case.html").exists()


def test_assumptions_of_a_file_are_used_and_marked(export, tmp_path):
    toml = tmp_path / "own.toml"
    toml.write_text('"scope.powered_off" = true\n')
    given = ("--rvtools", export, "--assumptions", toml, "--formats", "json")
    assert generate(*given, out=tmp_path / "o") == 0
    case = json.loads((tmp_path / "o" / "case.json").read_text(encoding="utf-8"))
    assert case["control_totals"]["servers_in_scope"] == 2
    changed = [entry["key"] for entry in case["assumptions"] if entry["changed"]]
    assert changed == ["scope.powered_off"]


NAMED = ["--project-name", "P", "--customer-name", "C", "--out", "{out}"]
WRONG = [
    (["generate"], "required"),
    (["nonsense"], "invalid choice"),
    (["generate", "--rvtools", "nowhere.xlsx", *NAMED],
     "no such file"),
    (["generate", *NAMED], "No file with servers"),
    (["generate", "--rvtools", "{export}", "--it-inventory", "{export}",
      *NAMED], "Expected here: IT inventory"),
    (["generate", "--it-inventory", "{export}", *NAMED],
     "--rvtools"),
    (["generate", "--rvtools", "{export}", "--formats", "odt",
      *NAMED], "odt is no format"),
    (["generate", "--rvtools", "{export}", "--formats", "xlsx", "--logo", "{export}",
      *NAMED], "no format with a logo"),
    (["generate", "--rvtools", "{export}", "--formats", "docx", "--template", "{export}",
      *NAMED], "neither for Word"),
    (["generate", "--rvtools", "{export}", "--mra", "x.md",
      *NAMED], "no such file"),
    (["generate", "--rvtools", "{export}", "--region", "mars-1",
      *NAMED], "us-east-1"),
    (["generate", "--rvtools", "{export}", "--region", "us-east-1", "--region", "eu-west-1",
      *NAMED], "--region is given twice"),
    (["generate", "--rvtools", "{export}", "--as-of", "yesterday",
      *NAMED], "as-of"),
    (["generate", "--rvtools", "{export}", "--assumptions", "none.toml",
      *NAMED], "none.toml"),
    (["prices", "show", "--instance-type", "m7i.larg"], "m7i.large"),
    (["prices", "refresh"], "--region"),
    (["prices", "refresh", "--region", "mars-1"], "no region"),
    (["cases", "delete", "case-20241124-143022"], "--yes"),
    (["inspect", "nowhere.xlsx"], "no such file"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "words"), WRONG, ids=[" ".join(c)[:45] for c, _ in WRONG])
def test_a_wrong_call_is_one_sentence_and_exit_2(call, words, export, tmp_path, capsys):
    out = tmp_path / "o"
    assert main([word.format(export=export, out=out) for word in call]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("error: ")
    assert words in shown
    assert len(shown.strip().splitlines()) == 1
    assert "Traceback" not in shown
    assert not out.exists()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_an_option_for_files_that_is_repeated_adds_its_files(kind, tmp_path):
    paths = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    for number, path in enumerate(paths):
        path.write_text(f"content {number}")
    words = [kind.option, *map(str, paths[:2]), kind.option, str(paths[2])]
    call = command_line._parser().parse_args(["generate", *words, *NAMED])
    assert [file.upload.name for file in command_line._files(call)] == ["a.csv", "b.csv", "c.csv"]


def test_a_workbook_without_the_needed_column_names_file_sheet_and_column(tmp_path, capsys):
    path = tmp_path / "cut.xlsx"
    path.write_bytes(workbook(vInfo=[["VM", "Powerstate"], ["a", "poweredOn"]]).content)
    assert generate("--rvtools", path, out=tmp_path / "o") == 2
    shown = capsys.readouterr().err
    for word in ("cut.xlsx", "vInfo", "CPUs", "Memory"):
        assert word in shown
    assert not (tmp_path / "o").exists()


def test_prices_show_prints_what_the_contract_names(capsys):
    call = "prices show --region us-east-1 --instance-type m7i.large --os linux --json"
    assert main(call.split()) == 0
    price = json.loads(capsys.readouterr().out)
    assert price["on_demand_hourly_usd"] == 0.1008
    assert {"1yr_compute_sp", "3yr_compute_sp", "3yr_ec2_instance_sp", "3yr_standard_ri"} <= set(
        price["commitments"]
    )


@pytest.mark.parametrize("system", ["linux", "windows", "rhel", "suse"])
def test_prices_show_prints_linux_licence_and_their_sum_of_every_option(capsys, system):
    call = f"prices show --region us-east-1 --instance-type m7i.large --os {system}"
    assert main(call.split()) == 0
    shown = [line.split() for line in capsys.readouterr().out.splitlines()]
    rows = {words[0]: [float(word) for word in words[1:4]] for words in shown[2:] if len(words) > 4
            and words[1].replace(".", "").isdigit()}  # fmt: skip
    charge = {"linux": 0.0, "windows": 0.092, "rhel": 0.0288, "suse": 0.0563}[system]
    assert rows["on_demand"] == pytest.approx([0.1008, charge, 0.1008 + charge])
    assert {"1yr_compute_sp", "3yr_compute_sp", "3yr_ec2_instance_sp", "3yr_standard_ri"} <= set(
        rows
    )
    for linux, licence, total in rows.values():
        assert licence == charge  # no commitment takes anything off it
        assert total == pytest.approx(linux + licence, abs=1e-6)
    assert main([*call.split(), "--json"]) == 0
    price = json.loads(capsys.readouterr().out)
    assert {key: row[2] for key, row in rows.items()} == price["totals"]


def test_prices_show_all_lists_every_system_that_the_type_can_run(capsys):
    call = "prices show --region us-east-1 --os all --json --instance-type"
    for name, systems in (
        ("m7i.large", ["linux", "windows", "rhel", "suse"]),
        ("m7g.large", ["linux", "rhel", "suse"]),
    ):
        assert main([*call.split(), name]) == 0
        assert [price["os"] for price in json.loads(capsys.readouterr().out)] == systems


def test_inspect_prints_text_and_json(export, capsys):
    assert main(["inspect", str(export)]) == 0
    assert "RVTools export" in capsys.readouterr().out
    assert main(["inspect", str(export), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)[0]
    assert report["kind"] == "rvtools"
    assert report["control_totals"]["by_state"]["powered_off"]["servers"] == 1


def test_assumptions_prints_the_register_as_csv(capsys):
    assert main(["assumptions"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    first = ["key", "label", "value", "unit", "low", "high", "evidence", "source", "as_of"]
    assert list(rows[0])[: len(first)] == first  # programs read these by their place
    assert register_of(rows) == load_register()


def test_sample_can_be_generated_from(tmp_path, capsys):
    assert main(["sample", "--out", str(tmp_path / "s")]) == 0
    inventory = tmp_path / "s" / "sample_it_inventory.xlsx"
    assert generate("--it-inventory", inventory, "--formats", "md", out=tmp_path / "o") == 0
    assert (tmp_path / "o" / "databases.csv").read_text().count("\n") == 15


@pytest.mark.parametrize(
    ("option", "path", "listed", "scoped"),
    [
        pytest.param("--rvtools", RVTOOLS_SAMPLE, 212, 29, marks=needs(RVTOOLS_SAMPLE)),
        pytest.param("--it-inventory", MPA_SAMPLE, 200, 200, marks=needs(MPA_SAMPLE)),
    ],
)
def test_the_real_exports_become_cases(option, path, listed, scoped, tmp_path):
    assert generate(option, path, out=tmp_path / "o") == 0
    case = json.loads((tmp_path / "o" / "case.json").read_text(encoding="utf-8"))
    rows = servers_of(tmp_path / "o")
    assert len(rows) == listed
    placed = [row for row in rows if row["target"] == "ec2"]
    assert len(placed) == scoped
    for row in placed:
        assert float(row["instance_vcpu"]) >= float(row["need_vcpu"])
        assert float(row["instance_memory_gib"]) >= float(row["need_memory_gib"])
    cents = sum(round(float(row["total_monthly_usd"]) * 100) for row in placed)
    figures = {figure["id"]: figure["value"] for figure in case["figures"]}
    assert cents == round(figures["aws.servers.monthly"] * 100)


def test_a_server_file_of_mpa_with_one_vcpu_keeps_one_vcpu_outside_production(tmp_path):
    path = tmp_path / "m.xlsx"
    row = mpa_row("tiny", cpus=1, ram=2, os="Ubuntu", environment="test")
    path.write_bytes(mpa(row).content)
    assert generate("--it-inventory", path, "--formats", "md", out=tmp_path / "o") == 0
    row = servers_of(tmp_path / "o")[0]
    assert (row["need_vcpu"], row["instance_vcpu"], row["instance_memory_gib"]) == ("1", "1", "2")


def test_a_mapping_file_reads_a_list_of_its_own_kind(tmp_path, capsys):
    listing, mapping = tmp_path / "liste.csv", tmp_path / "columns.toml"
    listing.write_text("Kiste,Kerne,Speicher\nweb,2,4096\n")
    mapping.write_text(
        '[columns]\nname = "Kiste"\nvcpu = "Kerne"\nmemory = { header = "Speicher", unit = "MB" }\n'
    )
    given = ("--it-inventory", listing, "--mapping", mapping, "--formats", "md")
    assert generate(*given, out=tmp_path / "o") == 0
    server = servers_of(tmp_path / "o")[0]
    assert (server["name"], server["vcpu"], server["memory_gib"]) == ("web", "2", "4")
    assert main(["inspect", str(listing), "--mapping", str(mapping)]) == 0
    assert "COLUMNS_MAPPED" in capsys.readouterr().out
    assert main(["inspect", str(listing)]) == 2
    assert main(["inspect", str(listing), "--mapping", str(tmp_path / "none.toml")]) == 2


def test_key_repair_can_be_switched_off_and_the_case_says_so(tmp_path, capsys):
    path = tmp_path / "mpa.xlsx"
    path.write_bytes(
        mpa(
            mpa_row("Server1-Mail"), Databases=[["Database ID", "Server ID"], ["DB1", "Server1"]]
        ).content
    )
    for options, hosts in (((), "Server1-Mail"), (("--no-key-repair",), "Server1")):
        given = ("--it-inventory", path, "--formats", "json", *options)
        assert generate(*given, out=tmp_path / "o") == 0
        case = json.loads((tmp_path / "o" / "case.json").read_text(encoding="utf-8"))
        assert case["key_repair"] == (not options)
        text = (tmp_path / "o" / "databases.csv").read_text(encoding="utf-8")
        assert [row["host_server_id"] for row in csv.DictReader(io.StringIO(text))] == [hosts]
        capsys.readouterr()
        assert main(["inspect", str(path), *options]) == 0
        assert ("KEY_REPAIRED" in capsys.readouterr().out) == (not options)


def test_the_same_file_given_twice_is_taken_once_and_told(tmp_path, capsys):
    files = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    for path in files:
        path.write_bytes(rvtools(vinfo_row("a")).content)
    assert generate("--rvtools", *files, "--formats", "json", out=tmp_path / "out") == 0
    assert "b.xlsx has the same content as a.xlsx. It is taken once." in capsys.readouterr().err
    case = json.loads((tmp_path / "out/case.json").read_text(encoding="utf-8"))
    assert [item["name"] for item in case["inputs"]] == ["a.xlsx"]
