"""What the analyst says about the project."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.errors import UsageError
from bizcase.strategy.waves.by_hand import LAST_START

MAX_TIMELINE_MONTHS = LAST_START
MAX_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    """What the analyst says about the project."""

    project_name: str
    customer_name: str
    aws_region: str = "us-east-1"
    description: str = ""
    timeline_months: int = 18

    def checked(self) -> ProjectInfo:
        """Return this project, or raise UsageError naming all that is missing or wrong."""
        faults = [
            f"The {name} is missing."
            for name, value in (
                ("project name", self.project_name),
                ("customer name", self.customer_name),
            )
            if not value.strip()
        ]
        if not 1 <= self.timeline_months <= MAX_TIMELINE_MONTHS:
            faults.append(f"The timeline is not between 1 and {MAX_TIMELINE_MONTHS} months.")
        if max(len(self.project_name), len(self.customer_name)) > MAX_NAME_LENGTH:
            faults.append(f"A name is longer than {MAX_NAME_LENGTH} characters.")
        if faults:
            raise UsageError(" ".join(faults), "Correct the details of the project.")
        return self
