"""One call from files to inventory."""

from __future__ import annotations

from bizcase.assumptions import Assumptions
from bizcase.errors import InputError
from bizcase.inputs.detect import KIND_LABELS, detect
from bizcase.inputs.it_inventory import read_it_inventory
from bizcase.inputs.rvtools import read_rvtools
from bizcase.inputs.workbook import Upload, open_workbook
from bizcase.inventory import Inventory

_READERS = {"rvtools": read_rvtools, "it_inventory": read_it_inventory}


def read_inventory(
    upload: Upload, assumptions: Assumptions, expected: str | None = None
) -> Inventory:
    """Return the inventory of one file.

    Parameters
    ----------
    expected
        The kind the caller was promised (rvtools, it_inventory); None takes what it is.

    Raises
    ------
    InputError
        The file cannot be opened, is not recognised, or is of another kind than expected.
    """
    workbook = open_workbook(upload)
    found = detect(workbook)
    if found.kind == "unknown":
        wanted = KIND_LABELS.get(expected or "", "known export")
        raise InputError(
            f"This is no {wanted}. {found.reason}",
            "Give an RVTools export with its sheet vInfo, or an IT inventory in the AWS MPA "
            "template with its sheet Servers.",
            upload.name,
        )
    if expected is not None and found.kind != expected:
        option = found.kind.replace("_", "-")
        raise InputError(
            f"This is an {KIND_LABELS[found.kind]}, not an {KIND_LABELS[expected]}.",
            f"Give it with --{option}.",
            upload.name,
        )
    return _READERS[found.kind](upload, workbook, assumptions)
