"""Hand-made estates, each with one thing that the worked examples of the method do not have."""

from __future__ import annotations

from dataclasses import replace

from tests.finance.audit.estate import Answers, Application, Estate, Host, Server, Wave


def many(count, prefix="s", **fields):
    return tuple(Server(f"{prefix}{number}", **fields) for number in range(count))


TWO_HOSTS = (Host("h1"), Host("h2"))


def on_hosts(servers, hosts=TWO_HOSTS):
    return tuple(
        replace(server, host=hosts[number % len(hosts)].name)
        for number, server in enumerate(servers)
    )


MIXED = on_hosts(
    many(5, "w", system="Windows", application="web")
    + many(3, "r", system="RHEL", application="shop")
    + many(2, "q", system="Windows", sql="Standard", application="shop", memory_gib=32)
    + many(1, "e", system="Windows", sql="Enterprise", application="bank", vcpu=8, memory_gib=32)
    + many(2, "l", application="web", vcpu=2, memory_gib=8, disk_gb=100, used_gb=40)
    + many(1, "z", system="SLES", application="web", vcpu=8, memory_gib=64)
)
PHYSICAL = (
    Server("p1", vcpu=16, memory_gib=64, cores=8, sockets=2, system="RHEL"),
    Server("p2", vcpu=4, memory_gib=16, cores=4, sockets=1, system="Windows"),
    Server("p3", vcpu=8, memory_gib=64, cores=8, sockets=1, system="Windows", sql="Standard"),
    Server("p4", vcpu=2, memory_gib=8, cores=1, sockets=1),
    Server("p5", vcpu=8, memory_gib=32, cores=4, sockets=4, system="SLES"),
)
_ON_HOSTS = on_hosts(
    (
        Server("o1", vcpu=4, memory_gib=32, oracle="Enterprise"),
        Server("o2", vcpu=8, memory_gib=64, oracle="Standard Edition 2"),
        Server("o3", vcpu=2, memory_gib=16, oracle="Standard Edition 2"),
        Server("o4"),
    )
)
ORACLE = (
    *_ON_HOSTS,
    Server("o5", vcpu=8, memory_gib=64, cores=4, sockets=1, oracle="Enterprise"),
    Server("o6", vcpu=4, memory_gib=32, cores=4, sockets=2, oracle="Standard Edition 2"),
)
ESU = on_hosts(
    (
        Server("x1", system="Windows", release="2016"),
        Server("x2", system="Windows", release="2012 R2"),
        Server("x3", system="Windows", vcpu=2, memory_gib=8, sql="Standard", sql_release="2014"),
        Server("x4", system="Windows", vcpu=8, memory_gib=32, sql="Enterprise", sql_release="2016"),
        Server("x5", system="Windows", sql="Standard", sql_release="2012"),
    )
)
TIERS = {
    "web": Application("warm"),
    "shop": Application("hot", monitored=False),
    "bank": Application("pilot light", backed_up=False),
    "a": Application("cold"),
}


def fated(servers, **fates):
    """Return servers with other dispositions, by name."""
    return tuple(replace(s, disposition=fates.get(s.name, s.disposition)) for s in servers)


BOUGHT = {"crm": Application(users=40), "hr": Application(), "web": Application("warm")}
FATES = (
    many(3, "m") + many(1, "b", application="crm", disposition="Repurchase")
    + many(1, "n", application="hr", disposition="Repurchase")
    + many(2, "u", application="web", disposition="Undecided", system="RHEL")
    + many(1, "t", application="web", disposition="Retain", system="Windows", sql="Standard",
           memory_gib=32)
    + many(2, "d", disposition="Retire", application="old", system="Windows")
    + many(2, "f", disposition="Refactor", application="new")
    + many(2, "g", disposition="Replatform", application="shop", system="Windows")
)  # fmt: skip
RELOCATED = many(6, "v", disposition="Relocate", application="web", system="RHEL") + many(3, "m")


def by_number(servers, count, hosts=TWO_HOSTS):
    """Return the servers dealt out to waves in turn."""
    names = {host.name for host in hosts}
    servers = [replace(s, host=s.host if s.host in names else None) for s in servers]
    return tuple(replace(s, wave=number % count + 1) for number, s in enumerate(servers))


THREE = (Wave(4, 6), Wave(8, 12), Wave(15, 21))
LATE = (Wave(10, 20), Wave(30, 38))
RISING = {"growth": 0.05, "esc_labour": 0.03, "esc_energy": 0.04, "esc_vmware": 0.10,
          "aws_price_change": -0.02}  # fmt: skip
WAVES = {
    "waves": (Estate(by_number(MIXED, 3), TWO_HOSTS, TIERS, THREE), Answers()),
    "waves_slip": (
        Estate(by_number(MIXED + PHYSICAL, 3), TWO_HOSTS, TIERS, THREE),
        Answers(slip=0.15, labour_retained=0.8, renewal_month=13),
    ),
    "waves_part": (
        Estate(by_number(MIXED + PHYSICAL, 3, ()), (), TIERS, THREE),
        Answers(slip=0.15, estate_share=0.3, edition="open", renewal_month=36, dual_run=2),
    ),
    "waves_late": (
        Estate(by_number(many(200, "m", system="Windows"), 2), (), {}, LATE),
        Answers(slip=0.15, renewal_month=24, space="owned", stance="rented"),
    ),
    "waves_oracle": (Estate(by_number(ORACLE, 3), TWO_HOSTS, {}, THREE), Answers(slip=0.10)),
    "waves_esu": (Estate(by_number(ESU, 3), TWO_HOSTS, {}, THREE), Answers(slip=0.10)),
    "waves_fates": (Estate(by_number(FATES, 3), (), BOUGHT, THREE), Answers(slip=0.10)),
    "waves_relocated": (Estate(by_number(RELOCATED, 3), (), BOUGHT, THREE), Answers()),
    "growth": (Estate(MIXED, TWO_HOSTS, TIERS), Answers(growth=0.05)),
    "growth_waves": (
        Estate(by_number(MIXED + PHYSICAL, 3), TWO_HOSTS, TIERS, THREE),
        Answers(slip=0.15, **RISING),
    ),
    "growth_part": (
        Estate(by_number(MIXED + PHYSICAL, 3, ()), (), TIERS, THREE),
        Answers(slip=0.15, estate_share=0.3, today_total=150_000, horizon_years=7, **RISING),
    ),
    "refactored_old": (
        Estate(
            tuple(
                Server(fate, system="Windows", release="2016", application=fate, disposition=fate)
                for fate in ("Rehost", "Refactor", "Replatform", "Retire", "Retain")
            ),
        ),
        Answers(),
    ),
    "shrinking": (Estate(by_number(FATES, 3), (), BOUGHT, THREE), Answers(growth=-0.05)),
}

CASES = {
    "mixed": (Estate(MIXED, TWO_HOSTS), Answers()),
    "mixed_part": (Estate(MIXED, TWO_HOSTS), Answers(estate_share=0.5)),
    "tiers": (Estate(MIXED, TWO_HOSTS, TIERS), Answers(edition="none")),
    "tiers_rented": (Estate(MIXED, TWO_HOSTS, TIERS), Answers(stance="rented", edition="open")),
    "no_sa": (Estate(MIXED, TWO_HOSTS, TIERS), Answers(stance="owned_no_sa", edition="vcf")),
    "own_linux": (Estate(MIXED, TWO_HOSTS, TIERS), Answers(own_rhel=True, own_suse=True)),
    "physical": (Estate(PHYSICAL), Answers()),
    "physical_part": (Estate(PHYSICAL), Answers(estate_share=0.5)),
    "physical_beside": (Estate(PHYSICAL + MIXED, TWO_HOSTS, TIERS), Answers()),
    "oracle": (Estate(ORACLE, TWO_HOSTS), Answers()),
    "oracle_hosts": (Estate(ORACLE, TWO_HOSTS), Answers(oracle_scope="host")),
    "esu": (Estate(ESU, TWO_HOSTS), Answers()),
    "esu_rented": (Estate(ESU, TWO_HOSTS), Answers(stance="rented")),
    "esu_no_sa": (Estate(ESU, TWO_HOSTS), Answers(stance="owned_no_sa")),
    "total": (Estate(MIXED, TWO_HOSTS, TIERS), Answers(today_total=250_000, security_tools=9_000)),
    "fates": (Estate(FATES, (), BOUGHT), Answers()),
    "fates_part": (Estate(FATES, (), BOUGHT), Answers(estate_share=0.4, space="owned")),
    "fates_on_hosts": (Estate(on_hosts(FATES), TWO_HOSTS, BOUGHT), Answers()),
    "half_of_physical": (
        Estate(
            fated(PHYSICAL + MIXED, p1="Retain", p3="Retain", w1="Retain", z0="Retain"),
            TWO_HOSTS,
            TIERS,
        ),
        Answers(edition="none"),
    ),
    "relocated": (Estate(RELOCATED, (), BOUGHT), Answers(edition="vcf")),
    "other_hypervisor": (
        Estate(
            many(4, "k", vmware=False)
            + many(2, "m")
            + many(1, "i", vmware=False, vcpu=8, memory_gib=32),
            (),
            {},
        ),
        Answers(edition="open"),
    ),
    "many_racks": (
        Estate(fated(many(300, "m", disk_gb=900), **{f"m{n}": "Retain" for n in range(200)})),
        Answers(),
    ),
    "discounted": (
        Estate(by_number(MIXED + PHYSICAL, 3), TWO_HOSTS, TIERS, THREE),
        Answers(private=0.12, security_tools=9_000, slip=0.15, **RISING),
    ),
    "discounts": (
        Estate(by_number(RELOCATED, 3), (), BOUGHT, THREE),
        Answers(
            private=0.05,
            private_of=(("ec2", 0.2), ("ebs", 0.1), ("other", 0.3)),
            security_tools=9_000,
        ),
    ),
    **WAVES,
}
