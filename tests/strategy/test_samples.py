"""The public samples: dispositions cite their real rows."""

from __future__ import annotations

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from tests.factories import MPA_SAMPLE, PORTFOLIO_SAMPLE, RVTOOLS_SAMPLE, needs
from tests.strategy.estates import decided, dispositions, planned

pytestmark = needs(MPA_SAMPLE, PORTFOLIO_SAMPLE, RVTOOLS_SAMPLE)


def read(path, kind):
    return read_inventory(Upload.from_path(path), load_register(), kind)


def test_rhel_4_is_asked_on_159_rows_and_declared_strategies_are_kept():
    strategy = decided(read(MPA_SAMPLE, "it_inventory"))
    asked = strategy.blockers[strategy.blockers["title"] == "RHEL 4 or a version read wrongly"]
    assert len(asked) == 159
    assert asked["source_row"].min() == 43
    rows = strategy.applications.set_index("application_id")
    assert (rows.loc["A2-CMDB", "disposition"], rows.loc["A10-Sur", "disposition"]) == (
        "Retain", "Retire",
    )  # fmt: skip
    assert rows.loc["A2-CMDB", "evidence"].startswith(
        "it-infrastructure-inventory.xlsx, sheet Applications, row 3"
    )
    assert rows.loc["A3-Fin", "disposition"] == "Refactor"


def test_the_portfolio_keeps_its_declared_strategies():
    found = dispositions(decided(read(PORTFOLIO_SAMPLE, "portfolio")), "application").values()
    counts = {name: list(found).count(name) for name in set(found)}
    assert counts == {
        "Rehost": 6, "Replatform": 6, "Refactor": 6, "Repurchase": 5, "Retain": 4, "Retire": 3,
    }  # fmt: skip


def test_rvtools_facts_become_blockers_and_every_server_in_scope_is_planned():
    inventory = read(RVTOOLS_SAMPLE, "rvtools")
    strategy, plan = decided(inventory), planned(inventory)
    counts = strategy.blockers.groupby("title").size()
    assert counts["Snapshots"] == 6
    assert counts["EFI secure boot"] == 1
    assert counts["CD or DVD connected"] == 7
    assert counts["System too old to move as it is"] == 8
    assert sum(len(wave.servers) for wave in plan.waves) == 21
    # Too old to move as they are, three of them in 32 bits: nobody dates them until it is decided.
    assert [len(item.servers) for item in plan.waiting] == [5, 3]
    assert all("decide with the owner" in item.questions[0] for item in plan.waiting)
