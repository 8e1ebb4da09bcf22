"""Each call in turn fails before or after it takes effect: the old or the new version stands."""

from __future__ import annotations

import contextlib

import pytest
from botocore.exceptions import ReadTimeoutError

from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import CaseConflict, StoreError, StoreUnreachable
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION
from tests.store.states import noise, state

CALLS = ("put_item", "get_item", "scan", "delete_item")  # describing changes nothing
OLD, NEW = state("Old", content=noise(900_000, 1)), state("New", content=noise(700_000, 2))


class Faulty:
    """A client whose n-th call fails, before or after it took effect, and maybe all later ones."""

    def __init__(self, client, failing, *, after, dead=False, repeat=False):
        self._client, self._failing, self._after = client, failing, after
        self._dead, self._repeat = dead, repeat
        self.calls = 0
        self.exceptions = client.exceptions

    def __getattr__(self, name):
        real = getattr(self._client, name)
        if name not in CALLS:
            return real

        def call(**arguments):
            self.calls += 1
            if self.calls == self._failing and self._repeat:
                real(**arguments)  # the reply is lost, boto3 sends it again
                return real(**arguments)
            if self.calls == self._failing or (self._dead and self.calls > self._failing):
                if self._after and self.calls == self._failing:
                    real(**arguments)
                raise ReadTimeoutError(endpoint_url="https://example.test")
            return real(**arguments)

        return call


def store_of(client):
    return CaseStore(Table(client, NAME, REGION), "ann")


def loadable(client, case_id):
    return store_of(client).load(case_id).state


@pytest.mark.parametrize("dead", [False, True], ids=["once", "network gone"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_an_update_that_fails_anywhere_leaves_the_old_or_the_new_case(moto_client, after, dead):
    for failing in range(1, 9):
        loaded = store_of(moto_client).save_new(OLD)
        faulty = Faulty(moto_client, failing, after=after, dead=dead)
        try:
            handle = store_of(faulty).update(loaded, NEW)
        except StoreError:
            handle = None
        found = loadable(moto_client, loaded.case_id)
        assert found in (OLD, NEW)
        if handle is not None:
            assert found == NEW
            assert store_of(moto_client).update(handle, OLD).version == 3


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_new_case_that_fails_anywhere_is_there_whole_or_not_at_all(moto_client, after):
    for failing in range(1, 6):
        before = {case.case_id for case in store_of(moto_client).list_cases().cases}
        faulty = Faulty(moto_client, failing, after=after)
        try:
            saved = store_of(faulty).save_new(NEW).case_id
        except StoreError:
            saved = None
        new = {case.case_id for case in store_of(moto_client).list_cases().cases} - before
        assert all(loadable(moto_client, case_id) == NEW for case_id in new)
        assert saved is None or new == {saved}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_delete_that_fails_anywhere_leaves_the_case_whole_or_gone(moto_client, after):
    for failing in range(1, 5):
        loaded = store_of(moto_client).save_new(OLD)
        with contextlib.suppress(StoreError):
            store_of(Faulty(moto_client, failing, after=after)).delete(loaded)
        ids = {case.case_id for case in store_of(moto_client).list_cases().cases}
        assert loaded.case_id not in ids or loadable(moto_client, loaded.case_id) == OLD


def test_a_write_sent_twice_because_its_reply_was_lost_is_no_conflict(client):
    loaded = store_of(client).save_new(state("Old"))
    handle = store_of(Faulty(client, 1, after=True, repeat=True)).update(loaded, state("New"))
    assert handle.version == 2
    assert loadable(client, loaded.case_id) == state("New")
    fresh = store_of(Faulty(client, 1, after=True, repeat=True)).save_new(state("Fresh"))
    assert loadable(client, fresh.case_id) == state("Fresh")
    store_of(Faulty(client, 1, after=True, repeat=True)).delete(fresh)


def test_a_write_whose_reply_never_came_is_found_to_have_landed(client):
    loaded = store_of(client).save_new(state("Old"))
    handle = store_of(Faulty(client, 1, after=True)).update(loaded, state("New"))
    assert store_of(client).update(handle, state("Newer")).version == 3


def test_a_read_that_fails_says_so(client):
    case_id = store_of(client).save_new(state()).case_id
    with pytest.raises(StoreUnreachable):
        store_of(Faulty(client, 1, after=False)).load(case_id)
    with pytest.raises(StoreUnreachable):
        store_of(Faulty(client, 1, after=False)).list_cases()


def test_a_reader_never_sees_half_a_case_while_it_is_replaced(moto_client):
    """The parts of the version being read go away after its head was read."""
    store = store_of(moto_client)
    loaded = store.save_new(OLD)

    class Replacing(Faulty):
        def __getattr__(self, name):
            if name == "get_item" and self.calls == 0:
                self.calls += 1
                head = self._client.get_item
                return lambda **call: (head(**call), store.update(loaded, NEW))[0]
            return super().__getattr__(name)

    assert store_of(Replacing(moto_client, 0, after=False)).load(loaded.case_id).state == NEW


def test_conflict_is_told_without_the_item_in_the_reply(client):
    """An engine may leave the other item out of a failed condition: it is read then."""
    loaded = store_of(client).save_new(state())
    store_of(client).update(loaded, state())
    with pytest.raises(CaseConflict) as caught:
        store_of(client).update(loaded, state())
    assert caught.value.saved_by == "ann"
