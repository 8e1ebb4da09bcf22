"""The refresh from public bulk files, served on loopback, through the command line."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from bizcase.catalog import load_price_book, regions
from bizcase.catalog.databases import database_classes, database_discounts
from bizcase.catalog.refresh import bulk
from bizcase.catalog.refresh.offers import Collector
from bizcase.catalog.services import service_price
from bizcase.cli.main import main
from tests.catalog.conftest import EC2, PLANS, RDS
from tests.catalog.price_list import REGION

BULK = ["prices", "refresh", "--region", REGION, "--source", "bulk"]
POSTGRES = ("postgresql", "", "no_license_required")


def test_a_refreshed_book_is_written_and_preferred(server, books, capsys):
    assert main(BULK) == 0
    shown = capsys.readouterr().out
    assert shown.strip().endswith(str(books / f"{REGION}.json"))
    for words in ("AmazonEC2: reading", "733 instance types", "Left out", "q9z.large"):
        assert words in shown
    book = load_price_book(REGION)
    assert book.refreshed is not None
    assert book.source == "AWS Price List bulk files"
    price = book.instance_price("m7i.large", "windows")
    assert price["on_demand_hourly_usd"] == 0.101808  # 0.1008 × 1.01; no decoy's 9 USD
    assert price["licence_hourly_usd"] == 0.1
    assert price["commitments"]["3yr_ec2_instance_sp"] == pytest.approx(0.101808 * 0.5, abs=1e-6)
    assert price["commitments"]["1yr_compute_sp"] == pytest.approx(0.101808 * 0.8, abs=1e-6)
    assert price["commitments"]["1yr_standard_ri"] == pytest.approx(0.101808 * 0.7, abs=1e-6)
    effective = price["commitments"]["3yr_standard_ri_all_upfront"]
    assert effective == pytest.approx(0.101808 * 0.4, abs=1e-6)  # the upfront spread over 26,280 h
    assert {rate["origin"] for rate in price["rates"].values()} == {"listed"}
    assert book.instance_price("m5.large", "windows")["licence_hourly_usd"] == 0.092  # packaged


def test_databases_and_services_of_a_refreshed_book(server):
    assert main(BULK) == 0
    book = load_price_book(REGION)
    classes = database_classes(book)
    assert classes.loc[(*POSTGRES, "db.m5.2xlarge"), "usd_per_hour"] == 0.71912  # 0.712 × 1.01
    assert classes["usd_per_hour"].max() < 200
    rates = database_discounts(book, "3yr_ri_all_upfront")["discount_fraction"]
    assert rates[(*POSTGRES, "db.m5")] == pytest.approx(0.6, abs=1e-6)
    assert book.gp3_gib_month().usd == 0.082
    assert service_price(book, "ebs", "gp3_throughput_above_125").usd == 0.04  # 40.96 a GiB/s
    assert service_price(book, "aurora", "io_standard").usd == 0.2  # per million
    assert service_price(book, "data_transfer", "internet_out_first_10TB").usd == 0.09  # packaged


def test_out_writes_a_file_that_other_commands_take(server, books, tmp_path, capsys):
    out = tmp_path / "own.json"
    assert main([*BULK, "--out", str(out)]) == 0
    assert not books.exists()
    assert load_price_book(REGION).refreshed is None
    capsys.readouterr()
    show = ["prices", "show", "--instance-type", "m7i.large", "--price-book", str(out)]
    assert main([*show, "--json"]) == 0
    price = json.loads(capsys.readouterr().out)
    assert price["on_demand_hourly_usd"] == 0.101808
    assert price["price_book"]["source"] == "AWS Price List bulk files"
    assert main([*show, "--region", "eu-west-1"]) == 2
    assert "of us-east-1, not of eu-west-1" in capsys.readouterr().err


def test_the_same_list_gives_the_same_bytes(server, tmp_path):
    for name in ("one", "two"):
        assert main([*BULK, "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_file_that_breaks_off_once_is_read_again(server):
    server.cut[EC2] = 1
    server.failing[RDS] = 1
    assert main(BULK) == 0
    assert server.asked.count(EC2) == 2


def _cut(server):
    server.cut[EC2] = 9


def _gone(server):
    server.files[RDS] = None


def _failing(server):
    server.failing[EC2] = 9


def _short(server):
    """Half a file whose length is not known to be half: it ends within a row."""
    server.files[EC2] = server.files[EC2][: len(server.files[EC2]) // 2]


def _few(server):
    lines = server.files[EC2].splitlines(keepends=True)
    server.files[EC2] = b"".join(lines[:300])


def _no_plans(server):
    server.files[PLANS] = b"".join(server.files[PLANS].splitlines(keepends=True)[:3])


def _priced_otherwise(server, factor):
    lines = server.files[EC2].decode().splitlines(keepends=True)
    at = next(at for at, line in enumerate(lines) if line.startswith('"m7i.large-RunInstances'))
    lines[at] = lines[at].replace('"0.1018080000"', f'"{0.101808 * factor:.10f}"')
    server.files[EC2] = "".join(lines).encode()


def _absurd(server):
    _priced_otherwise(server, 10_000)


def _bent(server):
    _priced_otherwise(server, 2)


def _page(server):
    server.files[EC2] = b"<html>Sign in to the network</html>"


def _no_region(server):
    for path in [path for path in server.files if "EC2/current" in path]:
        server.files[path] = b'{"regions": {}}'


def _closed(server):
    server.close()


FAULTS = [
    (_cut, "cannot be read"), (_gone, "it answered 404"), (_failing, "cannot be read"),
    (_short, "cannot be understood"), (_few, "no complete price list"),
    (_no_plans, "no rate for 3-year EC2 Instance"), (_absurd, "impossible prices of m7i.large"),
    (_bent, "out of line with their family: m7i.large"),
    (_page, "cannot be understood"), (_no_region, "no AmazonEC2 price file for us-east-1"),
    (_closed, "cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "words"), FAULTS, ids=[f.__name__[1:] for f, _ in FAULTS])
def test_a_fault_is_one_sentence_and_the_old_book_stays(spoil, words, server, books, capsys):
    assert main(BULK) == 0
    before = (books / f"{REGION}.json").read_bytes()
    capsys.readouterr()
    spoil(server)
    assert main(BULK) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("error: ")
    assert words in shown
    assert len(shown.strip().splitlines()) == 1
    assert {path.name: path.read_bytes() for path in books.iterdir()} == {f"{REGION}.json": before}


def test_a_place_that_cannot_be_written_is_named(server, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert main([*BULK, "--out", str(tmp_path / "file" / "book.json")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_damaged_refreshed_book_is_named_and_can_be_refreshed(server, books, capsys):
    books.mkdir()
    (books / f"{REGION}.json").write_text("{}")
    assert main(["prices", "show", "--instance-type", "m7i.large"]) == 2
    assert "prices refresh" in capsys.readouterr().err
    assert main(BULK) == 0


@pytest.mark.parametrize(("region", "words"), [("mars-1", "no region"), ("cn-north-1", "USD")])
def test_a_region_that_cannot_be_refreshed_is_refused(region, words, books, capsys):
    assert main(["prices", "refresh", "--region", region]) == 2
    assert words in capsys.readouterr().err


def test_a_refreshed_region_without_packaged_prices_becomes_usable(books, server):
    assert not regions().set_index("region").loc["ap-east-2", "has_prices"]
    assert main(BULK) == 0
    text = (books / f"{REGION}.json").read_text(encoding="utf-8")
    (books / "ap-east-2.json").write_text(text.replace('"us-east-1"', '"ap-east-2"'))
    assert regions().set_index("region").loc["ap-east-2", "has_prices"]
    nat = service_price(load_price_book("ap-east-2"), "vpc", "nat_gateway_data")
    assert (nat.filled, nat.usd > 0) == (True, True)


def test_a_bulk_file_is_never_held_whole():
    """A file of 60 MB is read within a few MB."""
    row = b'"s","","","OnDemand","0","Hrs","1","USD","","",""' + b',"x"' * 200 + b"\n"
    head = (
        b'"SKU","OfferTermCode","RateCode","TermType","StartingRange","Unit","PricePerUnit",'
        b'"Currency","LeaseContractLength","PurchaseOption","OfferingClass","usageType",'
        b'"Instance Type"' + b"".join(b',"c%d"' % at for at in range(198)) + b"\n"
    )
    lines = (head if at == 0 else row for at in range(70_000))
    told = []
    tracemalloc.start()
    bulk._take_offers(bulk._Table(lines, "AmazonEC2", told.append), Collector(REGION))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
