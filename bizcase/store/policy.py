"""The IAM policies: for use, for set-up, for the optional bucket."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

USE_ACTIONS = ("PutItem", "GetItem", "Scan", "DeleteItem", "DescribeTable")
SETUP_ACTIONS = (
    "CreateTable", "DescribeTable", "DeleteTable", "UpdateTable", "TagResource",
    "ListTagsOfResource", "DescribeContinuousBackups", "UpdateContinuousBackups", "Scan",
    "DeleteItem",
)  # fmt: skip
# What DynamoDB does with a key of one's own in the name of who calls it.
KMS_ACTIONS = (
    "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey*", "ReEncrypt*", "CreateGrant",
)  # fmt: skip
BUCKET_ACTIONS = ("ListBucket", "ListBucketVersions")
OBJECT_ACTIONS = ("PutObject", "GetObject", "DeleteObject", "DeleteObjectVersion")
ANY_ACCOUNT = "*"


def table_arn(table: str, region: str, account: str = ANY_ACCOUNT) -> str:
    """Return the table's ARN; the account stays open where it is not known."""
    return f"{_arn('dynamodb', region, account)}:table/{table}"


def use_policy(arn: str) -> dict[str, Any]:
    """Return the policy that saving, listing, loading, updating and deleting need."""
    return _policy(_statement("SavedCases", "dynamodb", USE_ACTIONS, [arn]))


def setup_policy(arn: str) -> dict[str, Any]:
    """Return the policy that ``setup_dynamodb.py`` needs."""
    return _policy(_statement("SavedCasesSetUp", "dynamodb", SETUP_ACTIONS, [arn]))


def kms_policy(key: str, region: str) -> dict[str, Any]:
    """Return the policy that a table encrypted with a key of one's own needs in addition."""
    arn = key if key.startswith("arn:") else f"{_arn('kms', region)}:key/{key}"
    if key.startswith("alias/"):  # a policy names the key an alias stands for by a condition
        arn = f"{_arn('kms', region)}:key/*"
    statement = _statement("SavedCasesKey", "kms", KMS_ACTIONS, [arn])
    conditions = {"kms:ViaService": f"dynamodb.{region}.amazonaws.com"}
    if key.startswith("alias/"):
        conditions["kms:ResourceAliases"] = key
    return _policy({**statement, "Condition": {"StringEquals": conditions}})


def bucket_policy(bucket: str) -> dict[str, Any]:
    """Return the policy that keeping files in the optional bucket needs."""
    arn = f"arn:aws:s3:::{bucket}"
    return _policy(
        _statement("CaseFilesList", "s3", BUCKET_ACTIONS, [arn]),
        _statement("CaseFiles", "s3", OBJECT_ACTIONS, [f"{arn}/cases/*"]),
    )


def policy_text(policy: dict[str, Any]) -> str:
    """Return a policy as it is pasted into the console."""
    return json.dumps(policy, indent=2)


def _arn(service: str, region: str, account: str = ANY_ACCOUNT) -> str:
    partition = "aws"
    if region.startswith("cn-"):
        partition = "aws-cn"
    elif region.startswith("us-gov-"):
        partition = "aws-us-gov"
    return f"arn:{partition}:{service}:{region}:{account}"


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _statement(
    sid: str, service: str, actions: Iterable[str], resources: list[str]
) -> dict[str, Any]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": [f"{service}:{action}" for action in actions],
        "Resource": resources,
    }
