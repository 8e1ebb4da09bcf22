"""What the earlier stages decided and priced, as finance takes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd

from bizcase.finance.prepared import PurchaseOption, WaveDates
from bizcase.inventory import Inventory
from bizcase.units import DAYS_PER_MONTH, MONTHS_PER_YEAR

SQL_MIN_CORES = 4.0  # Microsoft licenses at least four cores per virtual machine
EXTENDED_UPDATES = "Extended Security Updates"
_ESU_COLUMNS = ["server_id", "kind", "cores", "months_since_end"]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What earlier stages decided and priced beside the servers; all of it may be absent.

    ``apart`` are the months of work in Mobilize, and of what waits for an answer once it is given;
    ``waits`` are the servers that wait although it is decided what becomes of them.
    ``dispositions`` are by server id, ``complexities`` (simple, medium, complex) by kind and id,
    ``applications`` dispositions by application id, ``links`` the server_id and application_id of
    every pair; ``databases_usd`` is the monthly cost of
    managed databases by the server that hosts them today, ``upfront_usd`` the part of it that is
    paid at the start of every ``upfront_months``, ``databases_by_tier`` the monthly cost by the
    recovery tier that protects it, ``databases_less_usd`` what the customer's own discount has
    taken off.
    ``lines`` are the line items of what AWS bills, with grade, amount_usd, low_usd and high_usd.
    ``esu`` has server_id, kind (windows, sql_standard, sql_enterprise), cores, months_since_end.
    """

    waves: tuple[WaveDates, ...] = ()
    apart: tuple[WaveDates, ...] = ()
    waits: frozenset[str] = frozenset()
    dispositions: Mapping[str, str] = field(default_factory=dict)
    complexities: Mapping[tuple[str, str], str] = field(default_factory=dict)
    applications: Mapping[str, str] = field(default_factory=dict)
    links: pd.DataFrame | None = None
    databases_usd: Mapping[str, float] = field(default_factory=dict)
    upfront_usd: Mapping[str, float] = field(default_factory=dict)
    upfront_months: int = MONTHS_PER_YEAR
    databases_by_tier: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    databases_less_usd: Mapping[str, float] = field(default_factory=dict)
    lines: pd.DataFrame | None = None
    esu: pd.DataFrame | None = None
    options: tuple[PurchaseOption, ...] = ()


class PlannedWave(Protocol):
    """A wave as the plan has it; months as ``WaveDates`` counts them."""

    @property
    def number(self) -> int: ...  # noqa: D102 - see the class
    @property
    def name(self) -> str: ...  # noqa: D102 - see the class
    @property
    def start_month(self) -> int: ...  # noqa: D102 - see the class
    @property
    def end_month(self) -> int: ...  # noqa: D102 - see the class
    @property
    def servers(self) -> tuple[str, ...]: ...  # noqa: D102 - see the class
    @property
    def applications(self) -> tuple[str, ...]: ...  # noqa: D102 - see the class


class PricedOption(Protocol):
    """The servers under one sizing and purchase option; None where the option is not priced."""

    @property
    def sizing(self) -> str: ...  # noqa: D102 - see the class
    @property
    def option(self) -> str: ...  # noqa: D102 - see the class
    @property
    def label(self) -> str: ...  # noqa: D102 - see the class
    @property
    def compute_monthly_usd(self) -> float | None: ...  # noqa: D102 - see the class


@dataclass(frozen=True, slots=True)
class Stages:
    """Tables of the earlier stages; each may be absent.

    ``databases`` has host_server_id, recovery_tier, total_monthly_usd, discount_monthly_usd and
    upfront_usd, paid at the start of every ``upfront_months``; ``lines`` are what AWS bills.
    ``servers`` and ``applications`` have their id and disposition, ``links`` both ids.
    ``lifecycle`` has subject, id, programme and end_of_support. ``complexities`` are by kind
    (server, application) and id. ``scenarios`` are the servers under every purchase option.
    """

    waves: Sequence[PlannedWave] = ()
    apart: Sequence[WaveDates] = ()
    waits: frozenset[str] = frozenset()
    complexities: Mapping[tuple[str, str], str] = field(default_factory=dict)
    applications: pd.DataFrame | None = None
    links: pd.DataFrame | None = None
    databases: pd.DataFrame | None = None
    upfront_months: int = MONTHS_PER_YEAR
    lines: pd.DataFrame | None = None
    servers: pd.DataFrame | None = None
    lifecycle: pd.DataFrame | None = None
    scenarios: Sequence[PricedOption] = ()
    base_option: str = ""


def decisions(inventory: Inventory, as_of: dt.date, stages: Stages) -> Decisions:
    """Return what the stages decided and priced, as finance takes it.

    A managed database without a known host is kept under its own id, so that its cost is spread.
    """
    priced, upfront, less = (
        _by_host(stages.databases, column)
        for column in ("total_monthly_usd", "upfront_usd", "discount_monthly_usd")
    )
    return Decisions(
        waves=tuple(
            WaveDates(
                wave.number, wave.name, wave.start_month, wave.end_month, wave.servers,
                wave.applications,
            )
            for wave in stages.waves
        ),
        apart=tuple(stages.apart),
        waits=stages.waits,
        dispositions=_dispositions(stages.servers, "server_id"),
        complexities=stages.complexities,
        applications=_dispositions(stages.applications, "application_id"),
        links=stages.links,
        databases_usd=priced,
        upfront_usd=upfront,
        upfront_months=stages.upfront_months,
        databases_by_tier=_by_tier(stages.databases),
        databases_less_usd=less,
        lines=stages.lines,
        options=_options(stages),
        esu=None if stages.lifecycle is None else _esu(inventory, as_of, stages.lifecycle),
    )  # fmt: skip


# What the base case is: databases on managed services where any can move, else right-sized.
_BASE_SIZINGS = ("managed", "right_sized")


def _options(stages: Stages) -> tuple[PurchaseOption, ...]:
    """Return the purchase options of the base case's sizing that have prices."""
    sizings = {item.sizing for item in stages.scenarios}
    sizing = next((name for name in _BASE_SIZINGS if name in sizings), "")
    priced = [item for item in stages.scenarios if item.sizing == sizing]
    amounts = {item.option: item.compute_monthly_usd for item in priced}
    base = amounts.get(stages.base_option)
    if not base:
        return ()
    return tuple(
        PurchaseOption(item.option, item.label, item.compute_monthly_usd / base)
        for item in priced
        if item.compute_monthly_usd is not None
    )


def _dispositions(table: pd.DataFrame | None, key: str) -> dict[str, str]:
    if table is None:
        return {}
    return dict(zip(table[key].tolist(), table["disposition"].tolist(), strict=True))


def _by_host(databases: pd.DataFrame | None, column: str) -> dict[str, float]:
    if databases is None:
        return {}
    known = databases[databases["total_monthly_usd"].notna()]
    host = known["host_server_id"].fillna(known["database_id"])
    return {
        str(key): float(amount)
        for key, amount in known[column].astype(float).groupby(host).sum().items()
    }


def _by_tier(databases: pd.DataFrame | None) -> dict[str, dict[str, float]]:
    if databases is None:
        return {}
    return {
        str(tier): _by_host(part, "total_monthly_usd")
        for tier, part in databases.groupby("recovery_tier", observed=True)
    }


def _esu(inventory: Inventory, as_of: dt.date, lifecycle: pd.DataFrame) -> pd.DataFrame:
    """Return what Microsoft's Extended Security Updates would cover, and on which server.

    A physical server has the cores that its list states, any other its vCPU. The licence of a
    server covers all databases of one release on it.
    """
    covered = lifecycle[lifecycle["programme"].eq(EXTENDED_UPDATES)]
    if covered.empty:
        return covered.reindex(columns=_ESU_COLUMNS)
    ended = pd.to_datetime(covered["end_of_support"])
    databases, servers = (
        getattr(inventory, name).set_index(f"{name[:-1]}_id") for name in ("databases", "servers")
    )
    real = servers["cpu_cores"].where(servers["is_physical"].fillna(value=False).astype(bool))
    of_machine = real.fillna(servers["vcpu"])
    of_database = databases["cpu_cores"].fillna(databases["host_server_id"].map(of_machine))
    enterprise = databases["edition"].fillna("").str.contains("enterprise", case=False)
    of_server, ids = covered["subject"].eq("server"), covered["id"]
    sql = ids.map(enterprise.map({True: "sql_enterprise", False: "sql_standard"}))
    host = ids.map(databases["host_server_id"])
    found = pd.DataFrame(
        {
            "server_id": ids.where(of_server, host),
            "kind": sql.where(~of_server, "windows"),
            "cores": ids.map(of_machine).where(
                of_server, np.fmax(ids.map(of_database).astype(float), SQL_MIN_CORES)
            ).fillna(SQL_MIN_CORES),
            "months_since_end": np.floor((pd.Timestamp(as_of) - ended).dt.days / DAYS_PER_MONTH),
            "machine": ids.where(of_server | host.isna(), host),
            "subject": covered["subject"],
        }
    )  # fmt: skip
    dearest = found.sort_values(["kind", "cores"], kind="stable")  # "sql_e" stands before "sql_s"
    once = dearest.drop_duplicates(["machine", "subject", "months_since_end"])
    return once.sort_index()[_ESU_COLUMNS].reset_index(drop=True)
