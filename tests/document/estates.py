"""Estates whose documents are read, from one guest to both samples."""

from __future__ import annotations

import datetime as dt

import pytest

from bizcase.document.blocks import Bullets, Paragraph
from bizcase.document.writing import plain, written
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.server_edits import ServerEdit
from tests.factories import MPA_SAMPLE, RVTOOLS_SAMPLE, mpa, mpa_row, needs, rvtools, vinfo_row
from tests.runs import shared_run
from tests.twins import made_inventory, made_on_aws, made_rvtools

ESTATES = {
    "one guest": lambda: {"rvtools": (rvtools(vinfo_row("a")),)},
    "nothing runs": lambda: {"rvtools": (rvtools(vinfo_row("a", Powerstate="poweredOff")),)},
    "on AWS": lambda: {"rvtools": (made_on_aws(),)},
    "a list": lambda: {"it_inventory": (mpa(mpa_row("s1"), mpa_row("s2"), mpa_row("s3")),)},
    # Each waits for the name of its system, and no instance type holds two of them.
    "all wait": lambda: {
        "it_inventory": (
            mpa(
                mpa_row("s1", os=None),
                mpa_row("s2", os=None, cpus=100_000),
                mpa_row("s3", os=None, ram=900_000),
            ),
        )
    },
    "many guests": lambda: {
        "rvtools": (rvtools(*(vinfo_row(f"vm{n}", CPUs=8, Memory=65536) for n in range(12))),)
    },
    "built in": lambda: {"rvtools": (made_rvtools(),), "it_inventory": (made_inventory(),)},
    "public export": lambda: {"rvtools": (Upload.from_path(RVTOOLS_SAMPLE),)},
    "public list": lambda: {"it_inventory": (Upload.from_path(MPA_SAMPLE),)},
}
_PUBLIC = {"public export": RVTOOLS_SAMPLE, "public list": MPA_SAMPLE}
# What the analyst set by hand.
_EDITED = {
    "many guests": {
        "5000-275": ServerEdit(vcpu=1.0, memory_gib=12.0, storage_gib=500.0, reason="Bench, May"),
        "5000-276": ServerEdit(in_scope=False, environment="development", os_licence="rhel"),
        "5000-277": ServerEdit(wave=1), "nobody": ServerEdit(vcpu=2.0),
        "5000-278": ServerEdit(wave=99),
    }
}  # fmt: skip
# What finance books, far above and below what is modelled.
_STATED = {"many guests": {"op.today_total": 400_000.0}, "a list": {"op.today_total": 100.0}}


def each(names):
    """Return the names as parameters of a test; the public samples only where they are."""
    return [
        pytest.param(name, marks=needs(_PUBLIC[name]) if name in _PUBLIC else ()) for name in names
    ]


def result_of(name, **overrides):
    files = tuple(
        InputFile(kind, upload) for kind, uploads in ESTATES[name]().items() for upload in uploads
    )
    entries = Entries(
        ProjectInfo("Exit", "Ex"), dt.date(2026, 11, 23), files=files,
        overrides={**_STATED.get(name, {}), **overrides},
        server_edits=_EDITED.get(name, {}),
    )  # fmt: skip
    return shared_run(RunRequest(entries))


def told_in(result):
    """Return what the paragraphs and points of a document say, as one text."""
    return " ".join(
        written(words, result.case.ledger, plain)
        for part in result.document.sections for block in part.blocks
        if isinstance(block, Paragraph | Bullets)
        for words in (block.items if isinstance(block, Bullets) else (block.text,))
    )  # fmt: skip
