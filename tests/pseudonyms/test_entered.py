"""What was entered gets pseudonyms, field by field, and restored documents have the names."""

from __future__ import annotations

import io
from dataclasses import fields, replace

import docx
import pptx
import pytest

from bizcase.entries import Entries, ProjectInfo
from bizcase.errors import InputError
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.server_edits import ServerEdit
from bizcase.narrated import Narrated
from bizcase.pseudonyms.entered import SAFE, Entered
from bizcase.pseudonyms.restore import restored
from bizcase.scenarios import Scenario
from bizcase.strategy.decide.edits import Edit
from tests.pseudonyms.estate import usual

REPLACED = {
    "project", "files", "overrides", "edits", "server_edits", "scenarios", "notes", "narrated",
    "price_book", "compare_books", "brand",
}  # fmt: skip


def hidden(customer="Contoso", **entered):
    """Return entries with pseudonyms."""
    entries = replace(Entries.empty(), project=ProjectInfo("Kraken", customer), **entered)
    return Entered(usual().names, customer).entries(entries, ())


def test_each_entry_is_replaced_or_names_nobody():
    assert {item.name for item in fields(Entries)} == REPLACED | SAFE


def test_an_edit_goes_on_with_its_machine():
    edit, size = Edit("Retain", "Meier said so"), ServerEdit(vcpu=2.0, reason="Meier asked")
    found = hidden(
        edits={"Payroll-PROD-01": edit},
        scenarios={"Oldtown": Scenario({}, {"OldTown": edit}, server_edits={"OldTown": size})},
    )
    machine = usual().names.text("Payroll-PROD-01", "host")
    assert list(found.edits) == [machine]
    assert "Meier" not in found.edits[machine].reason
    ((name, scenario),) = found.scenarios.items()
    assert "oldtown" not in f"{name} {list(scenario.edits)} {list(scenario.server_edits)}".lower()
    assert "Meier" not in str(scenario)


@pytest.mark.parametrize("customer", ["Power", "Cloud Server AG", "Data & Storage"])
def test_a_customer_called_by_words_of_the_program_is_found_in_texts(customer):
    found = hidden(customer, notes={"Summary": f"{customer} wants {customer.lower()}."})
    assert customer.lower() not in found.project.customer_name.lower()
    assert found.notes["Summary"].count(found.project.customer_name) == 2
    assert customer.lower() not in found.notes["Summary"].lower()


def test_marks_of_figures_stay_in_narrated_text():
    told = Narrated(("Meier gains {F:npv.base} in {F:payback.months}.",), "m", "x" * 64)
    text = hidden(narrated={"summary": told}).narrated["summary"].paragraphs[0]
    assert text.endswith(" {F:npv.base} in {F:payback.months}.")
    assert "Meier" not in text


def test_words_of_an_assumption_are_replaced_and_its_choices_stay():
    values = {"money.rate_source": "Treasury of Contoso", "op.baseline": "renew"}
    found = hidden(overrides=values).overrides
    assert "Contoso" not in found["money.rate_source"]
    assert found["op.baseline"] == "renew"


def test_two_entries_that_would_be_one_are_refused(monkeypatch):
    names = usual().names
    monkeypatch.setattr(type(names), "text", lambda self, text, treatment: "same")
    with pytest.raises(InputError, match="called the same"):
        hidden(scenarios={"A": Scenario(), "B": Scenario()})


def test_names_come_back_in_word_and_in_slides():
    name = usual().names.text("Payroll-PROD-01", "host")
    document, shown = docx.Document(), pptx.Presentation()
    document.add_paragraph(f"Move {name} first.")
    document.add_table(1, 1).cell(0, 0).text = name
    document.sections[0].header.paragraphs[0].text = f"About {name}"
    slide = shown.slides.add_slide(shown.slide_layouts[5])
    slide.shapes.title.text = f"Move {name}"
    slide.notes_slide.notes_text_frame.text = name
    files = []
    for made, ending in ((document, "docx"), (shown, "pptx")):
        buffer = io.BytesIO()
        made.save(buffer)
        upload = Upload(f"answer.{ending}", buffer.getvalue())
        files.append(io.BytesIO(restored(upload, usual().key)))
    word, slides = docx.Document(files[0]), pptx.Presentation(files[1])
    assert word.paragraphs[0].text == "Move Payroll-PROD-01 first."
    assert word.tables[0].cell(0, 0).text == "Payroll-PROD-01"
    assert word.sections[0].header.paragraphs[0].text == "About Payroll-PROD-01"
    assert slides.slides[0].shapes.title.text == "Move Payroll-PROD-01"
    assert slides.slides[0].notes_slide.notes_text_frame.text == "Payroll-PROD-01"
