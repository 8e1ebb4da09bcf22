"""The screen of the columns: what is not read is shown, disks and names are asked for."""

from __future__ import annotations

import pytest

from bizcase.inputs.opening.upload import Upload
from tests.app.steps import files_of, give, press


def apply_button(app):
    return next(button for button in app.button if button.label.startswith("Apply"))


@pytest.mark.usefixtures("figures_of_another")
def test_columns_that_nothing_is_read_from_are_shown_with_their_first_values(app):
    text = "Server,vCPU,RAM (GB),Disk (GB),Kostenstelle,Leer\nweb,4,16,100,K-7,\ndb,8,64,200,K-9,\n"
    give(app, Upload("list.csv", text.encode()))
    press(app, "Set columns")
    shown = app.dataframe[0].value
    assert dict(zip(shown["Column"], shown["First values"], strict=True)) == {
        "Kostenstelle": "K-7; K-9", "Leer": "",
    }  # fmt: skip
    assert not apply_button(app).disabled


@pytest.mark.usefixtures("figures_of_another")
def test_disks_are_asked_for_before_going_on(app):
    give(app, Upload("list.csv", b"Server,vCPU,RAM (GB),Size of it\nweb,4,16,100\ndb,8,64,250\n"))
    press(app, "Set columns")
    assert apply_button(app).disabled
    assert any("disk size" in warning.value for warning in app.warning)
    app.checkbox[0].check().run()
    assert not apply_button(app).disabled
    app.checkbox[0].uncheck().run()
    next(box for box in app.selectbox if box.label == "Column of Disk capacity").set_value(
        "Size of it"
    ).run()
    assert not apply_button(app).disabled
    press(app, "Apply")
    assert files_of(app)[0].mapping.header("storage") == "Size of it"


@pytest.mark.usefixtures("figures_of_another")
def test_disks_in_columns_of_their_own_are_not_asked_for(app):
    text = b"Server,vCPU,RAM (GB),Disk 1 (GB),Disk 2 (GB)\nweb,4,16,100,50\n"
    give(app, Upload("list.csv", text))
    press(app, "Set columns")
    assert not app.checkbox
    assert not apply_button(app).disabled


def test_a_list_without_names_is_named_by_what_is_chosen(app):
    text = b"VM Power,VM OS,VM CPU,VM MEM (GB),VM Provisioned (GB),Serial\n"
    rows = b"PoweredOn,CentOS 7,4,8,160,X1\nPoweredOff,RHEL 8,2,4,40,X2\n"
    give(app, Upload("list.csv", text + rows), errors=True)
    press(app, "Set columns")
    assert apply_button(app).disabled
    names = next(box for box in app.selectbox if box.label == "Name the servers by")
    names.set_value("row").run()
    assert not apply_button(app).disabled
    press(app, "Apply")
    file = files_of(app)[0]
    assert (file.mapping.named_by, app.metric[0].value) == ("row", "2")
    press(app, "Columns set by you")
    assert next(box for box in app.selectbox if box.label.startswith("Name the")).value == "row"
