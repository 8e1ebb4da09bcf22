"""The units that docs/DYNAMODB.md states for a case of 0.6 MB are those of the calls made."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from bizcase.store import setup_cli
from bizcase.store.dynamodb import CaseStore
from bizcase.store.items import size_of
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION
from tests.store.states import noise, state

TEXT = (Path(__file__).parents[2] / "docs" / "DYNAMODB.md").read_text(encoding="utf-8")
COST = TEXT.split("\n## Cost\n")[1].split("\n## ")[0]
CASE_BYTES = 600_000
WRITE_USD, READ_USD, STORED_USD, RECOVERY_USD = (
    float(re.search(pattern, COST)[1])
    for pattern in (
        r"([\d.]+) USD per million write", r"([\d.]+) USD per million read",
        r"([\d.]+) USD per GB and month,", r"([\d.]+) USD per GB and month for",
    )
)  # fmt: skip
ROWS = {
    action: (int((re.match(r"[\d,]+", units) or ["0"])[0].replace(",", "")), float(usd))
    for action, units, usd in re.findall(r"^\| ([a-z]+) .*?\| (.*?) \| ([\d.]+) \|$", COST, re.M)
}


class Metered:
    """A client that counts as DynamoDB bills: written KB by item, read 4 KB by item or by page."""

    def __init__(self, client):
        self._client = client
        self.written = self.read = 0

    def __getattr__(self, name):
        return getattr(self._client, name)

    def put_item(self, **call):
        self.written += max(self._units(call["Item"], 1024), self._stored(call["Item"]["caseId"]))
        return self._client.put_item(**call)

    def delete_item(self, **call):
        self.written += self._stored(call["Key"]["caseId"])
        return self._client.delete_item(**call)

    def get_item(self, **call):
        answer = self._client.get_item(**call)
        self.read += self._units(answer.get("Item", {}), 4096)
        return answer

    def whole(self):
        """Read units of a scan: the items of a page together, whatever is projected."""
        return math.ceil(sum(map(size_of, self._client.scan(TableName=NAME)["Items"])) / 4096)

    def _stored(self, key):
        item = self._client.get_item(TableName=NAME, Key={"caseId": key}).get("Item", {})
        return self._units(item, 1024)

    @staticmethod
    def _units(item, size):
        return max(math.ceil(size_of(item) / size), 1)


def used(metered, call):
    before = metered.written, metered.read
    result = call()
    return result, metered.written - before[0], metered.read - before[1]


@pytest.fixture
def units(moto_client):
    """Units by the first word of a row."""
    metered = Metered(moto_client)
    store = CaseStore(Table(metered, NAME, REGION))
    made = state(content=noise(593_000))
    handle, saved, _ = used(metered, lambda: store.save_new(made))
    size = sum(map(size_of, moto_client.scan(TableName=NAME)["Items"]))
    assert size == pytest.approx(CASE_BYTES, rel=0.01)
    _, _, loaded = used(metered, lambda: store.load(handle.case_id))
    listed = metered.whole() * 500
    _, updated, _ = used(metered, lambda: store.update(handle, made))
    return {"save": saved, "update": updated, "load": loaded, "list": listed}


def test_the_stated_units_and_amounts_are_those_of_the_calls(units):
    for action, counted in units.items():
        stated, usd = ROWS[action]
        assert counted == pytest.approx(stated, rel=0.01), action
        price = WRITE_USD if action in ("save", "update") else READ_USD
        assert usd == pytest.approx(stated * price / 1e6, rel=0.02, abs=5e-6), action
    gigabytes = CASE_BYTES / 1e9
    assert ROWS["keep"][1] == pytest.approx(gigabytes * (STORED_USD + RECOVERY_USD), rel=0.1)


def test_set_up_and_the_app_say_the_same_amounts():
    saving, listing, keeping = map(float, re.findall(r"about ([\d.]+) USD", setup_cli.COST))
    assert saving == pytest.approx(ROWS["save"][1], rel=0.1)
    assert listing == pytest.approx(ROWS["list"][1] / 5, rel=0.15)  # of a hundred, not 500
    assert keeping == pytest.approx(100 * CASE_BYTES / 1e9 * STORED_USD, abs=0.006)


def test_the_stated_month_follows_from_the_rows():
    saved, listed, total = (
        int(re.search(pattern, COST)[1])
        for pattern in (r"saves (\d+) such", r"lists (\d+) times", r"about (\d+) USD a month")
    )
    month = 30.4 * (saved * ROWS["save"][1] + listed * ROWS["list"][1])
    assert total == pytest.approx(month, rel=0.03)
