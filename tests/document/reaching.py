"""The texts of the program that can reach a document: sentences, and the words of figures.

A text has its holes as ``HOLE``: what only a case fills in. Where the code names what may stand in
one (a word that agrees, one text or the other, a name of the module), there is a text for each.
"""

from __future__ import annotations

import ast
import functools
import itertools
import re

from bizcase.grammar import singular
from tests.document.figure_makers import makers, words_of
from tests.document.sources import trees

ROOMS = ("agents", "inputs", "inventory", "sizing", "pricing", "finance", "strategy", "document")
COLUMNS = ("agents", "inputs", "sizing")  # whose tables have heads of columns and patterns
HOLE = "\0"
MOST = 24  # texts of one expression; beyond that the first ones stand for the others
DEEPEST = 9
# What a run ends with; InputError is none, for a file that cannot be read is an issue of a case.
REFUSALS = {"UsageError", "AssumptionError", "CatalogError", "ModelError", "StageError",
            "FiguresError", "LeakError", "TypeError", "ValueError", "BeyondBounds"}  # fmt: skip
_SENTENCE = re.compile(r"[A-Z\0{'].* .*[.?]", re.DOTALL)
_WORDS = re.compile(r"(?s).*[A-Za-z]{2}.*")
# What writes words of a document, and how many of its arguments are words.
WRITERS = {"words": 1, "text": 1, "Table": 2, "table": 2}


def _trees():
    return [(path, tree) for path, tree in trees().items() if path.partition("/")[0] in ROOMS]


@functools.cache
def texts():
    """Return the texts with their file, each once."""
    found = {}
    known = makers(_trees())
    for path, tree in _trees():
        seen = _Texts(_names(tree.body), known[path])
        seen.visit(tree)
        labels = () if path.startswith(COLUMNS) else _labels(tree.body)
        for told in (*seen.found, *labels):
            found.setdefault(told, path)
    return found


def _labels(nodes):
    """Yield the words that a module has in a table of its own: what keys and codes are called."""
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            for part in itertools.chain.from_iterable(map(ast.walk, node.value.values)):
                told = part.value if isinstance(part, ast.Constant) else None
                if isinstance(told, str) and " " in told and _WORDS.fullmatch(told):
                    yield told


class _Texts(ast.NodeVisitor):
    """Collects the widest expressions; docstrings are no texts, and refusals stop a run."""

    def __init__(self, known, makers):
        self.known, self.makers, self.found = known, makers, []

    def visit_FunctionDef(self, node):
        outer, self.known = self.known, self.known | _names(list(ast.walk(node)))
        self.generic_visit(node)
        self.known = outer

    def visit_Expr(self, node):
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Call(self, node):
        if _name(node) in REFUSALS:
            return
        if words := words_of(node, *self.makers):
            self._each(words)
        elif _name(node) in WRITERS:
            self._each([*node.args[: WRITERS[_name(node)]], *(one.value for one in node.keywords)])
        self.generic_visit(node)

    def visit_Constant(self, node):
        self._take(node, _SENTENCE)

    def visit_JoinedStr(self, node):
        if not self._take(node, _SENTENCE):
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    self.visit(part.value)

    def visit_BinOp(self, node):
        if not self._take(node, _SENTENCE):
            self.generic_visit(node)

    def _each(self, nodes):
        for node in nodes:
            if isinstance(node, ast.Tuple):
                self._each(node.elts)
            elif isinstance(node, ast.Name) and (named := self.known.get(node.id)):
                self._each([one for one in named if not isinstance(one, ast.Name)])
            else:
                self._take(node, _WORDS)

    def _take(self, node, kind):
        told = [one for one in said(node, self.known) if kind.fullmatch(one)]
        self.found += told
        return bool(told)


def _names(nodes):
    """Return what names may be, of assignments and of loops over what is written out."""
    found = {}
    for node in nodes:
        match node:
            case ast.Assign([target], value) | ast.AnnAssign(target, value=value):
                _bind(target, value, found)
    for node in nodes:
        if isinstance(node, ast.For | ast.comprehension):
            for row in _rows(node.iter, found):
                _bind(node.target, row, found)
    return found


def _rows(looped, found):
    """Return the rows that a loop goes over, where they are written out."""
    match looped:
        case ast.Tuple(rows):
            return [row for one in rows for row in (
                _rows(one.value, found) if isinstance(one, ast.Starred) else [one])]  # fmt: skip
        case ast.Name(name) if name in found:
            return _rows(found[name][0], {})
        case ast.Call(func=ast.Name(name)) if name in _givers():
            return _givers()[name]
        case ast.Call(func=ast.Attribute(ast.Name(name), "items")) if name in found:
            if isinstance(found[name][0], ast.Dict):
                pairs = zip(found[name][0].keys, found[name][0].values, strict=True)
                return [ast.Tuple(list(pair)) for pair in pairs]
    return []


def _bind(target, value, found):
    match target, value:
        case ast.Name(name), _ if value is not None:
            found.setdefault(name, []).append(value)
        case ast.Tuple(names), ast.Tuple(values) if len(names) == len(values):
            for name, one in zip(names, values, strict=True):
                _bind(name, one, found)


def said(node, known, deep=0):  # noqa: PLR0911, PLR0912 - one case for each form of code
    """Return what an expression may say; ``known`` has what names stand for."""
    if deep > DEEPEST:
        return [HOLE]
    inner = functools.partial(said, known=known, deep=deep + 1)
    match node:
        case ast.Constant(str(value)):
            return [value]
        case ast.JoinedStr(values):
            return _joined(map(inner, values))
        case ast.FormattedValue(value, -1):
            return inner(value)
        case ast.BinOp(left, ast.Add(), right):
            return _joined(map(inner, (left, right)))
        case ast.IfExp(_, body, orelse):
            return [*inner(body), *inner(orelse)]
        case ast.Name(name) if name in known:
            rest = known | {name: []}  # what a name is made of itself is said already
            every = (said(value, rest, deep + 1) for value in known[name])
            return list(dict.fromkeys(itertools.chain.from_iterable(every)))
        case ast.Name(name) if name in _constants():
            return inner(_constants()[name])
        case ast.Subscript(ast.Name(name)) | ast.Call(ast.Attribute(ast.Name(name), "get")):
            found = [*known.get(name, ()), _constants().get(name)]
            every = [
                value for one in found[:1] if isinstance(one, ast.Dict) for value in one.values
            ]
            every += node.args[1:] if isinstance(node, ast.Call) else []
            return [one for value in every for one in inner(value)] or [HOLE]
        case ast.Call(args=[_, many, one]) if _name(node) == "agreeing":
            return [*inner(many), *inner(one)]
        case ast.Call(args=[_, things]) if _name(node) == "counted":
            told = inner(things)
            return [*(f"7 {one}" for one in told), *(f"1 {singular(one)}" for one in told)]
        case ast.Call(func=ast.Attribute(value, "format")):
            return inner(value)
        case ast.BinOp(left, ast.Mult()):
            return [*inner(left), ""]
        case ast.Call(func=ast.Name(name)) if name in _functions():
            return _returned(_functions()[name], deep + 1)
    return [HOLE]


@functools.cache
def _functions():
    """Return the functions of the rooms by name, where it is the name of one only."""
    found = {}
    for _, tree in _trees():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append((node, _names(tree.body)))
    return {name: every[0] for name, every in found.items() if len(every) == 1}


@functools.cache
def _givers():
    """Return the rows that functions give, by the name of the function, where one only has it."""
    found = {}
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                told = [
                    part.value
                    for part in ast.walk(node)
                    if isinstance(part, ast.Return | ast.Yield) and part.value is not None
                ]
                rows = [row for one in told if isinstance(one, ast.Tuple)
                        for row in ([one] if _is_row(one) else one.elts)]  # fmt: skip
                found.setdefault(node.name, []).append(rows)
    return {name: every[0] for name, every in found.items() if len(every) == 1}


def _is_row(told):
    return not all(isinstance(one, ast.Tuple | ast.Starred) for one in told.elts)


@functools.cache
def _constants():
    """Return the constants of the rooms by name, where it is the name of one only."""
    found = {}
    for _, tree in _trees():
        for name, values in _names(tree.body).items():
            found.setdefault(name, []).extend(values)
    return {name: every[0] for name, every in found.items() if len(every) == 1}


def _returned(function, deep):
    node, known = function
    inside = list(ast.walk(node))
    known = known | _names(inside)
    told = [one for part in inside if isinstance(part, ast.Return) and part.value is not None
            for one in said(part.value, known, deep)]  # fmt: skip
    return list(dict.fromkeys(told)) or [HOLE]


def _joined(parts):
    return ["".join(every) for every in itertools.islice(itertools.product(*parts), MOST)]


def _name(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))
