"""Published benchmarks of the Cloud Value Framework: context, never part of the NPV."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark: its pillar, its key in the register, and what the customer would measure."""

    pillar: str
    key: str
    measure: str


BENCHMARKS = (
    Benchmark("Cost savings", "cvf.infra", "Infrastructure cost per year"),
    Benchmark("Staff productivity", "cvf.admin", "Hours of administration per server and year"),
    Benchmark("Staff productivity", "cvf.innov", "Share of time spent on new work"),
    Benchmark("Operational resilience", "cvf.outages", "Hours of unplanned outage per year"),
    Benchmark("Operational resilience", "cvf.security", "Security incidents per year"),
    Benchmark("Business agility", "cvf.ttm", "Weeks from request to production"),
)
