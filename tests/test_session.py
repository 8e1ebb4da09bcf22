"""What a test session makes once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.session import once


def test_of_many_that_ask_at_once_one_makes_the_file_and_all_read_it(tmp_path):
    made = []

    def make():
        made.append(len(made))
        return b"made"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: once(tmp_path, "file", make).read_bytes(), range(8)))
    assert made == [0]
    assert found == [b"made"] * 8


def test_what_could_not_be_made_is_made_by_the_next(tmp_path):
    with pytest.raises(ZeroDivisionError):
        once(tmp_path, "file", lambda: bytes(1 // 0))
    assert once(tmp_path, "file", lambda: b"made").read_bytes() == b"made"
