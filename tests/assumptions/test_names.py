"""Values that are lists of names: families of instance types."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.errors import AssumptionError


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("m5a", ("m5a",)), (" M5A,c5 ,m5a,", ("m5a", "c5")),
        (["r5", "u7i-12tb"], ("r5", "u7i-12tb")),
        ("", ()), ([], ()), ("not entered", ()),
    ],
)  # fmt: skip
def test_a_list_of_names_is_taken_as_text_or_list_and_none_means_not_entered(given, names):
    register = load_register().with_overrides({"sizing.exclude_families": given})
    assert register.names("sizing.exclude_families") == names
    assert register.notices == ()
    again = load_register().with_overrides(register.changed_values())
    assert again.names("sizing.exclude_families") == names


@pytest.mark.parametrize("given", [3, True, "m5a c5", "<b>", "m5a;c5", [["m5a"]], None])
def test_what_is_no_list_of_names_is_refused(given):
    with pytest.raises(AssumptionError) as refusal:
        load_register().with_overrides({"sizing.exclude_families": given})
    assert "sizing.exclude_families" in refusal.value.message
