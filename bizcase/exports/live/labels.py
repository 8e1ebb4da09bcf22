"""What the heads of the AWS side are called in the workbook."""

from __future__ import annotations

AWS_LABELS = {
    "compute": "EC2", "storage": "EBS storage", "windows": "Windows Server licences",
    "sql_server": "SQL Server licences", "linux": "Linux subscriptions",
    "databases": "Managed databases", "snapshots": "Snapshots", "recovery": "Second site",
    "network": "Network and traffic", "observability": "Monitoring",
    "security": "Security services", "landing_zone": "Landing zone", "support": "AWS Support",
    "operations": "Operations by others", "own_licences": "Licences not billed by AWS",
    "agents": "Security agents",
}  # fmt: skip
