"""What software of the estate costs a year at today's prices, by product.

Source: METHOD: On-premises baseline.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.finance.answers import owned_sa, rented, share_of_vcf, without_assurance
from bizcase.finance.equipment import Equipment, derived_hosts, in_steps, physical_cores
from bizcase.finance.fleet import Fleet
from bizcase.finance.prepared import Prepared
from bizcase.finance.values import PERCENT, Value, Values
from bizcase.units import MONTHS_PER_YEAR, FloatArray

_PACK_CORES = 2.0
_GUESTS_PER_SUBSCRIPTION = 2.0
_SOCKETS_PER_SUBSCRIPTION = 2.0
# The price of a core and year goes with the term that it is signed for.
_VVF = {
    "1yr": "op.vvf_core_1yr", "3yr": "op.vvf_core_3yr", "5yr": "op.vvf_core_5yr",
}  # fmt: skip
_VCF = {
    "1yr": "op.vcf_core_1yr", "3yr": "op.vcf_core_3yr", "5yr": "op.vcf_core_5yr",
}  # fmt: skip
TERM_MONTHS = {"1yr": 12, "3yr": 36, "5yr": 60}
# Editions that hold the tools which watch the machines on them.
WITH_OPERATIONS = ("open", "vvf", "vcf")
_ESU_YEARS = ("op.esu_y1", "op.esu_y2", "op.esu_y3")


def vmware_rate(values: Values) -> Value:
    """Return the price of a licensed core and year; the mean of two editions while that is open."""
    edition = values.assumptions.text("op.vmware_edition")
    if edition in ("none", "vvs"):
        return values["op.vvs_core"] if edition == "vvs" else 0.0
    term, vcf = values.assumptions.text("op.vmware_term"), share_of_vcf(values)
    rate: Value = (1.0 - vcf) * values[_VVF[term]] + vcf * values[_VCF[term]]
    return rate


def vmware_cores(machines: Equipment, values: Values, grown: Value = 1.0) -> Value:
    """Return the cores that are paid for: a whole estate orders a minimum."""
    cores: Value = np.maximum(
        machines.vmware_cores * grown, machines.whole * values["op.vmw_min_order"]
    )
    return cores


def linux_usd(product: str, prepared: Prepared, machines: Equipment, values: Values) -> Value:
    """Return the subscriptions of rhel or suse: by pairs, or by host where that is cheaper.

    On derived hosts the guests are spread over all of them or have hosts of their own.
    """
    pair, host = _linux_prices(product, values)
    known, guests = prepared.fleet.subscribed[product], prepared.fleet.unhosted[product]
    listed = sum_of_cheaper(known.guest_pairs, pair, known.socket_pairs, host)
    pairs = in_steps(guests.count / _GUESTS_PER_SUBSCRIPTION, machines.whole)
    own = derived_hosts(guests, values, machines.whole)
    sockets = np.ceil(values.assumptions.number("op.host_sockets") / _SOCKETS_PER_SUBSCRIPTION)
    by_host = np.minimum(machines.derived, own) * sockets * host
    total: Value = known.physical_pairs * pair + listed + np.minimum(pairs * pair, by_host)
    return total


def _linux_prices(product: str, values: Values) -> tuple[Value, Value]:
    """Return the price of a pair of guests or sockets, and of a pair of sockets for all guests."""
    if product == "suse":
        return values["op.sles_std"], values["op.sles_unlimited"]
    support = values.assumptions.text("op.rhel_support")
    standard, unlimited = values["op.rhel_std"], values["op.rhel_vdc"]
    if support == "none":
        return 0.0, 0.0
    if support == "premium":
        # No list price of premium support for all guests of a host: dearer in the same proportion.
        premium = values["op.rhel_premium"]
        return premium, unlimited * premium / standard
    return standard, unlimited


def windows_list_usd(prepared: Prepared, machines: Equipment, values: Values) -> Value:
    """Return the list price of Windows Server: per host Datacenter or sets of Standard."""
    fleet, hosts, guests = prepared.fleet, prepared.fleet.hosts, prepared.fleet.unhosted["windows"]
    datacenter, standard = values["op.win_dc_core"], values["op.win_std_core"]
    covered = values.assumptions.number("op.win_std_vms")
    used = hosts.windows_guests > 0
    licensed = windows_cores(hosts.cores, hosts.sockets, values)[used]
    sets = np.ceil(hosts.windows_guests[used] / covered)
    listed = sum_of_cheaper(licensed * sets, standard, licensed, datacenter)
    physical = fleet.physical
    real = windows_cores(physical_cores(physical, values), physical.sockets, values)
    alone = float((real * physical.windows).sum()) * np.minimum(standard, datacenter)
    if not guests.count:
        return listed + alone
    size = values.assumptions.number("op.host_cores")
    sockets = values.assumptions.number("op.host_sockets")
    least = float(windows_cores(np.array([size]), np.array([sockets]), values)[0])
    size_licensed = machines.whole * least + (1.0 - machines.whole) * size

    def each(on_host: Value) -> Value:
        return np.minimum(datacenter, standard * in_steps(on_host / covered, machines.whole))

    def on(count: Value) -> Value:
        # Guests of a whole estate are whole: some hosts have one more than the others.
        fewer = guests.count / count
        fewer = machines.whole * np.floor(fewer) + (1.0 - machines.whole) * fewer
        more = guests.count - fewer * count
        licensed: Value = more * each(fewer + machines.whole) + (count - more) * each(fewer)
        return size_licensed * licensed

    own = derived_hosts(guests, values, machines.whole)
    return listed + alone + np.minimum(on(machines.derived), on(own))


def windows_cores(cores: FloatArray, sockets: FloatArray, values: Values) -> FloatArray:
    """Return the cores of a machine that Windows Server is licensed for."""
    by_cpu = sockets * values.assumptions.number("op.win_min_core_cpu")
    least = np.maximum(by_cpu, values.assumptions.number("op.win_min_core_host"))
    return np.asarray(np.maximum(cores, least), dtype=float)


def owned_share(values: Values, product: str) -> Value:
    """Return what owned Microsoft licences cost a year as a share of their list price; rented 0."""
    next_release = without_assurance(values, product) / values["op.life_license"]
    return owned_sa(values, product) * values.fraction("op.sa_pct") + next_release


def windows_usd(prepared: Prepared, machines: Equipment, values: Values) -> Value:
    """Return Windows Server under the stance of the case."""
    rent = rented(values, "windows") * values.fraction("op.life_license_rent_pct")
    return windows_list_usd(prepared, machines, values) * (owned_share(values, "windows") + rent)


def sql_usd(edition: str, prepared: Prepared, values: Values) -> Value:
    """Return SQL Server of an edition (standard, enterprise) under the stance of the case."""
    packs = prepared.fleet.totals[f"sql_{edition}_cores"] / _PACK_CORES
    list_key, rent_key = _SQL[edition]
    owned = owned_share(values, "sql_server") * values[list_key]
    return packs * (owned + rented(values, "sql_server") * values[rent_key])


_SQL = {
    "standard": ("op.sql_std_2core", "op.sql_std_rent_2core"),
    "enterprise": ("op.sql_ent_2core", "op.sql_ent_rent_2core"),
}


# Own licences that go on on AWS by line of the cost items, and the units they add up from.
OWN_LINES = {
    "own:sql_server": (
        "case_sql_standard", "case_sql_enterprise", "own_sql_standard", "own_sql_enterprise",
    ),
    "own:linux": ("own_rhel", "own_suse"),
    "own:vmware": ("own_vcf",),
    "own:windows": ("own_windows",),
}  # fmt: skip


def own_unit_usd(values: Values) -> dict[str, Value]:
    """Return what a unit of ``prepared.OWN_UNITS`` costs a month, in USD.

    At the prices of today's side: what goes on on AWS is what is paid today.
    """
    assured = values.fraction("op.sa_pct") / MONTHS_PER_YEAR
    yearly = {
        "own_rhel": _linux_prices("rhel", values)[0],
        "own_suse": _linux_prices("suse", values)[0],
        "own_vcf": values[_VCF[values.assumptions.text("op.vmware_term")]],
    }
    monthly = {name: price / MONTHS_PER_YEAR for name, price in yearly.items()}
    monthly["own_windows"] = values["op.win_dc_core"] * assured
    for edition, (list_key, _) in _SQL.items():
        pack = values[list_key] * assured
        monthly |= {f"own_sql_{edition}": pack}
        monthly |= {f"case_sql_{edition}": pack * owned_sa(values, "sql_server")}
    return monthly


def oracle_usd(edition: str, prepared: Prepared, values: Values) -> Value:
    """Return Oracle support of an edition (enterprise, se2): a share of the price paid."""
    fleet = prepared.fleet
    if edition == "se2":
        licences: Value = fleet.totals["oracle_se2_sockets"] * values["op.oracle_se2_socket"]
    else:
        cores = fleet.totals["oracle_ee_cores"]
        licences = oracle_processors(fleet, values, cores) * values["op.oracle_ee_proc"]
    return licences * oracle_support(values)


def oracle_processors(fleet: Fleet, values: Values, cores: Value) -> Value:
    """Return licensed processors for cores that run Enterprise Edition, or for their whole hosts.

    Whole hosts are shared out over the cores on them, where any core runs that edition.
    """
    processors = cores * values["op.oracle_core_factor"]
    owned = fleet.totals["oracle_ee_cores"]
    if owned and values.assumptions.text("op.oracle_host_scope") == "host":
        processors = processors * fleet.oracle_host_cores / owned
    return processors


def oracle_support(values: Values) -> Value:
    """Return Oracle support a year as a share of the list price."""
    paid = 1.0 - values.fraction("op.oracle_discount_pct")
    return paid * values.fraction("op.oracle_support_pct")


def esu_usd(prepared: Prepared, values: Values, months: FloatArray) -> Value:
    """Return Extended Security Updates by month, USD a year: 75, 100, 125 % of a licence.

    In the three years after the end of support only, and only with Software Assurance or rented.
    """
    if prepared.esu is None or prepared.esu.empty:
        return 0.0
    total: FloatArray = np.zeros((1, len(months)))
    for kind, rows in prepared.esu.groupby("kind", sort=False):
        price, least = on_sale(str(kind), values)
        if np.any(price):
            since, cores, machines = _counted(rows)
            year, cost = _year_of(since, months), np.atleast_2d(np.maximum(cores, least))
            # Machines are counted before a column of draws multiplies them.
            owed = sum(
                values.fraction(key) * (cost @ (machines @ (year == number)))
                for number, key in enumerate(_ESU_YEARS)
            )
            total = total + price * owed
    return total


def _counted(rows: pd.DataFrame) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return distinct months since the end of support, distinct cores, and machines by both."""
    found = [np.unique(rows[name].to_numpy(dtype=float), return_inverse=True)
             for name in ("months_since_end", "cores")]  # fmt: skip
    (since, at_since), (cores, at_cores) = found
    place = at_cores * len(since) + at_since
    machines = np.bincount(place, minlength=len(since) * len(cores)).astype(float)
    return since, cores, machines.reshape(len(cores), len(since))


def _year_of(since: FloatArray, months: FloatArray) -> FloatArray:
    """Return the year after the end of support, from 0, by machine and month."""
    return np.asarray(np.floor((since[:, None] + months - 1) / MONTHS_PER_YEAR), dtype=float)


def on_sale(kind: str, values: Values) -> tuple[Value, Value]:
    """Return the price base of a core in USD, 0 where no updates are sold, and the least cores.

    ``kind`` is windows, sql_standard or sql_enterprise, as in ``Decisions.esu``.
    """
    if kind == "windows":
        price, least, product = values["op.esu_win_core"], values["op.esu_win_min"], "windows"
    else:
        price, least = values[_SQL_LIST[kind]] / _PACK_CORES, values["op.sql_min_cores"]
        product = "sql_server"
    sold: Value = (1.0 - without_assurance(values, product)) * price
    return sold, least


def esu_weights(esu: pd.DataFrame, values: Values) -> FloatArray:
    """Return what the updates of each row cost in the first twelve months, USD.

    By it the line is shared out: a core of SQL Server Enterprise costs a hundred times one of
    Windows Server, and what is not on sale costs nothing. The cores where all cost nothing.
    """
    since, cores = (esu[name].to_numpy(dtype=float) for name in ("months_since_end", "cores"))
    year = _year_of(since, np.arange(1.0, MONTHS_PER_YEAR + 1))
    shares = [values.assumptions.number(key) / PERCENT for key in _ESU_YEARS]
    rate = sum((year == number).mean(axis=1) * share for number, share in enumerate(shares))
    usd = np.zeros(len(esu))
    for kind, rows in esu.reset_index(drop=True).groupby("kind", sort=False).groups.items():
        price, least = on_sale(str(kind), values)
        usd[rows] = price * np.maximum(cores[rows], least) * np.asarray(rate)[rows]
    return usd if usd.sum() else cores


_SQL_LIST = {"sql_standard": "op.sql_std_2core", "sql_enterprise": "op.sql_ent_2core"}


def sum_of_cheaper(
    first: FloatArray, first_usd: Value, second: FloatArray, second_usd: Value
) -> Value:
    """Return Σ min(first × its price, second × its price), for every draw of the two prices.

    Sorted by the ratio of the two, those that take the first stand before those that take the
    second; an infinite second is never taken.
    """
    if not len(first):
        return 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, price_ratio = first / second, np.divide(second_usd, first_usd)
    order = np.argsort(ratio)
    taken = np.concatenate([[0.0], np.cumsum(first[order])])
    finite = np.where(np.isinf(second), 0.0, second)[order]
    rest = np.concatenate([np.cumsum(finite[::-1])[::-1], [0.0]])
    place = np.searchsorted(ratio[order], price_ratio, "right")
    total: Value = first_usd * taken[place] + second_usd * rest[place]
    return total
