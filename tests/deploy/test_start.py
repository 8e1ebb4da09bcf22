"""The start of the container: sign-in from variables into a file that only the app reads."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib

import pytest

from deploy.start import SIGN_IN, SettingError, prepare, secrets_text
from tests.deploy.template import ROOT

GIVEN = {
    "APP_URL": "https://cases.example.com",
    "COOKIE_SECRET": "c" * 64,
    "OIDC_CLIENT_ID": "client",
    "OIDC_CLIENT_SECRET": 'a "quoted" \\ text\t\x7f with \u00e4 and \U0001f600',
    "OIDC_METADATA_URL": "https://login.example.com/.well-known/openid-configuration",
}


def test_the_file_says_what_the_variables_say():
    read = tomllib.loads(secrets_text(GIVEN | {"ALLOWED_EMAIL_DOMAINS": "example.com"}))
    assert read == {
        "allowed_email_domains": "example.com",
        "auth": {
            "redirect_uri": "https://cases.example.com/oauth2callback",
            "cookie_secret": "c" * 64,
            "client_id": "client",
            "client_secret": GIVEN["OIDC_CLIENT_SECRET"],
            "server_metadata_url": GIVEN["OIDC_METADATA_URL"],
        },
    }


@pytest.mark.parametrize("name", SIGN_IN)
def test_half_a_sign_in_is_refused_by_name(name):
    with pytest.raises(SettingError, match=name):
        secrets_text(GIVEN | {name: " "})


@pytest.mark.parametrize(
    "wrong",
    [{"APP_URL": "http://cases.example.com"}, {"APP_URL": "cases.example.com"},
     {"COOKIE_SECRET": "short"}],
)  # fmt: skip
def test_a_sign_in_that_is_not_safe_is_refused(wrong):
    with pytest.raises(SettingError):
        secrets_text(GIVEN | wrong)


def test_without_sign_in_there_is_no_file(tmp_path):
    command = prepare({"HOME": str(tmp_path)})
    assert list(tmp_path.iterdir()) == []
    assert "--browser.serverAddress" not in command


def test_secrets_leave_the_environment_for_a_file_of_the_user(tmp_path):
    environment = GIVEN | {"HOME": str(tmp_path), "AWS_REGION": "eu-central-1"}
    for _ in range(2):  # a container that is started again finds the file
        command = prepare(environment | GIVEN)
    prepare(environment)
    assert set(environment) == {"HOME", "AWS_REGION"}
    path = tmp_path / ".streamlit" / "secrets.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert command[command.index("--browser.serverAddress") + 1] == "cases.example.com"
    assert not any(GIVEN["COOKIE_SECRET"] in word for word in command)


def test_a_wrong_setting_stops_the_container_with_a_sentence(tmp_path):
    ran = subprocess.run(
        [sys.executable, ROOT / "deploy" / "start.py"], capture_output=True, text=True, check=False,
        env={**os.environ, "HOME": str(tmp_path), "OIDC_CLIENT_ID": "x"},
    )  # fmt: skip
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: The sign-in is not complete. Set APP_URL")
    assert "Traceback" not in ran.stderr
