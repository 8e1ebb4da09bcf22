"""Every format that the program says it reads is read here; a new one needs a maker."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.detect import detect
from bizcase.inputs.formats import FORMATS
from bizcase.inputs.tables.source import open_source
from tests.inputs.format_files import MAKERS

TABLES = {
    "it_inventory": "servers", "rvtools": "servers", "atx": "transform_figures",
    "calculator": "transform_figures",
    "mra": "readiness", "portfolio": "applications",
}  # fmt: skip


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.key)
def test_every_format_is_detected_and_read(known):
    upload = MAKERS[known.key]()
    found = detect(open_source(upload))
    assert found.format is known
    assert found.reason
    inventory = read_inventory(upload, load_register(), known.traits.kind)
    assert len(getattr(inventory, TABLES[known.traits.kind]))
    assert inventory.sources[0].rows


def test_no_maker_is_left_of_a_format_that_is_gone():
    assert set(MAKERS) == {known.key for known in FORMATS}
