"""The estate as finance needs it: small tables that no change of a finance assumption alters."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.finance.fleet import Fleet
from bizcase.lookup import is_in
from bizcase.pricing.shared_terms import SharedTerms
from bizcase.strategy.rules.dispositions import DISPOSITIONS, LEAVES, ON_AWS
from bizcase.strategy.rules.work import Work
from bizcase.units import MONTHS_PER_YEAR

# The customer's own licences that go on on AWS, in units: packs of two cores of SQL Server as the
# case decides (``case``) or as a list declares (``own``), subscriptions, cores of Cloud Foundation.
# What a unit costs is an assumption, so the cash flow prices them.
OWN_UNITS = (
    "case_sql_standard", "case_sql_enterprise", "own_sql_standard", "own_sql_enterprise",
    "own_rhel", "own_suse", "own_vcf", "own_windows",
)  # fmt: skip
# What a server brings to AWS, USD a month: EC2 without and with a commitment, licences included,
# databases by the tier that protects them, snapshots of one copy, and what monitoring is charged
# on. Those that begin with unmeasured are the part sized without measured use, those with assumed
# the part whose size no list states, with in_guest (no part of it) volumes that guests see beyond
# their disks; servers and sql_servers are counts; ``more_storage`` is EBS
# beyond the baseline, which no share is charged on. Of Oracle the licences that AWS needs, and what
# counts for those owned. ``less`` is what the customer's own discount has taken off compute, and
# off storage and databases (``fixed``): some services are charged on the list price.
LANDED = (
    "on_demand", "committed", "unmeasured_on_demand", "unmeasured_committed", "storage",
    "assumed_storage", "more_storage", "windows", "sql_included", "sql_billed", "linux", *OWN_UNITS,
    "oracle_ee_needed", "oracle_ee_cores", "oracle_se2_needed", "oracle_se2_sockets",
    "databases", "databases_multi_site", "databases_warm_standby", "databases_pilot_light",
    "upfront", "snapshots", "assumed_snapshots", "monitored", "unmeasured_monitored", "servers",
    "sql_servers", "less_on_demand", "less_committed", "unmeasured_less_on_demand",
    "unmeasured_less_committed", "less_fixed", "assumed_less_fixed",
    "in_guest_storage", "in_guest_snapshots", "in_guest_less_fixed",
)  # fmt: skip
LAST_MONTH = 120


@dataclass(frozen=True, slots=True)
class AssumedStorage:
    """What stands in for the storage of servers that state none: as assumed, and its ends.

    ``aws_share`` is the part of what servers and databases cost on AWS that rests on it.
    """

    servers: int
    gib: float
    low_gib: float
    high_gib: float
    aws_share: float = 0.0


@dataclass(frozen=True, slots=True)
class WaveDates:
    """A wave. Its servers start on AWS in ``start_month`` and are cut over in ``end_month``.

    Months count from 1, the calendar month after the date of the case. ``applications`` matter
    where one has no server of its own.
    """

    number: int
    name: str
    start_month: int
    end_month: int
    servers: tuple[str, ...]
    applications: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PurchaseOption:
    """A way to pay for EC2; ``compute_factor`` is its compute cost as a multiple of the base's."""

    key: str
    label: str
    compute_factor: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """AWS cost of one sizing grade per month, its span, and the sum of its squared parts."""

    grade: str
    amount_usd: float
    low_usd: float
    high_usd: float
    squares: float


def last_month(waves: tuple[WaveDates, ...], apart: tuple[WaveDates, ...]) -> float:
    """Return the month of the last wave; without waves that of what is dated apart from them."""
    return max((float(wave.end_month) for wave in waves or apart), default=float("nan"))


def planned(
    servers: pd.DataFrame, waves: tuple[WaveDates, ...], apart: tuple[WaveDates, ...] = ()
) -> pd.DataFrame:
    """Return the servers with ``start_month`` and ``end_month`` of their wave, words as categories.

    Without a plan the months are unknown; a server that it does not name has those of the last
    wave. ``apart`` has the months of what waits for an answer, once it is given.
    """
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for wave in (*waves, *apart):
        starts |= dict.fromkeys(wave.servers, wave.start_month)
        ends |= dict.fromkeys(wave.servers, wave.end_month)
    last = last_month(waves, apart)
    ids = servers["server_id"].tolist()
    return servers.assign(
        disposition=servers["disposition"].astype(pd.CategoricalDtype(list(DISPOSITIONS))),
        workload=servers["workload"].astype("category"),
        start_month=[float(starts.get(key, last)) for key in ids],
        end_month=[float(ends.get(key, last)) for key in ids],
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything finance computes from.

    ``servers`` has one row per server in scope: server_id, name, workload, disposition, grade,
    placed (has an AWS cost), has_baseline (does not run on AWS already), physical, hosted (its
    hosts are listed), host_in_question (its host is too small for its guests, or not listed),
    vmware, memory_gib, os_licence, recovery_tier, bought_users and
    bought_by_user (users and workloads, in parts, of what is bought by the user), oracle_ends
    (its Oracle databases need none of the customer's licences on AWS), instance_vcpu,
    instance_memory_gib, the QUANTITIES of ``fleet``, ``aws_<column>`` of LANDED, of which
    ``aws_upfront`` is paid at the start of every ``upfront_months`` (and spread over them in
    aws_databases), start_month and end_month. ``terms`` are the prices of what all servers
    share on AWS. ``work`` says what needs effort, see ``Work``. ``esu`` has
    kind, cores and months_since_end of support; None where lifecycle was not read.
    ``no_baseline`` says why there can be no on-premises baseline; ``hosts_hold_listed`` whether the
    hosts of all virtual servers are listed and count no more machines than the lists hold, else
    ``unlisted_share`` of those that they count are in no list.
    ``decided`` says whether dispositions were decided, ``mapped`` whether applications are known.
    ``apart`` are the months of what waits for an answer, once it is given, and of work in Mobilize;
    ``waits`` are the ids of servers of which it is decided what becomes of them, but not before an
    answer: in the base case they stay.
    ``options`` are the ways to pay for EC2, the base case among them; ``assumed_price_share`` is
    the share of what servers and databases cost on AWS that rests on assumed prices. ``vmware``
    says whether the inputs show any, ``hypervisor_unknown`` of how many virtual servers they do not
    say where they run. ``assumed_storage`` is None where every server in scope states its storage.
    """

    servers: pd.DataFrame
    fleet: Fleet
    work: Work
    evidence: tuple[Evidence, ...]
    region: str
    seed: int
    vmware: bool
    terms: SharedTerms
    waves: tuple[WaveDates, ...] = ()
    apart: tuple[WaveDates, ...] = ()
    waits: frozenset[str] = frozenset()
    esu: pd.DataFrame | None = None
    no_baseline: str = ""
    hosts_hold_listed: bool = False
    unlisted_share: float = 0.0
    hypervisor_unknown: int = 0
    decided: bool = False
    mapped: bool = False
    assumed_price_share: float = 0.0
    sources: tuple[str, ...] = ()
    upfront_months: int = MONTHS_PER_YEAR
    options: tuple[PurchaseOption, ...] = ()
    assumed_storage: AssumedStorage | None = None

    def only(self, moves: npt.NDArray[np.bool_]) -> Prepared:
        """Return the same estate in which no other server moves."""
        disposition = self.servers["disposition"].where(moves, "Retain")
        servers = self.servers.assign(disposition=disposition)
        return replace(self, servers=servers, work=self.work.of_servers())

    @property
    def waiting(self) -> pd.Series:
        """Mask of the servers that wait for an answer although it is decided that they move."""
        return self.servers["server_id"].isin(list(self.waits))

    @property
    def last_month(self) -> float:
        """Month of the last wave; not a number without a plan."""
        return last_month(self.waves, self.apart)

    @property
    def moving(self) -> pd.Series:
        """Mask of the servers that run on AWS afterwards."""
        return is_in(self.servers["disposition"], ON_AWS) & self.servers["placed"]

    @property
    def leaving(self) -> pd.Series:
        """Mask of the servers that stop running on premises."""
        fates, placed = self.servers["disposition"], self.servers["placed"]
        return is_in(fates, LEAVES) & ~(is_in(fates, ON_AWS) & ~placed)


def has_in_guest(prepared: Prepared) -> bool:
    """Whether guests see volumes beyond their disks of which it is open if they move."""
    return bool(prepared.servers["in_guest_storage_gib"].gt(0).any())
