"""The table of saved cases as the pages reach it: switched on or off, checked, one client."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from bizcase.store import CaseHandle, CaseStore, StoreError, StoreSettings, Table, connect
from bizcase.store.check import CheckReport, check_store
from bizcase.store.originals import copy_files
from bizcase.store.s3_files import S3Files
from bizcase.store.setup import TableReport, TableSetup
from pages.state import session
from pages.state.access import access, misplaced_keys, secrets

TOGGLE = "dynamodb_persistence"
_KEY = "bizcase_store"
_CONFIGURATION = ("DYNAMODB_TABLE_NAME", "AWS_REGION", "S3_BUCKET_NAME")


@dataclass(slots=True)
class StoreSwitch:
    """Whether the user switched persistence on, and what the last check of the table found."""

    wanted: bool = False
    report: CheckReport | None = None


def _switch() -> StoreSwitch:
    if _KEY not in st.session_state:
        st.session_state[_KEY] = StoreSwitch(wanted=session.case().wants_store)
    held: StoreSwitch = st.session_state[_KEY]
    return held


def settings() -> StoreSettings:
    """Return table, region and bucket of the secrets, else of the environment; keys of secrets."""
    values = {name: os.environ[name] for name in _CONFIGURATION if name in os.environ}
    values |= {name: value for name, value in secrets().items() if isinstance(value, str)}
    return StoreSettings.from_environment(values)


def is_on() -> bool:
    """Whether persistence is switched on, permitted and was found to work."""
    report = check()
    return is_wanted() and report is not None and report.ok and access().allowed


def is_wanted() -> bool:
    """Whether the user switched persistence on, whatever came of it."""
    return _switch().wanted


def want(*, wanted: bool) -> None:
    """Switch persistence on or off; the case in the session is not touched."""
    _switch().wanted = session.case().wants_store = wanted


def check() -> CheckReport | None:
    """Return the last report of this session, None before the first."""
    return _switch().report


def forget_check() -> None:
    """Let the next use check again, with a new client."""
    _switch().report = None
    _connected.clear()


def run_check() -> CheckReport:
    """Check the table by calls that change nothing, and keep the report for the session."""
    report = check_store(settings())
    fault, heading = report.first_fault, misplaced_keys()
    if heading and fault is not None and fault.name == "credentials":
        moved = replace(
            fault,
            message=f"The AWS keys are under the heading [{heading}] in the secrets, where they "
            "are not read.",
            remedy="Move them to the top of the secrets, above the first heading.",
        )
        report = replace(report, steps=tuple(moved if s is fault else s for s in report.steps))
    _switch().report = report
    return report


def store() -> CaseStore:
    """Return the saved cases as the present user may see them.

    Raises
    ------
    StoreError
        They may not be used, or no client can be made.
    """
    granted = access()
    if not granted.allowed:
        raise StoreError(granted.reason, granted.remedy)
    wanted = settings()
    client, region = _client(wanted)
    return CaseStore(
        Table(client, wanted.table, region),
        granted.user,
        restricted=granted.restricted,
        files=files(),
    )


def files() -> S3Files | None:
    """Return the bucket for originals and exports, None without one."""
    wanted = settings()
    if not wanted.bucket:
        return None
    client, region = _client(wanted, "s3")
    return S3Files(client, wanted.bucket, region)


def duplicate(case_id: str) -> CaseHandle:
    """Save a copy of a saved case with its files, and return its handle."""
    handle = store().copy(case_id)
    if (bucket := files()) is not None:
        copy_files(bucket, case_id, handle.case_id)
    return handle


def table_report() -> TableReport:
    """Return the table as it is: encryption, recovery, protection."""
    wanted = settings()
    client, region = _client(wanted)
    return TableSetup(client, wanted.table, region).report()


def _client(wanted: StoreSettings, service: str = "dynamodb") -> tuple[Any, str]:
    endpoints = tuple(sorted(item for item in os.environ.items() if "AWS_ENDPOINT_URL" in item[0]))
    return _connected(wanted, service, endpoints)


@st.cache_resource(max_entries=8, show_spinner=False)
def _connected(
    wanted: StoreSettings, service: str, endpoints: tuple[tuple[str, str], ...]
) -> tuple[Any, str]:
    return connect(wanted, service)
