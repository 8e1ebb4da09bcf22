"""What is bought as a service instead of moved costs money too."""

from __future__ import annotations

import pandas as pd
import pytest

from bizcase.finance import recompute
from bizcase.finance.figures import finance_figures
from bizcase.finance.figures_risk import finance_findings
from bizcase.finance.subscriptions import UNKNOWN
from bizcase.finance.values import Values
from bizcase.finance.worth import worth_of_servers
from bizcase.ledger import Ledger
from bizcase.strategy.rules.work import Application
from tests.finance.estates import certain, estate, plain

FATES = ["Repurchase"] * 2 + ["Rehost"] * 2
# Effort from month 2 to 3: half a workload each; one service per workload at 100 USD a month.
BY_MONTH = [0, 0, 100, *[200] * 34]


def bought(**values):
    return recompute(
        estate(4, aws=0.0, disposition=FATES), plain(mig__h_repurchase_workload=0, **values), 0
    )


def figure_of(result):
    ledger = Ledger()
    finance_figures(result, ledger)
    return ledger["repurchase.monthly"]


def test_a_subscription_runs_from_the_work_on_it_on_and_lowers_the_net():
    free, paid = bought(mig__subscription=0), bought(mig__subscription=100)
    assert paid.cash.on_premises["subscriptions"].tolist() == BY_MONTH
    less = free.cash.months["net_usd"] - paid.cash.months["net_usd"]
    assert less.tolist() == BY_MONTH
    assert figure_of(paid).value == 200
    discounted = sum(usd / 1.1 ** (month / 12) for month, usd in enumerate(BY_MONTH))
    assert free.metrics.npv - paid.metrics.npv == pytest.approx(discounted, abs=0.02)


def test_the_return_on_investment_is_of_services_too():
    """Only services are paid here; over AWS and one-time cost alone the loss had no measure."""
    found = bought(mig__subscription=100, mig__training_eng=2500, scope__estate_share=100)
    months = found.cash.months
    spent = sum(BY_MONTH) + months["aws_usd"].sum() + months["one_time_usd"].sum()
    assert found.metrics.roi == pytest.approx(months["net_usd"].sum() / spent)


def test_an_unknown_price_is_asked_for_and_in_no_total():
    result = bought()
    assert result.cash.states["onprem.subscriptions"] == UNKNOWN
    assert "subscriptions" not in result.cash.on_premises
    assert (figure_of(result).value, figure_of(result).state) == (None, UNKNOWN)


def test_at_an_unknown_price_neither_the_saving_nor_the_cost_is_counted():
    """The base case is that of the same estate in which these servers stay."""
    free_of_labour = {"mig__h_repurchase_workload": 0, "op__security_server": 120}
    stays = estate(4, aws=0.0, disposition=["Retain"] * 2 + ["Rehost"] * 2)
    found = bought(op__security_server=120).cash.months
    assert found.equals(recompute(stays, plain(**free_of_labour), 0).cash.months)


def test_where_nothing_is_bought_nothing_is_asked():
    result = recompute(estate(4), plain(), 0)
    assert figure_of(result).state == "none: nothing is bought as a service"


def test_draws_cost_the_same_as_the_base_case():
    """Where nothing that costs is uncertain, every draw is the base case."""
    register = certain(plain(mig__subscription=100, mig__h_repurchase_workload=0), "fin.esc_energy")
    result = recompute(estate(4, aws=0.0, disposition=FATES), register, 50)
    assert result.simulation.curve[0] == pytest.approx(result.metrics.npv, abs=0.02)


def test_each_workload_bears_its_own_subscription_whatever_its_number_of_servers():
    """Two services at 100 USD a month: one for a workload of three servers, one of a single one."""
    prepared = estate(4, aws=0.0, disposition=["Repurchase"] * 4, workload=["a", "a", "a", "b"])
    worths = []
    for usd in (0, 100):
        register = plain(mig__h_repurchase_workload=0, mig__subscription=usd)
        result = recompute(prepared, register, 0)
        values = Values(register)
        worths.append(worth_of_servers(prepared, result.plan, values, result.version))
    of_server = worths[0] - worths[1]
    each = sum(usd / 2 / 1.1 ** (month / 12) for month, usd in enumerate(BY_MONTH))
    assert of_server[:3].sum() == pytest.approx(each, abs=0.01)
    assert of_server[3] == pytest.approx(each, abs=0.01)


def found(prepared, **values):
    result, ledger = recompute(prepared, plain(mig__h_repurchase_workload=0, **values), 0), Ledger()
    return {item.code: item for item in finance_findings(result, ledger)}, ledger


def test_a_service_for_an_application_without_servers_is_asked_for_too():
    bought = {"crm": Application("Repurchase", "medium", 2.0, 3.0)}
    codes, _ = found(estate(2, applications=bought))
    assert codes["SUBSCRIPTION_UNKNOWN"].figures == ()
    assert "servers stay" not in codes["SUBSCRIPTION_UNKNOWN"].message
    assert "services bought instead of servers" in codes["INPUT_REQUIRED"].message
    codes, _ = found(estate(2, applications=bought), mig__subscription=100)
    assert not [code for code in codes if code.startswith("SUBSCRIPTION")]


def owned(*pairs):
    return pd.DataFrame(list(pairs), columns=["server_id", "application_id"])


def test_a_server_bought_by_hand_inside_an_application_that_moves_has_a_subscription():
    moves = {"shop": Application("Rehost", "medium", 2.0, 3.0)}
    prepared = estate(2, disposition=["Repurchase", "Rehost"], applications=moves,
                      links=owned(("s1", "shop"), ("s2", "shop")))  # fmt: skip
    assert "SUBSCRIPTION_UNKNOWN" in found(prepared)[0]
    codes, _ = found(prepared, mig__subscription=100)
    assert not [code for code in codes if code.startswith("SUBSCRIPTION")]
    paid = recompute(prepared, plain(mig__h_repurchase_workload=0, mig__subscription=100), 0)
    assert paid.cash.on_premises["subscriptions"].iloc[-1] == 100


@pytest.mark.parametrize("usd", [{}, {"mig__subscription": 100}])
def test_a_shared_server_bought_by_hand_is_named(usd):
    moves = {name: Application("Rehost", "medium", 2.0, 3.0) for name in ("shop", "mail")}
    prepared = estate(2, disposition=["Repurchase", "Rehost"], applications=moves,
                      links=owned(("s1", "shop"), ("s1", "mail"), ("s2", "shop")))  # fmt: skip
    codes, ledger = found(prepared, **usd)
    assert "SUBSCRIPTION_UNKNOWN" not in codes
    assert codes["SUBSCRIPTION_NOT_COUNTED"].figures == ("finance.repurchased_alone",)
    assert ledger.value("finance.repurchased_alone") == 1
