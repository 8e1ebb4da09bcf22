"""Small lists as tools write them: one maker per tool, and what reads them."""

from __future__ import annotations

import csv
import io

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.detect import detect
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.source import open_source


def listed(name, header, *rows, delimiter=","):
    """Return a csv file of these rows."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return Upload(name, text.getvalue().encode())


def read(upload):
    """Return what is read of a list of servers."""
    return read_inventory(upload, load_register(), "it_inventory")


def read_any(upload):
    """Return what is read of a file of any kind."""
    return read_inventory(upload, load_register())


def key(upload):
    """Return the key of the format that a file is taken for, "" for none."""
    found = detect(open_source(upload)).format
    return found.key if found else ""


def scoped(inventory):
    """Return the names of the servers that are priced."""
    servers = inventory.servers
    return servers.loc[servers["in_scope"].astype(bool), "name"].tolist()


def column(inventory, name):
    """Return a column by server name; None where it is unknown."""
    values = inventory.servers[name]
    known = values.astype(object).where(values.notna(), None)
    return dict(zip(inventory.servers["name"], known, strict=True))


def codes(inventory):
    """Return the codes of the issues."""
    return {issue.code for issue in inventory.issues}


AZURE = ("Machine Name", "Environment", "Operating System", "Cores", "Memory (in MB)",
         "Total Disks", "Storage (in GB)", "CPU Utilization (in %)", "Memory Utilization (in %)",
         "IP Addresses", "Power Stats", "Machine ID")  # fmt: skip
SERVICENOW = ("name", "sys_class_name", "os", "os_version", "cpu_count", "cpu_core_count",
              "cpu_core_thread", "ram", "disk_space", "virtual", "install_status",
              "operational_status", "used_for")  # fmt: skip
GOOGLE = ("MachineId", "MachineName", "PrimaryIPAddress(optional)", "TotalDiskAllocatedGiB",
          "TotalDiskUsedGiB", "AllocatedProcessorCoreCount", "MemoryGiB", "OsName",
          "OsVersion(optional)", "MachineStatus(optional)", "IsPhysical")  # fmt: skip
LIVE_OPTICS = ("VM Name", "MOB ID", "Power State", "Template", "VM OS", "Virtual CPU",
               "Provisioned Memory (MB)", "Virtual Disk Size (MB)",
               "Virtual Disk Used (MB)", "Host")  # fmt: skip
PROXMOX = ("vmid", "name", "node", "type", "status", "maxcpu", "maxmem", "maxdisk", "template")
HYPERV = ("Name", "State", "ProcessorCount", "MemoryStartup", "MemoryAssigned", "ComputerName")
NETBOX = ("name", "status", "site", "cluster", "vcpus", "memory", "disk", "primary_ip4", "platform")
DEVICE42 = ("name", "type", "service_level", "os", "osver", "cpucount", "cpucore", "ram", "ramtype",
            "hddcount", "hddsize", "in_service")  # fmt: skip
GLPI = ("Name", "Status", "Type", "Operating System - Name", "Components - Processors number",
        "Components - processor: number of cores", "Components - Memory",
        "Components - Hard drive: Capacity by default")  # fmt: skip
ITOP = ("Name", "Status", "OS family->Name", "OS version->Name", "CPU", "RAM", "Virtual host->Name")
SCCM = ("Netbios_Name0", "Caption0", "NumberOfProcessors0", "NumberOfCores0",
        "NumberOfLogicalProcessors0", "TotalPhysicalMemory0", "Size0", "Model0")  # fmt: skip
VROPS = ("Name", "Summary|Guest Operating System|Guest OS Full Name",
         "Configuration|Hardware|Number of virtual CPUs", "Configuration|Hardware|Memory (KB)",
         "Virtual Disk:Aggregate of all Instances|Configured (GB)", "CPU|Usage (%)|Max",
         "Memory|Usage (%)|Max", "CPU|Usage (%)|Avg", "System|Powered ON")  # fmt: skip
PRISM = ("VM Name", "IP Addresses", "Cores", "Memory Capacity", "Storage", "CPU Usage",
         "Memory Usage", "Power State", "Host", "Guest OS")  # fmt: skip
POWERCLI = ("Name", "PowerState", "NumCpu", "MemoryMB", "MemoryGB", "UsedSpaceGB",
            "ProvisionedSpaceGB", "Guest", "VMHost", "Id")  # fmt: skip
GIB, KIB_OF_GIB = 1024**3, 1024**2

TOOLS = {
    "azure_report": lambda: listed(
        "azure.csv", AZURE, ["a", "", "Ubuntu", 4, 8192, 2, 100, 12.5, 40, "10.0.0.1", "ON", "m1"]),
    "servicenow": lambda: listed(
        "cmdb.csv", SERVICENOW,
        ["a", "cmdb_ci_linux_server", "Linux Red Hat", "8.6", 2, 4, 1, 16384, 200, "true",
         "Installed", "Operational", "Production"]),
    "google_migration_center": lambda: listed(
        "vmInfo.csv", GOOGLE,
        ["m1", "a", "10.0.0.1", 100, 40, 4, 16, "Ubuntu", "22.04", "Running", 0]),
    "live_optics_csv": lambda: listed(
        "export.csv", LIVE_OPTICS,
        ["a", "vm-1", "poweredOn", "false", "Ubuntu Linux (64-bit)", 4, 8192, 102400, 51200, "e1"]),
    "proxmox": lambda: listed(
        "pve.csv", PROXMOX, [100, "a", "pve1", "qemu", "running", 4, 8 * GIB, 32 * GIB, 0]),
    "hyperv": lambda: listed(
        "vms.csv", HYPERV, ["a", "Running", 4, 4 * GIB, 8 * GIB, "HOST1"]),
    "netbox": lambda: listed(
        "netbox.csv", NETBOX,
        ["a", "active", "dc1", "cl1", "4.00", 8192, 102400, "10.0.0.1/24", "Ubuntu 22.04"]),
    "device42": lambda: listed(
        "d42.csv", DEVICE42,
        ["a", "virtual", "Production", "Ubuntu", "22.04", 4, "", 16, "GB", 1, 100, "yes"]),
    "glpi": lambda: listed(
        "glpi.csv", GLPI, ["a", "In service", "Server", "Debian 11", 4, "", 16384, 102400],
        delimiter=";"),
    "itop": lambda: listed(
        "itop.csv", ITOP, ["a", "production", "Ubuntu", "22.04", 4, "8Gb", "h1"]),
    "sccm": lambda: listed(
        "sccm.csv", SCCM,
        ["a", "Microsoft Windows Server 2019 Standard", 2, 16, 32, 128 * KIB_OF_GIB, 204800,
         "ProLiant DL380"]),
    "vrops": lambda: listed(
        "view.csv", VROPS,
        ["a", "Ubuntu Linux (64-bit)", 4, 8 * KIB_OF_GIB, 100, 61.2, 70.5, 9, 1]),
    "powercli": lambda: listed(
        "vms.csv", POWERCLI,
        ["a", "PoweredOn", 4, 8192, 8, 40.25, 100.5, "a:Ubuntu Linux (64-bit)", "esx01",
         "VirtualMachine-vm-42"]),
    "prism": lambda: listed(
        "vms.csv", PRISM,
        ["a", "10.0.0.1", 4, "16 GiB", "40.5 GiB / 100 GiB", "12.5%", "45%", "On", "n1", "Ubuntu"]),
}  # fmt: skip
