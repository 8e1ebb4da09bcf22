"""The case as entered: every field survives the app, a file, the table and the command line."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, fields, replace

import boto3
import pytest
from moto import mock_aws
from streamlit.testing.v1 import AppTest

from bizcase.cli.main import main
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.errors import CatalogError
from bizcase.store import (
    CaseStore,
    Table,
    read_case_file,
    restored,
    working_state,
    write_case_file,
)
from bizcase.store.setup import TableOptions, TableSetup
from tests.app.steps import ROOT, entries_of, generate, open_page, press, session_of
from tests.entries.samples import LIST, MAPPING, book, samples
from tests.factories import rvtools, vinfo_row
from tests.runs import shared_run

NAMES = [item.name for item in fields(Entries)]
PLAIN = Entries(ProjectInfo("", ""), dt.date(2026, 1, 1))
FEW = {"mc.n": 2000.0}
TABLE, REGION = "aws-migration-business-cases", "us-east-1"


def test_every_entry_has_a_sample_that_differs_from_its_default():
    assert set(samples()) == set(NAMES)
    assert [name for name in NAMES if getattr(PLAIN, name) == samples()[name]] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_has_a_plain_form_and_a_part_in_the_fingerprint(name):
    entered = replace(PLAIN, **{name: samples()[name]})
    uploads = [file.upload for file in entered.files]
    books = [item for item in (entered.price_book, *entered.compare_books) if item is not None]
    again = Entries.from_dict(entered.to_dict(), [*uploads, *books])
    assert again == entered
    assert again.fingerprint == entered.fingerprint
    assert entered.fingerprint != PLAIN.fingerprint


@pytest.fixture(scope="module")
def entered():
    return Entries(**samples())


@pytest.fixture(scope="module")
def result(entered):
    return shared_run(RunRequest(entered))


def back(state):
    entries, notices = restored(state)
    assert notices == ()
    return entries


def assert_same(found, entered):
    assert found.to_dict() == entered.to_dict()
    assert found.fingerprint == entered.fingerprint
    assert [file.upload.is_here for file in found.files] == [True] * len(entered.files)


def test_every_entry_survives_a_case_file(entered, result):
    content = write_case_file(working_state(result))
    assert_same(back(read_case_file(content, "x")), entered)


def test_a_case_file_of_a_restored_case_is_the_same_again(result):
    state = working_state(result)
    again = shared_run(RunRequest(back(state)))
    assert working_state(again).entries.to_dict() == state.entries.to_dict()
    ours, theirs = ({f.id: f.value for f in item.case.ledger} for item in (result, again))
    assert ours == theirs


def test_every_entry_survives_the_table(entered, result):
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        TableSetup(client, TABLE, REGION).create(TableOptions())
        store = CaseStore(Table(client, TABLE, REGION))
        case_id = store.save_new(working_state(result)).case_id
        assert_same(back(store.load(case_id).state), entered)


def settings_of(key, edit):
    """Return a server's table as a settings file has it: without what is not set."""
    values = {name: value for name, value in asdict(edit).items() if value not in (None, "")}
    lines = (f"{name} = {json.dumps(value)}" for name, value in values.items())
    return f'[servers."{key}"]\n' + "\n".join(lines)


def given(entered, folder):
    """Return the options of the command line that enter a case, its files written to a folder."""
    for file in (*(item.upload for item in entered.files), entered.price_book):
        (folder / file.name).write_bytes(file.content)
    (folder / "mapping.toml").write_text(MAPPING.to_toml())
    (folder / "own.csv").write_text(
        "instance_type,purchase_option,hourly_usd,region\n"
        + "".join(
            f"{price.instance_type},{price.purchase_option},{price.hourly_usd},{price.region}\n"
            for price in entered.own_prices
        )
    )
    overrides = [f'"{key}" = {value!r}' for key, value in entered.overrides.items()]
    (folder / "own.toml").write_text("\n".join(overrides[2:]))
    (folder / "settings.toml").write_text(
        "\n".join(
            f'[dispositions."{key}"]\ndisposition = "{edit.disposition}"\nreason = "{edit.reason}"'
            for key, edit in entered.edits.items()
        )
        + "\n[assumptions]\n"
        + "\n".join(overrides[:2])
        + "\n[notes]\n"
        + "\n".join(f'"{section}" = "{note}"' for section, note in entered.notes.items())
        + "\n[wave_starts]\n"
        + "\n".join(f"{number} = {month}" for number, month in entered.wave_starts.items())
        + "\n"
        + "\n".join(settings_of(key, edit) for key, edit in entered.server_edits.items())
        + "".join(
            f"\n[narrated.{key}]\nmodel = '{told.model}'\nasked = '{told.asked}'\n"
            f"paragraphs = {list(told.paragraphs)}"
            for key, told in entered.narrated.items()
        )
        + "\n[brand]\n"
        + "\n".join(f'{name} = "{value}"' for name, value in asdict(entered.brand).items())
    )
    project, (hidden, shown) = entered.project, entered.scenarios.items()
    (folder / "later.toml").write_text(_settings(shown[1]))
    with (folder / "settings.toml").open("a") as settings:
        settings.write(f'\n[scenarios."{hidden[0]}".overrides]\n')
        settings.writelines(f'"{key}" = {value!r}\n' for key, value in hidden[1].overrides.items())
    return [
        "--rvtools", folder / "rvtools.xlsx", "--it-inventory", folder / LIST.name,
        "--mapping", folder / "mapping.toml", "--assumptions", folder / "own.toml",
        "--settings", folder / "settings.toml", "--scenario", f"{shown[0]}={folder}/later.toml",
        "--project-name", project.project_name,
        "--customer-name", project.customer_name, "--region", project.aws_region,
        "--description", project.description, "--timeline-months", project.timeline_months,
        "--as-of", entered.as_of, "--seed", entered.seed, "--no-key-repair",
        "--agents", ",".join(entered.selected_agents),
        "--compare-regions", ",".join(entered.compare_regions),
        "--price-book", folder / entered.price_book.name, "--own-prices", folder / "own.csv",
        "--language", entered.language,
    ]  # fmt: skip


def _settings(scenario):
    """Return a scenario as a settings file has it."""
    lines = [
        "[assumptions]",
        *(f'"{key}" = {value!r}' for key, value in scenario.overrides.items()),
    ]
    for key, edit in scenario.edits.items():
        lines += [f'[dispositions."{key}"]', f'disposition = "{edit.disposition}"',
                  f'reason = "{edit.reason}"']  # fmt: skip
    lines += ["[wave_starts]", *(f"{at} = {month}" for at, month in scenario.wave_starts.items())]
    lines += [settings_of(key, edit) for key, edit in scenario.server_edits.items()]
    return "\n".join(lines)


def test_every_entry_survives_the_command_line(entered, tmp_path, monkeypatch):
    """Options to a folder, the folder to the table, the table to a folder again."""
    books = tmp_path / "books"
    books.mkdir()
    (beside,) = entered.compare_books  # no option gives it: it is the refreshed one in use
    (books / beside.name).write_bytes(beside.content)
    monkeypatch.setenv("BIZCASE_PRICE_BOOKS", str(books))
    monkeypatch.setattr("bizcase.door.run_agents", shared_run)  # of the same entries, once
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_REGION", REGION)
    options = [*map(str, given(entered, tmp_path)), "--formats", "md"]
    assert main(["generate", *options, "--out", str(tmp_path / "out")]) == 0
    (books / beside.name).unlink()
    case_id = "case-20261125-101500"
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        TableSetup(client, TABLE, REGION).create(TableOptions())
        assert main(["cases", "save", str(tmp_path / "out"), "--case-id", case_id]) == 0
        assert main(["cases", "load", case_id, "--out", str(tmp_path / "again")]) == 0
    for folder in ("out", "again"):
        content = (tmp_path / folder / "case.bizcase").read_bytes()
        assert_same(back(read_case_file(content, folder)), entered)
        document = (tmp_path / folder / "business_case.md").read_text(encoding="utf-8")
        assert "## Der Entscheid" in document  # German, as it was saved


def test_every_entry_survives_the_app(entered, local_app):
    app = AppTest.from_file(str(ROOT / "pages" / "app.py"), default_timeout=60).run()
    session_of(app).entries = entered
    generate(app)
    open_page(app, "case/case.py")
    press(app, "Prepare case file")
    content = session_of(app).kept.file[1]
    press(app, "New case")
    assert entries_of(app).files == ()
    open_page(app, "library/library.py")
    app.file_uploader[0].set_value(("x.bizcase", content, "application/octet-stream")).run()
    press(app, "Open x")
    assert_same(entries_of(app), entered)
    assert not session_of(app).dirty()
    assert not session_of(app).kept.notices


def monthly(result):
    return result.case.ledger.value("aws.servers.monthly")


def test_a_case_with_its_own_price_book_keeps_its_prices():
    """Saved and loaded, such a case was once computed with the program's prices in silence."""
    files = (InputFile("rvtools", rvtools(*(vinfo_row(f"s{n}") for n in range(3)))),)
    plain = Entries(ProjectInfo("P", "C"), dt.date(2026, 11, 25), files=files, overrides=FEW)
    dearer = replace(plain, price_book=book("us-east-1"))
    first = shared_run(RunRequest(dearer))
    assert monthly(first) > 1.1 * monthly(shared_run(RunRequest(plain)))
    state = working_state(first)
    assert state.to_dict()["schema_version"] == 2  # an older program would drop the book
    assert monthly(shared_run(RunRequest(back(state)))) == monthly(first)


def test_a_refreshed_book_of_this_computer_goes_with_the_case(tmp_path, monkeypatch):
    files = (InputFile("rvtools", rvtools(vinfo_row("a"))),)
    plain = Entries(ProjectInfo("P", "C"), dt.date(2026, 11, 25), files=files, overrides=FEW)
    (tmp_path / "us-east-1.json").write_bytes(book("us-east-1").content)
    monkeypatch.setenv("BIZCASE_PRICE_BOOKS", str(tmp_path))
    first = shared_run(RunRequest(plain))
    content = write_case_file(working_state(first))
    monkeypatch.setenv("BIZCASE_PRICE_BOOKS", str(tmp_path / "another-computer"))
    entries = back(read_case_file(content, "x"))
    assert entries.price_book == book("us-east-1")
    assert monthly(shared_run(RunRequest(entries))) == monthly(first)


def test_the_region_of_the_project_has_the_same_prices_in_the_comparison_of_regions(result):
    """The row of the project's own region was once priced from the program's book."""
    own, *others = result.case.estate.regions
    assert own.region == "eu-central-1"
    bare = replace(result.case.entries, price_book=None, compare_books=(), scenarios={})
    plain = shared_run(RunRequest(bare))
    before = {cost.region: cost.run_monthly_usd for cost in plain.case.estate.regions}
    assert own.run_monthly_usd > 1.1 * before["eu-central-1"]
    after = {cost.region: cost.run_monthly_usd for cost in others}
    assert after["eu-west-1"] > 1.03 * before["eu-west-1"]
    assert after["us-east-1"] == before["us-east-1"]


def test_a_book_of_another_region_is_refused():
    entered = replace(Entries(**samples()), price_book=book("us-east-1"))
    with pytest.raises(CatalogError, match="us-east-1, not of eu-central-1"):
        entered.books()


def test_values_as_the_register_has_them_are_no_overrides():
    entered = PLAIN.with_overrides({"sizing.headroom": 1.25, "fin.horizon": 5})
    default = PLAIN.assumptions.number("fin.horizon")
    entered = entered.with_overrides({**entered.overrides, "fin.horizon": default})
    assert entered.overrides == {"sizing.headroom": 1.25}
    assert entered.fingerprint == PLAIN.with_overrides({"sizing.headroom": 1.25}).fingerprint
