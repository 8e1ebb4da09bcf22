"""What Excel demands of a workbook and LibreOffice does not: a formula of a kind is looked at once.

Source: Microsoft, Excel specifications and limits; names in formulas; ECMA-376 part 1, 18.3.1.32.
"""

from __future__ import annotations

import re

from openpyxl.formula import Tokenizer

# Functions of every version since 2007: a newer one needs the prefix _xlfn.
FUNCTIONS = frozenset({
    "ABS", "AND", "COUNTIF", "DATE", "IF", "IFERROR", "INDEX", "INT", "IRR", "ISNUMBER", "MAX",
    "MIN", "MOD", "ROUND", "SIGN", "SUM", "SUMIFS", "SUMPRODUCT",
})  # fmt: skip
# They take a range as it is; elsewhere it must stand in SUMPRODUCT, or Excel takes one cell of it.
_OF_RANGES = frozenset({"SUM", "SUMIFS", "COUNTIF", "INDEX", "IRR", "MAX", "MIN"})
_FORMULA, _DEPTH, _TEXT, _ARGUMENTS = 8_192, 64, 255, 255
_NUMBERS = re.compile(r"\d+")
_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_.]{0,254}$")
_CELL = re.compile(r"^(?:[A-Za-z]{1,3}\d{1,7}|[Rr]\d*[Cc]\d*|[Rr]|[Cc])$")
_SHEET = re.compile(r"[\[\]:*?/\\]")
_REFERENCE = re.compile(
    r"^(?:'([^']+)'!|([A-Za-z_]\w*)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?$"
)


def shape_of(formula):
    """Return a formula with all numbers alike: those of a column copied down have one shape."""
    return _NUMBERS.sub("1", formula)


def faults_of(formula, sheets, names):
    """Return what Excel refuses or takes otherwise; ``formula`` is without its sign."""
    found = []
    if len(formula) > _FORMULA:
        found.append("too long")
    if re.search(r"[;{}]", re.sub(r'"[^"]*"', "", formula)):
        found.append("a separator or array of another language")
    stack, counts, tokens = [], [], Tokenizer(f"={formula}").items
    for place, token in enumerate(tokens):
        if token.type in ("FUNC", "PAREN") and token.subtype == "OPEN":
            name = token.value.rstrip("(").upper()
            stack.append(name)
            counts.append(1)
            if token.type == "FUNC" and name not in FUNCTIONS:
                found.append(f"no function of Excel 2007: {name}")
        elif token.type in ("FUNC", "PAREN"):
            stack.pop()
            found += ["too many arguments"] * (counts.pop() > _ARGUMENTS)
        elif token.type == "SEP":
            counts[-1] += 1
        elif token.type == "OPERAND":
            found += _operand(token, stack, tokens, place, sheets, names)
        found += ["too deep"] * (len(stack) > _DEPTH)
    return found


def _operand(token, stack, tokens, place, sheets, names):
    value = token.value
    if token.subtype == "TEXT":
        return ["a text is too long"] * (len(value) - 2 > _TEXT)
    if token.subtype == "ERROR":
        return [f"an error value: {value}"]
    if token.subtype != "RANGE":
        return []
    reference = _REFERENCE.match(value)
    if reference is None:
        return [] if value in names else [f"no name of the workbook: {value}"]
    sheet = reference[1] or reference[2]
    found = [f"no sheet: {sheet}"] * (sheet is not None and sheet not in sheets)
    if ":" in value and "SUMPRODUCT" in stack:
        if "IF" in stack[stack.index("SUMPRODUCT") :]:
            found.append(f"IF in SUMPRODUCT looks at one cell of {value}")
    elif ":" in value:
        beside = [tokens[at] for at in (place - 1, place + 1) if 0 <= at < len(tokens)]
        alone = all(one.type in ("FUNC", "SEP", "PAREN") for one in beside)
        if not (alone and stack and stack[-1] in _OF_RANGES):
            found.append(f"one cell of a range is meant: {value}")
    return found


def name_faults(names):
    """Return defined names that Excel refuses."""
    lower = [name.lower() for name in names]
    return [
        name for name in names
        if not _NAME.match(name) or _CELL.match(name) or lower.count(name.lower()) > 1
    ]  # fmt: skip


def sheet_faults(names):
    """Return names of sheets that Excel refuses."""
    lower = [name.lower() for name in names]
    return [
        name for name in names
        if not 0 < len(name) <= 31 or _SHEET.search(name) or name[0] == "'" or name[-1] == "'"
        or name.lower() == "history" or lower.count(name.lower()) > 1
    ]  # fmt: skip
