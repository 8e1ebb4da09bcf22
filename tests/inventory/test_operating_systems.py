"""Names of systems in the words of tools and people: which family, which licence AWS bills."""

from __future__ import annotations

import pandas as pd
import pytest

from bizcase.inventory.operating_systems import classify_os, implied_os
from tests.factories import servers

WINDOWS = [
    "W2022", "W2K16", "w2k12r2 std", "WS2016 Std", "WS19", "WS 2022 Datacenter", "WinSrv2019",
    "Win Svr 2016", "WIN-2012R2", "Server 2019", "Server2016 Standard", "Srv 2022",
    "2019 Datacenter", "2012 R2", "2008R2 Enterprise", "2016 Std", "Standard 2019", "DC 2022",
    "Hyper-V Server 2019", "Microsoft Hyper-V Server 2012 R2", "Windows", "Win2k19",
    "Microsoft(R) Windows(R) Server 2003 Standard x64 Edition", "windows2019srvNext_64Guest",
    "Microsoft Windows NT Advanced Server 10.0", "winNetStandardGuest", "winLonghorn64Guest",
]  # fmt: skip
LINUX = {
    "OL8": "none", "OL 9.2": "none", "OEL7": "none", "AL2023": "none", "AL2": "none",
    "Rocky 9": "none", "Alma9.3": "none", "oracleLinux8_64Guest": "none", "RH7": "rhel",
    "RH 8.6": "rhel", "Redhat 7": "rhel", "rhel8_64Guest": "rhel", "SLES for SAP 15": "suse",
    "Linux Red Hat": "rhel", "SQL Server 2019 on Ubuntu 20.04": "none", "linux": "none",
}  # fmt: skip
# Nothing in them says Windows: a version alone, a database, a system of another processor.
OTHERS = [
    "AIX 7.2", "HP-UX 11i", "IBM i 7.4", "z/OS", "Solaris 10 SPARC", "2019", "19c", "Oracle 19c",
    "Standard", "Datacenter", "OLTP 8", "OL", "WSUS", "Webserver 2019", "W20", "WS1", "R2",
    "MySQL 8", "PostgreSQL Server 2017", "AL20", "RHEA 7", "SQL", "Exchange", "20190101",
]  # fmt: skip
PRODUCTS = ["SQL Server 2017", "Microsoft SQL Server 2019 Standard", "MSSQL 2016",
            "Exchange Server 2016", "SharePoint 2019", "IIS 10"]  # fmt: skip


def classified(names):
    found = classify_os(pd.Series(list(names)))
    return dict(zip(names, zip(found["os_family"], found["os_licence"], strict=True), strict=True))


def test_windows_is_known_without_its_name_and_with_suffixes():
    assert classified(WINDOWS) == dict.fromkeys(WINDOWS, ("windows", "windows"))


def test_linux_is_known_by_the_short_names_of_tools_with_its_licence():
    assert classified(LINUX) == {name: ("linux", licence) for name, licence in LINUX.items()}


@pytest.mark.parametrize("name", [name for name in OTHERS if name != "Exchange"])
def test_a_name_that_only_resembles_one_is_no_windows_and_no_linux(name):
    assert classified([name])[name] == ("other", "none")


def test_a_product_as_a_system_implies_windows_and_is_told_apart():
    table = servers(os_name=[*PRODUCTS, "Windows Server 2019", "SQL Server 2019 on Ubuntu", None])
    assert implied_os(table).tolist() == [True] * len(PRODUCTS) + [False] * 3
    assert set(classified(PRODUCTS).values()) == {("windows", "windows")}
