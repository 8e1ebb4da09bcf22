from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from bizcase.assumptions import INPUT_REQUIRED, load_register, read_overrides
from bizcase.assumptions.reference import register_markdown
from bizcase.errors import AssumptionError

ROOT = Path(__file__).resolve().parents[2]


def test_every_default_is_valid_and_has_a_source_and_a_date():
    for entry in load_register().values():
        word = entry.choices or entry.value == INPUT_REQUIRED
        value = entry.value if word else float(entry.value)
        assert entry.with_value(value) == entry
        assert entry.source
        assert re.match(r"20\d\d-\d\d", entry.as_of)
        assert entry.evidence in "ABCUJ"


def test_every_key_of_the_register_is_used_by_the_program():
    code = "\n".join(path.read_text() for path in (ROOT / "bizcase").rglob("*.py"))
    tables = "\n".join(
        (ROOT / "bizcase" / name).read_text()
        for name in (
            "finance/on_premises.csv",
            "strategy/blockers.csv",
            "strategy/dispositions.csv",
        )
    )
    used = set(re.split(r"[,\n]", tables)) | set(re.findall(r'"([\w.]+)"', code))
    assert [key for key in load_register() if key not in used] == []


def test_an_override_marks_the_assumption_as_changed():
    register = load_register().with_overrides({"sizing.headroom": 1.1})
    assert register.number("sizing.headroom") == 1.1
    assert register["sizing.headroom"].changed
    assert not load_register()["sizing.headroom"].changed


def test_all_faults_come_at_once():
    with pytest.raises(AssumptionError) as refusal:
        load_register().with_overrides(
            {"sizing.headroom": 9, "no.such": 1, "storage.basis": "x", "time.hours_month": "abc"}
        )
    for key in ("sizing.headroom", "no.such", "storage.basis", "time.hours_month"):
        assert key in refusal.value.message


def test_what_is_counted_must_be_whole_and_all_faults_come_at_once():
    with pytest.raises(AssumptionError) as refusal:
        load_register().with_overrides(
            {"fin.horizon": 3.5, "wave.max_servers": 20.5, "op.life_server": 4.5, "mc.n": 2e9}
        )
    assert refusal.value.message == (
        "fin.horizon = 3.5 is not a whole number of years. "
        "wave.max_servers = 20.5 is not a whole number of servers. "
        "mc.n = 2e+09 draws is outside 2000 to 50000."
    )
    held = load_register().with_overrides(
        {"fin.horizon": 3.0, "op.refresh_month": "input required"}
    )
    assert held["fin.horizon"].value == "3"


def test_every_key_that_must_be_whole_is_a_number_of_the_register():
    with (ROOT / "bizcase" / "assumptions" / "whole.csv").open(encoding="utf-8") as file:
        keys = [row["key"] for row in csv.DictReader(file)]
    register = load_register()
    assert [entry.key for entry in register.values() if entry.whole] == [
        key for key in register if key in keys
    ]
    assert len(keys) == sum(entry.whole for entry in register.values())
    assert not [key for key in keys if register[key].choices]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, None, "1.1"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(AssumptionError):
        load_register()["sizing.headroom"].with_value(value)


@pytest.mark.parametrize(
    "text", ['"sizing.headroom" = 1.1', "[sizing]\nheadroom = 1.1", "sizing.headroom = 1.1"]
)
def test_flat_and_nested_toml_mean_the_same(tmp_path, text):
    path = tmp_path / "a.toml"
    path.write_text(text)
    assert read_overrides(path) == {"sizing.headroom": 1.1}


@pytest.mark.parametrize("content", [None, "= 1", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_refused(tmp_path, content):
    path = tmp_path / "a.toml"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(AssumptionError):
        read_overrides(path)


def test_the_page_of_assumptions_is_current():
    """Run ``python scripts/write_assumptions.py`` after a change of the register."""
    page = (ROOT / "docs" / "ASSUMPTIONS.md").read_text(encoding="utf-8")
    assert page == register_markdown(load_register())


def test_an_input_that_is_required_is_no_number_until_it_is_given():
    register = load_register()
    assert register.known("mig.landing_zone") is None
    with pytest.raises(ValueError, match="input required"):
        register.number("mig.landing_zone")
    given = register.with_overrides({"mig.landing_zone": 250_000})
    assert given.known("mig.landing_zone") == 250_000
    assert (
        given.with_overrides({"mig.landing_zone": "input required"}).known("mig.landing_zone")
        is None
    )
    with pytest.raises(AssumptionError):
        register.with_overrides({"sizing.headroom": "input required"})
