"""Many cases and large ones."""

from __future__ import annotations

import pytest
from botocore.exceptions import ReadTimeoutError

from bizcase.cli.main import main
from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import StoreSlow
from bizcase.store.table import SEGMENTS, Table
from tests.store.conftest import NAME, REGION
from tests.store.states import noise, state


def test_a_hundred_cases_of_60_kb_are_listed_completely(client):
    """More than fits a page of a megabyte, so read in segments side by side."""
    count = 120
    store = CaseStore(Table(client, NAME, REGION))
    first = store.save_new(state(content=noise(60_000)), "case-20260101-000000")
    head = client.get_item(TableName=NAME, Key={"caseId": {"S": first.case_id}})["Item"]

    def put(numbers):
        keys = [{"caseId": {"S": f"case-20260101-{number:06d}"}} for number in numbers]
        asked = {NAME: [{"PutRequest": {"Item": head | key}} for key in keys]}
        assert not client.batch_write_item(RequestItems=asked)["UnprocessedItems"]

    for first_of in range(1, count, 25):
        put(range(first_of, min(first_of + 25, count)))
    listing = store.list_cases()
    assert len({case.case_id for case in listing.cases}) == count
    assert listing.notice == ""
    shown = store.list_cases(max_cases=80)
    assert (len(shown.cases), shown.notice) == (80, f"{count - 80:,} older cases are not shown.")


class Paged:
    """A table of one page, or of pages by segment, with a number of cases on each."""

    def __init__(self, first, more=(), fails=False):
        self.first, self.more, self.fails = first, more, fails
        self.calls = []

    def scan(self, **call):
        self.calls.append((call.get("Segment"), call.get("ExclusiveStartKey")))
        if "Segment" not in call:
            return self.answer("x", self.first, {"at": 0} if self.more else None)
        assert call["TotalSegments"] == SEGMENTS
        pages = self.more[call["Segment"] % len(self.more)] or [0]
        at = call.get("ExclusiveStartKey", {"at": 0})["at"]
        if self.fails and at:
            raise ReadTimeoutError(endpoint_url="https://example.test")
        last = {"at": at + 1} if at + 1 < len(pages) else None
        return self.answer(f"{call['Segment']}-{at}", pages[at], last)

    def answer(self, name, count, last):
        items = [{"caseId": {"S": f"{name}-{number}"}} for number in range(count)]
        return {"Items": items} | ({"LastEvaluatedKey": last} if last else {})


def test_a_table_of_one_page_is_read_by_one_call():
    table = Paged(3)
    assert len(CaseStore(Table(table, NAME, REGION)).list_cases().cases) == 3
    assert table.calls == [(None, None)]


@pytest.mark.parametrize("pages", [[[1]], [[0], [2]], [[3, 0, 0, 2], [0, 0], [1]]], ids=str)
def test_a_larger_table_is_read_in_segments_each_to_its_end(pages):
    table = Paged(9, pages)
    found = CaseStore(Table(table, NAME, REGION)).list_cases().cases
    wanted = sum(sum(pages[number % len(pages)]) for number in range(SEGMENTS))
    assert len({case.case_id for case in found}) == len(found) == wanted
    assert {segment for segment, _ in table.calls} == {None, *range(SEGMENTS)}


def test_a_segment_that_fails_fails_the_list():
    with pytest.raises(StoreSlow):
        CaseStore(Table(Paged(9, [[1, 1]], fails=True), NAME, REGION)).list_cases()


def test_progress_is_reported_while_a_list_is_read(capsys, monkeypatch):
    table, said = Paged(9, [[60, 70]]), []
    store = CaseStore(Table(table, NAME, REGION))
    total = len(store.list_cases(progress=said.append).cases)
    assert said == list(range(100, total + 1, 100))
    monkeypatch.setattr("bizcase.cli.cases.case_store", lambda: store)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["cases", "list"]) == 0
    assert "2,000 cases read" in capsys.readouterr().err


def test_a_list_that_nobody_watches_reports_nothing(capsys, monkeypatch):
    store = CaseStore(Table(Paged(9, [[60, 70]]), NAME, REGION))
    monkeypatch.setattr("bizcase.cli.cases.case_store", lambda: store)
    assert main(["cases", "list"]) == 0
    assert capsys.readouterr().err == ""
