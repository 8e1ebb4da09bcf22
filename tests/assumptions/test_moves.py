"""The stage of the register that a key moves, against the rooms that ask for the key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bizcase.assumptions import FINANCE, PLAN, PRICES, READING, STAGES, load_register
from bizcase.assumptions.own_currency import OF_THE_RATE

BIZCASE = Path(__file__).resolve().parents[2] / "bizcase"
ROOMS = {
    READING: ("inputs", "inventory"),
    PLAN: ("strategy",),
    PRICES: ("sizing", "pricing", "catalog", "inventory/service_levels.py"),
    FINANCE: ("finance",),
}
# Issue codes are words for readers, and the figures of dispositions sum priced lines: neither
# reads a file or makes a plan.
NO_STAGE = ("issue_codes.csv", "cost_figures.py")
# What the bill and finance ask of the inventory; no file is read anew for it.
ASKED_LATER = "service_levels.py"
# Amounts that were typed in the customer's currency are converted anew, the earliest in prices.
MONEY_MOVES = min(
    (entry.moves for entry in load_register().values() if entry.unit.startswith("USD")),
    key=STAGES.index,
)
# Own Windows licences stand beside the base case: no AWS price of a case or a what-if has them.
BESIDE = {"op.win_dc_core"}


def keys_in(text):
    return set(load_register()) & set(re.findall(r"[a-z]\w*\.[a-z]\w*", text))


def _files(room):
    return [room] if room.is_file() else list(room.rglob("*.*"))


def asked_by(stage):
    """Return the keys that stand in the source or the tables of the rooms of a stage."""
    files = [file for room in ROOMS[stage] for file in _files(BIZCASE / room)]
    left_out = (*NO_STAGE, ASKED_LATER) if stage == READING else NO_STAGE
    read = [file for file in files if file.suffix in (".py", ".csv") and file.name not in left_out]
    return keys_in("\n".join(file.read_text(encoding="utf-8") for file in read))


@pytest.fixture(scope="module")
def asked():
    return {stage: asked_by(stage) for stage in STAGES}


def test_every_key_moves_the_first_stage_that_asks_for_it(asked):
    found = {}
    for key in load_register():
        found[key] = next((stage for stage in STAGES if key in asked[stage]), "none")
        if key in OF_THE_RATE or key == "money.locale":
            found[key] = MONEY_MOVES
        if key in BESIDE:
            assert found[key] == PRICES
            found[key] = FINANCE
    assert found == {key: entry.moves for key, entry in load_register().items()}


def test_keys_deep_inside_a_room_and_in_its_tables_are_found(asked):
    assert "inventory.num_cpus_reading" in asked[READING]  # asked for by one family of lists
    assert "wave.hub_share" in asked[PLAN]
    assert "blocker.max_network_adapters" in asked[PLAN]  # in a table of rules
    assert keys_in('x = values["op.kwh"] * values["no.such"]') == {"op.kwh"}
