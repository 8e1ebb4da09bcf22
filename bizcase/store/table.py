"""The five calls on the table, each with its fault named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from bizcase.aws_faults import is_from_aws
from bizcase.store.client import TableClient
from bizcase.store.errors import AccessDenied, OtherTable, StoreBug
from bizcase.store.items import LISTED, PART_SIGN, Item
from bizcase.store.layout import KEY, Layout, layout_of
from bizcase.store.translation import Place, not_aws, translated
from bizcase.store.wire import text_at

_SCALARS = {"S", "N", "B", "BOOL", "NULL"}
# A page is 1 MB of what lies in the table. DynamoDB Local looks through the whole segment for each,
# so many small segments are faster there too.
SEGMENTS, READERS = 64, 8
FEW = 50  # items that one call reads; a table of more is read in segments
_LATEST = {"ConsistentRead": True}
_CONDITION_FAILED = "ConditionalCheckFailedException"


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of the item for a write to happen."""

    expression: str
    names: dict[str, str]
    values: dict[str, Any]

    def arguments(self) -> dict[str, Any]:
        """Return it as arguments of a call."""
        given: dict[str, Any] = {"ConditionExpression": self.expression}
        given["ExpressionAttributeNames"] = self.names
        if self.values:
            given["ExpressionAttributeValues"] = self.values
        return given


NEW = Condition("attribute_not_exists(#id)", {"#id": "caseId"}, {})


def unchanged(marks: Mapping[str, Any]) -> Condition:
    """Return that the item is still the one that was read, by its marks (None: it has none).

    A version alone is not enough: a case that was deleted and saved anew under its id counts from
    1 again. The sample's items have a stamp only.
    """
    terms, names, values = ["attribute_exists(#id)"], {"#id": "caseId"}, {}
    for number, (name, value) in enumerate(marks.items()):
        names[f"#m{number}"] = name
        if value is None:
            terms.append(f"attribute_not_exists(#m{number})")
        elif (kind := next(iter(value))) not in _SCALARS:  # not every engine compares these
            terms.append(f"attribute_type(#m{number}, :m{number})")
            values[f":m{number}"] = {"S": kind}
        else:
            terms.append(f"#m{number} = :m{number}")
            values[f":m{number}"] = value
    return Condition(" AND ".join(terms), names, values)


class Table:
    """One table behind a client that may be shared by threads."""

    def __init__(self, client: TableClient, name: str, region: str) -> None:
        self._client = client
        self.name = name
        self.region = region
        self._layout: Layout | None = None

    def put(self, item: Item, condition: Condition | None = None) -> bool:
        """Write an item; return False where the condition did not hold."""
        arguments = condition.arguments() if condition else {}
        return self._write("PutItem", self._client.put_item, Item=item, **arguments)

    def delete(self, key: str, condition: Condition | None = None) -> bool:
        """Delete an item; return False where the condition did not hold."""
        arguments = condition.arguments() if condition else {}
        return self._write("DeleteItem", self._client.delete_item, Key=_key(key), **arguments)

    def get(self, key: str) -> Item | None:
        """Return an item as last written, None where there is none."""
        try:
            answer = self._asked("GetItem", self._client.get_item, Key=_key(key), **_LATEST)
        except (OtherTable, StoreBug):  # every engine words it otherwise
            if self.layout().fits:
                raise
            return self._found(key)
        item: Item | None = answer.get("Item")
        return item

    def layout(self) -> Layout:
        """Return the keys of the table, asked for once."""
        if self._layout is None:
            self._layout = layout_of(self.describe())
        return self._layout

    def require_ours(self) -> None:
        """Raise OtherTable where cases cannot be saved in the table."""
        try:
            layout = self.layout()
        except AccessDenied:
            return  # the write itself then says whether it may be
        if not layout.fits:
            raise OtherTable(layout.sentence(), layout.remedy(self.name))

    def heads(self) -> Iterator[Item]:
        """Return what the list shows of every case; an empty page is not the end."""
        names = {f"#{number}": name for number, name in enumerate(LISTED)}
        # An item that says it is a part, but has no key of one, is none of ours: it is listed.
        return self._scan(
            ProjectionExpression=", ".join(names),
            FilterExpression="attribute_not_exists(#record) OR #record <> :part OR "
            "NOT contains(#key, :sign)",
            ExpressionAttributeNames=names | {"#record": "record", "#key": "caseId"},
            ExpressionAttributeValues={":part": {"S": "part"}, ":sign": {"S": PART_SIGN}},
        )

    def keys(self) -> Iterator[Item]:
        """Return of every item, parts too, what tells whether a part is still needed."""
        names = ("caseId", "record", "version", "save_token", "createdAt")
        aliases = {f"#{number}": name for number, name in enumerate(names)}
        return self._scan(ProjectionExpression=", ".join(aliases), ExpressionAttributeNames=aliases)

    def describe(self) -> dict[str, Any]:
        """Return the table's description."""
        described: dict[str, Any] = self._asked("DescribeTable", self._client.describe_table)[
            "Table"
        ]
        return described

    def _scan(self, **call: Any) -> Iterator[Item]:  # noqa: ANN401 - the arguments of boto3
        """Return all items; a table of more than a few is read in segments side by side."""
        page = self._page({**call, "Limit": FEW})
        if "LastEvaluatedKey" in page:
            yield from self._segments(call)
        else:
            yield from page.get("Items", ())

    def _segments(self, call: dict[str, Any]) -> Iterator[Item]:
        call = {**call, "TotalSegments": SEGMENTS}
        to_read = [{**call, "Segment": number} for number in range(SEGMENTS)]
        waiting: dict[Future[dict[str, Any]], dict[str, Any]] = {}
        with ThreadPoolExecutor(READERS) as pool:
            while to_read or waiting:
                # No more than are read at once: after a fault nothing else is begun.
                while to_read and len(waiting) < READERS:
                    segment = to_read.pop()
                    waiting[pool.submit(self._page, segment)] = segment
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    segment, page = waiting.pop(future), future.result()
                    yield from page.get("Items", ())
                    if last := page.get("LastEvaluatedKey"):  # an empty page is not the end
                        to_read.append({**segment, "ExclusiveStartKey": last})

    def _page(self, call: dict[str, Any]) -> dict[str, Any]:
        return self._asked("Scan", self._client.scan, **_LATEST, **call)

    def _write(self, action: str, send: Callable[..., Any], **call: Any) -> bool:  # noqa: ANN401 - as above
        with translated(self._place(action)):
            try:
                self._sent(action, send, **call)
            except Exception as fault:
                response = getattr(fault, "response", None)
                if isinstance(response, dict) and (
                    response.get("Error", {}).get("Code") == _CONDITION_FAILED
                ):
                    return False
                raise
        return True

    def _asked(self, action: str, send: Callable[..., Any], **call: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        with translated(self._place(action)):
            return self._sent(action, send, **call)

    def _sent(self, action: str, send: Callable[..., Any], **call: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        answer: dict[str, Any] = send(TableName=self.name, **call)
        if not is_from_aws(answer):
            raise not_aws(self._place(action))
        return answer

    def _found(self, key: str) -> Item | None:
        """Return the latest item of an id in a table of the newer sample, where it may be twice."""
        layout = self.layout()
        if not layout.is_newer_sample:
            raise OtherTable(layout.sentence(), layout.remedy(self.name))
        found = self._scan(
            FilterExpression="#id = :id",
            ExpressionAttributeNames={"#id": KEY},
            ExpressionAttributeValues={":id": {"S": key}},
        )
        return max(found, key=lambda item: text_at(item, "lastUpdated"), default=None)

    def _place(self, action: str) -> Place:
        return Place(action, self.name, self.region)


def _key(key: str) -> dict[str, Any]:
    return {"caseId": {"S": key}}
