"""Whether cases can be saved: step by step, by calls that change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bizcase.store.client import StoreSettings, connect, session_of
from bizcase.store.errors import (
    AccessDenied,
    NoCredentials,
    StoreError,
    StoreUnreachable,
    WrongSetting,
)
from bizcase.store.layout import KEY, layout_of
from bizcase.store.table import Condition, Table
from bizcase.store.translation import Place, translated

_PROBE = "check#permissions"  # no case id has this form
_NEVER = Condition(
    "attribute_exists(#id) AND attribute_not_exists(#id)", {"#id": KEY}, {}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One step: ``ok`` is None where an earlier failure kept it from being tried."""

    name: str
    ok: bool | None
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All steps in order; table, region and ARN as far as they were found out."""

    steps: tuple[CheckStep, ...]
    table: str
    region: str
    arn: str = ""

    @property
    def ok(self) -> bool:
        """Whether cases can be saved, listed, loaded, updated and deleted."""
        return all(step.ok for step in self.steps)

    @property
    def first_fault(self) -> CheckStep | None:
        """The step to mend first."""
        return next((step for step in self.steps if step.ok is False), None)


STEPS = (
    "credentials", "region", "table", "key schema", "DescribeTable", "PutItem", "GetItem", "Scan",
    "DeleteItem",
)  # fmt: skip


def check_store(settings: StoreSettings) -> CheckReport:
    """Return the report on the table of these settings; nothing is written."""
    try:
        _credentials(settings)
        client, region = connect(settings)
    except StoreError as fault:
        name = "table" if isinstance(fault, WrongSetting) else "credentials"
        return _report([_failed(name, fault)], settings.table, settings.region)
    return check_table(Table(client, settings.table, region))


def check_table(table: Table) -> CheckReport:
    """Return the report on a table whose client is there."""
    steps = [
        CheckStep("credentials", ok=True, message="Credentials were found."),
        CheckStep("region", ok=True, message=f"The region is {table.region}."),
    ]
    arn = ""
    try:
        described = table.describe()
        arn = str(described.get("TableArn", ""))
        steps += _described(table, described)
        steps.append(CheckStep("DescribeTable", ok=True, message="Permitted."))
    except StoreError as fault:
        steps.append(_failed("table", fault))
        if not isinstance(fault, AccessDenied):
            return _report(steps, table.name, table.region)
        steps[-1] = CheckStep("table", None, "Not known without DescribeTable.")
        steps.append(CheckStep("key schema", None, "Not known without DescribeTable."))
        steps.append(_failed("DescribeTable", fault))
    if all(step.ok is not False or step.name == "DescribeTable" for step in steps):
        steps += _probed(table)
    return _report(steps, table.name, table.region, arn)


def _credentials(settings: StoreSettings) -> None:
    place = Place("GetCredentials", settings.table, settings.region or "AWS")
    with translated(place):
        found = session_of(settings).get_credentials()
        if found is not None:
            found.get_frozen_credentials()  # a token that is refreshed is refreshed here
    if found is None:
        raise NoCredentials(
            "No AWS credentials were found.",
            "Sign in (aws sso login or aws configure), or add keys to the secrets, then try again.",
        )


def _described(table: Table, described: dict[str, Any]) -> Iterator[CheckStep]:
    status = str(described.get("TableStatus", ""))
    usable = status in ("ACTIVE", "UPDATING")
    yield CheckStep(
        "table",
        usable,
        f"The table {table.name} is there, status {status.lower()}.",
        "" if usable else "Wait until it is active, then check again.",
    )
    layout = layout_of(described)
    yield CheckStep("key schema", layout.fits, layout.sentence(), layout.remedy(table.name))


def _probes(table: Table) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "PutItem", lambda: table.put({KEY: {"S": _PROBE}}, _NEVER)
    yield "GetItem", lambda: table.get(_PROBE)
    yield "Scan", lambda: next(table.heads(), None)
    yield "DeleteItem", lambda: table.delete(_PROBE, _NEVER)


def _probed(table: Table) -> Iterator[CheckStep]:
    """Try the calls in turn; a network that is gone is waited for once only."""
    for name, call in _probes(table):
        try:
            call()
        except StoreError as fault:
            yield _failed(name, fault)
            if isinstance(fault, StoreUnreachable):
                return
        else:
            yield CheckStep(name, ok=True, message="Permitted.")


def _failed(name: str, fault: StoreError) -> CheckStep:
    return CheckStep(name, ok=False, message=fault.message, remedy=fault.remedy)


def _report(steps: list[CheckStep], table: str, region: str, arn: str = "") -> CheckReport:
    done = {step.name: step for step in steps}
    waiting = "Not tried: fix the step above first."
    ordered = tuple(done.get(name, CheckStep(name, None, waiting)) for name in STEPS)
    return CheckReport(ordered, table, region, arn)
