"""Several files as people give them: each once lost a machine, billed it twice or left a link."""

from __future__ import annotations

from bizcase.inputs.cross_links import gather
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.figures import scope_findings
from bizcase.inventory.merge import merge
from bizcase.ledger import Ledger
from tests.factories import mpa, mpa_row, rvtools, vinfo_row
from tests.inputs.test_server_lists import live_optics
from tests.inventory.test_merge import read, server

OTHER_SITE = {"VI_SDK_Server": "vc2", "VI_SDK_UUID": "vc-uuid-2"}
PORTFOLIO = Upload(
    "portfolio.csv",
    b"App ID,Application Name,Criticality,Strategy,Dependencies,Servers\n"
    b'A1,Shop,High,Rehost,HR,"WEB-01, db-01.corp.local"\n'
    b"A2,HR,Low,Retain,,nowhere\n",
)


def codes(inventory):
    return {issue.code: issue for issue in inventory.issues}


def test_two_sites_with_a_web_01_each_are_two_machines():
    first = rvtools(vinfo_row("web-01", VM_UUID="u-1"), name="a.xlsx")
    second = rvtools(vinfo_row("web-01", VM_UUID="u-2", **OTHER_SITE), name="b.xlsx")
    assert merge(read(first, second)).servers["in_scope"].tolist() == [True, True]


def test_clones_of_one_bios_uuid_in_two_sites_are_two_machines():
    first = rvtools(vinfo_row("web-01", VM_UUID="u-1"), name="a.xlsx")
    second = rvtools(vinfo_row("app-77", VM_UUID="u-1", **OTHER_SITE), name="b.xlsx")
    merged = merge(read(first, second))
    assert merged.servers["in_scope"].tolist() == [True, True]
    assert merged.servers["server_id"].is_unique


def test_two_files_of_one_name_are_told_apart():
    first = rvtools(vinfo_row("a"), vinfo_row("b"), name="export.xlsx")
    listed = mpa(mpa_row("x"), mpa_row("B", cpu_peak=40, memory_peak=50), name="export.xlsx")
    merged = merge(read(first, listed))
    assert [source.name for source in merged.sources] == ["export.xlsx", "export.xlsx (2)"]
    assert merged.source_totals["servers"].tolist() == [2, 1, 1]


def test_letter_case_and_short_names_match_and_links_are_resolved():
    parts = read(rvtools(vinfo_row("web-01.corp.local"), vinfo_row("DB-01")), PORTFOLIO)
    merged = gather(parts, key_repair=False)
    links = merged.dependencies[merged.dependencies["kind"] == "server_application"]
    ids = merged.servers["server_id"].tolist()
    assert links["from_id"].tolist() == [ids[0], "db-01.corp.local", "nowhere"]
    assert links["resolved"].tolist() == [True, False, False]
    assert codes(merged)["LINKS_RESOLVED"].count == 1
    left = codes(merged)["LINKS_OPEN"]
    assert left.count == 2
    assert left.message.startswith("2 references name what no file lists, or what several entries")


def test_measured_peaks_win_over_typed_ones_whatever_the_order():
    typed = mpa(mpa_row("web", cpu_peak=10, memory_peak=10, cpus=9))
    for order in ((typed, live_optics()), (live_optics(), typed)):
        web = server(merge(read(*order)), "web")
        assert (web["vcpu"], web["cpu_peak"]) == (2, 0.625)


def test_one_name_or_id_twice_in_a_file_is_no_application_of_another():
    again = Upload(
        "other.csv",
        b"App ID,Application Name,Criticality,Strategy\nA1,Payroll,High,Rehost\n"
        b"P1,Portal,Low,Retain\nP2,Portal,Low,Retain\nX9,hr,Low,Rehost\n",
    )
    applications = merge(read(PORTFOLIO, again)).applications
    assert applications["application_id"].tolist() == ["A1", "A2", "A1@other.csv", "P1", "P2"]
    assert applications["declared_strategy"].tolist()[1] == "Retain"


def test_the_hosts_of_a_file_are_compared_with_what_it_lists():
    hosts = [["Host", "# CPU", "# Cores", "# VMs total"], ["esx1", 2, 32, 5]]
    first = rvtools(vinfo_row("a"), name="a.xlsx", vHost=hosts)
    second = rvtools(*(vinfo_row(f"b{n}", **OTHER_SITE) for n in range(9)), name="b.xlsx")
    ledger = Ledger()
    (finding,) = [
        item
        for item in scope_findings(merge(read(first, second)), ledger)
        if item.code == "HOSTS_COUNT_MORE_VMS"
    ]
    assert [ledger[item].value for item in finding.figures] == [5, 1]
