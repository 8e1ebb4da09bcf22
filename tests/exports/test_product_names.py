"""Every AWS product that a text names is called as AWS calls it today, by a dated table.

The table is ``bizcase/catalog/data/product_names.csv``: name, kind, earlier names, source.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from bizcase.exports import render

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "bizcase/catalog/data/product_names.csv"
ROWS = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))
NAMES = sorted((row["name"] for row in ROWS), key=len, reverse=True)
EARLIER = {
    earlier: row["name"] for row in ROWS for earlier in filter(None, row["earlier"].split("|"))
}
NAMED = re.compile(r"\b(?:AWS|Amazon) [A-Z][A-Za-z0-9]*(?:[ -](?:for )?[A-Z][A-Za-z0-9]*)*\+?")


def any_of(names):
    """Return what finds one of some names as words; the longest where one begins another."""
    longest = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"\b(?:{longest})(?![\w+])")


BEGINNINGS = tuple(f"{name}{sign}" for name in NAMES for sign in " -")
OF_TODAY, OF_EARLIER = any_of(set(NAMES) - set(EARLIER)), any_of(EARLIER)
GROUPS = (tuple, frozenset)
# They recognise the names of others, or tell what a name once was.
OF_OTHERS = ("product_names.csv", "retired_services.csv", "CHANGELOG.md")


def strings_of(constant):
    """Yield the texts of a module, a third of the time that a walk through its tree takes."""
    if isinstance(constant, str):
        yield constant
    for inner in getattr(constant, "co_consts", constant if isinstance(constant, GROUPS) else ()):
        yield from strings_of(inner)


def sources():
    """Every text that may reach a reader, with the file that has it."""
    for path in sorted((*(ROOT / "bizcase").rglob("*.*"), *(ROOT / "pages").rglob("*.*"))):
        if path.name in OF_OTHERS or path.suffix not in (".py", ".csv", ".toml", ".html"):
            continue
        text = path.read_text("utf-8")
        if path.suffix == ".py":
            text = "\n".join(strings_of(compile(text, path, "exec", dont_inherit=True)))
        yield path.relative_to(ROOT).as_posix(), text
    for path in (*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"):
        if path.name not in OF_OTHERS:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def unknown_in(text):
    """Names of AWS that the table does not have; a known name may be followed by other words."""
    found = (" ".join(match[0].split()) for match in NAMED.finditer(text))
    return {name for name in found if name not in NAMES and not name.startswith(BEGINNINGS)}


def earlier_in(text):
    """Earlier names in a text, each with the name of today; one inside a known name is none."""
    return {found: EARLIER[found] for found in OF_EARLIER.findall(OF_TODAY.sub("", text))}


def test_the_table_is_dated_and_has_a_source_for_each_name():
    assert len({row["name"] for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert row["source"], row
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", row["as_of"])
        assert bool(row["earlier"]) == bool(row["since"]), row
        assert row["kind"] in ("service", "programme", "document")


def test_the_scan_finds_earlier_and_unknown_names():
    said = "Replicate with AWS Application Migration Service, store in Amazon Wonder Store."
    assert earlier_in(said)["AWS Application Migration Service"] == "AWS Transform MGN"
    assert unknown_in(said) == {"AWS Application Migration Service", "Amazon Wonder Store"}
    assert earlier_in("AWS Transform MGN and Amazon SageMaker AI") == {}
    assert earlier_in("Amazon SageMaker") == {"Amazon SageMaker": "Amazon SageMaker AI"}


def test_no_text_has_an_earlier_or_an_unknown_name():
    assert {file: found for file, text in sources() if (found := earlier_in(text))} == {}
    assert {file: found for file, text in sources() if (found := unknown_in(text))} == {}


def test_services_to_use_instead_have_the_names_of_today():
    path = ROOT / "bizcase/strategy/retired_services.csv"
    advice = [row["use_instead"] for row in csv.DictReader(path.read_text("utf-8").splitlines())]
    assert not earlier_in("\n".join(advice))
    assert not unknown_in("\n".join(advice))


@pytest.mark.parametrize("sample", ["rvtools_result", "mpa_result"])
@pytest.mark.parametrize("key", ["md", "html"])
def test_no_document_has_an_earlier_or_an_unknown_name(sample, key, request):
    shown = render(key, request.getfixturevalue(sample)).decode()
    assert earlier_in(shown) == {}
    assert unknown_in(shown) == set()
