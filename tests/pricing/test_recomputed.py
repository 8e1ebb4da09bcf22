"""The bill of the samples, recomputed from the shared price tables by other code."""

from __future__ import annotations

import csv
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.inputs.read import read_inventory
from bizcase.ledger import Ledger
from bizcase.pricing import price_estate, pricing_figures
from tests.factories import MPA_SAMPLE, PRICE_TABLES, RVTOOLS_SAMPLE, needs
from tests.twins import sample

CENT = Decimal("0.01")
SUPPORT = ((10_000, "0.09"), (80_000, "0.07"), (250_000, "0.05"), (10**12, "0.03"))

pytestmark = needs(PRICE_TABLES)


def rows(name):
    with (PRICE_TABLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cents(usd):
    return Decimal(f"{usd:.8f}").quantize(CENT, ROUND_HALF_UP)


def licence(name, vcpu):
    per_vcpu = {
        "none": 0.0, "windows": 0.046,
        "rhel": 0.0144 if vcpu <= 8 else 0.0108 if vcpu < 128 else 0.0096,
    }  # fmt: skip
    return per_vcpu[name] * vcpu


@pytest.fixture(scope="module")
def market():
    """Base candidates of us-east-1: type, vCPU, GiB, generation, USD an hour, plan's discount."""
    usd = {
        row["instance_type"]: float(row["usd_per_hour"])
        for row in rows("ec2_ondemand_linux.csv")
        if row["region"] == "us-east-1"
    }
    discount = {}
    wanted = ("3yr", "compute_sp", "no_upfront")
    for scope in ("*", "us-east-1"):  # the region's own rate wins
        discount |= {
            row["family"]: float(row["discount_fraction"])
            for row in rows("ec2_commitments.csv")
            if (row["term"], row["plan"], row["payment"], row["region_scope"]) == (*wanted, scope)
        }
    found = {}
    for row in rows("instances.csv"):
        name, family = row["instance_type"], row["family"]
        number = re.match(r"[cmrx](\d+)", family)
        odd = "True" in (row["burstable"], row["bare_metal"]) or family.endswith("-flex")
        if name in usd and number and int(number[1]) >= 5 and row["arch"] == "x86_64" and not odd:
            found[name] = (
                float(row["vcpu"]), float(row["memory_gib"]), int(number[1]), usd[name],
                discount.get(family, 0.0),
            )  # fmt: skip
    return found


def without(service, inventory):
    """Return the servers of which every application says that it has no such service."""
    host = {row.database_id: row.host_server_id for row in inventory.databases.itertuples()}
    said = {
        row["application_id"]: row[service] for row in inventory.applications.to_dict("records")
    }
    words = {}
    for link in inventory.dependencies.to_dict("records"):
        if link["resolved"] and link["kind"] in ("server_application", "database_application"):
            server = host.get(link["from_id"], link["from_id"])
            words.setdefault(server, []).append(said[link["to_id"]])
    return {server for server, answers in words.items() if all(str(a) == "False" for a in answers)}


def billed(server):
    """No RHEL with the price before release 6: AWS has no image of it."""
    old = re.search(r"(?:RHEL|EL) ([45])\b", server["os_name"] or "")
    return "none" if server["os_licence"] == "rhel" and old else server["os_licence"]


def newest_in_band(market, server, asked):
    """The cheapest as bought with its licence, then the newest for at most a tenth more."""
    fits = [
        (round(round(bought, 9) + licence(asked, vcpu), 6), -generation, gib, name,
         round(bought, 6))
        for name, (vcpu, gib, generation, usd, discount) in market.items()
        for bought in (usd * (1 - 0.8 * discount),)
        if vcpu >= server["need_vcpu"] and gib >= server["need_memory_gib"]
    ]  # fmt: skip
    least, *_, compute = min(fits)
    inside = [fit for fit in fits if fit[0] <= least + 0.1 * compute + 5e-7]
    return min(inside, key=lambda fit: (fit[1], fit[0], fit[2], fit[3]))[3]


def of_servers(count):
    """What follows their number alone: no file of hosts says that the lists are the whole estate.

    20 GB through gateways, 50 GB between zones in both directions and 10 GB out of each, nothing
    free and no gateway, line or minimum; the landing zone 10 USD of each, 3,000 at most.
    """
    traffic = ((20, "0.045"), (2 * 50, "0.01"), (10, "0.09"))
    return {
        "transfer": sum(
            cents(float(count * gigabytes * Decimal(usd))) for gigabytes, usd in traffic
        ),
        "landing_zone": min(Decimal(3000), Decimal(10 * count)),
    }


@pytest.mark.parametrize("file", [sample(MPA_SAMPLE), sample(RVTOOLS_SAMPLE)])
def test_every_server_and_the_whole_bill_come_out_to_the_cent(file, market):
    register, book = load_register(), load_price_book("us-east-1")
    inventory = read_inventory(file(), register)
    estate = price_estate(inventory, register, book)
    ledger = Ledger()
    pricing_figures(estate, register, book, ledger)
    heads = {"compute": Decimal(0), "storage": Decimal(0), "licence": Decimal(0)}
    used, unprotected = 0.0, without("backed_up", inventory)
    watched, unwatched = Decimal(0), without("monitored", inventory)
    placed = estate.servers[estate.servers["target"] == "ec2"]
    for server in placed.to_dict("records"):
        asked = billed(server)
        chosen = newest_in_band(market, server, asked)
        assert server["instance_type"] == chosen
        vcpu, _, _, usd, discount = market[chosen]
        lines = {
            "compute": cents(730 * usd * (1 - 0.8 * discount)),
            "storage": cents(server["need_storage_gib"] * 0.08),
            "licence": cents(730 * licence(asked, vcpu)),
        }
        for head, amount in lines.items():
            assert cents(server[f"{head}_monthly_usd"]) == amount, (server["server_id"], head)
            heads[head] += amount
        if server["server_id"] not in unwatched:
            watched += cents(730 * usd)
        if server["server_id"] in unprotected:
            continue
        in_use, need = server["storage_used_gib"], server["need_storage_gib"]
        used += min(in_use, need) if in_use == in_use else need  # noqa: PLR0124 - NaN: not known
    servers = sum(heads.values())
    databases = sum(map(cents, estate.databases["total_monthly_usd"].fillna(0.0)), Decimal(0))
    charges = servers + databases + cents(round(used, 2) * 0.05)
    charges += cents(float(watched) * 0.10) + cents(float(servers + databases) * 0.03)
    charges += cents(ledger.value("aws.other.recovery.monthly"))
    shared = of_servers(len(placed))
    assert cents(ledger.value("aws.other.transfer.monthly")) == shared["transfer"]
    assert cents(ledger.value("aws.other.landing_zone.monthly")) == shared["landing_zone"]
    charges += sum(shared.values())
    support, lower = Decimal(0), 0
    for upper, rate in SUPPORT:
        support += cents(float(max(Decimal(0), min(charges, Decimal(upper)) - lower)) * float(rate))
        lower = upper
    assert cents(ledger.value("aws.servers.monthly")) == servers
    assert cents(ledger.value("aws.other.support.monthly")) == support
    assert cents(ledger.value("aws.run.monthly")) == charges + support
