"""One client of DynamoDB, made when first needed, that answers within seconds or says why not."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bizcase.aws_faults import is_installed
from bizcase.grammar import clipped
from bizcase.store.errors import NoCredentials, NotInstalled, WrongSetting
from bizcase.store.translation import Place, translated

DEFAULT_TABLE = "aws-migration-business-cases"
DEFAULT_REGION = "us-east-1"
# Two attempts of 3 s to connect and 3 s to answer, each once more where a write may have come
# through: a dead or hanging network is told in under 15 s.
CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 3, 3, 2
POOL = 50
_TABLE_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")
_BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
KEY_PAIR = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


class TableClient(Protocol):
    """The five calls that use needs, as boto3's client has them."""

    def put_item(self, **call: Any) -> dict[str, Any]: ...  # noqa: ANN401, D102 - boto3's own

    def get_item(self, **call: Any) -> dict[str, Any]: ...  # noqa: ANN401, D102 - boto3's own

    def scan(self, **call: Any) -> dict[str, Any]: ...  # noqa: ANN401, D102 - boto3's own

    def delete_item(self, **call: Any) -> dict[str, Any]: ...  # noqa: ANN401, D102 - boto3's own

    def describe_table(self, **call: Any) -> dict[str, Any]: ...  # noqa: ANN401, D102 - boto3's own


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Table, region ("" = the AWS chain), profile, optional bucket, credentials from secrets."""

    table: str = DEFAULT_TABLE
    region: str = ""
    profile: str = ""
    bucket: str = ""
    access_key_id: str = ""
    secret_access_key: str = ""
    session_token: str = ""

    def __repr__(self) -> str:
        """Return it without the credentials."""
        return f"StoreSettings(table={self.table!r}, region={self.region!r})"

    @classmethod
    def from_environment(cls, values: Mapping[str, str] | None = None) -> StoreSettings:
        """Return the settings of DYNAMODB_TABLE_NAME, AWS_REGION and S3_BUCKET_NAME.

        ``values`` is the environment by default; an app gives its secrets here, whose AWS keys
        are then used.
        """
        given = os.environ if values is None else values
        keys = {} if values is None else values
        return cls(
            table=given.get("DYNAMODB_TABLE_NAME", "") or DEFAULT_TABLE,
            region=given.get("AWS_REGION", ""),
            bucket=given.get("S3_BUCKET_NAME", ""),
            access_key_id=keys.get("AWS_ACCESS_KEY_ID", ""),
            secret_access_key=keys.get("AWS_SECRET_ACCESS_KEY", ""),
            session_token=keys.get("AWS_SESSION_TOKEN", ""),
        )


def local_user() -> str:
    """Return who works on this computer, "" where it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""  # a container without a name for its user


def session_of(settings: StoreSettings) -> Any:  # noqa: ANN401 - boto3 has no types
    """Return a boto3 session with the chosen region, short time limits on every call it makes."""
    if not is_installed():
        raise NotInstalled
    import botocore.session  # noqa: PLC0415 - half a second, only when cases are saved
    from boto3.session import Session  # noqa: PLC0415 - as above
    from botocore.config import Config  # noqa: PLC0415 - as above

    _check_pair(settings)
    core = botocore.session.Session(profile=settings.profile or None)
    # The chain's own calls (SSO, role) take this too; else they wait a minute for a dead network.
    core.set_default_client_config(
        Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            max_pool_connections=POOL,
            user_agent_extra="bizcase/1.0",
        )
    )
    region = settings.region or os.environ.get("AWS_REGION", "")
    region = region or core.get_config_variable("region") or DEFAULT_REGION
    keys = {
        "aws_access_key_id": settings.access_key_id or None,
        "aws_secret_access_key": settings.secret_access_key or None,
        "aws_session_token": settings.session_token or None,
    }
    return Session(botocore_session=core, region_name=region, **keys)


def _check_pair(settings: StoreSettings) -> None:
    """Raise NoCredentials where one half of a key pair is set, and the other is not."""
    pair = (settings.access_key_id, settings.secret_access_key)
    if not any(pair) and not settings.profile:
        pair = (os.environ.get(KEY_PAIR[0], ""), os.environ.get(KEY_PAIR[1], ""))
    if any(pair) and not all(pair):
        missing, there = KEY_PAIR if not pair[0] else KEY_PAIR[::-1]
        raise NoCredentials(
            f"Half of the AWS keys is missing: {there} is set, {missing} is not.",
            "Set both, or neither.",
        )


def _check_name(settings: StoreSettings, service: str) -> None:
    """Raise WrongSetting where the table or the bucket has a name that none can have."""
    if service == "s3" and not _BUCKET_NAME.fullmatch(settings.bucket):
        raise WrongSetting(
            f"{clipped(settings.bucket)!r} is no name of a bucket: 3 to 63 small letters, digits, "
            "dots and hyphens.",
            "Correct S3_BUCKET_NAME.",
        )
    if service == "dynamodb" and not _TABLE_NAME.fullmatch(settings.table):
        raise WrongSetting(
            f"{clipped(settings.table)!r} is no name of a table: 3 to 255 letters, digits, "
            "underscores, dots and hyphens.",
            "Correct DYNAMODB_TABLE_NAME or --table.",
        )


def connect(settings: StoreSettings, service: str = "dynamodb") -> tuple[Any, str]:
    """Return boto3's client and its region; StoreError where none can be made.

    The client may be shared by threads; make it once. No call is made yet.
    """
    name = settings.bucket if service == "s3" else settings.table
    place = Place("connect", name, settings.region or "the chosen region", service)
    _check_name(settings, service)
    with translated(place):
        session = session_of(settings)
        return session.client(service), str(session.region_name)
