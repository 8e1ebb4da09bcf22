"""Who may use saved cases: everyone on this computer, those who sign in, or nobody."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import streamlit as st

from bizcase.aws_faults import INSTALL, is_installed
from bizcase.store.client import KEY_PAIR, local_user
from bizcase.store.errors import NOT_INSTALLED

SIGN_IN_HOURS = 12  # Streamlit's own cookie lasts 30 days, also on a computer that others use
ISSUER_SECRET = "trusted_email_issuer"  # noqa: S105 - the name of a setting, no secret
DOMAINS_SECRET = "allowed_email_domains"  # noqa: S105 - the name of a setting, no secret
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
    if not is_installed():
        return Access(
            allowed=False, reason=NOT_INSTALLED, remedy=f"{INSTALL} Case files work without it."
        )
    if unread := unreadable_secrets():
        return Access(
            allowed=False,
            reason=f"The secrets in {PurePath(unread).name} cannot be read.",
            remedy="Correct the file: it is no valid TOML, or the app may not read it. Then start "
            "the app again.",
        )
    given = secrets()
    if "auth" in given:
        return _signed_in(given)
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


def _signed_in(given: Mapping[str, Any]) -> Access:
    claims = st.user.to_dict()
    if claims.get("is_logged_in") is not True:
        return _to_sign_in("Saved cases belong to their owner, so sign in first.")
    if _hours_since_sign_in(claims) > SIGN_IN_HOURS:
        return _to_sign_in(f"You signed in more than {SIGN_IN_HOURS} hours ago. Sign in again.")
    email = _folded(claims.get("email"))
    if not email or not _is_confirmed(claims, given.get(ISSUER_SECRET)):
        return _refused(
            "Your sign-in contains no confirmed e-mail address, by which cases are kept apart.",
            "Confirm the address with your identity provider, or ask for the e-mail scope. The "
            f"operator of the app can accept the addresses of one provider with `{ISSUER_SECRET}`.",
        )
    if not _is_invited(email, given.get(DOMAINS_SECRET)):
        return _refused(
            "Saved cases of this app are open to other e-mail domains only.",
            f"Sign in with another address, or ask the operator for `{DOMAINS_SECRET}`.",
        )
    return Access(allowed=True, user=email, restricted=True)


def _to_sign_in(reason: str) -> Access:
    return Access(allowed=False, sign_in=True, reason=reason)


def _refused(reason: str, remedy: str) -> Access:
    return Access(allowed=False, sign_in=True, reason=reason, remedy=remedy)


def _hours_since_sign_in(claims: Mapping[str, Any]) -> float:
    """Return the age of the sign-in. Every ID token says when it was issued; no other is kept."""
    issued = claims.get("iat")
    return (time.time() - issued) / 3600 if isinstance(issued, int | float) else 0.0


def _folded(email: object) -> str:
    """Return an address in lower case, letters of ASCII only: "K" (Kelvin) stays no "k"."""
    return str(email or "").strip().encode("utf-8", "replace").lower().decode()


def _is_confirmed(claims: Mapping[str, Any], trusted_issuer: object) -> bool:
    """Whether the provider vouches for the address.

    A provider that says nothing may let its users type any address (Microsoft's multi-tenant
    sign-in does), so it counts only where the operator named this issuer.
    """
    confirmed = claims.get("email_verified")
    if confirmed is None and "iss" in claims:
        return bool(trusted_issuer) and claims["iss"] == trusted_issuer
    return confirmed in (None, True, "true")


def _is_invited(email: str, domains: object) -> bool:
    """Whether the address is of one of the domains, written as a list or with commas."""
    if not domains:
        return True
    listed = domains if isinstance(domains, list | tuple) else str(domains).split(",")
    return email.rpartition("@")[2] in {_folded(domain) for domain in listed}
