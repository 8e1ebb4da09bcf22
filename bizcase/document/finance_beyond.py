"""What money does not show: published benchmarks and carbon."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Paragraph, Section, Table, figure, given, words
from bizcase.document.finance import labelled
from bizcase.finance.benchmarks import BENCHMARKS


def beyond_section(case: BusinessCase) -> Section | None:
    """Return benchmarks with sponsor and date, and energy and carbon with their band."""
    if case.finance is None:
        return None
    benchmarks = Table(
        "Published benchmarks by pillar of the Cloud Value Framework; none is in the NPV",
        ("Pillar", "Benchmark", "Value", "Source and date", "To measure first"),
        tuple(
            (
                words(item.pillar),
                given(case.assumptions[item.key].label),
                figure(f"benchmark.{item.key}"),
                given(f"{case.assumptions[item.key].source}, {case.assumptions[item.key].as_of}"),
                words(item.measure),
            )
            for item in BENCHMARKS
        ),
        frozenset({2}),
    )
    carbon = Table(
        "Energy and carbon of operation, per year",
        ("Figure", "Value"),
        tuple(
            labelled(case, name)
            for name in ("energy.onprem.annual", "energy.aws.annual", "carbon.onprem.annual",
                         "carbon.aws.annual")
        ),
        frozenset({1}),
    )  # fmt: skip
    return Section(
        "Value beyond cost",
        (
            Paragraph(
                words(
                    "A benchmark says what others reported, in a study that AWS hosts. It becomes "
                    "a benefit of this case only with the customer's own measure and owner."
                )
            ),
            benchmarks,
            Paragraph(
                words(
                    "Carbon follows Cloud Carbon Footprint, location-based, without manufacture "
                    "and network. Its constants are old, hence the wide band; AWS's own reports "
                    "replace it after migration."
                )
            ),
            carbon,
        ),
    )
