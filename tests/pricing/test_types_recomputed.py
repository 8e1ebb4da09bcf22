"""The need and the type of every server, once more in plain Python, in three regions.

Nothing here is the program's but the reading of the files: prices, discounts and licences are read
from the tables of the package by other code. Where ../shared is absent the built-in sample stands.
"""

from __future__ import annotations

import csv
import math
import re
from functools import cache
from pathlib import Path

import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.read import read_inventory
from bizcase.pricing import price_base
from bizcase.sample import it_inventory_bytes, rvtools_bytes
from tests.factories import MPA_SAMPLE, RVTOOLS_SAMPLE
from tests.twins import sample

DATA = Path(__file__).resolve().parents[2] / "bizcase" / "catalog" / "data"
COVERAGE, FILL, BAND, HEADROOM, SATURATED, LEAST, LEAST_GIB = 0.8, 0.83, 0.1, 1.2, 0.9, 2, 0.5
FILES = [
    sample(MPA_SAMPLE), sample(RVTOOLS_SAMPLE),
    pytest.param(lambda: Upload("inventory.xlsx", it_inventory_bytes()), id="built-in inventory"),
    pytest.param(lambda: Upload("rvtools.xlsx", rvtools_bytes()), id="built-in RVTools"),
]  # fmt: skip


def rows(name):
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def market(region):
    """Name, vCPU, GiB, generation and USD an hour as bought; high-memory types apart."""
    listed = {row["instance_type"]: row[region] for row in rows("ec2_on_demand.csv")}
    usd = {name: float(cell[:-1]) for name, cell in listed.items() if cell}
    rates = {"*": {}, region: {}, "us-east-1": {}}
    for row in rows("ec2_commitments.csv"):
        if row["region_scope"] in rates and row["3yr_compute_sp"]:
            cell = row["3yr_compute_sp"].split("#")[0]
            rates[row["region_scope"]][row["family"]] = float(cell)
    ratio = 1 if region == "us-east-1" else FILL
    filled = {family: round(ratio * rate, 6) for family, rate in rates["us-east-1"].items()}
    discount = filled | rates["*"] | rates[region]
    small, large = [], []
    for row in rows("instance_types.csv"):
        name, family = row["instance_type"], row["family"]
        if name not in usd or row["arch"] != "x86_64" or row["bare_metal"] or row["burstable"]:
            continue
        number = re.match(r"([cmrx]|u(?=[-\d]))-?(\d+)", family)
        if number is None or family.endswith("-flex"):
            continue
        bought = usd[name] * (1 - COVERAGE * discount.get(family, 0.0))
        age = 7 if family.startswith("u7") else int(number[2])
        found = (name, float(row["vcpu"]), float(row["memory_gib"]), age, bought)
        if family.startswith("u"):
            age = 1 if family.startswith("u-") else 7
            large.append((*found[:3], age, bought))
        elif age >= 5:
            small.append(found)
    return small, large


def licence(name, vcpu):
    """What AWS bills an hour for a system or for SQL Server."""
    if name == "rhel":
        return vcpu * (0.0144 if vcpu <= 8 else 0.0108 if vcpu < 128 else 0.0096)
    if name == "suse":
        return 0.0563 if vcpu <= 4 else 0.125
    of_sql = {"sqlserver_enterprise": 0.375, "sqlserver_standard": 0.12, "sqlserver_web": 0.0169}
    if name in of_sql:
        return of_sql[name] * max(vcpu, 4)
    return {"none": 0.0, "windows": 0.046}[name] * vcpu


def hourly(candidate, system, edition):
    _, vcpu, _, _, bought = candidate
    return round(bought + licence(system, vcpu) + licence(edition, vcpu), 6)


def choice(server, region):
    """Return the type a server should have, None where none holds it."""
    system, edition = server["billed"], server["sql_edition"]
    for group in market(region):
        fits = [
            (hourly(one, system, edition), one)
            for one in group
            if one[1] >= server["need_vcpu"] and one[2] >= server["need_memory_gib"]
        ]  # fmt: skip
        if fits:
            least, cheapest = min(fits, key=lambda fit: (fit[0], -fit[1][3], fit[1][2], fit[1][0]))
            limit = least + BAND * round(cheapest[4], 6) + 5e-7
            inside = [fit for fit in fits if fit[0] <= limit]
            return min(inside, key=lambda fit: (-fit[1][3], fit[0], fit[1][2], fit[1][0]))[1][0]
    return None


def need(allocated, peak, floor):
    if math.isnan(peak):
        return allocated
    measured = max(allocated * peak * HEADROOM, min(floor, allocated))
    return round(measured if peak > SATURATED else min(measured, allocated), 6)


def billed(server):
    """No RHEL with the price before release 6: AWS has no image of it."""
    old = re.search(r"(?:RHEL|EL|Linux) ([45])\b", str(server["os_name"]))
    return "none" if server["os_licence"] == "rhel" and old else server["os_licence"]


@cache
def inventory_of(file):
    return read_inventory(file(), load_register())


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "ap-southeast-2"])
@pytest.mark.parametrize("file", FILES)
def test_the_need_and_the_type_of_every_server_come_out_again(file, region):
    register, book = load_register(), load_price_book(region)
    base = price_base(inventory_of(file), register, book)
    keeps = set(base.databases["host_server_id"].dropna())
    servers = base.servers[base.servers["target"].isin(["ec2", "no_target"])]
    assert len(servers) > 20
    for server in servers.to_dict("records"):
        server |= {"billed": billed(server)}
        assert server["instance_type"] == choice(server, region) or (
            server["target"] == "no_target" and choice(server, region) is None
        ), server["name"]
        if server["server_id"] in keeps:
            continue  # what its databases leave of it is another test's subject
        served = server["os_family"] == "windows" or server["environment"] == "production"
        wanted = need(server["vcpu"], server["cpu_peak"], LEAST if served else 1)
        if served and server["vcpu"] < LEAST:  # no list states grade A
            wanted = max(wanted, LEAST)
        assert server["need_vcpu"] == pytest.approx(wanted, nan_ok=True)
        wanted = need(server["memory_gib"], server["memory_peak"], LEAST_GIB)
        assert server["need_memory_gib"] == pytest.approx(wanted, nan_ok=True)
