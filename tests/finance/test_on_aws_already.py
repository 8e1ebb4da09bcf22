"""Servers on EC2 bare metal have no cost on premises, and change that of no other."""

from __future__ import annotations

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.finance import finance_inputs
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.merge import merge
from bizcase.pricing import price_base
from tests.factories import MPA_SAMPLE, RVTOOLS_SAMPLE, needs
from tests.finance.paths import paths

REGISTER = load_register()


def prepared_of(inventory):
    estate = price_base(inventory, REGISTER, load_price_book("us-east-1"))
    return finance_inputs(inventory, estate, REGISTER, "us-east-1", 1)


@needs(MPA_SAMPLE, RVTOOLS_SAMPLE)
def test_an_export_that_runs_on_aws_leaves_the_baseline_of_another_as_it_was():
    listed, exported = (
        read_inventory(Upload.from_path(path), REGISTER) for path in (MPA_SAMPLE, RVTOOLS_SAMPLE)
    )
    alone, both = prepared_of(listed), prepared_of(merge([listed, exported]))
    assert both.no_baseline == ""
    assert (~both.servers["has_baseline"]).sum() == len(both.servers) - len(alone.servers) == 29
    expected = paths(REGISTER, alone)
    for key, line in paths(REGISTER, both).items():
        assert (line.baseline == expected[key].baseline).all(), key
    assert "runs on AWS already" in prepared_of(exported).no_baseline
