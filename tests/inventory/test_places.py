"""Places in words: the sheet is named only where it tells more than the file's name."""

import pytest

from bizcase.inventory.places import place_in, place_in_document


@pytest.mark.parametrize(
    ("file", "sheet", "said"),
    [
        ("estate.xlsx", "Servers", "estate.xlsx, sheet Servers, row 7"),
        ("portfolio.csv", "portfolio", "portfolio.csv, row 7"),
        ("portfolio.v2.csv", "portfolio.v2", "portfolio.v2.csv, row 7"),
        ("exports.zip", "RVTools_tabvInfo", "exports.zip, sheet RVTools_tabvInfo, row 7"),
        # Another spelling may be another table.
        ("Portfolio.csv", "portfolio", "Portfolio.csv, sheet portfolio, row 7"),
        ("answers.md", "", "answers.md, row 7"),
        ("estate.xlsx", float("nan"), "estate.xlsx, row 7"),
    ],
)
def test_sheet_that_repeats_the_file_is_left_out(file: str, sheet: object, said: str) -> None:
    assert place_in(file, sheet, 7.0) == said


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("page 3", "answers.md, page 3"),
        ("Skills", "answers.md, Skills, line 12"),
        ("", "answers.md, line 12"),
        (float("nan"), "answers.md, line 12"),
    ],
)
def test_place_in_a_document(part: object, said: str) -> None:
    assert place_in_document("answers.md", part, 12) == said
