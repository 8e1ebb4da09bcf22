"""The saved cases as the command line reaches them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bizcase.store import CaseHandle, CaseStore
    from bizcase.store.table import Table


def saved_table(name: str = "") -> Table:
    """Return the table that environment and AWS configuration name, or another beside it."""
    from bizcase.store import StoreSettings, Table, connect

    settings = StoreSettings.from_environment()
    settings = replace(settings, table=name or settings.table)
    client, region = connect(settings)
    return Table(client, settings.table, region)


def case_store(table: Table | None = None) -> CaseStore:
    """Return the saved cases of a table, with the bucket of their files if one is set."""
    from bizcase.store import CaseStore, StoreSettings, connect
    from bizcase.store.client import local_user
    from bizcase.store.s3_files import S3Files

    settings, files = StoreSettings.from_environment(), None
    if settings.bucket:
        bucket_client, bucket_region = connect(settings, "s3")
        files = S3Files(bucket_client, settings.bucket, bucket_region)
    return CaseStore(table or saved_table(), local_user(), files=files)


def mark_folder(handle: CaseHandle, table: Table, folder: Path) -> None:
    """Note in a folder which saved version it is."""
    from bizcase.store.saved_mark import SAVED_FILE, SavedMark

    try:
        SavedMark.of(handle, table).write(folder)
    except OSError as fault:
        print(
            f"warning: {SAVED_FILE} cannot be written ({fault.strerror}). Load the case before "
            "you save over it.",
            file=sys.stderr,
        )
