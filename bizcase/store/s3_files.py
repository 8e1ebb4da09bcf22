"""Originals and exports of a case in an S3 bucket: optional, private, encrypted, deleted whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bizcase.grammar import counted
from bizcase.store.errors import StoreBusy
from bizcase.store.ids import checked_id, is_case_id
from bizcase.store.translation import Place, translated
from bizcase.units import BYTES_PER_GIB

INPUT, EXPORT = "inputs", "exports"
MAX_FILE_BYTES = BYTES_PER_GIB
_BATCH = 1_000  # S3 deletes no more in one call
_UNSAFE = re.compile(r"[^\w.() -]", re.ASCII)


class S3Files:
    """The files of cases under ``cases/<case id>/`` of one bucket."""

    def __init__(self, client: Any, bucket: str, region: str) -> None:  # noqa: ANN401 - boto3 has no types
        self._client = client
        self.bucket = bucket
        self.region = region

    def keep(self, case_id: str, folder: str, name: str, content: bytes) -> str:
        """Write a file (folder inputs or exports) and return its key."""
        key = self.key(case_id, folder, name)
        with translated(self._place("PutObject")):
            self._client.put_object(
                Bucket=self.bucket, Key=key, Body=content, ServerSideEncryption="AES256"
            )
        return key

    def key(self, case_id: str, folder: str, name: str) -> str:
        """Return the key under which a file is kept; signs that S3 keys had better not have go."""
        return f"{_prefix(case_id)}{folder}/{_UNSAFE.sub('_', name)[-200:]}"

    def keys(self, case_id: str) -> list[str]:
        """Return the keys of all files of a case; a case of another program has none."""
        if not is_case_id(case_id):
            return []
        return sorted({version["Key"] for version in self._versions(case_id, deleted=False)})

    def read(self, key: str) -> bytes:
        """Return a file."""
        with translated(self._place("GetObject")):
            body = self._client.get_object(Bucket=self.bucket, Key=key)["Body"]
            content: bytes = body.read(MAX_FILE_BYTES)
        return content

    def delete_all(self, case_id: str) -> int:
        """Delete every file of a case in all its versions; return how many objects those were.

        Raises
        ------
        StoreBusy
            Some could not be deleted; calling again goes on.
        """
        objects = [
            {"Key": version["Key"], "VersionId": version["VersionId"]}
            for version in self._versions(case_id, deleted=True)
        ]
        failed = 0
        for at in range(0, len(objects), _BATCH):
            with translated(self._place("DeleteObject")):
                answer = self._client.delete_objects(
                    Bucket=self.bucket,
                    Delete={"Objects": objects[at : at + _BATCH], "Quiet": True},
                )
            failed += len(answer.get("Errors", ()))
        if failed:
            raise StoreBusy(
                f"{counted(failed, 'files')} of the case could not be deleted from {self.bucket}.",
                "Check the permissions on the bucket and delete again.",
            )
        return len(objects)

    def _versions(self, case_id: str, *, deleted: bool) -> Iterator[dict[str, Any]]:
        """Return every version of every object; of a bucket without versions the one there is."""
        with translated(self._place("ListBucketVersions")):
            pages = self._client.get_paginator("list_object_versions").paginate(
                Bucket=self.bucket, Prefix=_prefix(case_id)
            )
            for page in pages:
                for version in page.get("Versions", ()):
                    if deleted or version.get("IsLatest"):
                        yield version
                if deleted:
                    yield from page.get("DeleteMarkers", ())

    def _place(self, action: str) -> Place:
        return Place(action, self.bucket, self.region, "s3")


def _prefix(case_id: str) -> str:
    return f"cases/{checked_id(case_id)}/"
