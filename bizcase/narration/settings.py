"""Which language model is asked, and within which limits; off unless someone names one."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bizcase.errors import ModelError

BEDROCK, OPENAI = "bedrock", "openai"
PREFIX = "BIZCASE_NARRATION_"
_EXAMPLE = (
    'Write provider = "bedrock", model = "..." and region = "...", or provider = "openai", '
    'model = "..." and url = "http://localhost:11434/v1".'
)
_LIMITS = {"max_tokens": (100, 32_000), "timeout_seconds": (1, 600), "retries": (0, 10)}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class NarrationSettings:
    """Provider, model and limits.

    ``region`` is where Amazon Bedrock runs, ``url`` where an OpenAI-style server listens (Ollama,
    vLLM, LM Studio). ``key`` is the server's and is never written anywhere. ``price_in`` and
    ``price_out`` are USD for a million tokens as the user pays them; None is not known.
    """

    provider: str = ""
    model: str = ""
    region: str = ""
    url: str = ""
    key: str = field(default="", repr=False)
    max_tokens: int = 4_000
    timeout_seconds: float = 120.0
    retries: int = 2
    price_in: float | None = None
    price_out: float | None = None

    @property
    def stays_here(self) -> bool:
        """Whether what is asked stays on this computer."""
        return self.provider == OPENAI and urlsplit(self.url).hostname in _LOOPBACK

    def checked(self) -> NarrationSettings:
        """Return these settings, or raise ModelError naming all that is missing or wrong."""
        faults = []
        if self.provider not in (BEDROCK, OPENAI):
            faults.append(f"The provider is neither {BEDROCK} nor {OPENAI}.")
        if not self.model.strip():
            faults.append("The model is missing.")
        elif not re.fullmatch(r"[\w.:/-]{1,100}", self.model):
            faults.append("The name of the model is no name of a model.")
        if self.provider == BEDROCK and not self.region.strip():
            faults.append("The region of Amazon Bedrock is missing.")
        if self.provider == OPENAI:
            faults += _url_faults(self.url)
        for name, (least, most) in _LIMITS.items():
            if not least <= getattr(self, name) <= most:
                faults.append(f"{name} is not between {least} and {most:,}.")
        for name in ("price_in", "price_out"):
            price = getattr(self, name)
            if price is not None and not 0 <= price < float("inf"):
                faults.append(f"{name} is no price.")
        if faults:
            raise ModelError(" ".join(faults), _EXAMPLE)
        return self


def _url_faults(url: str) -> list[str]:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ["The url cannot be read."]
    if parts.scheme not in ("http", "https") or not host:
        return ["The url of the server is missing or does not begin with http:// or https://."]
    if parts.username or parts.password:
        return [f"The url contains a password; enter it as {PREFIX}KEY."]
    if parts.scheme == "http" and host not in _LOOPBACK:
        return ["The url is not encrypted; only this computer may be asked by http://."]
    return []


def read_narration(
    path: Path | None = None, environment: Mapping[str, str] | None = None
) -> NarrationSettings:
    """Return the settings of a TOML file, then those of the environment, which win.

    ``BIZCASE_NARRATION_MODEL`` sets ``model``, and so on. A key is taken from the environment
    only, so that it stands in no file that is passed on.

    Raises
    ------
    ModelError
        The file is missing, is no TOML, or holds something else; all faults are named.
    """
    given: dict[str, object] = _of_file(path) if path is not None else {}
    held = os.environ if environment is None else environment
    for known in fields(NarrationSettings):
        if value := held.get(PREFIX + known.name.upper(), "").strip():
            given[known.name] = value
    found: dict[str, Any] = {}
    faults = []
    for name, item in given.items():
        try:
            found[name] = _typed(name, item)
        except ValueError as fault:
            faults.append(f"{fault}.")
    if faults:
        raise ModelError(" ".join(faults), _EXAMPLE, path.name if path else "")
    return replace(NarrationSettings(), **found)


def _typed(name: str, value: object) -> Any:  # noqa: ANN401 - the type is that of the field
    kinds = {item.name: item.type for item in fields(NarrationSettings)}
    if name not in kinds:
        raise ValueError(f"There is no setting {name}")
    kind = str(kinds[name])
    if kind == "str":
        if isinstance(value, str):
            return value.strip()
        raise ValueError(f"{name} is no text")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{name} is no number")
    try:
        number = float(value)
        return int(number) if kind == "int" and number == int(number) else _number(number, kind)
    except (ValueError, OverflowError):
        raise ValueError(f"{name} is no {'whole ' if kind == 'int' else ''}number") from None


def _number(number: float, kind: str) -> float:
    if kind == "int":
        raise ValueError
    return number


def _of_file(path: Path) -> dict[str, object]:
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise ModelError("The file of the model cannot be read.", _EXAMPLE, path.name) from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise ModelError(f"This is not TOML: {fault}.", _EXAMPLE, path.name) from fault
    if "key" in read:
        raise ModelError(
            "The file contains a key, which would be passed on with it.",
            f"Remove it and set {PREFIX}KEY.", path.name,
        )  # fmt: skip
    return read
