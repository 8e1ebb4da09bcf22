"""What is known of a format or a kind of input by its name, from two tables of the inventory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bizcase import packaged

_YES = "yes"
_NO_KIND = "not recognised"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input: a row of ``kinds.csv``, which stand in the order of their agents.

    ``agent`` reads it, ``saved_as`` is its name in the list of files of a saved case. The case can
    stand without a file of a kind that is ``apart``. ``place`` is its precedence in merging.
    """

    key: str
    label: str
    agent: str
    saved_as: str
    lists_servers: bool
    apart: bool
    place: int

    @property
    def option(self) -> str:
        """Return its option on the command line, as ``--it-inventory``."""
        return f"--{self.key.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class FormatTraits:
    """A format: a row of ``formats.csv``, which stand in the order of recognition.

    ``mark``: what it is known by. ``platform``: the hypervisor under all its servers where neither
    row nor host says another; blank where the format alone does not tell. ``hypervisor``: sizes and
    machine ids are those of the hypervisor. ``measures``: it holds measured utilisation.
    ``may_lack_disks``: it may leave disks out. ``columnar``: its sheets have names of their own and
    are read by declared columns alone. ``any_sheet``: its table may stand on a sheet of any name.
    ``whole_sheet``: the sheet that is read by keys, not by columns. ``mapped``: it is read through
    a column mapping. ``formerly``: its key in older saved cases. ``guide_place``: where the guide
    shows its columns, None for a format without declared columns. ``marks``: the fields by which
    the list of a tool is recognised, one of each group. ``all_virtual``: it lists virtual machines
    only. ``first_disk_only``: its disk size is that of the first disk. ``note``: what else to know.
    ``examples``: headers of a format without declared columns.
    """

    key: str
    kind: str
    label: str
    mark: str
    platform: str
    hypervisor: bool
    measures: bool
    may_lack_disks: bool
    columnar: bool
    any_sheet: bool
    whole_sheet: str
    mapped: bool
    formerly: str
    guide_place: int | None
    marks: tuple[tuple[str, ...], ...] = ()
    all_virtual: bool = False
    first_disk_only: bool = False
    note: str = ""
    examples: str = ""


def _rows(name: str) -> list[dict[str, str]]:
    # Not through the package bizcase.inventory: that would load pandas for a --help.
    return packaged.rows("bizcase", f"inventory/{name}")


def _kind(row: Mapping[str, str]) -> Kind:
    return Kind(
        row["key"], row["label"], row["agent"], row["saved_as"], row["lists_servers"] == _YES,
        row["apart"] == _YES, int(row["place"]),
    )  # fmt: skip


def _format(row: Mapping[str, str]) -> FormatTraits:
    return FormatTraits(
        row["key"], row["kind"], row["label"], row["mark"], row["platform"],
        row["hypervisor"] == _YES, row["measures"] == _YES, row["may_lack_disks"] == _YES,
        row["columnar"] == _YES, row["any_sheet"] == _YES, row["whole_sheet"],
        row["mapped"] == _YES, row["formerly"], int(row["guide_place"] or 0) or None,
        tuple(tuple(group.split("|")) for group in row["marks"].split()),
        row["all_virtual"] == _YES, row["first_disk_only"] == _YES, row["note"], row["examples"],
    )  # fmt: skip


KINDS: Mapping[str, Kind] = {row["key"]: _kind(row) for row in _rows("kinds.csv")}
FORMAT_TRAITS: Mapping[str, FormatTraits] = {
    row["key"]: _format(row) for row in _rows("formats.csv")
}


def kind_label(key: str) -> str:
    """Return a kind in words; a file of none is not recognised."""
    return KINDS[key].label if key in KINDS else _NO_KIND
