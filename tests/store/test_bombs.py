"""A small case file is opened or refused within a bounded memory, in a process of its own."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bizcase.bounded import has_more_values, is_deeper
from bizcase.catalog.region_book import read_region_book
from bizcase.cli.main import main
from bizcase.errors import CatalogError, InputError
from bizcase.exports.files import CASE_FILE
from bizcase.inputs.opening.condensed import MAGIC, open_condensed
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.store import codec
from bizcase.store.case_file import read_case_file, write_case_file
from bizcase.store.codec import pack, unpack
from bizcase.store.errors import CaseTooLarge
from tests.store.states import state

MIB = 2**20
CAP_MIB = 300
# The imports take some 115 MiB of it. A child of the process that imported opens each file; its
# peak starts from there.
OPEN = """
import os, re, sys, time
from bizcase.store import StoreError, read_case_file

def opened(path):
    content, started = open(path, "rb").read(), time.process_time()
    try:
        read_case_file(content, "x")
        said = "opened"
    except StoreError as fault:
        said = type(fault).__name__
    seconds = time.process_time() - started
    peak = re.search(r"VmHWM:[^0-9]+([0-9]+)", open("/proc/self/status").read())[1]
    print(path, said, int(peak) // 1024, seconds, flush=True)

for path in sys.argv[1:]:
    child = os.fork()
    if not child:
        opened(path)
        os._exit(0)
    os.waitpid(child, 0)
"""


def case_file(text):
    content = gzip.compress(text, 9, mtime=0)
    line = json.dumps({"sha256": hashlib.sha256(content).hexdigest()}).encode()
    return b"BIZCASE 1\n" + line + b"\n" + content


def inside(value):
    """A whole state whose case contains this JSON."""
    text = json.dumps(state().to_dict() | {"case": {"x": "HERE"}})
    return text.encode().replace(b'"HERE"', value)


BOMBS = {
    "empty objects": lambda: inside(b"[" + b"{}," * 17_000_000 + b"0]"),
    "empty lists": lambda: inside(b"[" + b"[]," * 5_000_000 + b"0]"),
    "objects of one": lambda: inside(b"[" + b'{"":0},' * 7_000_000 + b"0]"),
    "nested": lambda: inside(b'{"":' * 4_000_000 + b"0" + b"}" * 4_000_000),
    "as many objects as are allowed": lambda: inside(b"[" + b'{"":0},' * 124_000 + b"0]"),
    "as many floats as are allowed": lambda: inside(b"[" + b"1.5," * 240_000 + b"0]"),
    "one long text": lambda: inside(b'"' + b"a" * 60 * MIB + b'"'),
    "a text of wide signs": lambda: inside(b'"\\ud83d\\ude00' + b"a" * 15 * MIB + b'"'),
    "wide signs only": lambda: inside(b'"' + b"\\ud83d\\ude00" * MIB + b'"'),
    "commas in a text": lambda: inside(b'"' + b"[{," * 5_000_000 + b'"'),
    "escapes in a text": lambda: inside(b'"' + b"\\\\" * 8_000_000 + b'"'),
    "texts without end": lambda: inside(b'"' + b'\\"' * 7_000_000),
    "a long number": lambda: inside(b"1" * 15 * MIB),
    "raw wide signs": lambda: inside(b'"' + "\U0001f600".encode() * 3 * MIB + b'"'),
    "many short texts": lambda: inside(
        b"[" + b",".join(b'"%06d"' % n for n in range(240_000)) + b"]"
    ),
    "objects and wide signs": lambda: inside(
        b"[" + b'{"":0},' * 124_000 + b'"\\ud83d\\ude00' + b"a" * 14 * MIB + b'"]'
    ),
    "nothing but blanks": lambda: b" " * 100 * MIB,
    "base64 of zeros": lambda: json.dumps(
        state(content=bytes(11 * MIB)).to_dict(), separators=(",", ":")
    ).encode(),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What came of each file, its peak in MiB and its seconds, by name."""
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of a process is read from /proc")
    folder, names = tmp_path_factory.mktemp("bombs"), {}
    for name, made in BOMBS.items():
        path = folder / f"{len(names)}.bizcase"
        path.write_bytes(case_file(made()))
        assert path.stat().st_size < MIB
        names[str(path)] = name
    command = [sys.executable, "-c", OPEN, *names]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True)
    lines = (line.split() for line in done.stdout.splitlines())
    return {names[path]: (said, int(peak), float(took)) for path, said, peak, took in lines}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_under_a_megabyte_takes_a_bounded_memory(outcomes, name):
    said, peak, seconds = outcomes[name]
    assert said in ("opened", "CaseTooLarge", "CaseDamaged")
    assert peak < CAP_MIB
    assert seconds < 3  # of the processor; it takes 0.2


def refused(text):
    content = gzip.compress(text)
    with pytest.raises(CaseTooLarge) as caught:
        unpack(content, hashlib.sha256(content).hexdigest(), "x")
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(("depth", "fits"), [(60, True), (70, False)])
def test_a_case_may_be_nested_so_deep(depth, fits):
    text = inside(b"[" * depth + b"]" * depth)
    if fits:
        content = gzip.compress(text)
        assert unpack(content, hashlib.sha256(content).hexdigest(), "x").case["x"]
    else:
        refused(text)


def test_what_could_not_be_opened_again_is_not_saved(monkeypatch):
    few = replace(codec.BOUNDS, least_values=100, values_per_byte=0)
    monkeypatch.setattr(codec, "BOUNDS", few)
    with pytest.raises(CaseTooLarge):
        pack(state(case={"x": list(range(200))}))


@pytest.mark.parametrize(
    ("text", "values"), [(b"[1,2,3]", 3), (b'{"a":[{},{}]}', 5), (b'"[[[[,,,,"', 0), (b"5", 0)]
)
def test_values_are_counted_outside_of_texts(text, values):
    assert has_more_values(text, values) == (values > 0)
    assert not has_more_values(text, values + 1)


def test_depth_is_counted():
    assert not is_deeper([{"a": [1]}], 3)
    assert is_deeper([{"a": [1]}], 2)
    assert not is_deeper(5, 0)


def test_a_kept_table_that_would_become_gigabytes_is_refused():
    for text in (b"[" + b"{}," * 17_000_000 + b"0]", b" " * 200 * MIB, b"[" * 3_000_000):
        content = MAGIC + gzip.compress(text)
        with pytest.raises(InputError, match="damaged"):
            open_condensed(Upload("x.xlsx", content, Origin("0", 1)))


def test_a_price_book_of_others_is_bounded_too():
    with pytest.raises(CatalogError):
        read_region_book(Upload("x.json", b"[" + b"{}," * 700_000 + b"0]"))


@pytest.mark.parametrize("place", ["opening", "anywhere"])
def test_too_little_memory_is_a_sentence(monkeypatch, tmp_path, capsys, place):
    def fails(*_):
        raise MemoryError

    (tmp_path / CASE_FILE).write_bytes(write_case_file(state()))
    if place == "opening":
        monkeypatch.setattr(codec, "unpacked_json", fails)
        with pytest.raises(CaseTooLarge, match="too little memory"):
            read_case_file((tmp_path / CASE_FILE).read_bytes(), "x")
    else:
        monkeypatch.setattr("bizcase.store.read_case_file", fails)
    assert main(["cases", "save", str(tmp_path)]) == 2
    assert "too little memory" in capsys.readouterr().err
