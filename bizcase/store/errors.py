"""What can go wrong with saved cases, each as one sentence that says what to do.

::

    StoreError
    ├── NoCredentials         nothing to sign in with
    ├── CredentialsRejected   expired or wrong
    ├── AccessDenied          an action is not permitted
    ├── TableMissing          no such table in the region
    ├── StoreUnreachable      network, endpoint
    ├── StoreBusy             throttled, or a fault at AWS
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

from bizcase.aws_faults import AwsFault, aws_fault
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
        log.warning("%s %s failed: %s", place.service, place.action, type(known).__name__)
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


def _of_kind(fault: AwsFault, place: Place) -> StoreError:  # noqa: PLR0911 - one per kind
    if fault.kind == "rejected":
        return _rejected()
    if fault.kind == "no_credentials":
        return NoCredentials(
            "No AWS credentials were found that can be used.",
            "Sign in (aws sso login or aws configure), or add keys to the secrets, then try again.",
        )
    if fault.kind == "unreachable":
        return StoreUnreachable(
            f"{place.label} in {place.region} cannot be reached.",
            "Check network, VPN and region, then try again.",
        )
    if fault.kind == "denied":
        return AccessDenied(
            f"The credentials may not do {place.service}:{place.action} on {place.name}.",
            "Attach the policy that `python setup_dynamodb.py --policy` prints.",
        )
    if fault.kind == "missing":
        return _missing(place)
    if fault.kind == "busy":
        return StoreBusy(f"{place.label} is busy.", "Nothing is lost here; try again in a minute.")
    if fault.code == "ValidationException" and "size" in fault.message.lower():
        return CaseTooLarge(
            "The case is larger than an item of the table may be.",
            "Save it as a case file instead.",
        )
    return _bug(place, fault.code)


def _rejected() -> StoreError:
    return CredentialsRejected(
        "The AWS session has expired, or its keys are wrong.",
        "Sign in again; if that does not help, check this computer's clock.",
    )


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
