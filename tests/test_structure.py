"""The contract between rooms, files and packages."""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 300
AWS_CONTRACT = "Only the store, the price refresh and the narration talk to others"
TALKS_TO_AWS = "store"  # and catalog/refresh, which is no room of its own


def test_only_the_router_lies_directly_in_pages():
    """Streamlit would take others for pages of its automatic mode, were the entry to run them."""
    assert {path.name for path in (ROOT / "pages").glob("*.py")} == {"app.py"}
    assert "pages/app.py" in (ROOT / "streamlit_app.py").read_text().replace('" / "', "/")


def test_bizcase_never_imports_streamlit():
    for path in (ROOT / "bizcase").rglob("*.py"):
        for node in _nodes(path):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            names = [alias.name for alias in node.names]
            module = getattr(node, "module", "") or ""
            assert not any(name.split(".")[0] == "streamlit" for name in [module, *names]), path


@pytest.mark.parametrize("folder", ["bizcase", "pages", "tests", "scripts"])
def test_files_stay_small(folder):
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert long == {}


def test_no_lock_file_replaces_requirements():
    """Community Cloud would install uv.lock instead of requirements.txt."""
    assert not (ROOT / "uv.lock").exists()


def test_every_requirement_has_a_floor_and_a_reason():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                assert ">=" in line, line
                assert "#" in line, line


def test_one_place_says_which_tests_need_files_beside_the_checkout():
    """A test that looks for them by itself fails in a plain clone, or skips without its reason."""
    words = ("skipif(", '/ "shared"')
    found = {
        path.name
        for path in (ROOT / "tests").rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in words)
    }
    assert found == {"factories.py", Path(__file__).name}


def test_the_import_contracts_see_every_room_and_every_new_folder(tmp_path):
    """A contract that lists rooms by hand forgets the next one."""
    for source in (*(ROOT / "bizcase").rglob("*.py"), *(ROOT / "pages").rglob("*.py")):
        copy = tmp_path / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")

    rooms = [path for path in (tmp_path / "bizcase").iterdir() if path.name != TALKS_TO_AWS]
    modules = [path / "__init__.py" if path.is_dir() else path for path in rooms]
    modules.append(tmp_path / "bizcase" / "strategy" / "rules" / "words.py")
    talking = {f"{_dotted(path, tmp_path)} -> boto3 (l.{_append(path)})" for path in modules}
    contracts = tomllib.loads(settings)["tool"]["importlinter"]["contracts"]
    layers = {item["name"]: item["containers"][0] for item in contracts if "containers" in item}
    for container in layers.values():
        new = tmp_path / container.replace(".", "/") / "novel"
        new.mkdir()
        (new / "__init__.py").touch()

    report = _lint_imports(tmp_path)
    assert f"{AWS_CONTRACT} BROKEN" in report
    assert set(re.findall(r"\S+ -> boto3 \(l\.\d+\)", report)) == talking
    for name, container in layers.items():
        assert f"{name} BROKEN" in report
        assert f"- {container}.novel\n" in report


def _dotted(module, root):
    parts = module.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _append(module):
    """Write an import of boto3 at the end of a module; return its line."""
    text = module.read_text(encoding="utf-8") + "import boto3\n"
    module.write_text(text, encoding="utf-8")
    return len(text.splitlines())


def _lint_imports(root):
    program = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [program, "--no-cache"], cwd=root, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "COLUMNS": "200", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr
    return ran.stdout


def test_what_is_ignored_carries_its_reason():
    reasoned = re.compile(r"# (noqa: [A-Z0-9]+(, [A-Z0-9]+)* - \S|type: ignore\[[a-z, -]+\]  # \S)")
    silent = []
    for path in _sources("bizcase", "pages", "scripts", "tests"):
        comments = _comments(path.read_text(encoding="utf-8"))
        ignoring = [text for text in comments if re.match(r"#\s*(noqa|type:\s*ignore)", text)]
        silent += [(path.name, text) for text in ignoring if not reasoned.match(text)]
    assert silent == []


def test_channels_of_charts_are_objects():
    """A bare text makes altair look through its whole schema: half of what it takes to draw."""
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _sources("pages")
        for call in _nodes(path)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "encode"
        for channel in call.keywords
        for node in getattr(channel.value, "elts", [channel.value])
        if isinstance(node, ast.JoinedStr | ast.Constant)
    ]
    assert bare == []


def test_text_is_opened_with_its_encoding():
    """Otherwise the computer of the reader decides; ruff sees the built-in open alone."""
    unsaid = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _sources("bizcase", "pages", "scripts")
        for node in _nodes(path)
        if isinstance(node, ast.Call) and _opens_text(node)
        and "encoding" not in {keyword.arg for keyword in node.keywords}
    ]  # fmt: skip
    assert unsaid == []


def test_the_architecture_names_every_room():
    told = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [path for path in (ROOT / "bizcase").iterdir() if not path.name.startswith("__")]
    names = [f"`{path.name}/`" if path.is_dir() else f"`{path.name}`" for path in rooms]
    assert [name for name in names if name not in told] == []


@cache
def _nodes(path):
    """Return what the syntax tree of a module is made of."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def test_nothing_of_the_program_is_there_for_tests_alone():
    """A module that nothing imports, or a public name that stands where it is made and nowhere."""
    program = [*_sources("bizcase", "pages", "scripts"), *ROOT.glob("*.py")]
    words, imported = Counter(), set()
    for path in (*program, *(ROOT / "bizcase").rglob("*.csv")):
        words.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    for node in (node for path in program for node in _nodes(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or ""
            names = [alias.name for alias in node.names]
            imported |= {module, *names, *(f"{module}.{name}" for name in names)}
    rooms = _sources("bizcase", "pages")
    modules = {_dotted(path, ROOT) for path in rooms if not path.name.startswith("__")}
    scripts = {name for name in modules if re.match(r"pages\.(app$|case\.|library\.)", name)}
    assert modules - scripts - imported == set()
    made = {
        node.name
        for path in rooms for node in _nodes(path)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    }  # fmt: skip
    assert {name for name in made if words[name] == 1} == set()


def _sources(*folders):
    return [path for folder in folders for path in (ROOT / folder).rglob("*.py")]


def _comments(text):
    if "noqa" not in text and "ignore" not in text:
        return []
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def _opens_text(call):
    """Whether a call is ``path.open()``, in a mode for text, or reads or writes a path's text."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name == "open":
        modes = [ast.unparse(mode) for mode in call.args[:1]]
        return modes in ([], ["'r'"], ["'w'"], ["'a'"], ["'x'"])
    return name == "write_text" or (name == "read_text" and not call.args)


def test_every_fault_of_the_app_has_a_test_that_exists():
    told = (ROOT / "docs" / "TESTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (A?\d+) \| ([^|]+) \| ([^|]+) \|$", told, flags=re.MULTILINE)
    names = [number for number, _, _ in rows]
    assert names == [*map(str, range(1, 38)), "A1", "A2", "A5", "A8"]
    for number, _, where in rows:
        files = re.findall(r"`(\w+/test_\w+\.py)`", where)
        assert files, number
        assert all((ROOT / "tests" / file).is_file() for file in files), number
