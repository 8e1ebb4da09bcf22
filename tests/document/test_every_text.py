"""Every text of the program that can reach a document has its row in each other language.

The estates of ``test_language.py`` are read whole; here are the texts that none of them produces.
"""

from __future__ import annotations

import csv
import itertools
import re
from dataclasses import replace

import pytest

from bizcase.document.language import languages
from bizcase.document.language.phrasebook import FIRST_PIECE
from bizcase.document.language.translator import Translator
from bizcase.document.number_style import style_of_locale
from tests.document.reaching import HOLE, texts
from tests.document.sources import ROOT

OTHERS = [key for key in languages() if key != "en"]
# Columns of tables with words that a document shows.
TABLES = {
    "assumptions/choice_words.csv": ("label",),
    "assumptions/register.csv": ("label",),
    "document/finding_words.csv": ("words",),
    "document/glossary.csv": ("term", "meaning"),
    "finance/cost_items.csv": ("label",),
    "finance/on_premises.csv": ("label", "avoidable", "nothing"),
    "finance/open_answers.csv": ("label", "role", "question", "words"),
    "inputs/atx_labels.csv": ("label",),
    "inputs/calculator_services.csv": ("label",),
    "inventory/coverage_rules.csv": ("label", "confidence", "remedy"),
    "inventory/formats.csv": ("label",),
    "inventory/kinds.csv": ("label",),
    "pricing/calculator_parts.csv": ("why",),
    "strategy/blockers.csv": ("title", "remedy"),
    "strategy/disposition_rules.csv": ("fires_when",),
    "strategy/phases.csv": ("phase", "gate", "evidence", "decision", "owner"),
    "strategy/roles.csv": ("label",),
    "strategy/shared_roles.csv": ("role",),
}
# Files whose texts no document shows.
ELSEWHERE = {
    "agents/run.py": "why an agent did not run: on the page of the agents",
    "agents/stages.py": "what an agent did: on the page of the agents",
    "document/language": "refusals of a language",
    "document/narrative": "what a language model is told; its words are English only",
    "finance/backlog.py": "tasks of the file of the backlog",
    "inputs/condense.py": "a warning when a case is saved",
    "inputs/tables/column_mapping.py": "refusals of a mapping, before a run",
    "inventory/server_edits.py": "refusals of an entry",
    "pricing/base.py": "the remedy of a refusal",
    "sizing/candidates.py": "the remedy of a refusal",
    "strategy/decide/edits.py": "the remedy of a refusal",
}
# Texts that no document shows, and those that the reading of the code puts together wrongly.
NOT_SHOWN = {
    "{} is not known under these values, so there is no difference to show. Change others.":
        "a refusal of a comparison",
    "The mapping file cannot be read.": "a refusal of the command line",
    "Check its path.": "the remedy of that",
    **dict.fromkeys((
        "This is: \0. Expected here: \0. The columns \0 is missing.",
        "This is: \0. Expected here: \0. The column \0 are missing.",
        "The columns \0 is missing.", "The column \0 are missing.",
        "\0 of 1 row contain an address that cannot exist.",
        "\0 of 1 cell of \0 contain a filler such as \0.",
    ), "a noun and a verb that agree in the program"),
    "\0 an hour": "a unit, whose rows have it whole",
    "\0 a year": "the same",
    "vInfo": "the name of a sheet of a tool",
    "vmList": "the name of a sheet of a tool",
}  # fmt: skip
# What stands in the holes of texts whose words the reading of the code cannot know.
WHOLE = {
    f"Sum of {HOLE}": ("Sum of capacity", "Sum of consumed"),
    f"{HOLE} the AWS server cost rests on measured use.": tuple(
        f"{part} the AWS server cost rests on measured use."
        for part in ("Most of", "More than half of", "A part of", "Little of")
    ),
    "a gain of {W:verdict.amount} in present value over {years}":
        ("Leaning towards migrate: a gain of {W:a} in present value over {W:b}.",),
    "most simulated outcomes bring a gain, though the base case costs {W:verdict.amount} more in "
    "present value over {years}":
        ("Leaning towards migrate: most simulated outcomes bring a gain, though the base case "
         "costs {W:a} more in present value over {W:b}.",),
}  # fmt: skip
_MARK = re.compile(r"\{(?:([A-Z]):)?([^{}|]*)(?:\|([^{}|]+)\|([^{}|]+))?\}")
# A piece of a sentence, which only the rest of it makes a text: the estates read them whole.
_PIECE = re.compile(r"[,\s].*[^.?!]|.*[:,\s]", re.DOTALL)
_MOST = 81


@pytest.fixture(scope="module", params=OTHERS)
def translator(request):
    style = replace(style_of_locale(request.param), language=request.param)
    return Translator(style, lambda _: False)


def whole_texts():
    """Return ``WHOLE`` with the texts whose beginning or part is named here."""
    waiting = next(told for told in texts() if told.startswith(f"{HOLE} in no wave until"))
    return WHOLE | {
        told: tuple(told.replace(f" {HOLE} ", f" {name} ") for name in ("Red Hat", "SUSE"))
        for told in texts()
        if f"{HOLE} subscription" in told
    } | {
        waiting: tuple(
            waiting.replace(HOLE, who)
            for who in ("{F:a} and {F:b} wait for the {V:c|answers|answer} to {F:c} and are",
                        "{F:a} {V:a|wait|waits} for the {V:c|answers|answer} to {F:c} and "
                        "{V:a|are|is}")
        )
    }  # fmt: skip


def test_every_text_of_the_code_has_a_row(translator):
    whole_of = whole_texts()
    found = {told: path for told, path in texts().items() if not path.startswith(tuple(ELSEWHERE))}
    unknown = {
        told: path
        for told, path in found.items()
        for whole in whole_of.get(told, (told.strip(),))
        if told not in NOT_SHOWN and not _PIECE.fullmatch(told) and not _is_known(whole, translator)
    }
    assert unknown == {}
    # No exception that nothing needs.
    assert {*whole_of, *NOT_SHOWN} <= set(found)
    assert all(any(path.startswith(each) for path in texts().values()) for each in ELSEWHERE)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_word_of_the_tables_has_a_row(table, translator):
    with (ROOT / table).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    told = {row[column] for row in rows for column in TABLES[table]} - {""}
    assert {text for text in told if not _is_known(text, translator)} == set()


def test_every_release_is_a_name(translator):
    """Systems and databases with their release are the same words in any language."""
    with (ROOT / "strategy/lifecycle.csv").open(encoding="utf-8", newline="") as lines:
        releases = {f"{row['product']} {row['version']}" for row in csv.DictReader(lines)}
    assert {name for name in releases if not _is_known(name, translator)} == set()


def test_a_text_without_a_row_is_seen(translator):
    assert _is_known("It is not used.", translator)
    assert not _is_known("It is not used twice.", translator)
    assert not _is_known(f"The {HOLE} of nobody.", translator)


def _is_known(told, translator):
    """Return whether a text has its rows, with a figure, a name or a sentence in its holes."""
    parts = _MARK.sub(_Signs(), told).split(HOLE)
    fills = (chr(FIRST_PIECE + 99), "", "Q7", "They were left out.")
    for every in itertools.islice(itertools.product(fills, repeat=len(parts) - 1), _MOST):
        translator.missed.clear()
        translator.line("".join(map("".join, zip(parts, (*every, ""), strict=True))))
        if not translator.missed:
            return True
    return False


class _Signs:
    """Puts the sign of a figure in place of each mark of a template, a hole in place of a name."""

    def __init__(self):
        self.signs = itertools.count(FIRST_PIECE)

    def __call__(self, mark):
        if mark[1] is None:
            return HOLE
        sign = chr(next(self.signs))
        return f"{sign}|{mark[3]}|{mark[4]}|" if mark[1] == "V" else sign


PLURALS = (
    "are", "do", "end", "fit", "get", "have", "keep", "leave", "lose", "move", "name",
    "need", "remain", "report", "rest", "run", "stay", "wait", "were",
)  # fmt: skip
# A count, or a part of one, that a verb in the plural follows; two counts are one subject.
FIXED = re.compile(
    r"(?<!and )\{[FN]:(?P<what>[^{}|]+)\}(?: of \{[FN]:[^{}|]+\})?"
    rf"(?: in scope| listed| without a server)? (?:{'|'.join(PLURALS)})\b"
)
# Amounts, and counts that are never one.
NEVER_ONE = {"simulation.draws", "storage.with_databases", "plan.hours_waiting"}


def test_no_verb_in_the_plural_stands_behind_a_count_that_may_be_one():
    found = {
        told: path
        for told, path in texts().items()
        for mark in FIXED.finditer(told)
        if mark["what"] not in NEVER_ONE
    }
    assert found == {}


# A given number with the noun of many behind it; of hours there is never one.
COUNTED = re.compile(r"\{(?!hours\})[a-z_]+\} (?:days|months|people|servers|teams|weeks|years)\b")


def test_no_noun_in_the_plural_stands_behind_a_number_that_is_given():
    assert {told: path for told, path in texts().items() if COUNTED.search(told)} == {}
