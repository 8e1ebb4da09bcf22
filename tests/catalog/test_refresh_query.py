"""The refresh by the Query API: botocore's Stubber answers in the shapes of AWS."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import NoCredentialsError
from botocore.stub import Stubber

from bizcase.catalog import load_price_book, refresh
from bizcase.catalog.refresh import query
from bizcase.catalog.refresh.rows import words
from bizcase.catalog.region_book import book_file
from bizcase.cli.main import main
from bizcase.errors import CatalogError
from tests.catalog import price_list
from tests.catalog.price_list import REGION

QUERY = ["prices", "refresh", "--region", REGION]


@pytest.fixture
def clients(monkeypatch, books):
    """Clients with stubs; the refresh uses them instead of connecting."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    clients = query.connect()
    monkeypatch.setattr(refresh, "connect", lambda _: clients)
    with Stubber(clients.pricing) as pricing, Stubber(clients.savings_plans) as plans:
        yield pricing, plans


def questions():
    shared = {"tenancy": "Shared", "capacitystatus": "Used"}
    asked = [("AmazonEC2", {**shared, "operation": key}) for key in words()["operations"]]
    return asked + [(one["service"], one["filters"]) for one in words()["queries"]]


def answer_products(stub, market):
    """Queue the answer to every question, in pages of 100 as AWS gives them."""
    for service, filters in questions():
        fits = [
            price_list.as_json(product)
            for product in market
            if product.offer == service
            and filters.items()
            <= (price_list.attributes_of(product) | {"productFamily": product.family}).items()
        ]
        asked = {
            "ServiceCode": service, "FormatVersion": "aws_v1",
            "Filters": [{"Type": "TERM_MATCH", "Field": field, "Value": value}
                        for field, value in {"regionCode": REGION, **filters}.items()],
        }  # fmt: skip
        for start in range(0, max(len(fits), 1), 100):
            page = {"PriceList": fits[start : start + 100], "FormatVersion": "aws_v1"}
            if start + 100 < len(fits):
                page["NextToken"] = f"t{start}"
            token = {"NextToken": f"t{start - 100}"} if start else {}
            stub.add_response("get_products", page, asked | token)


def answer_plans(stub, market):
    rates = price_list.plans_json(market)
    half = len(rates) // 2
    stub.add_response(
        "describe_savings_plans_offering_rates", {"searchResults": rates[:half], "nextToken": "n"}
    )
    stub.add_response("describe_savings_plans_offering_rates", {"searchResults": rates[half:]})


def test_both_ways_read_the_same_prices(clients, market, server, tmp_path, capsys):
    pricing, plans = clients
    answer_products(pricing, market)
    answer_plans(plans, market)
    assert main(QUERY) == 0
    assert "Savings Plans" in capsys.readouterr().out
    by_query = load_price_book(REGION).refreshed
    out = tmp_path / "bulk.json"
    assert main([*QUERY, "--source", "bulk", "--out", str(out)]) == 0
    by_bulk = load_price_book(REGION, book_file(out)).refreshed
    for table in (
        "ec2",
        "licences",
        "commitments",
        "databases",
        "database_commitments",
        "services",
    ):
        assert getattr(by_query, table) == getattr(by_bulk, table), table
    assert by_query.versions == {"AmazonEC2": price_list.VERSION, "AmazonRDS": price_list.VERSION}
    pricing.assert_no_pending_responses()
    plans.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("AccessDeniedException", "pricing:GetProducts and savingsplans:"),
        ("ExpiredTokenException", "expired"),
        ("ThrottlingException", "busy"),
        ("InvalidParameterException", "InvalidParameterException"),
    ],
)
def test_a_refusal_of_the_price_list_is_one_sentence(code, expected, clients, books, capsys):
    clients[0].add_client_error("get_products", code)
    assert main(QUERY) == 2
    shown = capsys.readouterr().err
    assert expected in shown
    assert "--source bulk" in shown
    assert len(shown.strip().splitlines()) == 1
    assert not books.exists()


def test_a_missing_permission_for_savings_plans_leaves_the_old_book(
    clients, market, books, server, capsys
):
    assert main([*QUERY, "--source", "bulk"]) == 0
    before = (books / f"{REGION}.json").read_bytes()
    answer_products(clients[0], market)
    clients[1].add_client_error("describe_savings_plans_offering_rates", "AccessDeniedException")
    assert main(QUERY) == 2
    assert "may not do savingsplans:DescribeSavingsPlansOfferingRates" in capsys.readouterr().err
    assert (books / f"{REGION}.json").read_bytes() == before


def test_an_answer_that_is_no_price_list_is_told(clients, capsys):
    clients[0].add_response("get_products", {"PriceList": [json.dumps({"product": {}})]})
    assert main(QUERY) == 2
    assert "not valid" in capsys.readouterr().err


def test_no_credentials_name_the_other_way():
    with (
        pytest.raises(CatalogError, match="--source bulk"),
        query.translated("pricing:GetProducts"),
    ):
        raise NoCredentialsError


def test_an_endpoint_that_nobody_serves_is_told(monkeypatch, books, capsys):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_ENDPOINT_URL_PRICING", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(query, "ATTEMPTS", 1)
    assert main(QUERY) == 2
    assert "cannot be reached" in capsys.readouterr().err


def test_the_price_list_is_asked_in_a_region_that_has_it(monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    assert query.connect().pricing.meta.region_name == "eu-central-1"
    monkeypatch.setenv("AWS_REGION", "eu-west-3")
    clients = query.connect()
    assert clients.pricing.meta.region_name == "us-east-1"
    assert clients.savings_plans.meta.endpoint_url == "https://savingsplans.amazonaws.com"


def test_a_profile_that_does_not_exist_is_told(books, capsys):
    assert main([*QUERY, "--profile", "nobody-has-this"]) == 2
    assert "No AWS credentials" in capsys.readouterr().err
