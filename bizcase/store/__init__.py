"""Keeping cases: the DynamoDB table, the case file, the optional S3 bucket."""

from bizcase.store.case_file import read_case_file, write_case_file
from bizcase.store.cases import CaseListing, LoadedCase
from bizcase.store.client import StoreSettings, connect
from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import (
    AccessDenied,
    CaseConflict,
    CaseDamaged,
    CaseExists,
    CaseGone,
    CaseReadOnly,
    CaseTooLarge,
    CredentialsRejected,
    NoCredentials,
    StoreBug,
    StoreBusy,
    StoreError,
    StoreUnreachable,
    TableMissing,
)
from bizcase.store.items import CaseHandle, CaseSummary
from bizcase.store.regenerate import entered_state, restored, working_state
from bizcase.store.sharing import share
from bizcase.store.state import WorkingState
from bizcase.store.table import Table

__all__ = [
    "AccessDenied",
    "CaseConflict",
    "CaseDamaged",
    "CaseExists",
    "CaseGone",
    "CaseHandle",
    "CaseListing",
    "CaseReadOnly",
    "CaseStore",
    "CaseSummary",
    "CaseTooLarge",
    "CredentialsRejected",
    "LoadedCase",
    "NoCredentials",
    "StoreBug",
    "StoreBusy",
    "StoreError",
    "StoreSettings",
    "StoreUnreachable",
    "Table",
    "TableMissing",
    "WorkingState",
    "connect",
    "entered_state",
    "read_case_file",
    "restored",
    "share",
    "working_state",
    "write_case_file",
]
