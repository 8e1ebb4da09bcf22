"""Who may use saved cases: on this computer, after signing in, by explicit consent; else nobody."""

from __future__ import annotations

import sys

import pytest
from streamlit import config

from bizcase.store import CaseStore
from tests.app.steps import generate, open_page, press, session_of, text_of, with_case
from tests.app.test_saved_cases import RESULTS, SAVED, switch, the_handle, toggle, told
from tests.factories import rvtools, vinfo_row
from tests.store.states import state

ANN = {"is_logged_in": True, "email": "Ann@Example.com"}


def run_as(app, **user):
    app.secrets["auth"] = {"client_id": "x"}
    app.user = user
    return app.run()


@pytest.mark.parametrize("address", [None, "0.0.0.0", "10.1.2.3", "app.example.com", "::"])
def test_an_app_that_others_may_reach_saves_nothing_without_consent(app, address):
    config.set_option("server.address", address)
    app.run()
    assert (toggle(app).value, toggle(app).disabled) == (False, True)
    assert "Everyone with the link" in told(app)
    open_page(app, "pages/library/setup.py")
    assert "Check now" not in [button.label for button in app.button]


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_a_loopback_address_is_this_computer(app, address):
    config.set_option("server.address", address)
    assert not toggle(app.run()).disabled


@pytest.mark.parametrize("value", ["true", 1, False])
def test_only_a_plain_true_is_consent(app, public_app, value):
    app.secrets["allow_public_persistence"] = value
    assert toggle(app.run()).disabled


def test_with_consent_it_works_and_keeps_saying_what_that_means(app, public_app, table):
    app.secrets["allow_public_persistence"] = True
    switch(app.run())
    assert toggle(app).value
    assert "Everyone with the link" in told(app)


def test_with_auth_nobody_saves_before_signing_in_even_locally(app, table):
    run_as(app, is_logged_in=False)
    assert toggle(app).disabled
    assert "sign in first" in told(app)
    assert "Sign in" in [button.label for button in app.sidebar.button]


def test_an_unconfirmed_address_is_nobody(app, table):
    assert toggle(run_as(app, **ANN, email_verified=False)).disabled


def test_each_user_sees_their_own_cases_and_shared_ones(app, public_app, table):
    bob = CaseStore(table, "bob@example.com", restricted=True)
    bob.save_new(state("Bob's own"))
    switch(run_as(app, **ANN))
    generate(with_case(app, rvtools(vinfo_row("a"))))
    press(open_page(app, RESULTS), "Save to database")
    assert the_handle(app).owner == "ann@example.com"
    open_page(app, SAVED)
    assert list(app.dataframe[0].value["Project"]) == ["Exit DC 1"]
    assert "Bob" not in text_of(app)
    open_page(app, RESULTS)
    next(item for item in app.toggle if item.label == "Others may read it").set_value(True).run()
    assert [case.project_name for case in bob.list_cases().cases] == ["Bob's own", "Exit DC 1"][
        ::-1
    ]


def test_who_signs_out_reads_nothing_more(app, table):
    switch(run_as(app, **ANN))
    open_page(app, SAVED)
    run_as(app, is_logged_in=False)
    assert "In the database" not in [item.value for item in app.subheader]
    assert not toggle(app).value


def test_a_shared_case_of_another_can_only_be_copied(app, public_app, table):
    from dataclasses import replace  # noqa: PLC0415 - beside its only use

    switch(run_as(app, **ANN))
    generate(with_case(app, rvtools(vinfo_row("a"))))
    press(open_page(app, RESULTS), "Save to database")
    record = session_of(app).kept
    record.handle = replace(record.handle, owner="bob@example.com", shared=True)
    open_page(app, RESULTS)
    labels = [button.label for button in app.button]
    assert "Save as copy" in labels
    assert "Update in database" not in labels


@pytest.mark.parametrize("text", ["AWS_REGION = \n", "[auth\n", "=", "\x00"])
def test_secrets_that_cannot_be_read_are_told_and_nothing_is_saved(app, tmp_path, text):
    """Without its [auth] the app would take everyone for the owner of this computer."""
    path = tmp_path / "secrets.toml"
    path.write_text(text)
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(path)])
    try:
        app.run()
        assert not app.exception
        assert (toggle(app).value, toggle(app).disabled) == (False, True)
        assert "The secrets in secrets.toml cannot be read" in told(app)
    finally:
        config.set_option("secrets.files", before)


@pytest.mark.parametrize(
    ("heading", "names"),
    [("aws", ("AWS_ACCESS_KEY_ID",)), ("default", ("aws_access_key_id", "aws_secret_access_key"))],
)
def test_keys_under_a_heading_are_told_where_they_belong(app, monkeypatch, heading, names):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    app.secrets[heading] = dict.fromkeys(names, "x")
    switch(app)
    assert f"under the heading [{heading}]" in told(app).replace("\\", "")
    assert "top of the secrets" in told(app)


def test_half_a_key_pair_in_the_secrets_is_named(app, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    app.secrets["AWS_ACCESS_KEY_ID"] = "x"
    switch(app)
    assert "AWS_SECRET_ACCESS_KEY is not" in told(app).replace("\\", "")


def test_without_boto3_the_app_starts_and_says_so(app, monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] in ("boto3", "botocore")]:
        monkeypatch.setitem(sys.modules, name, None)
    switch(app)
    assert (toggle(app).value, toggle(app).disabled) == (False, True)
    assert "Persistence is not installed" in told(app)
    assert "pip install boto3" in told(app)
