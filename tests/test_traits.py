"""What is known of a format or a kind by its name stands in its row, and nowhere else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.cells.declared import fields_of
from bizcase.inputs.detect import UNKNOWN
from bizcase.traits import FORMAT_TRAITS, KINDS, kind_label
from pages.tabs.file_rows import ICONS
from tests.inputs.format_files import MAKERS

ROOT = Path(__file__).resolve().parents[1]
INPUTS = ROOT / "bizcase" / "inputs"
# The reader of each format: what may say its key.
READERS = {
    "nutanix": ["lists/nutanix.py"],
    "rvtools": ["rvtools"],
    "it_inventory": ["lists/it_inventory.py", "lists/it_inventory_links.py"],
    "atx": ["transform"],
    "calculator": ["transform/calculator.py"],
    "portfolio": ["lists/portfolio.py"],
    "mra": ["readiness"],
    "live_optics": ["lists/live_optics.py"],
    "ads": ["lists/csv_lists.py"],
    "azure_migrate": ["lists/csv_lists.py"],
    "list": [
        "lists/plain_list.py",
        "tables/column_mapping.py",
        "tables/mapping.py",
        "tables/mapping_scores.py",
    ],
}

# Where "list" is a word: the command `cases list`, a style of paragraphs in Word, a kind of value.
# And a validation of Excel.
LIST_IS_A_WORD = (
    "bizcase/cli/cases.py", "bizcase/exports/edit_book.py", "bizcase/inputs/readiness/docx.py",
    "bizcase/plain.py",
)  # fmt: skip
# What writes an input anew has to know which columns and which documents it writes; the workbook
# spells the words that make up its codes.
OTHERS = {
    ("bizcase/pseudonyms/treatments.py", "list"), ("bizcase/pseudonyms/files.py", "mra"),
    ("bizcase/exports/list_words.py", "rvtools"),
}  # fmt: skip


def quoted(path):
    """Return the texts that a module quotes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def may_say(path, key):
    is_word = key == "list" and path.relative_to(ROOT).as_posix() in LIST_IS_A_WORD
    own = [INPUTS / reader for reader in READERS[key]]
    return is_word or any(path == place or place in path.parents for place in own)


def test_only_its_reader_and_the_tables_say_the_key_of_a_format():
    keys = set(FORMAT_TRAITS) | {item.formerly for item in FORMAT_TRAITS.values()} - {""}
    modules = [path for path in (ROOT / "bizcase").rglob("*.py") if path != INPUTS / "formats.py"]
    assert len(modules) > 200
    said = {
        (path.relative_to(ROOT).as_posix(), key)
        for path in modules
        for key in keys & quoted(path)
        if not (key in READERS and may_say(path, key))
    }
    assert said == OTHERS


def test_each_reader_is_there_and_says_its_key():
    # The lists of tools have one reader, which says no key at all: their rows tell them apart.
    tools = {key for key, traits in FORMAT_TRAITS.items() if traits.marks}
    assert set(READERS) == set(FORMAT_TRAITS) - tools
    for key, places in READERS.items():
        paths = [INPUTS / place for place in places]
        modules = [item for path in paths for item in ([path] if path.suffix else path.rglob("*"))]
        assert any(item.suffix == ".py" and key in quoted(item) for item in modules), key


def test_a_format_serves_a_kind_and_a_kind_has_formats():
    assert {traits.kind for traits in FORMAT_TRAITS.values()} == set(KINDS)


def test_each_kind_has_a_precedence_of_its_own_and_rvtools_comes_first():
    places = {kind.place: key for key, kind in KINDS.items()}
    assert len(places) == len(KINDS)
    assert places[min(places)] == "rvtools"


def test_each_kind_and_what_is_not_recognised_has_an_icon():
    assert set(ICONS) == {*KINDS, UNKNOWN}
    assert kind_label(UNKNOWN) == "not recognised"


def test_a_format_with_declared_columns_has_a_place_in_the_guide_and_no_other_has():
    for key, traits in FORMAT_TRAITS.items():
        assert bool(fields_of(key)) == bool(traits.guide_place), key


def test_one_format_is_read_through_a_mapping_and_it_is_compared_last():
    assert [key for key, item in FORMAT_TRAITS.items() if item.mapped] == [list(FORMAT_TRAITS)[-1]]


@pytest.mark.parametrize("key", FORMAT_TRAITS)
def test_a_file_carries_the_key_of_its_format_into_its_servers(key):
    inventory = read_inventory(MAKERS[key](), load_register())
    assert inventory.sources[0].kind == FORMAT_TRAITS[key].kind
    assert set(inventory.servers["source"]) <= {key}
