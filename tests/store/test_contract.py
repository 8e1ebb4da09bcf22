"""What saving, loading, updating and deleting promise, on two independent engines."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bizcase.errors import UsageError
from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import CaseConflict, CaseDamaged, CaseExists, CaseGone, CaseReadOnly
from bizcase.store.items import TOO_LONG
from bizcase.store.sharing import share
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION
from tests.store.states import noise, state

LARGE = 900_000  # three parts


def test_what_is_saved_is_loaded_in_every_field(store):
    handle = store.save_new(state())
    loaded = store.load(handle.case_id)
    assert loaded.state == state()
    assert loaded.document == state().document
    assert loaded.handle == handle
    assert (loaded.summary.project_name, loaded.summary.monthly_usd) == ("Exit DC 1", 1234.57)


def test_the_head_reads_as_the_sample_writes_it(store, items):
    case_id = store.save_new(state()).case_id
    item = items()[case_id]
    assert item["projectInfo"]["M"]["projectName"] == {"S": "Exit DC 1"}
    assert item["uploadedFiles"] == {"L": [{"S": "rvTool"}, {"S": "itInventory"}, {"S": "mra"}]}
    assert item["selectedAgents"]["M"]["agents"]["M"]["rvTool"] == {"BOOL": True}
    assert item["businessCaseContent"]["S"].startswith("# AWS Migration Business Case")
    assert item["executionStats"]["M"]["executionTime"] == {"S": "45.2s"}
    assert item["executionStats"]["M"]["agentsExecuted"] == {"N": "5"}
    assert item["createdAt"]["S"].endswith("Z")
    assert len(item["createdAt"]["S"]) == len("2026-11-25T10:00:00.123Z")


def test_a_large_case_lies_in_parts_and_comes_back_whole(store, items):
    handle = store.save_new(state(content=noise(LARGE)))
    assert handle.body_parts == 3
    assert len(items()) == 4
    assert store.load(handle.case_id).state == state(content=noise(LARGE))
    assert [case.case_id for case in store.list_cases().cases] == [handle.case_id]


@pytest.mark.parametrize("size", [200_000, 255_000, 262_000, 349_000, 350_000, 351_000])
def test_sizes_around_the_limit_of_an_item_are_saved(store, size):
    saved = state(content=noise(size), document="ä" * 20_000)
    assert store.load(store.save_new(saved).case_id).state == saved


def test_a_document_too_long_for_the_head_is_kept_in_the_body(store, items):
    saved = state(document="x" * 400_000)
    case_id = store.save_new(saved).case_id
    assert items()[case_id]["businessCaseContent"]["S"] == TOO_LONG
    assert store.load(case_id).document == saved.document


def test_updating_moves_last_updated_and_never_created_at(client):
    times = iter(dt.datetime(2026, 11, day, tzinfo=dt.UTC) for day in (1, 2, 3))
    store = CaseStore(Table(client, NAME, REGION), clock=lambda: next(times))
    first = store.save_new(state())
    second = store.update(first, state("Renamed"))
    assert second.created_at == first.created_at == "2026-11-01T00:00:00.000Z"
    assert second.last_updated == "2026-11-02T00:00:00.000Z"
    assert (second.version, store.load(first.case_id).state) == (2, state("Renamed"))


def test_parts_of_a_replaced_or_deleted_version_do_not_stay(store, items):
    first = store.save_new(state(content=noise(LARGE)))
    second = store.update(first, state(content=noise(LARGE, seed=2)))
    assert len(items()) == 4
    store.delete(second)
    assert items() == {}


def test_the_second_of_two_editors_is_told_who_and_when(store):
    loaded = store.save_new(state())
    theirs = store.update(loaded, state("Theirs", content=noise(LARGE, 2)))
    with pytest.raises(CaseConflict) as caught:
        store.update(loaded, state("Mine", content=noise(LARGE, 3)))
    assert (caught.value.saved_by, caught.value.saved_at) == (
        "ann@example.com",
        theirs.last_updated,
    )
    assert store.load(loaded.case_id).state.entries.project.project_name == "Theirs"
    copy = store.save_new(state("Mine"))
    assert copy.case_id != loaded.case_id


def test_a_newer_version_is_not_deleted(store):
    loaded = store.save_new(state())
    store.update(loaded, state("Newer"))
    with pytest.raises(CaseConflict):
        store.delete(loaded)
    assert store.load(loaded.case_id).state == state("Newer")


def test_a_case_that_was_deleted_meanwhile_is_not_brought_back(store):
    loaded = store.save_new(state())
    store.delete(loaded)
    with pytest.raises(CaseGone):
        store.update(loaded, state())
    with pytest.raises(CaseGone):
        store.load(loaded.case_id)
    store.delete(loaded)  # what is gone is deleted


def test_cases_saved_in_the_same_second_get_ids_of_their_own(client):
    now = dt.datetime(2026, 11, 25, 14, 30, 22, tzinfo=dt.UTC)
    store = CaseStore(Table(client, NAME, REGION), clock=lambda: now)
    ids = {store.save_new(state()).case_id for _ in range(5)}
    assert len(ids) == 5
    assert "case-20261125-143022" in ids


def test_an_id_that_is_asked_for_and_taken_is_refused(store):
    store.save_new(state(), "case-20241124-143022")
    with pytest.raises(CaseExists):
        store.save_new(state("Other"), "case-20241124-143022")
    assert store.load("case-20241124-143022").state == state()
    with pytest.raises(UsageError):
        store.save_new(state(), "../x")


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_a_damaged_part_is_named_and_nothing_half_is_returned(store, client, items, damage):
    handle = store.save_new(state(content=noise(LARGE)))
    key = next(key for key in items() if key.endswith("#002"))
    if damage == "missing":
        client.delete_item(TableName=NAME, Key={"caseId": {"S": key}})
    else:
        client.put_item(TableName=NAME, Item=items()[key] | {"body": {"B": b"other"}})
    with pytest.raises(CaseDamaged) as caught:
        store.load(handle.case_id)
    assert "2 of 3" in str(caught.value) or "checksum" in str(caught.value)


def test_a_copy_is_a_case_of_its_own(store):
    first = store.save_new(state())
    copy = store.copy(first.case_id)
    store.delete(first)
    assert store.load(copy.case_id).state == state()


def test_each_user_of_a_restricted_store_sees_only_their_own(client):
    def of(user):
        return CaseStore(Table(client, NAME, REGION), user, restricted=True)

    anns = of("ann").save_new(state())
    assert of("bob").list_cases().cases == ()
    for attempt in (of("bob").load, of("bob").handle):
        with pytest.raises(CaseGone):
            attempt(anns.case_id)
    for forbidden in (of("bob").delete, lambda handle: of("bob").update(handle, state())):
        with pytest.raises(CaseGone):
            forbidden(anns)
    assert [case.case_id for case in of("ann").list_cases().cases] == [anns.case_id]


def test_a_shared_case_is_read_by_all_and_changed_by_its_owner(client):
    def of(user):
        return CaseStore(Table(client, NAME, REGION), user, restricted=True)

    anns = of("ann").save_new(state(content=noise(LARGE)), shared=True)
    loaded = of("bob").load(anns.case_id)
    assert loaded.state == state(content=noise(LARGE))
    for forbidden in (
        of("bob").delete,
        lambda handle: of("bob").update(handle, state()),
        lambda handle: share(of("bob"), handle.case_id, shared=False),
    ):
        with pytest.raises(CaseReadOnly, match="owner"):
            forbidden(loaded.handle)
    copy = of("bob").copy(anns.case_id)
    assert (copy.owner, copy.shared) == ("bob", False)

    before, after = share(of("ann"), anns.case_id, shared=False)
    assert (before.save_token, after.version, after.shared) == (anns.save_token, 2, False)
    assert of("ann").load(anns.case_id).state == loaded.state
    assert [case.case_id for case in of("bob").list_cases().cases] == [copy.case_id]
    with pytest.raises(CaseGone):
        share(of("bob"), anns.case_id, shared=True)
    with pytest.raises(CaseConflict):
        of("ann").update(anns, state())  # loaded before: it would share again unseen


def test_fifty_concurrent_savers_lose_nothing(store):
    barrier = threading.Barrier(50)

    def save(number):
        barrier.wait()
        return store.save_new(state(f"Project {number}", content=noise(5_000, number))).case_id

    with ThreadPoolExecutor(50) as pool:
        ids = list(pool.map(save, range(50)))
    assert len(set(ids)) == 50
    for number, case_id in enumerate(ids):
        assert store.load(case_id).state.entries.project.project_name == f"Project {number}"


def test_of_twenty_who_update_at_once_one_wins_and_all_others_know(store):
    loaded = store.save_new(state())

    def update(number):
        try:
            return store.update(loaded, state(f"Editor {number}", content=noise(400_000, number)))
        except CaseConflict:
            return None

    with ThreadPoolExecutor(20) as pool:
        won = [handle for handle in pool.map(update, range(20)) if handle]
    assert len(won) == 1
    assert store.load(loaded.case_id).handle == won[0]
