"""What makes figures in the code: ``Figure``, and what hands its words on to one.

Such as ``add(figure_id, label, value)``: its label is a text like that of a figure.
"""

from __future__ import annotations

import ast

# With the places of the words among the arguments; None where they are given by name only.
FIGURES = {name: {"label": 1, "formula": None, "state": None} for name in ("Figure", "SheetFact")}
_DEEPEST = 9  # functions that hand words on to one another


def makers(trees):
    """Return by file what makes figures there, and what does in any file.

    A function that is not of the file, as one that is given, is the one of its name in another.
    """
    known, anywhere = {path: dict(FIGURES) for path, _ in trees}, {}
    functions = [
        (path, part)
        for path, tree in trees
        for part in ast.walk(tree)
        if isinstance(part, ast.FunctionDef)
    ]
    for _ in range(_DEEPEST):
        before = sum(map(len, known.values()))
        for path, function in functions:
            places = _handing(function, known[path], anywhere)
            if places:
                known[path][function.name] = anywhere[function.name] = places
        if sum(map(len, known.values())) == before:
            break
    return {path: (own, anywhere) for path, own in known.items()}


def words_of(call, own, anywhere):
    """Return the words of a figure among the arguments of a call; a method is of its file."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    places = own.get(name) or (anywhere.get(name) if isinstance(call.func, ast.Name) else None)
    if not places:
        return []
    by_place = [call.args[place] for place in places.values()
                if place is not None and place < len(call.args)]  # fmt: skip
    return [*by_place, *(one.value for one in call.keywords if one.arg in places)]


def _handing(function, own, anywhere):
    """Return those arguments of a function, with their places, that are words of a figure."""
    names = [one.arg for one in function.args.posonlyargs + function.args.args]
    places = {name: place for place, name in enumerate(n for n in names if n != "self")}
    places |= {one.arg: None for one in function.args.kwonlyargs}
    found = {}
    for node in ast.walk(function):
        for told in words_of(node, own, anywhere) if isinstance(node, ast.Call) else ():
            inside = (part.id for part in ast.walk(told) if isinstance(part, ast.Name))
            found |= {name: places[name] for name in inside if name in places}
    return found
