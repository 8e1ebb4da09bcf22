from __future__ import annotations

import re
from pathlib import Path

import pytest

from bizcase.assumptions import (
    INPUT_REQUIRED,
    NOT_ENTERED,
    PARTS,
    STAGES,
    UNSET,
    load_register,
    read_overrides,
)
from bizcase.assumptions.reference import register_markdown
from bizcase.assumptions.table import register_of
from bizcase.errors import AssumptionError

ROOT = Path(__file__).resolve().parents[2]


def test_every_default_is_valid_and_has_a_source_and_a_date():
    for entry in load_register().values():
        assert entry.with_value(entry.plain) == entry
        assert entry.source
        # As exact as the source has it; a page without a date is named so.
        assert re.fullmatch(r"20\d\d(-\d\d(-\d\d)?)?|undated copy", entry.as_of), entry.key
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
        "mc.n = 2,000,000,000 outcomes is outside the allowed range, 2,000 to 50,000."
    )
    held = load_register().with_overrides(
        {"fin.horizon": 3.0, "op.refresh_month": "input required"}
    )
    assert held["fin.horizon"].value == "3"


def numbers():
    return [entry for entry in load_register().values() if entry.is_number]


def test_every_assumption_has_a_known_part_and_stage_and_none_is_empty():
    entries = load_register().values()
    assert {entry.part for entry in entries} == set(PARTS)
    assert {entry.moves for entry in entries} == set(STAGES)


ROW = {
    "key": "backup.server", "label": "Backup per server", "value": "3", "unit": "USD",
    "low": "1", "high": "9", "allowed_low": "0", "allowed_high": "", "whole": "",
    "part": "On-premises cost", "moves": "finance", "driver": "", "simulated": "", "labour": "",
    "evidence": "J", "source": "Quote", "as_of": "2026-11-29",
}  # fmt: skip


@pytest.mark.parametrize("column", ["part", "moves"])
@pytest.mark.parametrize("word", ["", "Backup", "On-premises costs"])
def test_a_row_of_an_unknown_part_or_stage_fails_at_load_and_names_what_is_known(column, word):
    assert register_of([ROW])["backup.server"].part == "On-premises cost"
    with pytest.raises(AssumptionError) as refusal:
        register_of([ROW | {column: word}])
    assert f"The {column} of backup.server is {word!r}" in refusal.value.message
    assert (PARTS if column == "part" else STAGES)[-1] in refusal.value.message
    assert refusal.value.where == "register.csv"


def test_only_numbers_have_ranges_and_limits_and_are_tested():
    for entry in load_register().values():
        limits = (entry.low, entry.high, entry.allowed_low, entry.allowed_high)
        if not entry.is_number:
            assert limits == (None,) * 4
            assert (entry.whole, entry.driver) == (False, None)
        assert (entry.low is None) == (entry.high is None), entry.key
        if entry.value == INPUT_REQUIRED:  # nothing is known of it, so it has no range either
            assert entry.low is None


def test_the_default_lies_in_the_range_and_the_range_in_what_may_be_entered():
    for entry in numbers():
        known = None if entry.value in UNSET else float(entry.value)
        held = [entry.allowed_low, entry.low, known, entry.high, entry.allowed_high]
        given = [number for number in held if number is not None]
        assert given == sorted(given), entry.key


@pytest.mark.parametrize(
    ("key", "accepted", "refused"),
    [
        ("fin.discount", (0, 3, 13, 40), (-1, 40.1, 800)),
        ("fin.horizon", (1, 2, 10), (0, 11)),
        ("op.labour_retained_pct", (0, 35, 100), (-5, 101)),
        ("mig.rate_usd_h", (0, 60, 1500), (-150,)),
        ("mig.h_rehost_server", (0, 40, 2000), (-5, 2001)),
        ("mig.price_server", (0, 1500, 20_000), (-1500,)),
        ("mig.training_eng", (0, 1200), (-1,)),
        ("op.kwh", (0.05, 0.35, 1.1), (-0.1, 35)),
        ("growth.infra", (-30, -8, 25), (-100, 300)),
        ("fin.aws_price_change", (-12, 8), (-100,)),
        ("fin.esc_labour", (-2, 0, 12), (-100,)),
        ("op.fte_cost_us", (18_000, 320_000), (-1,)),
        ("op.vms_per_fte_virtual", (1, 8, 900), (0, -3)),
        ("op.life_server", (2, 9), (0, -4)),
        ("op.pue", (1, 1.05, 2.6), (0.9, 0)),
        ("mig.dual_run_months", (0, 12), (-1,)),
        ("mig.contingency", (0, 45, 120), (-10,)),
        ("mig.schedule_slip", (0, 90), (-10,)),
        ("sizing.headroom", (1, 2), (0.9, 0)),
        ("aws.commit_coverage", (0, 100), (101,)),
        ("range.undecided_low", (0, 100), (101,)),
        ("op.server_util", (0, 95), (100.5,)),
        ("time.hours_month", (672, 744), (0, 745)),
        ("op.sql_ent_2core", (0, 9000), (-1,)),
        ("co2.grid_onprem", (0, 1.2), (-0.1,)),
    ],
)
def test_what_is_possible_may_be_entered_and_what_is_not_is_refused(key, accepted, refused):
    entry = load_register()[key]
    for value in accepted:
        assert float(entry.with_value(value).value) == value
    for value in refused:
        with pytest.raises(AssumptionError) as refusal:
            entry.with_value(value)
        assert entry.allowed in refusal.value.message


def test_no_share_of_a_whole_passes_100_and_no_price_is_negative():
    shares = ("Share", "kept", "utilisation", "Probability", "covers", "written off")
    counted = [0, 0]
    for entry in numbers():
        if entry.unit == "%" and any(word in entry.label for word in shares):
            counted[0] += 1
            assert 0 <= entry.allowed_low < entry.allowed_high <= 100, entry.key
        if entry.unit.startswith("USD"):
            counted[1] += 1
            assert entry.allowed_low == 0, entry.key
    assert min(counted) > 10


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [("0", "40", "0 to 40"), ("0", "", "0 or more"), ("", "1200", "1,200 or less"),
     ("", "", "any number")],
)  # fmt: skip
def test_a_limit_that_is_not_stated_limits_nothing(low, high, words):
    entry = register_of([ROW | {"allowed_low": low, "allowed_high": high}])["backup.server"]
    assert entry.allowed == words
    for value, limit in ((-1e9, low), (1e9, high)):
        if not limit:
            assert entry.with_value(value).value
            continue
        with pytest.raises(AssumptionError, match=f"outside the allowed range, {words}"):
            entry.with_value(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, (1, 9)), (1, (1, 9)), (0.25, (0.25, 9)), (40, (1, 40))],
)
def test_the_tested_range_always_holds_the_value(value, expected):
    entry = register_of([ROW])["backup.server"].with_value(value)
    assert entry.tested_range == expected
    assert (entry.low, entry.high) == (1, 9)


def test_what_has_no_range_is_not_tested():
    assert register_of([ROW | {"low": "", "high": ""}])["backup.server"].tested_range is None
    assert load_register()["op.refresh_month"].tested_range is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, True, None, "1.1"])
@pytest.mark.parametrize("key", ["sizing.headroom", "backup.server"])
def test_what_is_no_number_is_refused(key, value):
    register = {**load_register(), **register_of([ROW | {"allowed_low": ""}])}
    with pytest.raises(AssumptionError, match="is not a number"):
        register[key].with_value(value)


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
    assert register.known("mig.subscription") is None
    with pytest.raises(ValueError, match="input required"):
        register.number("mig.subscription")
    given = register.with_overrides({"mig.subscription": 900})
    assert given.known("mig.subscription") == 900
    back = given.with_overrides({"mig.subscription": INPUT_REQUIRED})
    assert back.known("mig.subscription") is None
    for word in ("unknown", "", "Input required"):
        with pytest.raises(AssumptionError):
            register.with_overrides({"mig.subscription": word})
        with pytest.raises(AssumptionError):
            register.with_overrides({"sizing.headroom": word})


def test_what_replaces_another_rule_is_not_entered_until_it_is_given():
    register = load_register()
    assert register.text("aws.discount_ec2") == "not entered"
    assert register.known("aws.discount_ec2") is None
    given = register.with_overrides({"aws.discount_ec2": 12})
    assert given.known("aws.discount_ec2") == 12
    assert given.with_overrides({"aws.discount_ec2": "not entered"}) is not given
    assert "aws.discount_ec2" not in register.changed_values()
    for key in ("sizing.headroom", "mig.contingency"):
        emptied = register.with_overrides({key: "not entered"})
        assert emptied.number(key) == register.number(key)
        assert "because there is a default now" in emptied.notices[0]


def test_the_drivers_have_places_of_their_own_and_only_what_has_a_range_is_one():
    tested = [entry for entry in load_register().values() if entry.driver is not None]
    assert len({entry.driver for entry in tested}) == len(tested)
    for entry in load_register().values():
        if entry.driver is None:
            assert not entry.simulated, entry.key
        else:
            assert None not in (entry.low, entry.high), entry.key
        assert entry.simulated or not entry.labour, entry.key


def test_a_number_that_replaces_a_computed_one_is_not_entered_and_is_tested_as_a_quote():
    """Its sources report 300 to 5,000; a quote of 1,500 is known to 10 %."""
    register = load_register()
    assert register["mig.price_server"].value == NOT_ENTERED
    assert register.known("mig.price_server") is None
    assert register["mig.price_server"].tested_range is None
    given = register.with_overrides({"mig.price_server": 1500})
    assert given.known("mig.price_server") == 1500
    assert given["mig.price_server"].tested_range == pytest.approx((1350, 1650))
    assert given.changed_values() == {"mig.price_server": 1500}
    back = given.with_overrides({"mig.price_server": NOT_ENTERED})
    assert not back["mig.price_server"].changed
