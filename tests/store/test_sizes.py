"""Many cases and large ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bizcase.store.dynamodb import CaseStore
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION
from tests.store.states import noise, state


def test_thousands_of_cases_of_60_kb_are_listed_completely(client):
    """2,500 on dynalite; moto weighs all items again for every page, so it gets 300."""
    count = 2500 if "127.0.0.1" in client.meta.endpoint_url else 300
    store = CaseStore(Table(client, NAME, REGION))
    first = store.save_new(state(content=noise(60_000)), "case-20260101-000000")
    head = client.get_item(TableName=NAME, Key={"caseId": {"S": first.case_id}})["Item"]

    def put(number):
        key = {"caseId": {"S": f"case-20260101-{number:06d}"}}
        client.put_item(TableName=NAME, Item=head | key)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(1, count)))
    listing = store.list_cases()
    assert len({case.case_id for case in listing.cases}) == count
    assert listing.notice == ""
    shown = store.list_cases(max_cases=200)
    assert (len(shown.cases), shown.notice) == (200, f"{count - 200:,} older cases are not shown.")


@pytest.mark.parametrize("pages", [[], [1], [3, 0, 0, 2]], ids=str)
def test_an_empty_page_is_not_the_end_of_a_list(pages):
    class Paged:
        def __init__(self):
            self.page = 0

        def scan(self, **call):
            assert call.get("ExclusiveStartKey") == ({"at": self.page} if self.page else None)
            count = pages[self.page] if pages else 0
            names = [f"case-20260101-{self.page:03d}{n:03d}" for n in range(count)]
            self.page += 1
            answer = {"Items": [{"caseId": {"S": name}} for name in names]}
            more = self.page < len(pages)
            return answer | ({"LastEvaluatedKey": {"at": self.page}} if more else {})

    assert len(CaseStore(Table(Paged(), NAME, REGION)).list_cases().cases) == sum(pages)
