"""Membership of text cells and repeated rows, against pandas' own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.lookup import each_once, folded, is_in, repeated_rows

CELLS = st.lists(st.one_of(st.none(), st.sampled_from(["a", "b", "c", "", "ä"])), max_size=8)


@given(CELLS, CELLS)
def test_it_is_that_of_pandas_but_a_blank_is_in_none(cells, values):
    column = pd.Series(cells, dtype="str", index=range(7, 7 + len(cells)))
    listed = pd.Series(values, dtype="str")
    expected = column.isin(listed.dropna()) & column.notna()
    for given_as in (
        listed,
        set(listed.dropna()),
        pd.Index(listed.dropna()),
        list(listed.dropna()),
    ):
        found = is_in(column, given_as)
        pd.testing.assert_series_equal(found, expected, check_names=False)


@pytest.mark.parametrize("cells", [["1", "2"], [1, 2]])
@pytest.mark.parametrize("values", [[1, "2"], pd.Series([1.0, 2.0]), pd.Index([1, 2])])
def test_ids_that_are_no_text_are_refused_for_their_rows_would_be_lost(cells, values):
    with pytest.raises(TypeError, match="ids are text, not"):
        is_in(pd.Series(cells), values)


def test_blanks_among_values_are_in_nothing():
    found = is_in(pd.Series(["a", None, "nan"], dtype="str"), ["a", None, np.nan, pd.NA])
    assert found.tolist() == [True, False, False]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", None]),
        st.sampled_from([0.0, 1.5, None]),
        st.sampled_from([True, False, None]),
    ),
    max_size=12,
)


@given(ROWS, st.integers(0, 3))
def test_rows_repeat_as_pandas_says(rows, columns):
    types = {"text": "str", "number": "float64", "flag": "boolean"}
    index = range(5, 5 + len(rows))
    frame = pd.DataFrame(rows, index, columns=list(types)).astype(types).iloc[:, :columns]
    pd.testing.assert_series_equal(repeated_rows(frame), frame.duplicated())


@given(CELLS)
def test_text_is_changed_as_row_by_row_and_each_text_once(cells):
    column = pd.Series(cells, dtype="str", index=range(7, 7 + len(cells)), name="host")
    asked = []
    found = each_once(column, lambda words: asked.append(words) or words.str.upper())
    pd.testing.assert_series_equal(found, column.str.upper())
    assert not asked[0].duplicated().any()
    flags = each_once(column, lambda words: words.str.match("[ab]", na=False).astype(bool))
    pd.testing.assert_series_equal(flags, column.str.match("[ab]", na=False).astype(bool))


def test_names_are_compared_without_case_and_blanks_around_them():
    names = pd.Series([" ESX1 ", "esx1", None, "Straße"], dtype="str")
    assert folded(names).tolist()[:2] == ["esx1", "esx1"]
    assert folded(names).isna().tolist() == [False, False, True, False]
    assert folded(names)[3] == "strasse"
