"""What an estate is, what its customer answers, and the examples E1 to E3 of section 12."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Machines:
    """A number of equal virtual machines; unmeasured ones are sized as allocated."""

    count: int
    storage_gb: float  # allocated
    used_gb: float
    system: str = "free Linux"  # or "RHEL", "Windows"
    sql_standard: bool = False
    vcpu: int = 4
    memory_gib: float = 16
    hour_usd: float = 0.1728  # m6a.xlarge, on demand, us-east-1
    plan_discount: float = 0.492859  # 3-year Compute Savings Plan
    sized_share: float = 1  # of the allocated vCPU, where measured

    @property
    def windows(self):
        return self.system == "Windows"


@dataclass(frozen=True)
class Estate:
    """Machines that stand and move together, their hosts, and the recovery tier of all of them."""

    machines: tuple[Machines, ...]
    whole: bool  # the list is the whole estate: shared minimums count in full
    listed_hosts: int | None = None  # hosts of 2 x 16 cores and 512 GiB; None: derived
    warm_share: float = 0  # of every line; the rest has no recovery tier
    region_factor: float = 1  # on prices of compute and storage of us-east-1

    @property
    def count(self):
        return sum(group.count for group in self.machines)


@dataclass(frozen=True)
class Answers:
    """What the customer answers; the defaults are those of section 12."""

    vmware_edition: str = "vvf"  # or "vcf", "open" (the mean of both)
    vmware_renewal_month: int = 7
    stance: str = "owned_sa"  # or "owned_no_sa", "rented"
    own_rhel: bool = False  # the subscription goes on on AWS in place of the included one
    space: str = "rented"  # or "owned"
    rate_usd_h: float = 150
    compute_factor: float = 1  # sizing without measurement: 0.55 at the better end
    today_factor: float = 1  # today's total as a factor on the modelled one
    recovery: bool = True  # False: on neither side
    server_price_factor: float = 1.3  # on the regression of 2023
    storage_usd_gb: float = 2.5
    landing_zone_factor: float = 1  # on its run cost


E1_PARTIAL = Estate((Machines(10, storage_gb=200, used_gb=120),), whole=False)
E1_WHOLE = Estate((Machines(10, storage_gb=200, used_gb=120),), whole=True)
E2 = Estate(
    (Machines(24, storage_gb=300, used_gb=200, system="RHEL"),),
    whole=True,
    listed_hosts=3,
    warm_share=1,
)
R6A_XLARGE = {"memory_gib": 32, "hour_usd": 0.2268, "plan_discount": 0.47838}
E3 = Estate(
    (
        Machines(10, storage_gb=200, used_gb=120, system="Windows"),
        Machines(2, storage_gb=200, used_gb=120, system="Windows", sql_standard=True, **R6A_XLARGE),
    ),
    whole=True,
    listed_hosts=2,
)

# The columns of the printed table.
CASES = {
    "E1_partial": (E1_PARTIAL, Answers()),
    "E1_whole": (E1_WHOLE, Answers()),
    "E2_included": (E2, Answers()),
    "E2_own": (E2, Answers(own_rhel=True)),
    "E3_owned_sa": (E3, Answers()),
    "E3_owned_no_sa": (E3, Answers(stance="owned_no_sa")),
    "E3_rented": (E3, Answers(stance="rented")),
}
