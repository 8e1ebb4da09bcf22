"""Items of the table: what a case looks like there, in the attribute names of the sample.

Values are in DynamoDB's own form (``{"S": ...}``), so attributes we do not know are kept as they
are. A case is one item, the head; a body that does not fit it lies in parts beside it.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bizcase.grammar import clipped
from bizcase.store.codec import CODEC, MAX_PARTS, Body
from bizcase.store.ids import parse_stamp
from bizcase.store.state import SCHEMA_VERSION, WorkingState
from bizcase.store.wire import (
    clean,
    map_at,
    number_at,
    size_of,
    text_at,
    to_wire,
    utf8_bytes,
    whole_at,
)
from bizcase.traits import KINDS
from bizcase.versions import FIRST_METHOD, METHOD_VERSION

Item = dict[str, Any]
MAX_HEAD_BYTES = 350_000
# The body in the head is text: the earlier sample turns the whole item into JSON, which takes no
# binary. Cases that earlier versions saved have it as binary.
TEXT_CODEC = f"{CODEC}+base64"
BODY_TYPES = {CODEC: "B", TEXT_CODEC: "S"}
# Beyond these a number or a text of an item is none of ours: it would flood a line.
MAX_COUNT, MAX_METHOD, MAX_USD, MAX_TEXT = 10**15, 10**4, 10**12, 200
MONTHLY = "aws.run.monthly"
MONTHLY_SERVERS = "aws.servers.monthly"  # where the figure of the whole run is not there yet
PART_SIGN = "#"  # in the key of a part
STATS = ("agentsExecuted", "executionTime", "tokenUsage")
TOO_LONG = (
    "# Business case\n\nThis document is longer than an item of the table may be. It is kept in "
    "the compressed part of this case: load the case in the app that saved it.\n"
)
# What the list needs; the body and the document stay where they are.
LISTED = (
    "caseId", "projectInfo", "createdAt", "lastUpdated", "owner", "shared", "version",
    "body_sha256", "size_bytes", "headline", "method", "save_token", "savedBy",
)  # fmt: skip
# What tells one save of a case from every other.
MARKS = ("version", "save_token", "lastUpdated")
_OURS = {
    *LISTED, "uploadedFiles", "selectedAgents", "businessCaseContent", "executionStats",
    "schemaVersion", "body_codec", "body_parts", "body",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseHandle:
    """Which saved case, in which version: what an update or a delete must still find.

    ``version`` is None for a case saved by the sample; ``kept`` are attributes of others, ``odd``
    marks in another form than ours, in DynamoDB's form.
    """

    case_id: str
    version: int | None
    created_at: str
    last_updated: str
    owner: str = ""
    shared: bool = False
    save_token: str = ""
    body_parts: int = 0
    saved_by: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict)
    odd: Mapping[str, Any] = field(default_factory=dict)

    @property
    def marks(self) -> dict[str, Any]:
        """Version, save token and stamp in DynamoDB's form, None where there is none."""
        return {
            "version": None if self.version is None else {"N": str(self.version)},
            "save_token": {"S": self.save_token} if self.save_token else None,
            "lastUpdated": {"S": self.last_updated} if self.last_updated else None,
            **self.odd,
        }

    @property
    def updated(self) -> dt.datetime | None:
        """When the case was last saved, None where the stamp is unreadable."""
        return parse_stamp(self.last_updated)


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A row of the list. Unknown sizes and costs are None."""

    case_id: str
    project_name: str
    customer_name: str
    aws_region: str
    created: dt.datetime | None
    updated: dt.datetime | None
    owner: str
    shared: bool
    complete: bool  # False: only the document was saved
    size_bytes: int | None
    monthly_usd: float | None
    method: int = METHOD_VERSION  # the version of the method that made its figures
    save_token: str = ""
    saved_by: str = ""

    @property
    def project(self) -> tuple[str, str]:
        """Which project it is of, by the names of project and customer."""
        return self.project_name, self.customer_name


def part_key(handle: CaseHandle, number: int) -> str:
    """Return the key of a part. The token keeps two who save the same version apart."""
    version = f"{handle.version}-{handle.save_token}"
    return PART_SIGN.join((handle.case_id, version, f"{number:03d}"))


def part_item(handle: CaseHandle, number: int, content: bytes) -> Item:
    """Return a part of a case."""
    return {
        "caseId": {"S": part_key(handle, number)},
        "record": {"S": "part"},
        "createdAt": {"S": handle.last_updated},
        "body": {"B": content},
    }


def head_item(handle: CaseHandle, state: WorkingState, body: Body) -> tuple[Item, list[bytes]]:
    """Return the head of a case and the parts that do not fit it."""
    project = state.entries.project
    item: Item = {
        **handle.kept,
        "caseId": {"S": handle.case_id},
        "projectInfo": to_wire(
            {
                "projectName": project.project_name,
                "customerName": project.customer_name,
                "awsRegion": project.aws_region,
                "projectDescription": project.description,
            }
        ),
        "uploadedFiles": to_wire(
            list(dict.fromkeys(_saved_as(file.kind) for file in state.entries.files))
        ),
        "selectedAgents": to_wire(_selected(state)),
        "createdAt": {"S": handle.created_at},
        "lastUpdated": {"S": handle.last_updated},
        "executionStats": to_wire(_stats(state)),
        "version": {"N": str(handle.version)},
        "owner": {"S": handle.owner},
        "savedBy": {"S": handle.saved_by},
        "shared": {"BOOL": handle.shared},
        "method": {"N": str(state.method)},
        "schemaVersion": {"N": str(state.schema_version)},
        "save_token": {"S": handle.save_token},
        "headline": to_wire(dict(state.headline)),
        "body_codec": {"S": TEXT_CODEC},
        "body_sha256": {"S": body.sha256},
        "size_bytes": {"N": str(len(body.content))},
        "body_parts": {"N": "0"},
    }
    room = MAX_HEAD_BYTES - size_of(item)
    document = clean(state.document)
    if utf8_bytes(document) > room:
        document = TOO_LONG
    item["businessCaseContent"] = {"S": document}
    text = base64.b64encode(body.content).decode()
    if len(text) <= room - utf8_bytes(document):
        return {**item, "body": {"S": text}}, []
    parts = body.parts()
    return {**item, "body_codec": {"S": CODEC}, "body_parts": {"N": str(len(parts))}}, parts


def is_part(item: Item) -> bool:
    """Whether an item is a part of a case, not a case."""
    return text_at(item, "record") == "part" and PART_SIGN in text_at(item, "caseId")


def body_of(item: Item) -> bytes | None:
    """Return the body that a head or a part contains, None where it contains none."""
    value = item.get("body", {})
    if "B" in value:
        return bytes(value["B"])
    try:
        return base64.b64decode(value["S"], validate=True) if "S" in value else None
    except (binascii.Error, ValueError):
        return None


def format_of(item: Item) -> str:
    """Return the format of a case's body where it is none that can be read here, else ""."""
    version, codec = whole_at(item, "schemaVersion", MAX_COUNT), text_at(item, "body_codec")
    if version is None or not 1 <= version <= SCHEMA_VERSION:
        written = item.get("schemaVersion", {}) or {"": "none"}
        return clipped(str(next(iter(written.values()))), 20)
    fits = codec in BODY_TYPES and ("body" not in item or BODY_TYPES[codec] in item["body"])
    return "" if fits else clipped(codec or "none", 20)


def handle_of(item: Item) -> CaseHandle:
    """Return the handle of a head as it was read."""
    handle = CaseHandle(
        text_at(item, "caseId"),
        whole_at(item, "version", MAX_COUNT),
        text_at(item, "createdAt"),
        text_at(item, "lastUpdated"),
        text_at(item, "owner"),
        item.get("shared") == {"BOOL": True},
        text_at(item, "save_token"),
        whole_at(item, "body_parts", MAX_PARTS) or 0,
        saver_of(item),
        {name: value for name, value in item.items() if name not in _OURS},
    )
    plain = handle.marks
    odd = {name: item.get(name) for name in MARKS if item.get(name) != plain[name]}
    return replace(handle, odd=odd)


def summary_of(item: Item) -> CaseSummary:
    """Return the row of the list; an item of another make gives blanks, never a fault."""
    project = map_at(item, "projectInfo")
    headline = map_at(item, "headline")
    monthly = number_at(headline, MONTHLY)
    if monthly is None:
        monthly = number_at(headline, MONTHLY_SERVERS)
    return CaseSummary(
        text_at(item, "caseId"),
        clipped(text_at(project, "projectName"), MAX_TEXT),
        clipped(text_at(project, "customerName"), MAX_TEXT),
        clipped(text_at(project, "awsRegion"), MAX_TEXT),
        parse_stamp(text_at(item, "createdAt")),
        parse_stamp(text_at(item, "lastUpdated")),
        clipped(text_at(item, "owner"), MAX_TEXT),
        item.get("shared") == {"BOOL": True},
        "body_sha256" in item and whole_at(item, "version", MAX_COUNT) is not None,
        whole_at(item, "size_bytes", MAX_COUNT),
        None if monthly is None or abs(monthly) > MAX_USD else float(monthly),
        whole_at(item, "method", MAX_METHOD) or FIRST_METHOD,
        text_at(item, "save_token"),
        saver_of(item),
    )


def project_of(state: WorkingState) -> tuple[str, str]:
    """Return which project a case is of, as the row of the saved case says it."""
    project = state.entries.project
    names = (project.project_name, project.customer_name)
    first, second = (clipped(clean(name), MAX_TEXT) for name in names)
    return first, second


def saver_of(item: Mapping[str, Any]) -> str:
    """Return who saved a head last, "" where it is not known."""
    return clipped(text_at(item, "savedBy" if "savedBy" in item else "owner"), MAX_TEXT)


def _saved_as(kind: str) -> str:
    return KINDS[kind].saved_as if kind in KINDS else kind


def stats_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the statistics of the run that a head was saved with, empty where it has none."""
    written = map_at(item, "executionStats")
    stats = {name: text_at(written, name) for name in STATS}
    executed = whole_at(written, STATS[0], MAX_COUNT)
    return stats | ({} if executed is None else {STATS[0]: executed})


def _stats(state: WorkingState) -> dict[str, Any]:
    """Return the statistics of the run, each blank where it is not known.

    Cases of earlier programs hold them in their body.
    """
    earlier = state.case.get("execution_stats")
    given = state.execution_stats or (earlier if isinstance(earlier, Mapping) else {})
    whole = given if STATS[1] in given else {}
    return {name: whole.get(name, "") for name in STATS}


def _selected(state: WorkingState) -> dict[str, Any]:
    listed = state.case.get("agents")
    if not isinstance(listed, list):
        listed = []
    agents = [item for item in listed if isinstance(item, Mapping)]
    return {
        "runAll": not state.entries.selected_agents,
        "agents": {str(item.get("id")): item.get("status") == "done" for item in agents},
    }
