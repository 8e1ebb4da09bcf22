"""A fault of boto3 as one of ours: the sentence that a user reads, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bizcase.aws_faults import AwsFault, Kind, aws_fault
from bizcase.errors import BizcaseError
from bizcase.grammar import clipped
from bizcase.store.errors import (
    AccessDenied,
    CaseTooLarge,
    CredentialsRejected,
    NoCredentials,
    OtherTable,
    StoreBug,
    StoreBusy,
    StoreError,
    StoreSlow,
    StoreUnreachable,
    TableMissing,
    WrongSetting,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """What a message names: the service, the action, the table or bucket, its region."""

    action: str
    name: str
    region: str
    service: str = "dynamodb"

    @property
    def label(self) -> str:
        """The service as its users call it."""
        return {"dynamodb": "DynamoDB", "s3": "S3"}.get(self.service, self.service)


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Turn every fault of boto3 within into a StoreError about this place."""
    try:
        yield
    except BizcaseError:
        raise
    except Exception as fault:
        known = store_error(fault, place)
        if known is None:
            raise
        # Whoever called decides whether it is one: set-up asks for a table that is not there yet.
        log.info("%s %s failed: %s", place.service, place.action, type(known).__name__)
        raise known from fault


def store_error(fault: Exception, place: Place) -> StoreError | None:
    """Return what a fault of boto3 means to a user; None where it is none of boto3's."""
    if isinstance(fault, ValueError) and "endpoint" in str(fault).lower():
        return StoreUnreachable(
            f"The address set for {place.label} is no web address.",
            "Correct or remove AWS_ENDPOINT_URL_DYNAMODB (or AWS_ENDPOINT_URL).",
        )
    known = aws_fault(fault)
    if known is None:
        return None
    log.info("%s answered %s, request %s", place.service, known.code, known.request_id)
    return _of_kind(known, place)


def _of_kind(fault: AwsFault, place: Place) -> StoreError:
    if fault.kind in _SAID:
        made, message, remedy = _SAID[fault.kind]
        words = {"service": place.label, "region": place.region, "detail": clipped(fault.detail)}
        return made(message.format(**words), remedy.format(**words))
    if fault.kind == "denied":
        return _denied(fault, place)
    if fault.kind == "missing":
        return _missing(place)
    return _by_code(fault, place)


def _by_code(fault: AwsFault, place: Place) -> StoreError:
    if fault.code == "ValidationException":
        return _not_valid(fault, place)
    if fault.code in ("ParamValidationError", "InvalidBucketName"):
        return WrongSetting(
            f"{place.label} takes no {clipped(place.name)!r} as a name, or a value like it.",
            "Correct the name of the table or the bucket.",
        )
    if fault.code == "UnknownOperationException":
        return WrongSetting(
            f"This engine does not offer {place.action}; AWS itself does.",
            "Leave the option out.",
        )
    return _bug(place, fault.code)


_KEYS = "Sign in (aws sso login or aws configure), or add keys to the secrets, then try again."
_SAID: dict[Kind, tuple[type[StoreError], str, str]] = {
    "rejected": (
        CredentialsRejected,
        "The AWS session has expired, or its keys are wrong.",
        "Sign in again; if that does not help, check this computer's clock.",
    ),
    "no_credentials": (NoCredentials, "No AWS credentials were found that can be used.", _KEYS),
    "no_profile": (
        NoCredentials,
        "The AWS configuration has no profile {detail!r}.",
        "Set it up (aws configure --profile NAME), or correct AWS_PROFILE or --profile.",
    ),
    "half_credentials": (
        NoCredentials,
        "Half of the AWS keys is missing: {detail}.",
        "Set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither.",
    ),
    "unreachable": (
        StoreUnreachable,
        "{service} in {region} cannot be reached.",
        "Check network, VPN and region, then try again.",
    ),
    "slow": (
        StoreSlow,
        "{service} in {region} answers too slowly.",
        "Try again; if it stays so, check network, VPN and proxy.",
    ),
    "not_aws": (
        StoreUnreachable,
        "The answer is not {service}'s: a proxy or a sign-in page is in between.",
        "Sign in to the network, or let the proxy pass calls to AWS, then try again.",
    ),
    "busy": (StoreBusy, "{service} is busy.", "Nothing is lost here; try again in a minute."),
    "quota": (
        StoreBusy,
        "AWS refuses it in {region}: a limit of the account is reached, such as that of tables.",
        "Delete a table that is not needed or ask AWS for a higher limit, then try again.",
    ),
}
# How engines and AWS say that the keys of the table are others.
_OTHER_KEYS = (
    "does not match the schema", "missing the key", "required keys", "type mismatch for key",
)  # fmt: skip


def not_aws(place: Place) -> StoreError:
    """Return the error on an answer that is none of AWS's."""
    return _of_kind(AwsFault("not_aws", ""), place)


def _not_valid(fault: AwsFault, place: Place) -> StoreError:
    said = fault.message.lower()
    if any(words in said for words in _OTHER_KEYS):
        return OtherTable(
            f"The table {place.name} has other keys than caseId: it is none of this program.",
            "Set DYNAMODB_TABLE_NAME to another name and run `python setup_dynamodb.py`.",
        )
    if "size" in said:
        return CaseTooLarge(
            "The case is larger than an item of the table may be.",
            "Save it as a case file instead.",
        )
    if place.action in ("CreateTable", "UpdateContinuousBackups"):
        return WrongSetting(
            f"AWS does not take these options: {clipped(fault.message, 200)}",
            "Correct --table, --kms or --tag.",
        )
    return _bug(place, fault.code)


def _denied(fault: AwsFault, place: Place) -> StoreError:
    action = fault.detail or f"{place.service}:{place.action}"
    remedy = "Attach the policy that `python setup_dynamodb.py --policy` prints."
    if action.startswith("kms:"):
        remedy = (
            "The table is encrypted with a key of yours: allow its use. "
            "`python setup_dynamodb.py --policy` prints the statement."
        )
    if fault.by_organisation:
        remedy = "A policy denies it explicitly: ask the administrator of the AWS account."
    return AccessDenied(f"The credentials may not do {action} on {place.name}.", remedy)


def _missing(place: Place) -> StoreError:
    kind = "bucket" if place.service == "s3" else "table"
    remedy = (
        "Create it, or correct S3_BUCKET_NAME."
        if kind == "bucket"
        else "Run `python setup_dynamodb.py`, or check AWS_REGION and DYNAMODB_TABLE_NAME."
    )
    return TableMissing(f"The {kind} {place.name} is not in {place.region}.", remedy)


def _bug(place: Place, what: str) -> StoreError:
    return StoreBug(
        f"{place.label} refused {place.action} ({what}).",
        "Save the case as a file, and report this message.",
    )
