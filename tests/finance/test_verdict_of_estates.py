"""The answer on whole estates, from their list on: the state and the first sentence."""

from __future__ import annotations

import dataclasses
import re
from functools import lru_cache
from types import SimpleNamespace

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.document.blocks import Document, Paragraph, Section, text
from bizcase.document.formats import format_figure
from bizcase.document.verdict import confidence
from bizcase.document.verdict_sentence import sentence
from bizcase.exports import document_markdown
from bizcase.finance import finance_inputs, recompute
from bizcase.finance.compared import comparison_of
from bizcase.finance.decisions import Decisions
from bizcase.finance.figures import finance_figures
from bizcase.finance.figures_verdict import verdict_figures
from bizcase.finance.open_answers import Answered, Block
from bizcase.finance.prepared import WaveDates
from bizcase.inventory import Inventory
from bizcase.inventory.hypervisors import VMWARE
from bizcase.inventory.tables import conform
from bizcase.ledger import Figure, Ledger
from bizcase.pricing import price_base
from tests.factories import servers

UBUNTU = {"os_family": "linux", "os_licence": "none", "os_name": "Ubuntu 22.04"}
WINDOWS = {"os_family": "windows", "os_licence": "windows", "os_name": "Windows Server 2019"}
GUEST = {"hypervisor": VMWARE, "is_physical": False}
BARE = {"hypervisor": None, "is_physical": True}


def inventory_of(count, **facts):
    """Return equal machines of 4 vCPU, 16 GiB and 200 GiB, three to an application; no hosts."""
    applications = [f"a{number // 3}" for number in range(count)]
    plain = {"vcpu": 4, "memory_gib": 16, "storage_provisioned_gib": 200, "storage_used_gib": 120,
             "environment": "production", "source_file": "list"}  # fmt: skip
    plain |= UBUNTU | GUEST | facts
    table = servers(
        application=applications, **{name: [value] * count for name, value in plain.items()}
    )
    names = sorted(set(applications))
    return Inventory(
        servers=table,
        applications=conform(
            "applications", pd.DataFrame({"application_id": names, "name": names})
        ),
        dependencies=conform(
            "dependencies",
            pd.DataFrame({"kind": "server_application", "from_id": table["server_id"],
                          "to_id": applications, "resolved": True}),
        ),
        databases=conform("databases", {}),
        hosts=conform("hosts", {}),
    )  # fmt: skip


@lru_cache(maxsize=12)
def case_of(count, fate, **facts):
    inventory, book = inventory_of(count, **facts), load_price_book("us-east-1")
    register = load_register()
    base = price_base(inventory, register, book)
    ids = tuple(inventory.servers["server_id"])
    names = tuple(sorted(set(inventory.servers["application"])))
    made = Decisions(
        waves=(WaveDates(1, "Wave 1", 5, 7, ids, names),),
        dispositions=dict.fromkeys(ids, fate),
        applications=dict.fromkeys(names, fate),
    )
    prepared = finance_inputs(inventory, base, register, "us-east-1", 1, made)
    result, ledger = recompute(prepared, register, 2000), Ledger()
    ledger.add(Figure("scope.servers", "Servers in scope", len(base.servers), "servers",
                      "computed"))  # fmt: skip
    finance_figures(result, ledger)
    verdict_figures(result, ledger)
    return SimpleNamespace(
        finance=result, ledger=ledger, assumptions=register, base=base,
        comparison=comparison_of(result, inventory, base, set()),
    )  # fmt: skip


def said(case):
    """Return the first sentence as it is read, and how sure it is."""
    blocks = (Paragraph(sentence(case)), Paragraph(confidence(case)))
    document = Document(text("T"), text("S"), (Section("Verdict", blocks),), case.ledger)
    return document_markdown(document).split("Verdict\n", 1)[1].strip()


def decision(case):
    return case.finance.verdict.decision


def test_one_machine_that_nobody_has_measured_gets_no_firm_answer():
    case = case_of(1, "Rehost")
    assert decision(case) in ("lean_stay", "balanced")
    assert case.finance.metrics.npv < 0


@pytest.mark.parametrize(
    ("count", "facts"),
    [(100, {}), (50, WINDOWS)],
    ids=["100 Ubuntu", "50 Windows on VMware"],
)
def test_an_unmeasured_estate_leans_as_its_break_even_says(count, facts):
    """Migrating costs more; today's cost would have to pass what others pay, or it is balanced."""
    case = case_of(count, "Rehost", **facts)
    found = case.finance.verdict
    assert found.outcomes.base < 0
    assert found.outcomes.gain <= 0.4
    above = found.evidence.break_even_vm > found.evidence.check_vm == 265
    assert found.decision == ("lean_stay" if above else "balanced")
    assert not [item for item in found.blocks if item.flips]
    assert found.direction == ("high" if above else "low")
    assert found.amount == "low"


def test_physical_servers_lean_towards_migrate_with_the_answer_that_would_turn_it():
    """A machine of its own for 4 vCPU costs 5,000 × 1.3 and its operation; AWS half of a year's."""
    case = case_of(50, "Rehost", **BARE)
    found = case.finance.verdict
    assert found.outcomes.base > 0
    assert found.outcomes.gain >= 0.6
    assert decision(case) == "lean_migrate"
    assert not [item for item in found.blocks if item.flips]


@pytest.mark.parametrize(
    ("base", "start", "end"),
    [
        (500.0, "a gain of 500 USD in present value over 5 years, unless it is Foundation: the "
         "NPV is then ", "-900 USD"),
        (-500.0, "most simulated outcomes bring a gain, though the base case costs 500 USD more "
                 "in present value over 5 years; if it is Cloud, the NPV is ", "700 USD"),
    ],
)  # fmt: skip
def test_what_would_turn_a_lean_towards_migrate_is_its_condition(base, start, end):
    case = case_of(50, "Rehost", **BARE)
    edition = Block("edition", "decision", "Edition", "CFO", "Which?", ())
    turns = Answered(edition, -900.0, 700.0, "it is Foundation", "it is Cloud")
    old = case.finance.verdict
    verdict = dataclasses.replace(
        old, blocks=(turns,), outcomes=dataclasses.replace(old.outcomes, base=base)
    )
    result, ledger = dataclasses.replace(case.finance, verdict=verdict), Ledger()
    finance_figures(result, ledger)
    verdict_figures(result, ledger)
    changed = SimpleNamespace(**vars(case) | {"finance": result, "ledger": ledger})
    assert said(changed).replace("−", "-").startswith(f"Leaning towards migrate: {start}{end}")


def test_what_is_only_retired_has_no_part_in_aws():
    case = case_of(10, "Retire")
    assert decision(case) == "nothing_moves_to_aws"
    assert case.finance.metrics.npv > 0
    gain = f"{case.finance.metrics.npv:,.0f} USD"
    assert said(case).startswith(
        f"Retiring and replacing brings a gain of {gain} in present value over 5 years; AWS has no "
        "part in it."
    )


def test_what_is_only_bought_at_an_unknown_price_is_printed_at_both_ends():
    case = case_of(10, "Repurchase")
    assert decision(case) == "nothing_moves_to_aws"
    assert case.finance.metrics.npv == 0
    ends = case.finance.verdict.blocks
    price = next(item for item in ends if item.block.key == "subscription")
    assert price.low_words == "each service costs 50,000 USD a month"
    assert price.high_words == "each service costs 500 USD a month"
    found = case.finance.verdict
    assert (found.low, found.high) == (price.low_npv, price.high_npv)
    assert found.high < found.outcomes.base == 0
    assert "outcomes" not in said(case)


def test_the_two_ends_of_what_is_bought_differ_by_its_price():
    """Four workloads from the work in months 5 to 7 on, a third of each more in each month."""
    price = next(
        item for item in case_of(10, "Repurchase").finance.verdict.blocks
        if item.block.key == "subscription"
    )  # fmt: skip
    running = [min(max(month - 4, 0) / 3, 1) for month in range(61)]
    discount = 1 + load_register().fraction("fin.discount")
    worth = sum(part / discount ** (month / 12) for month, part in enumerate(running))
    assert price.width == pytest.approx(4 * (50_000 - 500) * worth, rel=1e-9)


def test_what_stays_is_not_compared():
    case = case_of(10, "Retain")
    assert decision(case) == "nothing_moves"
    assert said(case).startswith("Every server stays; there is nothing to compare.")


def test_what_is_switched_off_is_in_no_scope():
    case = case_of(10, "Rehost", in_scope=False)
    assert decision(case) == "nothing_in_scope"
    assert said(case).startswith("No running server is in scope; nothing is compared.")


def test_what_is_relocated_is_priced_as_hosts_with_their_own_subscription():
    """Four i4i.metal: 32,067 USD a month on demand; 64 cores each of Cloud Foundation at 350."""
    case = case_of(10, "Relocate")
    cash, grown = case.finance.cash, 1 + case.assumptions.fraction("growth.infra")
    assert cash.aws["compute"][5] == pytest.approx(32_067 * grown ** (4 / 12), abs=1)
    assert cash.aws["compute"][60] < 0.7 * 32_067 * grown ** (59 / 12)
    assert cash.aws["own_licences"][5] == pytest.approx(7_467 * grown ** (4 / 12), abs=1)
    assert cash.aws["storage"].sum() == cash.aws["windows"].sum() == 0
    assert decision(case) in ("lean_stay", "balanced")


def test_what_is_all_undecided_cannot_be_judged():
    case = case_of(10, "undecided")
    assert decision(case) == "cannot_be_judged"
    found = case.finance.verdict
    assert found.outcomes.base == 0
    assert [item.block.key for item in found.blocks][:1] == ["undecided"]


WITHOUT_STAFF = "today's infrastructure without staff cost more than {verdict.break_even.vm_month}"
NO_ANSWER = (
    "No single open answer turns it into a {}. The widest answer: if {}, the NPV is "
    "{{verdict.answer.1.high}}; if {}, it is {{verdict.answer.1.low}}."
)
TODAY = ("today's cost is one and a half times the estimate",
         "today's cost is four fifths of the estimate")  # fmt: skip
STAY = "Leaning towards stay: migrating costs {verdict.amount} more in present value over 5 years. "
TURNS = " It would turn if " + WITHOUT_STAFF + " (estimated: {verdict.today.vm_month})."
EVERY = {
    "one VM": (1, "Rehost", {}, "lean_stay",
        STAY + "It turns if the lists contain the whole estate."),
    "all retired": (10, "Retire", {}, "nothing_moves_to_aws",
        "Retiring and replacing brings a gain of {verdict.amount} in present value over 5 years; "
        "AWS has no part in it."),
    "all bought": (10, "Repurchase", {}, "nothing_moves_to_aws",
        "Nothing moves to AWS. The price of the services that replace servers is open. If each "
        "service costs 500 USD a month, the NPV is {verdict.npv.high}; if each service costs "
        "50,000 USD a month, it is {verdict.npv.low}."),
    "all retained": (10, "Retain", {}, "nothing_moves",
        "Every server stays; there is nothing to compare."),
    "all powered off": (10, "Rehost", {"in_scope": False}, "nothing_in_scope",
        "No running server is in scope; nothing is compared."),
    "all relocated": (10, "Relocate", {}, "lean_stay",
        STAY + "No single open answer turns it into a gain. If the lists contain the whole estate, "
        "the NPV is {verdict.answer.1.high}." + TURNS),
    "all undecided": (10, "undecided", {}, "cannot_be_judged",
        "Cannot be judged yet: no server has a decision. The NPV of the base case is "
        "0 USD. No single open answer turns it into a gain. If every undecided server is rehosted, "
        "the NPV is {verdict.answer.1.low}."),
    "100 Ubuntu": (100, "Rehost", {}, "balanced",
        "Balanced: today's infrastructure cost decides. At the estimate of "
        "{verdict.infrastructure.vm_month} the NPV is {verdict.npv.base}. At the "
        "{verdict.check.vm_month} of a published survey it is {verdict.check.npv}."),
    "50 Windows on VMware": (50, "Rehost", WINDOWS, "lean_stay",
        STAY + NO_ANSWER.format("gain", *TODAY) + TURNS),
    "50 physical": (50, "Rehost", BARE, "lean_migrate",
        "Leaning towards migrate: a gain of {verdict.amount} in present value over 5 years. "
        + NO_ANSWER.format("loss", *TODAY)),
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
def test_every_estate_gets_its_state_and_its_words(name):
    count, fate, facts, state, sentence_ = EVERY[name]
    case = case_of(count, fate, **facts)
    assert decision(case) == state
    words, _, sure = said(case).partition("\n\n")
    expected = re.sub(
        r"\{([a-z0-9._]+)\}",
        lambda mark: format_figure(case.ledger[mark[1]], scale="whole"),
        sentence_,
    )
    assert words == expected
    assert sure.startswith("Confidence: ") is (state not in ("nothing_moves", "nothing_in_scope"))
    if "turns it into" in words:
        assert not [item for item in case.finance.verdict.blocks if item.flips]


@pytest.mark.parametrize("name", EVERY)
def test_no_sentence_claims_certainty_or_shows_a_key(name):
    count, fate, facts, *_ = EVERY[name]
    words = said(case_of(count, fate, **facts))
    assert not re.search(r"\b(0\.0|100\.0) %", words)
    assert "worth" not in words
    assert not re.search(r"\b(op|aws|mig|fin|open|verdict)\.[a-z_]+", words)
    assert not re.search(r"\d\.\d\d USD", words)
    if "outcomes" in words:
        assert re.search(r"(fewer than 1 in|about \d+ of|more than 99 of) \d+", words)
