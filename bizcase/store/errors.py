"""What can go wrong with saved cases, each as one sentence that says what to do.

::

    StoreError
    ├── NoCredentials         nothing to sign in with
    ├── CredentialsRejected   expired or wrong
    ├── AccessDenied          an action is not permitted
    ├── TableMissing          no such table in the region
    ├── StoreUnreachable      network, endpoint
    │   └── StoreSlow         it takes calls, but does not answer in time
    ├── StoreBusy             throttled, or a fault at AWS
    ├── OtherTable            the table is none of this program
    ├── WrongSetting          a name or an option that cannot be
    ├── CaseExists            the id is taken
    ├── CaseConflict          someone saved meanwhile
    ├── CaseGone              deleted meanwhile, or never there
    ├── CaseReadOnly          another user's, shared for reading
    ├── CaseDamaged           a part is missing or altered
    ├── CaseTooLarge          beyond what is kept or read
    └── StoreBug              a call DynamoDB does not accept: our fault, exit 1
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bizcase.aws_faults import AwsFault, Kind, aws_fault
from bizcase.errors import BizcaseError
from bizcase.grammar import clipped

log = logging.getLogger(__name__)


class StoreError(BizcaseError):
    """A saved case could not be kept, found or read."""


class NoCredentials(StoreError):
    """There is nothing to sign in to AWS with."""


class CredentialsRejected(StoreError):
    """AWS does not accept the credentials."""


class AccessDenied(StoreError):
    """The credentials do not permit an action."""


class TableMissing(StoreError):
    """The table is not in the region."""


class StoreUnreachable(StoreError):
    """There is no connection."""


class StoreSlow(StoreUnreachable):
    """The service takes calls and does not answer in time."""


class OtherTable(StoreError):
    """The table has other keys than this program's."""


class WrongSetting(StoreError):
    """A name or an option is none that AWS takes."""


class StoreBusy(StoreError):
    """The service asks to come back later."""


class CaseExists(StoreError):
    """A case of that id is there."""


class CaseConflict(StoreError):
    """Someone saved the case after it was loaded; ``saved_by`` and ``saved_at`` say who, when."""

    def __init__(self, case_id: str, saved_by: str, saved_at: str) -> None:
        who = saved_by or "someone else"
        when = f" at {clipped(saved_at)}" if saved_at else ""
        super().__init__(
            f"The case {clipped(case_id)} was saved by {who}{when}, after it was loaded here.",
            "Load it again, or save this one as a copy.",
        )
        self.saved_by = saved_by
        self.saved_at = saved_at


class CaseGone(StoreError):
    """There is no such case."""

    def __init__(self, case_id: str) -> None:
        super().__init__(
            f"There is no saved case {clipped(case_id)}.",
            "List the saved cases, or save this one as a new case.",
        )


class CaseReadOnly(StoreError):
    """Another user's case, shared for reading."""

    def __init__(self, case_id: str) -> None:
        super().__init__(
            "Only its owner can change or delete a shared case.",
            "Save a copy of it instead.",
            case_id,
        )


class CaseDamaged(StoreError):
    """What was saved cannot be read back whole."""


class CaseTooLarge(StoreError):
    """The case is larger than what can be kept or read."""


class StoreBug(StoreError):
    """A call was refused for a reason that is no user's."""

    exit_code = 1


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
        "The answer is not {service}'s: a proxy or a sign-in page stands between.",
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
