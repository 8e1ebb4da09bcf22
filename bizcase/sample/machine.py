"""One machine of the synthetic estate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Machine:
    """One virtual or physical machine; sizes in GiB, peaks and shares as fractions."""

    number: int
    name: str
    group: str
    index: int
    application: str
    environment: str
    system: Table
    physical: bool
    sockets: int
    cores_per_socket: int
    threads_per_core: int
    memory_gib: float
    disks_gib: tuple[int, ...]
    networks: tuple[str, ...]
    created: dt.datetime
    started: dt.datetime
    vm_uuid: str
    smbios_uuid: str
    tools: bool
    configured_os: str
    thin: bool
    cpu_now: float
    cpu_peak: float
    memory_active: float
    memory_peak: float
    used_share: float
    power: str = "poweredOn"
    connection: str = "connected"
    template: bool = False
    placeholder: bool = False
    note: str | None = None
    fault: str = ""
    ip: str = ""
    cluster: str = ""
    host: str = ""
    datastore: str = ""

    @property
    def vcpu(self) -> int:
        """What the system inside sees as CPUs."""
        return self.sockets * self.cores_per_socket * self.threads_per_core

    @property
    def running(self) -> bool:
        """Whether it is powered on."""
        return self.power == "poweredOn"

    @property
    def reachable(self) -> bool:
        """Whether vCenter can read its configuration."""
        return self.connection == "connected"

    @property
    def reports(self) -> bool:
        """Whether VMware Tools report from inside."""
        return self.tools and self.running and self.reachable

    @property
    def windows(self) -> bool:
        """Whether it runs Windows."""
        return bool(self.system["product"] == "Windows")
