"""Who may use saved cases: everyone on this computer, those who sign in, or nobody."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import streamlit as st

from bizcase.store.client import KEY_PAIR, local_user

PUBLIC_SECRET = "allow_public_persistence"  # noqa: S105 - the name of a setting, no secret
EVERYONE = "Everyone with the link to this app can read, change and delete all saved cases."


@dataclass(frozen=True, slots=True)
class Access:
    """Whether cases may be saved and listed, as whom, and what to tell.

    ``restricted``: only the user's own cases are seen, and shared ones for reading.
    """

    allowed: bool
    user: str = ""
    restricted: bool = False
    sign_in: bool = False
    reason: str = ""
    remedy: str = ""
    warning: str = ""


def secrets() -> Mapping[str, Any]:
    """Return the app's secrets, empty without a file of them."""
    try:
        return st.secrets if st.secrets.load_if_toml_exists() else {}
    except OSError:
        return {}


def unreadable_secrets() -> str:
    """Return the name of the file of secrets that is there and cannot be read, else ""."""
    try:
        if st.secrets.load_if_toml_exists():
            return ""
    except OSError as fault:
        return str(fault.filename or "secrets.toml")
    there = (Path(name) for name in st.get_option("secrets.files"))
    return next((str(path) for path in there if path.is_file()), "")


def misplaced_keys() -> str:
    """Return the heading under which AWS keys stand in the secrets, where nothing reads them."""
    for heading, section in secrets().items():
        if isinstance(section, Mapping):
            names = {str(name).upper() for name in section}
            if names & set(KEY_PAIR):
                return str(heading)
    return ""


def access() -> Access:
    """Return what the one in front of the app may do; asked anew on every run."""
    if unread := unreadable_secrets():
        return Access(
            allowed=False,
            reason=f"The secrets in {PurePath(unread).name} cannot be read.",
            remedy="Correct the file: it is no valid TOML, or the app may not read it. Then start "
            "the app again.",
        )
    given = secrets()
    if "auth" in given:
        return _signed_in()
    if is_local():
        return Access(allowed=True, user=local_user())
    if given.get(PUBLIC_SECRET) is True:
        return Access(allowed=True, warning=EVERYONE)
    return Access(
        allowed=False,
        reason=f"This app can be reached from other computers, without sign-in. {EVERYONE}",
        remedy="Set up sign-in ([auth] in the secrets). To accept the risk instead, set "
        f"`{PUBLIC_SECRET} = true` in the secrets. On your own computer, start the app with "
        "`--server.address localhost`.",
    )


def is_local() -> bool:
    """Whether only this computer reaches the app; an address that is not known counts as public."""
    address = str(st.get_option("server.address") or "").strip("[]").lower()
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _signed_in() -> Access:
    claims = st.user.to_dict()
    if claims.get("is_logged_in") is not True:
        return Access(
            allowed=False,
            sign_in=True,
            reason="Saved cases belong to their owner, so sign in first.",
        )
    email = str(claims.get("email") or "").strip().lower()
    if not email or claims.get("email_verified") is False:
        return Access(
            allowed=False,
            reason="Your sign-in gives no confirmed e-mail address, by which cases are kept apart.",
            remedy="Confirm the address with your identity provider, or ask for the e-mail scope.",
        )
    return Access(allowed=True, user=email, restricted=True)
