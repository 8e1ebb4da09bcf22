"""Made estimates of the AWS Pricing Calculator, in the form of its csv and of its json export."""

from __future__ import annotations

import csv
import io
import json

HEAD = (
    "Group hierarchy", "Region", "Description", "Service", "Upfront", "Monthly",
    "First 12 months total", "Currency", "Status", "Configuration summary",
)  # fmt: skip
# Service, region, upfront, monthly, configuration.
SERVICES = (
    ("Amazon EC2 ", "US East (N. Virginia)", 0, 700.10,
     "Tenancy (Shared Instances), Workload (Consistent, Number of instances: 7), "
     "Advance EC2 instance (m6i.large), Pricing strategy (On-Demand)"),
    ("Amazon EC2 ", "Europe (Frankfurt)", 0, 99.90,
     "Workload (Consistent, Number of instances: 3), Advance EC2 instance (m6i.large)"),
    ("Amazon Elastic Block Store (EBS)", "US East (N. Virginia)", 0, 200.00, "Storage (2 TB)"),
    ("Amazon RDS for MySQL", "US East (N. Virginia)", 1200, 364.84, "Nodes (2)"),
    ("AWS Data Transfer", "US East (N. Virginia)", 0, 20.48, "Outbound: Internet (1 TB)"),
    ("Amazon CloudWatch", "US East (N. Virginia)", 0, 30.00, "Number of Metrics (100)"),
    ("AWS Web Application Firewall (WAF)", "US East (N. Virginia)", 0, 5.00, "Web ACLs (1)"),
    ("S3 Standard", "US East (N. Virginia)", 0, 5.00, "S3 Standard storage (200 GB per month)"),
)  # fmt: skip


def calculator_csv(services=SERVICES, *, status=True, currency="USD", stated=None):
    """Return the csv; older exports have no column Status."""
    head = [name for name in HEAD if status or name != "Status"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    total = round(sum(float(item[3]) for item in services), 2) if stated is None else stated
    upfront = sum(item[2] for item in services)
    writer.writerows(
        [
            ["Estimate summary"],
            ["Upfront cost", "Monthly cost", "Total 12 months cost", "Currency"],
            [upfront, total, upfront, currency], ["", "", "* Includes upfront cost"], [], [],
            ["Detailed Estimate"], head,
        ]
    )  # fmt: skip
    for service, region, paid, monthly, configuration in services:
        cells = {
            "Group hierarchy": "My Estimate > Web", "Region": region, "Service": service,
            "Upfront": paid, "Monthly": monthly, "Currency": currency,
            "Configuration summary": configuration,
        }  # fmt: skip
        writer.writerow([cells.get(name, "") for name in head])
    writer.writerows([[], ["Acknowledgement"], ["* AWS Pricing Calculator provides an estimate."]])
    return out.getvalue().encode()


def calculator_json(services=SERVICES):
    """Return the json, half of the services in a group of their own."""
    listed = [
        {
            "Service Name": service, "Description": "", "Region": region, "Status": "",
            "Service Cost": {"monthly": f"{monthly:.2f}", "upfront": f"{paid:.2f}",
                             "12 months": "0"},
            "Properties": {"summary": configuration},
        }
        for service, region, paid, monthly, configuration in services
    ]  # fmt: skip
    half = len(listed) // 2
    data = {
        "Name": "My Estimate",
        "Total Cost": {"monthly": f"{sum(item[3] for item in services):.2f}", "upfront": "0.00"},
        "Metadata": {"Currency": "USD", "Locale": "en_US"},
        "Groups": {"Services": listed[:half], "Web": {"Services": listed[half:]}},
    }
    return json.dumps(data).encode()
