"""The prices that a case holds: in the settings, and with another region."""

from __future__ import annotations

from tests.app.steps import (
    DATA,
    enter,
    entries_of,
    generate,
    open_page,
    open_settings,
    press,
    result_of,
    session_of,
    text_of,
)
from tests.app.steps import with_case as started
from tests.entries.samples import book
from tests.factories import rvtools, vinfo_row


def field(app, label):
    boxes = (*app.main.selectbox, *app.main.text_input, *app.main.multiselect)
    return next(item for item in boxes if item.label == label)


def monthly(app):
    return result_of(app).case.ledger.value("aws.servers.monthly")


def test_the_case_says_that_it_has_prices_of_its_own_and_can_leave_them(app):
    generate(started(app, rvtools(vinfo_row("a"))))
    plain = monthly(app)
    open_settings(app)
    assert "own prices" not in text_of(app)
    enter(app, price_book=book("us-east-1"))
    open_settings(app)
    assert "us-east-1, 2026-10-01, Own prices" in text_of(app)
    generate(app)
    assert monthly(app) > 1.1 * plain
    open_settings(app)
    press(app, "Use the program's prices")
    assert entries_of(app).price_book is None
    generate(app)
    assert monthly(app) == plain


def test_another_region_leaves_the_prices_of_the_old_one(app):
    started(app, rvtools(vinfo_row("a")))
    enter(app, price_book=book("us-east-1"))
    open_page(app, DATA)
    field(app, "AWS region").set_value("eu-central-1").run()
    assert entries_of(app).project.aws_region == "eu-central-1"
    assert entries_of(app).price_book is None
    generate(app)
    assert result_of(app).case.price_book.region == "eu-central-1"


def test_a_region_to_compare_that_only_the_case_has_prices_for_is_kept(app):
    started(app, rvtools(vinfo_row("a")))
    enter(app, compare_regions=("cn-north-1", "eu-west-1"))
    session_of(app).round += 1  # as after loading: the fields start from the entries
    open_page(app, DATA, errors=True)  # nothing has prices of it here
    field(app, "Project name").set_value("Exit").run()
    assert entries_of(app).project.project_name == "Exit"
    assert entries_of(app).compare_regions == ("cn-north-1", "eu-west-1")


def test_own_prices_are_taken_from_a_csv_and_left_again(app):
    """Half the price for every type: the compute halves, its list price stays."""
    generate(started(app, rvtools(vinfo_row("a"))))
    server = result_of(app).case.estate.servers.iloc[0]
    half = server["compute_monthly_usd"] / 730 / 2
    rows = "".join(
        f"{server['instance_type']},{option},{half}\n" for option in ("on_demand", "3yr_compute_sp")
    )
    open_settings(app)
    content = f"instance_type,purchase_option,hourly_usd\n{rows}".encode()
    next(item for item in app.file_uploader if "own prices" in item.label).set_value(
        ("own.csv", content, "text/csv")
    ).run()
    press(app, "Use these prices")
    assert len(entries_of(app).own_prices) == 2
    generate(app)
    paid = result_of(app).case.estate.servers.iloc[0]
    assert paid["instance_type"] == server["instance_type"]
    assert abs(paid["compute_monthly_usd"] - server["compute_monthly_usd"] / 2) <= 0.01
    assert paid["list_monthly_usd"] == server["list_monthly_usd"]
    open_settings(app)
    press(app, "Use list prices for all types")
    assert entries_of(app).own_prices == ()
