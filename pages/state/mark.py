"""A mark of the browser, by which its cases are told from those of any other browser.

A random value in a cookie that no script can read. The answer to the first thing the front end asks
for sets it, before the first session begins, so each session knows it. Without cookies there is
none.
"""

from __future__ import annotations

import hashlib
import secrets
from http.cookies import SimpleCookie

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "bizcase_mark"
FORGET = "forget"
# The front end asks for it from its own address only. To a page that is opened by a link of another
# site no strict cookie is sent, so an answer to that would replace the mark.
_ASKED_FIRST = "_stcore/host-config"
_BYTES, _DAYS = 16, 365
_MOST_CHARACTERS = 100
# Answers as above, now without the mark; then the app is opened anew.
FORGETTING = f"""<script>
fetch(new URL("{_ASKED_FIRST}?{FORGET}", location.href)).finally(() => {{
  location.assign(new URL(".", location.href));
}});
</script>"""


class Marks:
    """Gives each browser that has none a mark, and takes it away on demand."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        said = _cookie_for(Request(scope)) if scope["type"] == "http" else ""
        if not said:
            await self._app(scope, receive, send)
            return

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", said)
            await send(message)

        await self._app(scope, receive, with_cookie)


def _cookie_for(request: Request) -> str:
    """Return the cookie to be set by the answer, "" for none."""
    is_there, is_over = bool(request.cookies.get(COOKIE)), FORGET in request.query_params
    if not request.url.path.endswith(_ASKED_FIRST) or is_there != is_over:
        return ""
    cookie: SimpleCookie = SimpleCookie()
    cookie[COOKIE] = "" if is_over else secrets.token_urlsafe(_BYTES)
    given = cookie[COOKIE]
    given["path"], given["httponly"], given["samesite"] = "/", True, "Strict"
    given["max-age"] = 0 if is_over else _DAYS * 24 * 3600
    # A proxy that ends https says so by this header.
    schemes = (request.url.scheme, request.headers.get("x-forwarded-proto", ""))
    given["secure"] = "https" in schemes
    return given.OutputString()


def own() -> str:
    """Return the sha256 of the mark of the browser in front of the app, "" without one."""
    value = st.context.cookies.get(COOKIE)
    if not isinstance(value, str) or not 0 < len(value) <= _MOST_CHARACTERS:
        return ""
    return hashlib.sha256(value.encode()).hexdigest()
