"""Who may use saved cases: on this computer, after signing in, by explicit consent; else nobody."""

from __future__ import annotations

import sys
import time

import pytest
from streamlit import config

from bizcase.store import CaseStore
from tests.app.steps import generate, open_page, press, session_of, text_of, with_case
from tests.app.test_saved_cases import RESULTS, SAVED, select, switch, the_handle, toggle, told
from tests.factories import rvtools, vinfo_row
from tests.store.states import state

ANN = {"is_logged_in": True, "email": "Ann@Example.com"}


BOB = {"is_logged_in": True, "email": "bob@example.com", "email_verified": True}
SHARE = "Share with everyone who signs in"


def flip(app, label, *, on):
    next(item for item in app.main.toggle if item.label == label).set_value(on).run()
    assert not app.exception
    return app


def button(app, label):
    return next(item for item in app.button if item.label == label)


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
    app.session_state["library_tab"] = "Settings"
    open_page(app, "library/library.py")
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
    flip(app, SHARE, on=True)
    assert {case.project_name for case in bob.list_cases().cases} == {"Bob's own", "Exit DC 1"}
    flip(app, SHARE, on=False)
    assert [case.project_name for case in bob.list_cases().cases] == ["Bob's own"]


ISSUER = "https://login.example.com/tenant/v2.0"


@pytest.mark.parametrize(
    ("claims", "secrets", "enters"),
    [
        ({"email_verified": True}, {}, True),
        ({"email_verified": "true"}, {}, True),  # Amazon Cognito writes it as text
        ({"email_verified": "false"}, {}, False),
        ({"email_verified": None, "iss": ISSUER}, {}, False),
        ({"iss": ISSUER}, {}, False),
        ({"iss": ISSUER}, {"trusted_email_issuer": ISSUER}, True),
        ({"iss": ISSUER}, {"trusted_email_issuer": "https://login.example.com/other"}, False),
        ({"iss": ISSUER, "email_verified": False}, {"trusted_email_issuer": ISSUER}, False),
        ({"email": ""}, {}, False),
        ({}, {"allowed_email_domains": ["example.com"]}, True),
        ({}, {"allowed_email_domains": "other.org, EXAMPLE.com"}, True),
        ({}, {"allowed_email_domains": ["other.org"]}, False),
        ({}, {"allowed_email_domains": ["ample.com", "mail.example.com"]}, False),
        ({}, {"allowed_email_domains": 5}, False),
    ],
)
def test_only_an_address_that_is_vouched_for_and_invited_enters(app, claims, secrets, enters):
    app.secrets.update(secrets)
    assert toggle(run_as(app, **(ANN | claims))).disabled is not enters


@pytest.mark.parametrize(("hours", "enters"), [(0, True), (11.9, True), (12.1, False)])
def test_a_sign_in_of_yesterday_counts_no_more(app, hours, enters):
    run_as(app, **ANN, iat=int(time.time() - hours * 3600))
    assert toggle(app).disabled is not enters
    assert ("Sign in" in [item.label for item in app.sidebar.button]) is not enters


def test_letters_that_only_look_alike_are_other_users(app, table):
    kelvin = "\N{KELVIN SIGN}im@example.com"
    CaseStore(table, "kim@example.com", restricted=True).save_new(state("Kim's own"))
    open_page(switch(run_as(app, is_logged_in=True, email=kelvin)), SAVED)
    assert "Kim's own" not in text_of(app)
    assert not app.dataframe


def test_a_case_is_shared_in_the_moment_it_is_saved(app, public_app, table):
    switch(run_as(app, **ANN))
    generate(with_case(app, rvtools(vinfo_row("a"))))
    flip(open_page(app, RESULTS), SHARE, on=True)
    press(app, "Save to database")
    assert the_handle(app).shared
    bob = CaseStore(table, "bob@example.com", restricted=True)
    assert [case.project_name for case in bob.list_cases().cases] == ["Exit DC 1"]
    press(app, "Save as copy")
    assert not the_handle(app).shared
    press(app, "New case")
    generate(with_case(app, rvtools(vinfo_row("b"))))
    press(open_page(app, RESULTS), "Save to database")
    assert not the_handle(app).shared  # the switch of one case says nothing of the next


def test_two_users_share_and_keep_apart_on_saved_cases(app, public_app, table):
    ann, bob = (CaseStore(table, f"{name}@example.com", restricted=True) for name in ("ann", "bob"))
    anns, bobs = ann.save_new(state("Ann's own")), bob.save_new(state("Bob's own"))
    select(switch(run_as(app, **ANN)), 0)
    assert list(app.dataframe[0].value["Project"]) == ["Ann's own"]
    flip(app, SHARE, on=True)
    assert list(app.dataframe[0].value["Owner"]) == ["ann@example.com (shared)"]

    select(run_as(app, **BOB), 0)
    shown = dict(zip(app.dataframe[0].value["Project"], range(2), strict=True))
    select(app, shown["Ann's own"])
    assert button(app, "Delete").disabled
    assert next(item for item in app.main.toggle if item.label == SHARE).disabled
    assert "Another user shares this case" in text_of(app)
    press(app, "Duplicate")
    assert sorted(case.project_name for case in bob.list_cases().cases if case.owner == bob._user) \
        == ["Ann's own", "Bob's own"]  # fmt: skip

    flip(select(run_as(app, **ANN), 0), SHARE, on=False)
    assert {case.case_id for case in ann.list_cases().cases} == {anns.case_id}
    open_page(run_as(app, **BOB), SAVED)
    assert anns.case_id not in text_of(app)
    assert bob.handle(bobs.case_id).version == 1


def test_sharing_the_loaded_case_is_no_conflict_with_oneself(app, public_app, table):
    switch(run_as(app, **ANN))
    generate(with_case(app, rvtools(vinfo_row("a"))))
    press(open_page(app, RESULTS), "Save to database")
    flip(select(app, 0), SHARE, on=True)
    press(open_page(app, RESULTS), "Update in database")
    assert (the_handle(app).shared, the_handle(app).version) == (True, 3)
    assert "Someone saved this case" not in told(app)


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
