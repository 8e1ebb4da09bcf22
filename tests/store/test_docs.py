"""docs/DYNAMODB.md says what the code does."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from pathlib import Path

import pytest

from bizcase.cli import main as cli
from bizcase.store import setup_cli
from bizcase.store.client import DEFAULT_TABLE, READ_SECONDS
from bizcase.store.codec import BOUNDS
from bizcase.store.items import _OURS
from bizcase.store.policy import bucket_policy, kms_policy, setup_policy, table_arn, use_policy
from bizcase.store.setup import KEEP_ORPHANS
from bizcase.store.table import FEW, READERS, SEGMENTS
from bizcase.units import BYTES_PER_MIB

TEXT = (Path(__file__).parents[2] / "docs" / "DYNAMODB.md").read_text(encoding="utf-8")
ROOT = Path(__file__).parents[2]
SOURCES = (ROOT / "bizcase" / "store", ROOT / "pages" / "state")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [
    line
    for language, block in BLOCKS
    if language == "bash"
    for line in block.strip().splitlines()
    if "bizcase" in line or "setup_dynamodb" in line
]


def test_the_policies_are_those_of_the_code():
    arn = table_arn(DEFAULT_TABLE, "us-east-1")
    written = [json.loads(block) for language, block in BLOCKS if language == "json"]
    assert written == [
        use_policy(arn), setup_policy(arn), kms_policy("your-key", "us-east-1"),
        bucket_policy("your-bucket"),
    ]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_one_that_the_program_takes(command):
    words = [word for word in shlex.split(command) if not re.match(r"[A-Z_]+=", word)]
    if words[0] != "python":
        return  # the AWS command line is not ours
    parser = setup_cli._parser() if words[1] == "setup_dynamodb.py" else cli._parser()
    given = words[2:] if words[1] == "setup_dynamodb.py" else words[3:]
    assert isinstance(parser.parse_args(given), argparse.Namespace)


def test_every_option_of_the_set_up_is_described():
    for action in setup_cli._parser()._actions:
        for option in action.option_strings or ():
            assert option in ("-h", "--help") or f"`{option}" in TEXT, option


def test_every_attribute_of_an_item_is_described():
    for name in _OURS:
        assert f"`{name}`" in TEXT, name


def test_figures_in_the_text_are_those_of_the_code():
    assert KEEP_ORPHANS.total_seconds() == 3600
    assert "older than one hour" in TEXT
    assert f"in {SEGMENTS} segments, {READERS} side by side" in TEXT
    assert f"more than {FEW} items" in TEXT
    assert (BOUNDS.ratio, BOUNDS.least_bytes, BOUNDS.depth) == (16, 16 * BYTES_PER_MIB, 64)
    assert (BOUNDS.values_per_byte, BOUNDS.least_values) == (1 / 4, 250_000)
    assert (
        "16 times its bytes and at least 16 MiB, one value for every 4 bytes and at least " in TEXT
    )
    assert f"the answer takes over {READ_SECONDS} seconds" in TEXT


def test_every_message_of_the_table_is_one_that_the_code_says():
    """The words before the first gap of each row stand somewhere in the program."""
    rows = re.findall(
        r"^\| ([^|`]+) \| [^|]+ \|$", TEXT.split("## When something")[1], re.MULTILINE
    )
    said = "".join(path.read_text() for folder in SOURCES for path in folder.rglob("*.py"))
    plain = re.sub(r'"\s+f?"', "", said)  # a sentence over several lines
    for row in rows[1:]:
        words = re.split(r", | \.\.\. | dynamodb:| in secrets.toml", row.strip())[0]
        assert words in plain, words
