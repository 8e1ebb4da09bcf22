"""How the documents of a case look: colours, names and the line on who may read them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bizcase.errors import UsageError

ACCENT, SECOND = "#0b5c6b", "#52646d"
LEAST_CONTRAST = 4.5  # text on white: WCAG 2.2, success criterion 1.4.3
CONFIDENTIAL = "Confidential, prepared for {customer}"
MAX_LENGTH = 120
_DARK = 0.04045  # below it the colours of a screen are linear (sRGB)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Brand:
    """What an analyst says about the look of the documents.

    ``accent`` and ``second`` colour headings and lines. ``partner`` is who wrote the case,
    ``author_role`` in which role, ``version`` which version of the document it is. In
    ``confidentiality`` the word ``{customer}`` stands for the name of the customer.
    """

    accent: str = ACCENT
    second: str = SECOND
    partner: str = ""
    author_role: str = ""
    version: str = ""
    confidentiality: str = CONFIDENTIAL
    font: str = ""

    def checked(self) -> Brand:
        """Return this brand, or raise UsageError naming all that cannot be used."""
        faults = []
        for name, value in (("accent", self.accent), ("second", self.second)):
            if not _COLOUR.fullmatch(value):
                faults.append(f"The colour {name} is not written as #rrggbb.")
            elif (found := contrast_on_white(value)) < LEAST_CONTRAST:
                faults.append(
                    f"The colour {name} has a contrast of {found:.1f} on white; text needs "
                    f"{LEAST_CONTRAST} or more."
                )
        words = (self.partner, self.author_role, self.version, self.confidentiality, self.font)
        if max(map(len, words)) > MAX_LENGTH:
            faults.append(f"A text of the brand is longer than {MAX_LENGTH} characters.")
        if faults:
            raise UsageError(" ".join(faults), "Correct the brand.")
        return self

    def confidential_to(self, customer: str) -> str:
        """Return the line on who may read the document."""
        return self.confidentiality.replace("{customer}", customer)


def contrast_on_white(colour: str) -> float:
    """Return the contrast of a colour on white, 1 to 21 (WCAG 2.2, relative luminance).

    >>> round(contrast_on_white("#000000")), round(contrast_on_white("#ffffff"))
    (21, 1)
    """
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= _DARK else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(
        weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )
    return 1.05 / (luminance + 0.05)
