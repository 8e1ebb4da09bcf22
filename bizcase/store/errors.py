"""What can go wrong with saved cases, each as one sentence that says what to do.

::

    StoreError
    ├── NotInstalled          boto3 was removed
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

from bizcase.aws_faults import INSTALL
from bizcase.errors import BizcaseError
from bizcase.grammar import clipped

NOT_INSTALLED = "Persistence is not installed: the package boto3 is missing."


class StoreError(BizcaseError):
    """A saved case could not be kept, found or read."""


class NotInstalled(StoreError):
    """The library that reaches AWS is not there."""

    def __init__(self) -> None:
        super().__init__(NOT_INSTALLED, f"{INSTALL} Case files work without it.")


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
