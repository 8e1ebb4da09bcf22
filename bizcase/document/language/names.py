"""The customer's own words, which stay as they are in any language."""

from __future__ import annotations

from collections.abc import Callable

from bizcase.case import BusinessCase
from bizcase.inventory.notes import BETWEEN, parts_of
from bizcase.strategy.decide.lifecycle import stated_names

# Columns of the inventory's tables with words as the customer wrote them.
_COLUMNS = {
    "servers": ("server_id", "name", "source_file", "source_sheet", "os_name", "host_name",
                "cluster", "vcenter", "dns_name", "application", "declared_wave", "os_detail",
                "os_configuration", "tools_state"),
    "hosts": ("host_name", "cluster", "cpu_model", "vendor", "model", "hypervisor_version"),
    "databases": ("database_id", "name", "engine", "engine_version", "edition", "target_engine",
                  "licence_model", "host_server_id"),
    "applications": ("application_id", "name", "business_unit", "technology", "owner",
                     "compliance", "lifecycle", "vendor", "data_residency", "blackout", "tiers"),
    "dependencies": ("from_id", "to_id"),
    "readiness": ("dimension", "stated_label", "source_file", "source_sheet"),
    "edited": ("name", "reason"),
    "readiness_notes": ("dimension", "priority", "effort", "source_sheet"),
}  # fmt: skip


def names_of(case: BusinessCase) -> Callable[[str], bool]:
    """Return what says whether a text is the customer's own: a name of the files, or of a note."""
    project, brand = case.project, case.entries.brand
    known = {project.project_name, project.customer_name, project.aws_region, project.description,
             brand.partner, brand.author_role, brand.version, case.price_book.source,
             *case.entries.notes, *case.entries.scenarios,
             *(file.upload.name for file in case.entries.files)}  # fmt: skip
    # Where an assumption comes from is cited in the words of its source.
    known |= {f"{item.source}, {item.as_of}" for item in case.assumptions.values()}
    known.add(case.assumptions.text("money.rate_source"))
    for table, columns in _COLUMNS.items():
        frame = getattr(case.inventory, table)
        for column in columns:
            known.update(str(value) for value in frame[column].dropna().unique())
    applications = case.inventory.applications
    for stages in applications["lifecycle"].dropna():
        known.update(stages.split(BETWEEN))
    for note, columns in zip(applications["note"], applications["note_columns"], strict=True):
        known.update(text for _, text in parts_of(note, columns))
    known |= {sheet for file in case.inventory.sources for sheet, _ in file.sheets}
    if case.strategy is not None:  # of several in one cell each has its own
        known.update(map(str, case.strategy.applications["name"]))
        known.update(stated_names(case.strategy.lifecycle).unique())
    known.discard("")
    quoted = (*case.entries.notes.values(), *case.inventory.readiness_notes["text"])

    def is_name(text: str) -> bool:
        return text in known or any(text in said for said in quoted)

    return is_name
