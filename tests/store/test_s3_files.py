"""The optional bucket: kept, restored, deleted with the case."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

from bizcase.errors import UsageError
from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import TableMissing
from bizcase.store.s3_files import EXPORT, INPUT, S3Files
from bizcase.store.setup import TableOptions, TableSetup
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION, new_client
from tests.store.states import state

CASE, OTHER = "case-20260101-000000", "case-20260101-000000-abcd"


@pytest.fixture(params=["plain", "versioned"])
def bucket(request):
    with mock_aws():
        client = boto3.client("s3", region_name=REGION)
        client.create_bucket(Bucket="files")
        if request.param == "versioned":
            client.put_bucket_versioning(
                Bucket="files", VersioningConfiguration={"Status": "Enabled"}
            )
        yield client


def test_files_are_kept_encrypted_and_restored(bucket):
    files = S3Files(bucket, "files", REGION)
    key = files.keep(CASE, INPUT, "../Export (1) ü.xlsx", b"original")
    files.keep(CASE, EXPORT, "business_case.md", b"# Case")
    files.keep(OTHER, EXPORT, "business_case.md", b"# Other")
    assert key == f"cases/{CASE}/inputs/.._Export (1) _.xlsx"
    assert files.read(key) == b"original"
    assert len(files.keys(CASE)) == 2
    head = bucket.head_object(Bucket="files", Key=key)
    assert head["ServerSideEncryption"] == "AES256"
    grants = bucket.get_object_acl(Bucket="files", Key=key)["Grants"]
    assert not any("AllUsers" in str(grant) for grant in grants)


def test_everything_is_deleted_with_the_case_and_nothing_else(bucket):
    files = S3Files(bucket, "files", REGION)
    files.keep(CASE, INPUT, "twice.xlsx", b"1")
    files.keep(CASE, INPUT, "twice.xlsx", b"2")
    bucket.delete_object(Bucket="files", Key=files.keep(CASE, INPUT, "gone.xlsx", b"3"))
    other = files.keep(OTHER, INPUT, "x.xlsx", b"4")
    client = new_client()
    TableSetup(client, NAME, REGION).create(TableOptions())
    store = CaseStore(Table(client, NAME, REGION), files=files)
    store.delete(store.save_new(state(), CASE))
    left = bucket.list_object_versions(Bucket="files")
    assert [version["Key"] for version in left["Versions"]] == [other]
    assert "DeleteMarkers" not in left


@pytest.mark.parametrize("bucket", ["versioned"], indirect=True)  # objects are versions in both
def test_more_than_a_thousand_objects_are_deleted(bucket):
    made = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]  # without a thousand calls
    for number in range(1005):
        made.put_object("files", f"cases/{CASE}/exports/{number}", b"")
    assert S3Files(bucket, "files", REGION).delete_all(CASE) == 1005
    assert "Contents" not in bucket.list_objects_v2(Bucket="files")


def test_a_missing_bucket_and_a_wrong_id_are_told(bucket):
    with pytest.raises(TableMissing, match="S3_BUCKET_NAME"):
        S3Files(bucket, "elsewhere", REGION).keys(CASE)
    with pytest.raises(UsageError):
        S3Files(bucket, "files", REGION).delete_all("../../other")
