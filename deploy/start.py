"""Start the app in a container: sign-in from the environment, then the server.

Streamlit reads its sign-in from a file only. It is written to the one folder the container may
write in, readable by the app's user alone, and the secrets leave the environment before the
server starts. Only the standard library is used.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from urllib.parse import urlsplit

PORT = "8501"
# Variable of the container → its key in [auth]; all or none of them.
SIGN_IN = {
    "APP_URL": "redirect_uri",
    "COOKIE_SECRET": "cookie_secret",
    "OIDC_CLIENT_ID": "client_id",
    "OIDC_CLIENT_SECRET": "client_secret",
    "OIDC_METADATA_URL": "server_metadata_url",
}
# Further settings of the app (pages/state/access.py).
SETTINGS = {
    "TRUSTED_EMAIL_ISSUER": "trusted_email_issuer",
    "ALLOWED_EMAIL_DOMAINS": "allowed_email_domains",
}
MIN_COOKIE_SECRET = 32


class SettingError(ValueError):
    """A variable of the container is missing or cannot be right."""


def secrets_text(given: Mapping[str, str]) -> str:
    """Return the content of secrets.toml, empty where no variable of the sign-in is set.

    Raises
    ------
    SettingError
        Only some variables are set, the address is not https, or the cookie secret is short.
    """
    values = {name: given.get(name, "").strip() for name in (*SIGN_IN, *SETTINGS)}
    if not any(values[name] for name in SIGN_IN):
        return ""
    if missing := [name for name in SIGN_IN if not values[name]]:
        raise SettingError(f"The sign-in is not complete. Set {', '.join(missing)} too.")
    address = urlsplit(values["APP_URL"])
    if not address.hostname or not (address.scheme == "https" or address.hostname == "127.0.0.1"):
        raise SettingError("APP_URL is not the address of the app. Write https://app.example.com.")
    if len(values["COOKIE_SECRET"]) < MIN_COOKIE_SECRET:
        raise SettingError(
            f"COOKIE_SECRET is too short. Use {MIN_COOKIE_SECRET} characters or more."
        )
    values["APP_URL"] = f"{address.scheme}://{address.netloc}/oauth2callback"
    lines = [f"{key} = {_quoted(values[name])}" for name, key in SETTINGS.items() if values[name]]
    lines += ["[auth]", *(f"{key} = {_quoted(values[name])}" for name, key in SIGN_IN.items())]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a text as TOML and JSON both write it; control characters are escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def prepare(environment: MutableMapping[str, str]) -> list[str]:
    """Write the secrets, take them out of the environment, and return the server's command."""
    content = secrets_text(environment)
    address = urlsplit(environment.get("APP_URL", "")).hostname
    for name in SIGN_IN:
        environment.pop(name, None)
    if content:
        folder = Path(environment["HOME"], ".streamlit")
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / "secrets.toml"
        path.unlink(missing_ok=True)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(content)
    named = ["--browser.serverAddress", address] if address else []
    # Every address of the container: the load balancer decides who comes so far.
    return [
        sys.executable, "-m", "streamlit", "run", "streamlit_app.py",
        "--server.address", environment.get("LISTEN_ON", "0.0.0.0"),  # noqa: S104 - as said above
        "--server.port", environment.get("PORT", PORT), "--server.headless", "true",
        "--server.fileWatcherType", "none", *named,
    ]  # fmt: skip


def main() -> None:
    """Become the server; exit 2 where a variable is wrong."""
    try:
        command = prepare(os.environ)
    except SettingError as fault:
        print(f"error: {fault}", file=sys.stderr)  # noqa: T201 - the log of the container
        sys.exit(2)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
