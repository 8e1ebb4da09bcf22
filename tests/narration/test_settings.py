"""Which model is asked: a file, the environment above it, and sentences where they do not fit."""

from __future__ import annotations

import pytest

from bizcase.errors import ModelError
from bizcase.narration.settings import NarrationSettings, read_narration

OLLAMA = {"provider": "openai", "model": "m", "url": "http://localhost:11434/v1"}


def test_the_environment_wins_over_the_file(tmp_path):
    path = tmp_path / "model.toml"
    path.write_text('provider = "bedrock"\nmodel = "a"\nregion = "eu-west-1"\nmax_tokens = 500\n')
    found = read_narration(path, {"BIZCASE_NARRATION_MODEL": "b", "BIZCASE_NARRATION_RETRIES": "4"})
    assert found.checked() == NarrationSettings(
        "bedrock", "b", "eu-west-1", max_tokens=500, retries=4
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("model = ", "no TOML|not TOML"),
        ("modle = 'x'", "no setting modle"),
        ("max_tokens = 'many'", "max_tokens is no whole number"),
        ("max_tokens = 1.5", "max_tokens is no whole number"),
        ("model = 7", "model is no text"),
        ("timeout_seconds = true", "timeout_seconds is no number"),
        ("key = 'abc'", "contains a key"),
    ],
)
def test_what_the_file_may_not_hold(tmp_path, text, told):
    path = tmp_path / "model.toml"
    path.write_text(text)
    with pytest.raises(ModelError, match=told):
        read_narration(path, {})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"provider": ""}, "neither bedrock nor openai"),
        ({"model": " "}, "model is missing"),
        ({"provider": "bedrock"}, "region of Amazon Bedrock is missing"),
        ({"url": "ftp://x"}, "does not begin with http"),
        ({"url": "http://models.example.com/v1"}, "not encrypted"),
        ({"url": "https://u:p@models.example.com/v1"}, "contains a password"),
        ({"url": "http://[::1"}, "cannot be read"),
        ({"max_tokens": 5}, "max_tokens is not between"),
        ({"price_in": float("nan")}, "price_in is no price"),
    ],
)
def test_what_cannot_be_asked_is_told(changes, told):
    with pytest.raises(ModelError, match=told):
        NarrationSettings(**{**OLLAMA, **changes}).checked()


def test_all_faults_are_told_at_once():
    with pytest.raises(ModelError, match=r"neither bedrock nor openai.*model is missing"):
        NarrationSettings().checked()


def test_only_this_computer_stays_here():
    assert NarrationSettings(**OLLAMA).stays_here
    assert not NarrationSettings(**{**OLLAMA, "url": "https://example.com/v1"}).stays_here
