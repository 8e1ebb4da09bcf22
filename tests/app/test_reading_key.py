"""Which assumptions make the files be read again: those that a reader asks for, and no other."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from bizcase.assumptions import READING, load_register
from bizcase.entries import Entries, InputFile, ProjectInfo
from bizcase.inputs import read_inventory
from pages.state import reading
from tests.agents.estates import AS_OF
from tests.factories import rvtools, vinfo_row
from tests.inputs.format_files import MAKERS


class Watched:
    """A register that notes what is asked for."""

    def __init__(self, register):
        self._register, self.asked = register, set()

    def __getattr__(self, name):
        found = getattr(self._register, name)
        if not callable(found):
            return found

        def noting(key, *more, **others):
            self.asked.add(key)
            return found(key, *more, **others)

        return noting

    def __getitem__(self, key):
        self.asked.add(key)
        return self._register[key]


def another(entry):
    """A value that is not the default; nobody checks it."""
    return f"{entry.value} " if isinstance(entry.value, str) else (entry.value or 0) + 1


def test_an_assumption_that_does_not_move_reading_calls_no_reader(monkeypatch):
    upload, register = rvtools(vinfo_row("a")), load_register()
    entries = Entries(ProjectInfo("Exit", "Example"), AS_OF, files=(InputFile("rvtools", upload),))
    known = reading.read_files(entries, {})
    calls = []
    monkeypatch.setattr(reading, "read_file", lambda *_: calls.append(1))
    for key, entry in register.items():
        changed = _with(entries, register, key, entry)
        calls.clear()
        reading.read_files(changed, known)
        assert len(calls) == (entry.moves == READING), key


def _with(entries, register, key, entry):
    """Return the entries with one value changed, whatever the register allows."""

    values = {
        name: replace(item, value=another(item)) if name == key else item
        for name, item in register.items()
    }
    return SimpleNamespace(files=entries.files, key_repair=entries.key_repair, assumptions=values)


def test_readers_ask_for_no_other_assumption():
    watched = Watched(load_register())
    for make in MAKERS.values():
        read_inventory(make(), watched)
    assert watched.asked
    assert {key for key in watched.asked if load_register()[key].moves != READING} == set()
