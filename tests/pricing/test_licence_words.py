"""The licence of each server: what the bill has, why, and what fewer active vCPU would save."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.inputs.read import read_inventory
from bizcase.inventory import Inventory
from bizcase.pricing import price_estate
from bizcase.pricing.licence_words import licence_choices
from bizcase.units import round_usd
from tests.factories import MPA_SAMPLE, RVTOOLS_SAMPLE, servers
from tests.pricing.test_databases import databases
from tests.twins import sample

BOOK = load_price_book("us-east-1")


def active_of():
    """Return the vCPU that may be active by family and size, read from the table anew."""
    text = files("bizcase.catalog.data").joinpath("cpu_options.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        cores = set()
        for part in row["valid_cores"].split():
            first, last, step = re.fullmatch(r"(\d+)(?:-(\d+))?(?:/(\d+))?", part).groups()
            cores |= set(range(int(first), int(last or first) + 1, int(step or 1)))
        for family in row["families"].split():
            found[family, int(row["vcpu"])] = sorted(
                core * int(row["threads_per_core"]) for core in cores
            )
    return found


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "sa-east-1"])
@pytest.mark.parametrize("file", [sample(MPA_SAMPLE), sample(RVTOOLS_SAMPLE)])
def test_each_server_of_the_samples_has_its_option_and_the_saving_of_fewer_vcpu(file, region):
    register, steps, upload = load_register(), active_of(), file()
    estate = price_estate(read_inventory(upload, register), register, load_price_book(region))
    said = licence_choices(estate, register)
    saved = 0
    for index, server in estate.servers.iterrows():
        option = said.loc[index, "licence_option"]
        fewer = estate.optimized_cpus.loc[index, "optimize_cpus_usd"]
        if server["target"] != "ec2":
            assert option != option  # noqa: PLR0124 - blank
            assert fewer == 0
            continue
        windows, sql = server["os_licence"] == "windows", server["sql_edition"] != "none"
        linux = server["os_licence"] in ("rhel", "suse")
        if sql and server["sql_licence"] == "none":
            assert option == "own_sql_server"
        elif windows or sql or (linux and server["own_subscription"] == "none"):
            assert option == "included"
        else:
            assert option == ("own_subscription" if linux else "none")
        assert option == "none" or said.loc[index, "licence_reason"]
        vcpu, need = int(server["instance_vcpu"]), server["need_vcpu"]
        family = server["instance_type"].split(".")[0]
        active = min(n for n in [*steps.get((family, vcpu), []), vcpu] if n >= need)
        rate = {"sqlserver_standard": 0.12, "sqlserver_enterprise": 0.375, "sqlserver_web": 0.0169}
        usd = 730 * 0.046 * (vcpu - active) if windows else 0.0
        usd += 730 * rate.get(server["sql_licence"], 0) * (max(4, vcpu) - max(4, active))
        assert fewer == pytest.approx(round_usd([usd])[0], abs=0.011)
        assert ("Optimize CPUs" in str(said.loc[index, "licence_reason"])) == (fewer > 0)
        saved += fewer
    # The types of the RVTools sample have no vCPU to spare: its peaks are not measured.
    assert (saved > 0) == ("inventory" in upload.name)


def one(stance, **overrides):
    """Return the estate of a Windows server with SQL Server, a RHEL and an Ubuntu server."""
    lists = Inventory(
        servers=servers(
            vcpu=[6, 4, 2], memory_gib=[24, 16, 8], storage_provisioned_gib=[100] * 3,
            os_family=["windows", "linux", "linux"], os_licence=["windows", "rhel", "none"],
            os_name=["Windows Server 2022", "RHEL 8", "Ubuntu 22.04"],
        ),
        databases=databases(
            {"database_id": "d", "host_server_id": "s1", "engine": "SQL Server",
             "edition": "Standard", "engine_version": "2019", "storage_gib": 50.0,
             "target_engine": "ec2"},
        ),
    )  # fmt: skip
    register = load_register().with_overrides({"lic.stance": stance, **overrides})
    estate = price_estate(lists, register, BOOK)
    return estate, licence_choices(estate, register)


@pytest.mark.parametrize(
    ("stance", "option", "reason"),
    [
        ("unknown", "own_sql_server", "assumed until their ownership is known"),
        ("owned_sa", "own_sql_server", "License Mobility"),
        ("owned_no_sa", "included", "without Software Assurance"),
        ("rented", "included", "stay with their provider"),
    ],
)
def test_the_stance_decides_the_option_and_the_reason_says_so(stance, option, reason):
    estate, said = one(stance)
    assert said["licence_option"].tolist() == [option, "included", "none"]
    assert reason in said["licence_reason"].iloc[0]
    assert "release is later" in said["licence_reason"].iloc[0]
    assert ("assumed" in said["licence_reason"].iloc[0]) == (stance == "unknown")
    billed = estate.servers["licence_monthly_usd"].iloc[0]
    windows = 8 * 0.046 * 730
    assert billed == pytest.approx(windows + (0 if option != "included" else 8 * 0.12 * 730))


def test_fewer_active_vcpu_save_the_licences_of_those_that_are_off():
    """6 of 8 vCPU: 2 × 0.046 × 730 of Windows, 2 × 0.12 × 730 of SQL Server where AWS bills it."""
    for stance, usd in (("rented", 67.16 + 175.20), ("owned_sa", 67.16)):
        estate, said = one(stance)
        assert estate.optimized_cpus["optimize_cpus_usd"].tolist() == [pytest.approx(usd), 0, 0]
        assert estate.optimized_cpus["active_vcpu"].tolist() == [6, 4, 2]
        assert "6 of 8 vCPU active" in said["licence_reason"].iloc[0]
    estate, _ = one("rented", **{"pricing.base_option": "3yr_standard_ri"})
    assert estate.optimized_cpus["optimize_cpus_usd"].sum() == 0
