"""docs/PRICES.md says what the code does."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from bizcase.catalog.refresh.bulk import BASE_VARIABLE
from bizcase.catalog.refresh.query import PERMISSIONS, PRICING_REGIONS
from bizcase.catalog.region_book import FOLDER_VARIABLE
from bizcase.catalog.snapshot import priced_regions, snapshot
from bizcase.cli import main as cli

TEXT = (Path(__file__).parents[2] / "docs" / "PRICES.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [
    line for language, block in BLOCKS if language == "bash" for line in block.strip().splitlines()
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_one_that_the_program_takes(command):
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "bizcase"]
    assert cli._parser().parse_args(words[3:]).run


def test_the_policy_and_the_settings_are_those_of_the_code():
    policy = next(json.loads(block) for language, block in BLOCKS if language == "json")
    assert policy["Statement"][0]["Action"] == list(PERMISSIONS)
    for name in (BASE_VARIABLE, FOLDER_VARIABLE, ", ".join(PRICING_REGIONS)):
        assert name in TEXT


def test_the_counts_are_those_of_the_packaged_book():
    borrowing = len(snapshot()["rds_region_fill"])
    assert f"for {len(priced_regions())} regions" in TEXT
    assert f"{len(priced_regions()) - borrowing} regions; {borrowing} borrow" in TEXT
