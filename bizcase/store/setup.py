"""Making, describing and deleting the table: the one place that needs more than the five calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bizcase.errors import UsageError
from bizcase.store.errors import StoreError, TableMissing
from bizcase.store.ids import parse_stamp
from bizcase.store.items import Item
from bizcase.store.layout import KEY, Layout, layout_of
from bizcase.store.table import Table
from bizcase.store.translation import Place, translated
from bizcase.store.wire import text_at

AWS_KEY = "aws/dynamodb"  # the account's own key for DynamoDB
TAGS = {
    "Application": "AWS-Migration-Business-Case-Generator",
    "ManagedBy": "Setup-Script",
}
KEEP_ORPHANS = dt.timedelta(hours=1)  # a younger part may belong to a save that is under way
_WAIT = {"Delay": 2, "MaxAttempts": 90}


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What a new table is to have beside its key and on-demand billing."""

    point_in_time_recovery: bool = False
    kms_key: str = ""  # "" = the key that AWS owns; "aws/dynamodb" = the account's; else a key id
    deletion_protection: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableReport:
    """A table as it is. ``recovery`` is None where it could not be found out."""

    name: str
    region: str
    arn: str
    billing_mode: str
    status: str
    encryption: str
    recovery: bool | None
    deletion_protection: bool
    items: int
    size_bytes: int
    tags: Mapping[str, str] | None  # None where they could not be read
    layout: Layout
    kms_key: str = ""

    @property
    def key_fits(self) -> bool:
        """Whether cases can be saved in the table."""
        return self.layout.fits

    def differences(self, wanted: TableOptions) -> tuple[str, ...]:
        """Return in sentences what is not as a new table would be."""
        found = (
            (not self.key_fits, self.layout.sentence()),
            (self.billing_mode != "PAY_PER_REQUEST", "Billing is provisioned, not on demand."),
            (
                wanted.point_in_time_recovery and self.recovery is not True,
                "Point-in-time recovery is not on.",
            ),
            (
                wanted.deletion_protection and not self.deletion_protection,
                "Deletion protection is not on.",
            ),
            (bool(wanted.kms_key) and self.encryption != "KMS", "It is not encrypted with KMS."),
        )
        missing = ["The tags are not known: they could not be read."]
        if self.tags is not None:
            missing = [
                f"The tag {name}={value} is missing."
                for name, value in {**TAGS, **wanted.tags}.items()
                if self.tags.get(name) != value
            ]
        return (*(sentence for differs, sentence in found if differs), *missing)


class TableSetup:
    """Set-up of one table through boto3's client."""

    def __init__(self, client: Any, name: str, region: str) -> None:  # noqa: ANN401 - boto3 has no types
        self._client = client
        self.name = name
        self.region = region

    def create(self, options: TableOptions) -> tuple[TableReport, bool]:
        """Return the table's report and whether it was made now; one that exists is not changed."""
        try:
            return self.report(), False
        except TableMissing:
            pass
        with translated(self._place("CreateTable")):
            try:
                self._client.create_table(**self._definition(options))
            except self._client.exceptions.ResourceInUseException:
                return self._when_there(), False  # someone else made it in this moment
        report = self._when_there()
        if options.point_in_time_recovery:
            with translated(self._place("UpdateContinuousBackups")):
                self._client.update_continuous_backups(
                    TableName=self.name,
                    PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
                )
            report = self.report()
        return report, True

    def report(self) -> TableReport:
        """Return the table as it is; TableMissing without it."""
        described = Table(self._client, self.name, self.region).describe()
        return TableReport(
            self.name,
            self.region,
            str(described.get("TableArn", "")),
            str(described.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")),
            str(described.get("TableStatus", "")),
            str(described.get("SSEDescription", {}).get("SSEType", "AWS owned key")),
            self._recovery(),
            bool(described.get("DeletionProtectionEnabled", False)),
            int(described.get("ItemCount", 0)),
            int(described.get("TableSizeBytes", 0)),
            self._tags(str(described.get("TableArn", ""))),
            layout_of(described),
            str(described.get("SSEDescription", {}).get("KMSMasterKeyArn", "")),
        )

    def delete(self, typed_name: str) -> None:
        """Delete the table with all cases; UsageError where the typed name is not its own."""
        if typed_name != self.name:
            raise UsageError(
                "The name that was typed is not the table's.", "Nothing was deleted."
            )  # fmt: skip
        if self.report().deletion_protection:
            raise UsageError(
                f"The table {self.name} is protected from deletion.",
                "Switch the protection off in the DynamoDB console first.",
            )
        with translated(self._place("DeleteTable")):
            self._client.delete_table(TableName=self.name)
            self._client.get_waiter("table_not_exists").wait(
                TableName=self.name, WaiterConfig=_WAIT
            )

    def sweep(self, now: dt.datetime) -> int:
        """Delete parts that no case names and return how many; younger ones are left alone."""
        table = Table(self._client, self.name, self.region)
        items = list(table.keys())
        named = {
            f"{text_at(item, 'caseId')}#{item['version'].get('N')}-{text_at(item, 'save_token')}"
            for item in items
            if "version" in item
        }
        orphans = [item for item in items if _is_orphan(item, named, now - KEEP_ORPHANS)]
        for item in orphans:
            table.delete(text_at(item, "caseId"))
        return len(orphans)

    def _definition(self, options: TableOptions) -> dict[str, Any]:
        definition: dict[str, Any] = {
            "TableName": self.name,
            "KeySchema": [{"AttributeName": KEY, "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": KEY, "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
            "Tags": [{"Key": k, "Value": v} for k, v in {**TAGS, **options.tags}.items()],
        }
        if options.deletion_protection:
            definition["DeletionProtectionEnabled"] = True
        if options.kms_key:
            key = {} if options.kms_key == AWS_KEY else {"KMSMasterKeyId": options.kms_key}
            definition["SSESpecification"] = {"Enabled": True, "SSEType": "KMS", **key}
        return definition

    def _when_there(self) -> TableReport:
        with translated(self._place("DescribeTable")):
            self._client.get_waiter("table_exists").wait(TableName=self.name, WaiterConfig=_WAIT)
        return self.report()

    def _recovery(self) -> bool | None:
        try:
            with translated(self._place("DescribeContinuousBackups")):
                answer = self._client.describe_continuous_backups(TableName=self.name)
        except StoreError:
            return None  # a report is worth having without it
        described = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        return bool(described.get("PointInTimeRecoveryStatus") == "ENABLED")

    def _tags(self, arn: str) -> dict[str, str] | None:
        try:
            with translated(self._place("ListTagsOfResource")):
                answer = self._client.list_tags_of_resource(ResourceArn=arn)
        except StoreError:
            return None
        return {tag["Key"]: tag["Value"] for tag in answer.get("Tags", ())}

    def _place(self, action: str) -> Place:
        return Place(action, self.name, self.region)


def _is_orphan(item: Item, named: set[str], before: dt.datetime) -> bool:
    if text_at(item, "record") != "part":
        return False
    written = parse_stamp(text_at(item, "createdAt"))
    head = text_at(item, "caseId").rpartition("#")[0]
    return head not in named and (written is None or written < before)
