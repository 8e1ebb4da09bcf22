"""The ten typical estates of LIKE_FOR_LIKE section 12: a check of direction, not of amounts.

The section does not say every input. Read here, because the printed amounts come nearest so:
systems that are not named are free Linux, "mixed" is half Windows, one machine in ten of every
estate but A runs SQL Server Standard, "measured 0.6" is 0.6 of the allocated vCPU, sized at grade
A or B; all move in the months of the examples.
"""

from __future__ import annotations

import csv
import dataclasses
import random
from dataclasses import dataclass
from pathlib import Path

from tests.finance.like_for_like import worked
from tests.finance.like_for_like.estates import Answers, Estate, Machines
from tests.finance.like_for_like.verdict import Facts

DRAWS, SEED = 200, 13
WESTERN_EUROPE = 1.15

# What is uncertain in every case: the answer, its ends and its most likely value.
FACTS = {
    "effort": {"rate_usd_h": (60, 150, 300)},
    "server_and_storage_price": {
        "server_price_factor": (1.0, 1.3, 2.0), "storage_usd_gb": (1.0, 2.5, 4.0),
    },
    "landing_zone": {"landing_zone_factor": (0.5, 1.0, 2.0)},
}  # fmt: skip
UNMEASURED = {"compute_factor": (0.55, 1.0, 1.0)}
TODAY = {"today_factor": (0.8, 1.0, 1.5)}
RENEWAL = (1, 18, 36)


@dataclass(frozen=True)
class Case:
    """One estate as it is answered, with what is open about it."""

    name: str
    estate: Estate
    answers: Answers
    measured_share: float
    facts: dict  # block: {answer: (low, likely, high)}
    decisions: dict  # block: {answer: (one end, ..., other end)}
    open_share: bool = False


def read():
    """Return the rows of the ten estates by name: what they are and what is printed of them."""
    with Path(__file__).with_name("typical.csv").open(encoding="utf-8") as lines:
        return {row["name"]: row for row in csv.DictReader(lines)}


def machines_of(row):
    """Return the machines of a row: SQL Server runs on the system that is named."""
    count = int(row["servers"])
    disks_gb = 150 if row["used_disks"] == "yes" else 250
    windows = count * int(row["windows_pct"]) // 100
    rhel = count * int(row["rhel_pct"]) // 100
    sql_servers = count * int(row["sql_server_pct"]) // 100
    systems = {"Windows": windows, "RHEL": rhel, "free Linux": count - windows - rhel}
    below_sql = "Windows" if windows else "RHEL"
    systems[below_sql] -= sql_servers
    parts = [(system, number, False) for system, number in systems.items()]
    return tuple(
        Machines(number, disks_gb, 150, system, sql, sized_share=measured_share(row) or 1)
        for system, number, sql in [*parts, (below_sql, sql_servers, True)]
        if number
    )


def measured_share(row):
    return int(row["measured_pct"]) / 100 if row["measured_pct"] else 0.0


def case_of(row):
    """Return the case of a row with what is open about it."""
    estate = Estate(
        machines_of(row),
        whole=row["whole"] == "yes",  # open: in proportion
        warm_share=int(row["warm_pct"]) / 100,
        region_factor=WESTERN_EUROPE if row["weu"] == "yes" else 1,
    )
    answers = Answers(
        vmware_edition=row["vmware_edition"],
        vmware_renewal_month=RENEWAL[1],
        stance="owned_sa" if row["stance"] == "open" else row["stance"],
    )
    measured = measured_share(row)
    facts = FACTS | {"today": TODAY} | ({} if measured else {"sizing": UNMEASURED})
    decisions = {"renewal_month": {"vmware_renewal_month": (RENEWAL[0], RENEWAL[2])}}
    if row["vmware_edition"] == "open":
        decisions["vmware_edition"] = {"vmware_edition": ("vvf", "vcf")}
    if row["stance"] == "open":
        decisions["stance"] = {"stance": ("owned_sa", "owned_no_sa", "rented")}
    if row["space"] == "open":
        decisions["space"] = {"space": ("rented", "owned")}
    share_open = row["whole"] == "open"
    return Case(row["name"], estate, answers, measured, facts, decisions, share_open)


def stated(case, usd_vm_month):
    """Return the case with today's total stated: its block is gone, the items keep their shares."""
    modelled = worked.per_machine_month_usd(case.estate, case.answers)
    answers = dataclasses.replace(case.answers, today_factor=usd_vm_month / modelled)
    facts = {block: ends for block, ends in case.facts.items() if block != "today"}
    return dataclasses.replace(case, answers=answers, facts=facts)


def npv_usd(case, whole=None, **changed):
    """Return the NPV with some answers changed."""
    estate = case.estate if whole is None else dataclasses.replace(case.estate, whole=whole)
    return worked.npv_usd(estate, dataclasses.replace(case.answers, **changed))


def ends(case):
    """Return the NPVs at the ends of every block: of the facts, of the decisions."""
    of_facts = {
        block: tuple(
            npv_usd(case, **{answer: values[end] for answer, values in answers.items()})
            for end in (0, -1)
        )
        for block, answers in case.facts.items()
    }
    of_decisions = {
        block: tuple(npv_usd(case, **{answer: value}) for value in values)
        for block, answers in case.decisions.items()
        for answer, values in answers.items()
    }
    if case.open_share:
        of_decisions["estate_share"] = (npv_usd(case, whole=False), npv_usd(case, whole=True))
    return of_facts, of_decisions


def probability(case, draws=DRAWS):
    """Return the share of outcomes with a positive NPV, every open answer drawn at once.

    The section names neither the shape of the draws nor all that is drawn. Triangular ones give the
    printed p of E2 (0.47 and 0.58), PERT ones 0.31 and 0.42.
    """
    rng = random.Random(SEED)  # noqa: S311 - a simulation, and it must repeat
    positive = 0
    for _ in range(draws):
        changed = {
            answer: rng.triangular(low, high, likely)
            for answers in case.facts.values()
            for answer, (low, likely, high) in answers.items()
        }
        for answers in case.decisions.values():
            changed |= {answer: rng.choice(values) for answer, values in answers.items()}
        if "renewal_month" in case.decisions:
            changed["vmware_renewal_month"] = rng.randint(RENEWAL[0], RENEWAL[2])
        whole = rng.random() < 0.5 if case.open_share else None
        positive += npv_usd(case, whole, **changed) > 0
    return positive / draws


def facts_of(case):
    """Return what the verdict rules ask of a case."""
    fact_ends, decision_ends = ends(case)
    return Facts(
        npv_usd=npv_usd(case),
        probability=probability(case),
        measured_share=case.measured_share,
        today_stated="today" not in case.facts,
        break_even_usd=worked.break_even_usd(case.estate, case.answers),
        vmware_edition=case.answers.vmware_edition,
        fact_ends=fact_ends,
        decision_ends=decision_ends,
        servers=case.estate.count,
    )
