"""Help, the price book in the settings, and its refresh."""

from __future__ import annotations

import pytest

from bizcase.catalog.refresh import bulk
from bizcase.traits import FORMAT_TRAITS, KINDS
from tests.app.steps import DATA, LIBRARY, open_page, open_settings, press, text_of
from tests.catalog.conftest import EC2, BulkServer, bulk_files
from tests.catalog.price_list import market


@pytest.fixture
def local(app, monkeypatch, tmp_path):
    """The app with price files served beside it."""
    server = BulkServer(bulk_files(market()))
    monkeypatch.setenv(bulk.BASE_VARIABLE, server.url)
    monkeypatch.setenv("BIZCASE_PRICE_BOOKS", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield app, server
    server.close()


def labels(app):
    return [button.label for button in app.button]


def test_date_origin_age_and_command_are_shown(app):
    open_settings(app)
    shown = text_of(app)
    assert "Price book of 2026-11-22" in shown
    assert "days old" in shown
    assert app.code[-1].value == "python -m bizcase prices refresh --region us-east-1"


def test_a_public_app_offers_no_refresh(public_app, app):
    open_settings(app)
    assert "Refresh the prices" not in labels(app)


def test_the_refresh_shows_its_progress_and_the_new_book_is_in_use(local):
    app, _ = local
    open_settings(app)
    app.radio[0].set_value("bulk").run()
    press(app, "Refresh the prices")
    assert app.status[0].state == "complete"
    assert any("AmazonRDS: reading" in str(line.value) for line in app.status[0].markdown)
    open_settings(app)
    assert "AWS Price List bulk files" in text_of(app)


def test_a_failed_refresh_says_so_and_the_old_book_stays(local):
    app, server = local
    server.files[EC2] = b""
    open_settings(app)
    app.radio[0].set_value("bulk").run()
    press(app, "Refresh the prices", errors=True)
    assert app.status[0].state == "error"
    assert "cannot be understood" in app.error[0].title + app.error[0].value
    assert "Price book of 2026-11-22" in text_of(app)


def test_help_names_every_format_and_the_page_of_data_counts_those_of_servers(app):
    app.session_state["library_tab"] = "Help"
    open_page(app, LIBRARY)
    listed = text_of(app)
    for item in (*FORMAT_TRAITS.values(), *KINDS.values()):
        assert item.label[1:] in listed, item.label
    open_page(app, DATA)
    servers = [item for item in FORMAT_TRAITS.values() if KINDS[item.kind].lists_servers]
    assert f"{len(servers)} formats are recognised" in text_of(app)
