"""AWS Transform's figures beside ours: the differences, as figures of the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.inventory.transform_figures import PREFIX
from bizcase.ledger import Figure, Ledger
from bizcase.pricing.estate import PricedEstate
from bizcase.pricing.scenarios import Scenario
from bizcase.units import MONTHS_PER_YEAR, sum_usd

# AWS Transform's NURI is a Reserved Instance without upfront. Where that has no rate in the
# region, the EC2 Instance Savings Plan of the same term stands for it, and the label says so.
_OPTIONS = {
    "on_demand": ("on_demand",),
    "1yr_no_upfront": ("1yr_standard_ri", "1yr_ec2_instance_sp"),
    "3yr_no_upfront": ("3yr_standard_ri", "3yr_ec2_instance_sp"),
}
_COUNTS = {
    "servers": "scope.servers",
    "windows": "scope.windows",
    "linux": "scope.linux",
    "vcpu": "scope.vcpu",
    "memory_gib": "scope.memory_gib",
    "storage_gib": "scope.storage_provisioned_gib",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ids of one figure of AWS Transform, ours, and the difference (theirs − ours)."""

    theirs: str
    ours: str
    difference: str


def comparisons(ledger: Ledger) -> tuple[Comparison, ...]:
    """Return what stands side by side in the ledger, in the order it was added."""
    prefix = "transform."
    found = [figure.id for figure in ledger if figure.id.startswith(prefix)]
    differences = [item for item in found if item.endswith(".difference")]
    return tuple(
        Comparison(ledger[item].inputs[0], ledger[item].inputs[1], item) for item in differences
    )


def compare_with_transform(estate: PricedEstate, ledger: Ledger) -> None:
    """Add a difference for each figure that AWS Transform and we both have.

    Call it after the figures of inventory, AWS Transform and pricing are in the ledger. Cost
    compares like with like, right-sized: ``ec2`` with compute + licences, ``total`` with storage
    too.
    """
    for key, ours in _COUNTS.items():
        _difference(key, ours, ledger)
    priced = {item.key: item for item in estate.scenarios if item.available}
    for option, ours_options in _OPTIONS.items():
        candidates = (priced.get(f"right_sized.{name}") for name in ours_options)
        scenario = next((item for item in candidates if item is not None), None)
        for measure in ("ec2", "total"):
            key = f"{measure}.{option}.annual"
            if scenario is not None and f"{PREFIX}{key}" in ledger:
                _difference(key, _annual(scenario, f"{measure}.{option}", ledger), ledger)


def _annual(scenario: Scenario, key: str, ledger: Ledger) -> str:
    """Add our cost of a year under the scenario's option; return its id."""
    monthly_id = f"aws.option.{scenario.key}.monthly"
    monthly, words = scenario.total_monthly_usd or 0.0, "servers with storage and licences"
    formula = f"12 × {monthly_id}"
    if key.startswith("ec2."):
        monthly = sum_usd(
            [scenario.compute_monthly_usd or 0.0, scenario.licence_monthly_usd or 0.0]
        )
        words = "servers with licences, without storage"
        formula = f"12 × (compute + licences of {monthly_id})"
    figure_id = f"transform.{key}.ours"
    ledger.add(
        Figure(
            figure_id, f"{scenario.label}, {words}", sum_usd([MONTHS_PER_YEAR * monthly]),
            "USD/year", "computed", formula=formula, inputs=(monthly_id,),
        )
    )  # fmt: skip
    return figure_id


def _difference(key: str, ours: str, ledger: Ledger) -> None:
    theirs = f"{PREFIX}{key}"
    if theirs not in ledger or ours not in ledger:
        return
    stated, own = ledger[theirs], ledger[ours]
    if stated.value is None or own.value is None:
        return
    ledger.add(
        Figure(
            f"transform.{key.removesuffix('.annual')}.difference", f"{stated.label}, less ours",
            round(stated.value - own.value, 2), stated.unit, "computed", grade=stated.grade,
            formula=f"{theirs} − {ours}", inputs=(theirs, ours),
        )
    )  # fmt: skip
