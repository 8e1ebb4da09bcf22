"""Energy and carbon of operation, on premises and on AWS (METHOD: Energy and carbon)."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.assumptions import Assumptions
from bizcase.finance.equipment import equipment
from bizcase.finance.prepared import Prepared
from bizcase.finance.values import Values
from bizcase.units import HOURS_PER_YEAR

KG_PER_TONNE = 1000.0
GB_PER_TB = 1000.0
WH_PER_KWH = 1000.0
GRIDS = {
    "us-east-1": "co2.grid_us_east_1",
    "us-east-2": "co2.grid_us_east_2",
    "us-west-2": "co2.grid_us_west_2",
    "eu-west-1": "co2.grid_eu_west_1",
    "eu-central-1": "co2.grid_eu_central_1",
}


@dataclass(frozen=True, slots=True)
class Carbon:
    """Yearly energy in kWh and emissions in t CO2e; None with the state that says why.

    ``servers`` counts those on AWS: what moves, waits for an answer or is undecided.
    """

    servers: int
    aws_kwh: float
    on_premises_kwh: float | None
    aws_tonnes: float | None
    on_premises_tonnes: float | None
    aws_state: str
    on_premises_state: str
    band: float


def carbon(prepared: Prepared, assumptions: Assumptions) -> Carbon:
    """Return energy and carbon of a year with everything moved, and of today's machines.

    Cloud Carbon Footprint, location-based, without embodied carbon and network traffic: no source
    of this project gives their quantities.
    """
    values = Values(assumptions)
    aws = _aws_kwh(prepared, assumptions)
    grid = GRIDS.get(prepared.region)
    site = None
    if not prepared.no_baseline:
        power = equipment(prepared, values).power_kw(values)
        site = float(power * values["op.pue"] * HOURS_PER_YEAR)
    own_grid = assumptions.known("co2.grid_onprem")
    site_state = prepared.no_baseline or ("" if own_grid else "input required: co2.grid_onprem")
    return Carbon(
        servers=int(prepared.moving.sum()),
        aws_kwh=aws,
        on_premises_kwh=site,
        aws_tonnes=None if grid is None else aws * assumptions.number(grid) / KG_PER_TONNE,
        on_premises_tonnes=None
        if site is None or own_grid is None
        else site * own_grid / KG_PER_TONNE,
        aws_state="" if grid else f"not available: no grid factor for {prepared.region}",
        on_premises_state=site_state,
        band=assumptions.fraction("co2.band"),
    )


def _aws_kwh(prepared: Prepared, assumptions: Assumptions) -> float:
    moving = prepared.servers[prepared.moving]
    idle, full = assumptions.number("co2.aws_w_min"), assumptions.number("co2.aws_w_max")
    watts = idle + assumptions.fraction("co2.util") * (full - idle)
    storage = assumptions.number("co2.ssd") * assumptions.number("co2.ebs_repl") / WH_PER_KWH
    hourly = (
        watts * float(moving["instance_vcpu"].sum()) / WH_PER_KWH
        + assumptions.number("co2.mem") * float(moving["instance_memory_gib"].sum())
        + storage * float(moving["storage_gib"].sum()) / GB_PER_TB
    )
    return hourly * HOURS_PER_YEAR * assumptions.number("co2.aws_pue")
