"""What an analyst says of a server or an application in place of what was read or computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bizcase.errors import AssumptionError
from bizcase.grammar import clipped

ENVIRONMENTS = (
    "production", "non-production", "development", "test", "staging", "disaster recovery",
)  # fmt: skip
LICENCES = ("none", "windows", "rhel", "suse")
LICENCE_WORDS = {
    "none": "No licence in the price", "windows": "Windows Server",
    "rhel": "Red Hat Enterprise Linux", "suse": "SUSE Linux Enterprise Server",
}  # fmt: skip
MAX_REASON = 500
# Above the largest instance type, the most that EC2 attaches to one and any plan: typing errors.
MAX_VCPU, MAX_MEMORY_GIB, MAX_STORAGE_GIB, MAX_WAVE = 2_000, 32_768, 2_000_000, 999


@dataclass(frozen=True, slots=True)
class ServerEdit:
    """What is set of a server by hand; None is left as it was read or computed.

    ``vcpu``, ``memory_gib`` and ``storage_gib`` are what AWS must offer: today's machine stays as
    it was read. ``os_licence`` is what AWS bills with the instance. ``wave`` is the number of the
    wave it moves in; of an application it is the only value. ``changed`` is when it was set, as
    ISO text in UTC, blank where a file set it; ``by`` who set it, where one signs in.
    """

    vcpu: float | None = None
    memory_gib: float | None = None
    storage_gib: float | None = None
    in_scope: bool | None = None
    os_licence: str | None = None
    environment: str | None = None
    wave: int | None = None
    reason: str = ""
    changed: str = ""
    by: str = ""

    @property
    def values(self) -> dict[str, float | str]:
        """What is set, by the name of its field."""
        return {name: found for name in FIELDS if (found := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class EditField:
    """A value that can be set: its name for readers, and why one is not allowed, "" where it is."""

    label: str
    fault: Callable[[object], str]


def _amount(most: float, unit: str) -> Callable[[object], str]:
    def fault(value: object) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= most:
            return ""
        return f"must be above 0 and at most {most:,.0f} {unit}"

    return fault


def _one_of(words: tuple[str, ...]) -> Callable[[object], str]:
    return lambda value: "" if value in words else f"must be one of {', '.join(words)}"


def _wave(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_WAVE:
        return ""
    return f"must be a whole number from 0 to {MAX_WAVE}"


FIELDS: dict[str, EditField] = {
    "vcpu": EditField("vCPU needed", _amount(MAX_VCPU, "vCPU")),
    "memory_gib": EditField("Memory needed, GiB", _amount(MAX_MEMORY_GIB, "GiB")),
    "storage_gib": EditField("Storage needed, GiB", _amount(MAX_STORAGE_GIB, "GiB")),
    "in_scope": EditField(
        "In scope", lambda value: "" if isinstance(value, bool) else "must be yes or no"
    ),
    "os_licence": EditField("Licence", _one_of(LICENCES)),
    "environment": EditField("Environment", _one_of(ENVIRONMENTS)),
    "wave": EditField("Wave", _wave),
}


def field_faults(edit: ServerEdit) -> dict[str, str]:
    """Return what is wrong with values of an edit, by field, as the end of a sentence."""
    found = {name: FIELDS[name].fault(value) for name, value in edit.values.items()}
    if len(edit.reason) > MAX_REASON:
        found["reason"] = f"must have at most {MAX_REASON} characters"
    return {name: fault for name, fault in found.items() if fault}


def checked_server_edits(edits: Mapping[str, ServerEdit]) -> Mapping[str, ServerEdit]:
    """Return the edits, or raise AssumptionError naming all values that are not allowed."""
    faults = [
        f"{FIELDS[name].label if name in FIELDS else 'The reason'} of {clipped(key)} {fault}."
        for key, edit in edits.items()
        for name, fault in field_faults(edit).items()
    ]
    faults += [f"Nothing is set for {clipped(key)}." for key, edit in edits.items()
               if not edit.values]  # fmt: skip
    if faults:
        raise AssumptionError(" ".join(faults), "Correct these values, or leave them empty.")
    return edits
