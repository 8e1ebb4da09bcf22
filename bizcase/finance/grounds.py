"""What a verdict rests on: the evidence of the inputs, and the NPV with its band."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the inputs can carry, shares from 0 to 1.

    ``undecided`` of the servers in scope, ``waiting`` of them what is decided but waits for an
    answer, ``measured`` of the AWS server cost sized from measured
    use, ``assumed_price`` of it at assumed prices, ``unpriced`` of the leaving on-premises cost
    whose replacement has no price, ``no_baseline`` of the moving AWS cost without a cost today.
    ``total_stated``: finance has said what today costs; ``break_even_vm`` and ``check_vm`` are
    today's cost a VM and month at which the NPV is 0, and the published one. ``assumed_storage`` is
    the part of the storage whose size no list states. ``hosts_in_question`` of the servers run on a
    host that is too small for its guests or not listed, ``unlisted`` of the machines that hosts
    count are in no list. ``infrastructure_vm`` is what of today's cost a VM and month is
    infrastructure, as in what is published: servers and hosts, VMware, storage, backup, network,
    space and electricity; None where most servers are physical, for that is of virtual ones.
    """

    servers: int
    staying: int
    moving: int
    leaving: int
    undecided: float
    measured: float
    assumed_price: float
    unpriced: float
    no_baseline: float
    total_stated: bool
    break_even_vm: float | None
    check_vm: float
    waiting: float = 0.0
    assumed_storage: float = 0.0
    hosts_in_question: float = 0.0
    unlisted: float = 0.0
    infrastructure_vm: float | None = None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The NPV: base, P10, P50, P90, and the share of simulated outcomes with a gain.

    Without a simulation all are the base case.
    """

    base: float
    p10: float
    p50: float
    p90: float
    gain: float
