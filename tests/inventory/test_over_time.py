"""Several exports of one vCenter at different times."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inventory.merge import merge
from tests.factories import rvtools, vinfo_row


def export(day, **machines):
    rows = [vinfo_row(name, Powerstate=state, VM_UUID=f"u-{name}", VM_ID=f"vm-{name}")
            for name, state in machines.items()]  # fmt: skip
    name = f"RVTools_{day}.xlsx" if day else f"RVTools_{'_'.join(machines.values())}.xlsx"
    return read_inventory(rvtools(*rows, name=name), load_register(), "rvtools")


def states(inventory):
    servers = inventory.servers[inventory.servers["scope_reason"].ne("repeated_row").fillna(True)]
    return dict(zip(servers["name"], servers["scope_reason"].fillna(""), strict=True))


@pytest.mark.parametrize("turned", [False, True])
def test_the_newest_state_counts_and_what_it_no_longer_lists_has_gone(turned):
    old = export("2026-01-31", a="poweredOn", b="poweredOn", c="poweredOn", left="poweredOn")
    new = export("2026-04-30", a="poweredOn", b="poweredOff", c="poweredOn", came="poweredOn")
    merged = merge([new, old] if turned else [old, new])
    assert states(merged) == {
        "a": "", "b": "powered_off", "c": "", "came": "", "left": "gone_since",
    }  # fmt: skip
    issue = next(issue for issue in merged.issues if issue.code == "EXPORTS_OVER_TIME")
    for words in ("2026-01-31 to 2026-04-30", "1 machine came", "1 went", "1 were switched off",
                  "vCPU 8 to 6", "trend: C"):  # fmt: skip
        assert words in issue.message


def test_three_exports_over_a_quarter_are_a_surer_trend():
    days = ("2026-01-01", "2026-02-15", "2026-04-15")
    parts = [export(day, a="poweredOn", **dict.fromkeys("bcd"[:number], "poweredOn"))
             for number, day in enumerate(days)]  # fmt: skip
    merged = merge(parts)
    assert merged.servers["in_scope"].sum() == 3
    assert any("trend: B" in issue.message for issue in merged.issues)


@pytest.mark.parametrize("turned", [False, True])
def test_exports_of_parts_of_a_vcenter_complete_each_other(turned):
    parts = [export("2026-01-31", a="poweredOn", b="poweredOn", shared="poweredOn"),
             export("2026-02-01", c="poweredOn", d="poweredOn", shared="poweredOn")]  # fmt: skip
    merged = merge(parts[::-1] if turned else parts)
    assert states(merged) == dict.fromkeys(("a", "b", "c", "d", "shared"), "")


@pytest.mark.parametrize("turned", [False, True])
def test_without_dates_the_running_state_counts(turned):
    parts = [export("", a="poweredOff"), export("", a="poweredOn")]
    merged = merge(parts[::-1] if turned else parts)
    assert states(merged) == {"a": ""}
    assert len(merged.servers) == 2
