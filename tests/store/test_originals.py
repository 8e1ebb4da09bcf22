"""Originals and exports in the bucket: kept with a case, copied with it, given back on loading."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from bizcase.entries import InputFile
from bizcase.inputs.condense import condense
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.store.originals import copy_files, keep_files, originals
from bizcase.store.s3_files import S3Files
from tests.factories import rvtools, vinfo_row
from tests.store.conftest import REGION

CASE, COPY = "case-20260101-000000", "case-20260101-000000-abcd"


@pytest.fixture
def files():
    with mock_aws():
        client = boto3.client("s3", region_name=REGION)
        client.create_bucket(Bucket="files")
        yield S3Files(client, "files", REGION)


def not_kept(upload):
    gone = Upload(upload.name, b"", Origin(upload.sha256, upload.size_bytes))
    return InputFile("mra", gone)


def test_two_originals_of_one_name_are_both_kept_and_given_back(files):
    first, second = Upload("mra.pdf", b"one"), Upload("mra.pdf", b"two")
    keep_files(files, CASE, (first, second), {"case.json": b"{}"})
    assert originals(files, CASE, [not_kept(second), not_kept(first)]) == (second, first)
    assert len(files.keys(CASE)) == 3


def test_an_original_with_a_very_long_name_is_found_again(files):
    upload = Upload("ü" * 190 + ".pdf", b"long")
    keep_files(files, CASE, (upload,), {})
    assert originals(files, CASE, [not_kept(upload)]) == (upload,)


def test_an_altered_or_missing_original_is_not_given_back(files):
    upload = Upload("mra.pdf", b"one")
    assert originals(files, CASE, [not_kept(upload)]) == ()
    keep_files(files, CASE, (upload,), {})
    client = boto3.client("s3", region_name=REGION)
    client.put_object(Bucket="files", Key=files.keys(CASE)[0], Body=b"other")
    assert originals(files, CASE, [not_kept(upload)]) == ()


def test_a_copy_of_a_loaded_case_takes_the_originals_along(files):
    original = rvtools(vinfo_row("a"))
    condensed = condense(original).upload
    keep_files(files, CASE, (original,), {})
    keep_files(files, COPY, (condensed,), {}, copied_from=CASE)
    assert files.read(files.keys(COPY)[0]) == original.content
    keep_files(files, CASE, (condensed,), {})
    assert files.read(files.keys(CASE)[0]) == original.content


def test_a_duplicate_has_every_file_of_its_source(files):
    keep_files(files, CASE, (Upload("a.csv", b"1"),), {"case.json": b"{}"})
    copy_files(files, CASE, COPY)
    assert [key.split("/", 2)[2] for key in files.keys(COPY)] == [
        key.split("/", 2)[2] for key in files.keys(CASE)
    ]
