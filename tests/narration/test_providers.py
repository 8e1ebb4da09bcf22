"""Both kinds of models behind one protocol: what they are asked, and every way they can fail."""

from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bizcase.errors import ModelError
from bizcase.narration.providers import Call, CallResult, Tool, Turn, provider_of
from bizcase.narration.settings import NarrationSettings
from tests.narration.models import Said, model_server

TOOL = Tool("find", "Find it.", {"type": "object", "properties": {"words": {"type": "string"}}})
KINDS = ("bedrock", "openai")


@pytest.fixture
def asked_at(monkeypatch):
    """Return a function that makes the provider of a kind at a server."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y")

    def made(kind, model, **more):
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", model.url)
        settings = NarrationSettings(
            kind, "model-1", "us-east-1", f"{model.url}/v1", retries=0, timeout_seconds=5
        )
        return provider_of(replace(settings, **more))

    return made


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_has_words_calls_and_tokens(kind, asked_at):
    with model_server(Said("Hello", calls=(("find", {"words": "cost"}),))) as model:
        reply = asked_at(kind, model).ask("Be brief.", [Turn("user", "Hi")], [TOOL])
    assert (reply.text, reply.tokens_in, reply.tokens_out) == ("Hello", 11, 7)
    assert reply.calls == (Call("call-0", "find", {"words": "cost"}),)


@pytest.mark.parametrize("kind", KINDS)
def test_the_temperature_is_zero_and_the_answer_is_limited(kind, asked_at):
    with model_server(Said("Hello")) as model:
        asked_at(kind, model, max_tokens=321).ask("Be brief.", [Turn("user", "Hi")])
    asked = model.asked[0]
    limits = asked.get("inferenceConfig", asked)
    assert limits["temperature"] == 0
    assert 321 in (limits.get("maxTokens"), limits.get("max_tokens"))


@pytest.mark.parametrize("kind", KINDS)
def test_results_of_tools_are_sent_back_in_the_providers_form(kind, asked_at):
    turns = [
        Turn("user", "Hi"),
        Turn("assistant", "", (Call("call-0", "find", {"words": "cost"}),)),
        Turn("user", results=(CallResult("call-0", [{"mark": "{F:a.b}"}]),)),
    ]
    with model_server(Said("Done")) as model:
        asked_at(kind, model).ask("Be brief.", turns, [TOOL])
    assert "{F:a.b}" in json.dumps(model.asked[0])
    assert "call-0" in json.dumps(model.asked[0]["messages"][-1])


FAULTS = [
    ("bedrock", Said(status=429, error="ThrottlingException"), "busy"),
    ("bedrock", Said(status=403, error="AccessDeniedException"), "denied access"),
    ("bedrock", Said(status=404, error="ResourceNotFoundException"), "does not know the model"),
    ("bedrock", Said(status=400, error="ValidationException"), "refused the question"),
    ("bedrock", Said(status=403, error="ExpiredTokenException"), "rejected the credentials"),
    ("bedrock", Said(status=424, error="ModelErrorException"), "refused the question"),
    ("bedrock", Said(raw=b'{"output": {"message": {"content": [{"te'), "another form"),
    ("bedrock", Said(raw=b'{"stopReason": "end_turn"}'), "another form"),
    ("openai", Said(status=429), "status 429"),
    ("openai", Said(status=401), "rejected the key"),
    ("openai", Said(status=403), "denied access"),
    ("openai", Said(status=404), "knows no such model"),
    ("openai", Said(status=400), "refused the question"),
    ("openai", Said(status=302), "status 302"),
    ("openai", Said(status=500), "status 500"),
    ("openai", Said(raw=b'{"choices": [{"mess'), "no complete JSON"),
    ("openai", Said(raw=b"<html>proxy</html>"), "no complete JSON"),
    ("openai", Said(raw=b'{"choices": []}'), "another form"),
    ("openai", Said(raw=b'{"choices": [{"message": {"content": 7}}]}'), "another form"),
    ("openai", Said(raw=b"[" * 100_000), "no complete JSON"),
    ("openai", Said(raw=b'{"choices": "' + b"x" * 2_100_000 + b'"}'), "too large"),
]


@pytest.mark.parametrize(("kind", "said", "told"), FAULTS, ids=lambda item: str(item)[:40])
def test_each_fault_is_a_sentence_with_a_remedy(kind, said, told, asked_at):
    with model_server(said) as model, pytest.raises(ModelError, match=told) as raised:
        asked_at(kind, model).ask("Be brief.", [Turn("user", "Hi")])
    assert raised.value.remedy
    assert "scripted" not in str(raised.value)  # a server may quote what it was asked


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_drips_ends_at_the_time_limit(kind, asked_at):
    with model_server(Said("Hello " * 40, drip=True)) as model:
        provider = asked_at(kind, model, timeout_seconds=1)
        with pytest.raises(ModelError, match="within 1 seconds"):
            provider.ask("Be brief.", [Turn("user", "Hi")])


def test_a_busy_server_is_asked_again(asked_at, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    with model_server(Said(status=503), Said(status=429), Said("Hello")) as model:
        assert asked_at("openai", model, retries=2).ask("x", [Turn("user", "y")]).text == "Hello"
    assert len(model.asked) == 3


def test_a_key_goes_into_the_header_only(asked_at):
    with model_server(Said("Hello")) as model:
        asked_at("openai", model, key="s3cret").ask("x", [Turn("user", "y")])
    assert model.headers[0]["Authorization"] == "Bearer s3cret"
    assert "s3cret" not in json.dumps(model.asked)


def test_a_server_that_is_not_there_is_told(asked_at):
    with model_server(Said("x")) as model:
        provider = asked_at("openai", model)
    with pytest.raises(ModelError, match="cannot be reached"):
        provider.ask("x", [Turn("user", "y")])


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_called_before_a_question(kind, asked_at, monkeypatch):
    with model_server(Said("x")) as model:
        monkeypatch.setattr(socket, "socket", None)
        assert asked_at(kind, model).model == "model-1"
    assert model.asked == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_server_that_sends_elsewhere_is_not_followed(kind, status, asked_at):
    """Neither the question nor the key goes where nobody said."""
    with (
        model_server(Said("x")) as other,
        model_server(Said(status=status, location=f"{other.url}/v1/chat/completions")) as model,
    ):
        with pytest.raises(ModelError):
            asked_at(kind, model, key="s3cret").ask("x", [Turn("user", "y")])
        assert (len(model.asked), other.asked) == (1, [])


@pytest.mark.parametrize("key", ["s3cret", ""])
def test_no_password_of_this_computer_signs_a_question(key, asked_at, tmp_path, monkeypatch):
    """Requests would take it from a .netrc, in place of the key."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password mine")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setattr(NarrationSettings, "stays_here", False)
    with model_server(Said("x")) as model:
        asked_at("openai", model, key=key).ask("x", [Turn("user", "y")])
    assert model.headers[0].get("Authorization", "") == (f"Bearer {key}" if key else "")


@pytest.fixture(scope="module")
def of_nobody(tmp_path_factory):
    """Return the context of a server whose certificate nobody vouches for."""
    place = tmp_path_factory.mktemp("tls") / "server.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
        .public_key(key.public_key()).not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )  # fmt: skip
    place.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place)
    return context


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_nobody_vouches_for_is_asked_nothing(kind, asked_at, of_nobody):
    with model_server(Said("x"), tls=of_nobody) as model:
        with pytest.raises(ModelError, match="cannot be reached"):
            asked_at(kind, model, key="s3cret").ask("x", [Turn("user", "y")])
        assert model.asked == []


def test_a_key_is_not_shown_where_settings_are():
    assert "s3cret" not in repr(NarrationSettings(key="s3cret"))
