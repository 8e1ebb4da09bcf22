"""What an estate is and what its customer answers: plain data, no arithmetic but counting."""

from __future__ import annotations

from dataclasses import dataclass, field

MOVES = ("Rehost", "Replatform", "Refactor", "Relocate")  # runs on AWS afterwards
RUNS_ON_EC2 = ("Rehost", "Replatform", "Refactor")


@dataclass(frozen=True)
class Server:
    """One machine. A physical one has cores and sockets, a virtual one may have a listed host."""

    name: str
    vcpu: int = 4
    memory_gib: int = 16
    disk_gb: float = 200
    used_gb: float = 120
    system: str = "Ubuntu"  # "RHEL", "SLES", "Windows"
    release: str = ""  # of Windows, where its age matters
    application: str = "a"
    disposition: str = "Rehost"
    wave: int = 1
    host: str | None = None
    vmware: bool = True
    cores: int | None = None  # of a physical machine
    sockets: int = 2
    sql: str | None = None  # "Standard", "Enterprise"
    sql_release: str = "2019"
    oracle: str | None = None  # "Enterprise", "Standard Edition 2"
    oracle_leaves: bool = False  # its database moves to an engine without licences

    @property
    def physical(self):
        return self.cores is not None

    @property
    def moves(self):
        return self.disposition in MOVES


@dataclass(frozen=True)
class Host:
    name: str
    cluster: str = "c"
    sockets: int = 2
    cores: int = 32
    memory_gib: int = 512
    vmware: bool = True


@dataclass(frozen=True)
class Application:
    """What the list says of an application; None where it says nothing."""

    plan: str | None = None  # "hot", "warm", "pilot light", "cold"
    backed_up: bool | None = None
    monitored: bool | None = None
    users: int | None = None


@dataclass(frozen=True)
class Wave:
    start: int
    end: int


@dataclass(frozen=True)
class Answers:
    """What the customer answers; the defaults are those of the register but for the flat plan."""

    edition: str = "vvf"  # "vcf", "open", "none", "vvs"
    renewal_month: int = 18
    stance: str = "owned_sa"  # "owned_no_sa", "rented"
    own_rhel: bool = False
    own_suse: bool = False
    space: str = "rented"  # "owned"
    estate_share: float = 1.0  # of the whole estate that the lists hold
    today_total: float | None = None
    security_tools: float | None = None
    oracle_scope: str = "database"  # "host"
    growth: float = 0.0
    esc_labour: float = 0.0
    esc_energy: float = 0.0
    esc_vmware: float = 0.0
    aws_price_change: float = 0.0
    slip: float = 0.0
    dual_run: int = 3
    horizon_years: int = 5
    discount: float = 0.08
    labour_retained: float = 1.0
    contract_months: int = 12
    private: float = 0.0  # the customer's discount on all eligible services of AWS
    private_of: tuple[tuple[str, float], ...] = ()  # in its place: ec2, ebs, other

    @property
    def whole(self):
        return self.estate_share >= 1

    def paid(self, service):
        """Return what is left of a price of a service after the customer's discount."""
        return 1 - dict(self.private_of).get(service, self.private)


@dataclass(frozen=True, eq=False)
class Estate:
    servers: tuple[Server, ...]
    hosts: tuple[Host, ...] = ()
    applications: dict[str, Application] = field(default_factory=dict)
    waves: tuple[Wave, ...] = (Wave(5, 7),)

    def application(self, server):
        return self.applications.get(server.application, Application())

    @property
    def virtual(self):
        return [server for server in self.servers if not server.physical]
