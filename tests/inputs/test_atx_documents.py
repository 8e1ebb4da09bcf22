from __future__ import annotations

import random
from types import SimpleNamespace

import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import Paragraph
from bizcase.document.transform import transform_section
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.transform.text import why_transform
from bizcase.inventory.transform_figures import transform_ledger_figures
from bizcase.ledger import Ledger
from tests.inputs.atx_files import chart, codes, pdf, presentation, read, table, textbox, values
from tests.twins import READINESS

SCOPE = (
    "Total servers: 1,368\nWindows Servers in scope: 16\nLinux Servers in scope: 1,352\n"
    "SQL Servers: 0\nProvisioned Storage (TiB): 12"
)
MONEY = "$119,044 annualized spend on AWS"
COUNTS = {"servers": 1368, "windows": 16, "linux": 1352, "sql_servers": 0, "storage_gib": 12288}


def deck(*, scope=SCOPE, money=MONEY, more=lambda add: None):
    def build(add):
        textbox(add("Assessment Scope").shapes, scope)
        textbox(add("Financial Overview").shapes, money)
        more(add)

    return presentation(build)


def test_the_known_slides_give_counts_storage_and_spend():
    inventory = read(deck())
    assert values(inventory) == COUNTS | {"arr": 119_044}
    figures = inventory.transform_figures.set_index("key")
    assert figures.loc["servers", "grade"] == "B"
    assert figures.loc["arr", "grade"] == "C"
    assert figures.loc["arr", ["source_sheet", "source_row"]].tolist() == ["Financial Overview", 2]
    assert codes(inventory) == {}


def test_groups_tables_charts_and_notes_are_read():
    def more(add):
        slide = add("Cost")
        group = slide.shapes.add_group_shape().shapes.add_group_shape()
        textbox(group.shapes, "vCPUs: 5,472")
        table(
            slide,
            [
                ["Annualized EC2 cost", "On-Demand", "3-Year NURI"],
                ["Total", "$1.19M", "$650,000"],
                ["web-01", "$900", "$500"],
            ],
        )
        slide.notes_slide.notes_text_frame.text = "Annual EBS cost: $42,000"
        chart(add("Costs"), "Annualized EC2 cost (USD, in thousands)", ["1 Yr NURI"], EC2=(800.0,))

    found = values(read(deck(more=more)))
    assert found["vcpu"] == 5472
    assert found["ec2.on_demand.annual"] == 1_190_000
    assert found["ec2.3yr_no_upfront.annual"] == 650_000
    assert found["ebs.annual"] == 42_000
    assert found["ec2.1yr_no_upfront.annual"] == 800_000


def test_a_table_of_labels_and_amounts_is_read():
    def more(add):
        table(add("Scope"), [["Item", "Value"], ["Memory (GiB)", "21,888"], ["Racks", "7"]])

    assert values(read(deck(more=more)))["memory_gib"] == 21_888


def test_a_grid_of_counts_and_costs_keeps_each_column_to_itself():
    def more(add):
        table(
            add("Mix"),
            [["Group", "Count", "vCPU", "Annual cost"],
             ["Windows servers", "16", "64", "$50,000"],
             ["Linux servers", "1,352", "5,408", "$9K"]],
        )  # fmt: skip

    inventory = read(deck(more=more))
    assert values(inventory) == COUNTS | {"arr": 119_044}
    assert codes(inventory) == {}


def test_label_and_amount_may_stand_in_two_lines_in_either_order():
    for scope in (
        "Total servers\n368\nWindows servers\n16",
        "368\nTotal servers\n16\nWindows servers",
    ):
        found = values(read(deck(scope=scope)))
        assert (found["servers"], found["windows"]) == (368, 16)


def test_sentences_are_grade_c_and_other_amounts_are_passed_over():
    text = (
        "The assessment covers 368 servers, among them 16 Windows servers. 20 servers per rack "
        "are idle. Provisioned storage is 12 TiB. Annual savings of $50,000 are possible. "
        "Current annual on-premises cost is $2M."
    )
    inventory = read(deck(scope=text))
    assert values(inventory) == {
        "servers": 368, "windows": 16, "storage_gib": 12288, "arr": 119_044,
    }  # fmt: skip
    assert set(inventory.transform_figures["grade"]) == {"C"}


def test_a_number_stated_twice_with_two_values_is_named():
    def more(add):
        textbox(add("Executive Summary").shapes, "Total servers: 1,370")

    issue = codes(read(deck(more=more)))["ATX_FIGURES_DIFFER"]
    assert "1,368" in issue.message
    assert "1,370" in issue.message


def test_a_rounded_amount_agrees_with_the_exact_one():
    inventory = read(deck(money=f"{MONEY}\nAnnualized spend on AWS: $0.12M"))
    assert len(inventory.transform_figures.query("key == 'arr'")) == 2
    assert "ATX_FIGURES_DIFFER" not in codes(inventory)


@pytest.mark.parametrize(
    "line",
    ["Annualized AWS spend: $1,2 Mio", "Annualized AWS spend: €90,000", "Total servers: 1.5",
     "Provisioned storage: 12"],
)  # fmt: skip
def test_what_cannot_be_meant_is_an_issue_and_stays_unknown(line):
    inventory = read(deck(scope=line))
    assert values(inventory) == {"arr": 119_044}
    assert codes(inventory)["ATX_NUMBER_UNREADABLE"].rows == (1,)


def test_a_pdf_gives_the_same_figures_with_their_page():
    inventory = read(
        pdf(
            ["AWS Transform", "Assessment Scope", *SCOPE.splitlines()],
            ["Financial Overview", MONEY],
        )
    )
    assert values(inventory) == COUNTS | {"arr": 119_044}
    figures = inventory.transform_figures.set_index("key")
    assert figures.loc["arr", "source_row"] == 2
    assert figures.loc["arr", "source_sheet"] == "Financial Overview"


@pytest.mark.parametrize("file", READINESS)
def test_a_readiness_report_is_not_taken_for_aws_transform(file):
    try:
        kind = read_inventory(file(), load_register()).sources[0].kind
    except InputError:
        kind = "unknown"
    assert kind != "atx"


def test_other_slides_are_not_taken_for_aws_transform():
    upload = presentation(lambda add: textbox(add("Executive Summary").shapes, "Servers: 5"))
    with pytest.raises(InputError):
        read_inventory(upload, load_register())


def test_our_own_document_is_not_taken_for_aws_transform():
    """Its section on AWS Transform names the headings as sources."""
    section = next(
        block.text[0].text for block in _own_section().blocks if isinstance(block, Paragraph)
    )
    lines = ["AWS Transform", "business.pptx, Assessment Scope, 1", "Financial Overview", section]
    assert not why_transform("\n".join(lines))
    assert why_transform("\n".join(lines[:3]))


def _own_section():
    ledger = Ledger()
    transform_ledger_figures(read(deck()).transform_figures, ledger)
    section = transform_section(SimpleNamespace(ledger=ledger))
    assert section is not None
    return section


def test_slides_without_a_figure_are_refused_with_a_remedy():
    with pytest.raises(InputError, match="states no figure") as fault:
        read(deck(scope="none", money="none"))
    assert fault.value.remedy


def test_a_scanned_pdf_is_named():
    with pytest.raises(InputError, match="contains no text"):
        read(pdf([]))


@pytest.mark.parametrize("form", ["pptx", "pdf"])
def test_no_damaged_document_crashes(form):
    upload = deck() if form == "pptx" else pdf(["Assessment Scope", "AWS Transform", SCOPE])
    draw = random.Random(7)  # noqa: S311 - a fixed series of faults
    for _ in range(40):
        content = bytearray(upload.content)
        for _ in range(draw.randint(1, 30)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        content = content[: draw.randint(len(content) // 2, len(content))]
        try:
            read(Upload(f"x.{form}", bytes(content)))
        except InputError as fault:
            assert fault.where
