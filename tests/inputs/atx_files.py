"""AWS Transform files as tests need them: both workbook generations, slides, a PDF."""

from __future__ import annotations

import io

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from tests.factories import workbook

SHARED_1 = (
    "Server name", "Operating System Type", "Annualized 1 Yr EBS Cost",
    "Annualized 1 Yr NURI Total EC2 Cost", "Annualized License Only Cost",
    "Annualized On-Demand Total EC2 Cost", "Annualized On-Demand EC2 Cost Excl. License Cost",
    "Annualized 3 Yr NURI Total EC2 Cost",
)  # fmt: skip
MIXED_1 = (
    "Server name / Dedicated Host", "Tenancy Type", "Operating System Type",
    "Annualized 1 Yr NURI Total EC2 Cost", "Annualized Licensing Only Cost",
)  # fmt: skip
GEN_2 = (
    "Server ID", "Server Name", "Host Name", "Cluster", "# CPUs", "Cores / CPU", "Total Cores",
    "RAM (GB)", "OS Type", "OS Name", "EC2 Recommended", "EC2 Cores", "EC2 RAM", "Region",
    "Annualized Total Cost", "Annualized Network Cost", "Annualized Licence Cost",
    "Annualized EC2 Cost excl. Licence",
)  # fmt: skip
EBS_2 = (
    "Volume Name", "Boot Volume Size (GB)", "Total Capacity (GB)", "Used Capacity (GB)",
    "Annualized Cost",
)  # fmt: skip


def read(upload):
    return read_inventory(upload, load_register(), "atx")


def values(inventory):
    """Return ``{key: value}`` of the first readings."""
    figures = inventory.transform_figures.drop_duplicates("key")
    return dict(zip(figures["key"], figures["value"], strict=True))


def codes(inventory):
    return {issue.code: issue for issue in inventory.issues}


def generation_1(*extra, header=SHARED_1, **sheets):
    rows = [
        ("web-01", "Linux", 100, 700, 0, 1000, 1000, 500),
        ("sql-01", "Windows", 200, 1500, 800, 2000, 1200, 1300),
        *extra,
    ]
    positions = [SHARED_1.index(name) for name in header]
    table = [tuple(row[i] if i < len(row) else "" for i in positions) for row in rows]
    return workbook(
        "analysis.xlsx", Read_Me=[("AWS Transform",)], Shared_Tenancy_Analysis=[header, *table],
        **sheets,
    )  # fmt: skip


def gen2_row(number, total, network, licence, bare, os_type="RHEL"):
    return (
        f"server-{number:08d}", f"app-{number}", f"app-{number}.example", "c1", 2, 2, 4, 16,
        os_type, f"{os_type} 8", "m6i.xlarge", 4, 16, "us-east-1", total, network, licence, bare,
    )  # fmt: skip


def presentation(build):
    """Return slides; ``build`` is called with a function that adds a slide with its title."""
    deck = Presentation()

    def add(title):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        return slide

    build(add)
    buffer = io.BytesIO()
    deck.save(buffer)
    return Upload("business-case.pptx", buffer.getvalue())


def textbox(shapes, text):
    shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1)).text_frame.text = text


def table(slide, rows):
    frame = slide.shapes.add_table(
        len(rows), len(rows[0]), Inches(1), Inches(2), Inches(5), Inches(2)
    )
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            frame.table.cell(r, c).text = cell


def chart(slide, title, categories, **series):
    data = CategoryChartData()
    data.categories = categories
    for name, points in series.items():
        data.add_series(name.replace("_", " "), points)
    shown = slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(5), Inches(3), data
    ).chart
    shown.has_title = True
    shown.chart_title.text_frame.text = title


def pdf(*pages):
    """Return a PDF with a page per list of lines."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, lines in enumerate(pages):
        shown = "".join(
            f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T* "
            for line in lines
        )
        stream = f"BT /F1 12 Tf 14 TL 50 750 Td {shown}ET"
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R"
            f" >> >> /Contents {5 + 2 * i} 0 R >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    body, places = "%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n"
    table_at = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    body += "".join(f"{place:010d} 00000 n \n" for place in places)
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table_at}\n%%EOF\n"
    return Upload("assessment.pdf", body.encode("latin-1"))
