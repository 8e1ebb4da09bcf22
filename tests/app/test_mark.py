"""The mark of a browser: who gets one, when, and that no script and no other site sees it."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie

import pytest

from pages.state.mark import COOKIE, FORGET, FORGETTING, Marks

FIRST = "/_stcore/host-config"


def answered(path, *, cookie="", query="", scheme="http", forwarded=""):
    """The cookie that the answer to a request sets, None for none."""
    sent = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    headers = [(b"cookie", cookie.encode())] if cookie else []
    headers += [(b"x-forwarded-proto", forwarded.encode())] if forwarded else []
    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": query.encode(),
        "headers": headers, "scheme": scheme, "server": ("127.0.0.1", 1),
    }  # fmt: skip
    asyncio.run(Marks(app)(scope, None, send))
    (message,) = sent
    given = [value for name, value in message["headers"] if name == b"set-cookie"]
    return SimpleCookie(given[0].decode())[COOKIE] if given else None


def test_a_browser_gets_one_that_no_script_reads_and_no_other_site_sends():
    given, other = answered(FIRST), answered(FIRST)
    assert len(given.value) == 22  # 128 random bits
    assert given.value != other.value
    assert (given["httponly"], given["samesite"], given["path"]) == (True, "Strict", "/")


def test_one_that_has_it_keeps_it_and_no_other_answer_gives_one():
    assert answered(FIRST, cookie=f"{COOKIE}=mine") is None
    # A page that is opened from another site is asked for without the cookie.
    assert answered("/") is None
    assert answered("/static/js/index.js") is None


@pytest.mark.parametrize(
    ("scheme", "forwarded", "secure"),
    [("http", "", ""), ("https", "", True), ("http", "https", True)],
)
def test_over_https_it_goes_over_https_only(scheme, forwarded, secure):
    assert answered(FIRST, scheme=scheme, forwarded=forwarded)["secure"] == secure


def test_it_is_taken_away_on_demand():
    given = answered(FIRST, cookie=f"{COOKIE}=mine", query=FORGET)
    assert (given.value, given["max-age"]) == ("", "0")
    assert answered(FIRST, query=FORGET) is None
    assert f"{FIRST[1:]}?{FORGET}" in FORGETTING
