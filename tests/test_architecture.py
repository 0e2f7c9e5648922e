"""The house rules that a reader of DESIGN would expect to hold, held by reading the source."""

from __future__ import annotations

import ast
import dataclasses
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard import model
from guard.cli.run import BESIDE, TRAY

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted([*ROOT.glob("guard/**/*.py"), *ROOT.glob("ui/**/*.py")])
STAGES = ("detect", "read", "redact", "policy", "audit", "desktop")
ROOMS = ("lines", "layout", "chat", "documents", "files")
"""The parts of `read`, which `read.examine` puts together."""

FOR_EVERYONE = {
    "guard.model",
    "guard.errors",
    "guard.paths",
    "guard.version",
    "guard.atomic",
    "guard.allocator",
    "guard.confined",
    "guard.boxes",
    "guard.clock",
    "guard.media",
}
MAX_LINES = 400
"""A hard stop; over 300 the second duty of a file is looked for in review."""


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, also inside functions, names of packages joined with what is taken."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("stage", STAGES)
def test_stages_do_not_know_each_other(stage: str) -> None:
    others = tuple(f"guard.{other}" for other in STAGES if other != stage)
    wrong = [
        f"{name(path)}: {imported}"
        for path in ROOT.glob(f"guard/{stage}/**/*.py")
        for imported in imports(path)
        if imported.startswith(others)
    ]
    assert not wrong


@pytest.mark.parametrize("stage", STAGES)
def test_stages_import_only_themselves_and_the_vocabulary(stage: str) -> None:
    wrong = [
        f"{name(path)}: {imported}"
        for path in ROOT.glob(f"guard/{stage}/**/*.py")
        for imported in imports(path)
        if imported.startswith("guard.")
        and not imported.startswith(f"guard.{stage}")
        and not any(imported == allowed or imported.startswith(f"{allowed}.") for allowed in FOR_EVERYONE)
    ]
    assert not wrong


@pytest.mark.parametrize("room", ROOMS)
def test_the_parts_of_reading_do_not_know_each_other(room: str) -> None:
    others = tuple(f"guard.read.{other}" for other in (*ROOMS, "worker") if other != room)
    wrong = [
        f"{name(path)}: {imported}"
        for path in ROOT.glob(f"guard/read/{room}/*.py")
        for imported in imports(path)
        if imported.startswith(others)
    ]
    assert not wrong


def test_the_vocabulary_imports_the_standard_library_and_numpy_alone() -> None:
    for path in (*ROOT.glob("guard/model/*.py"), ROOT / "guard/errors.py"):
        wrong = [
            imported
            for imported in imports(path)
            if imported.split(".")[0] not in sys.stdlib_module_names | {"numpy", "__future__"}
            and not imported.startswith("guard.model")
        ]
        assert not wrong, name(path)


def test_the_engine_knows_no_widgets() -> None:
    wrong = [
        f"{name(path)}: {imported}"
        for path in ROOT.glob("guard/**/*.py")
        for imported in imports(path)
        if imported.split(".")[0] == "ui" or "QtWidgets" in imported
    ]
    assert wrong == []


def test_the_tray_is_declared_and_where_the_engine_looks_for_it() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    assert declared[TRAY] == {"tray": BESIDE}
    module, _, function = BESIDE.partition(":")
    source = (ROOT / module.replace(".", "/")).with_suffix(".py").read_text()
    assert function in {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def test_qt_in_the_engine_stays_under_desktop() -> None:
    wrong = [
        name(path)
        for path in ROOT.glob("guard/**/*.py")
        if not name(path).startswith("guard/desktop/")
        and any(imported.startswith("PySide6") for imported in imports(path))
    ]
    assert not wrong


def test_widgets_know_only_the_face_the_model_and_the_errors() -> None:
    allowed = {"guard", "guard.model", "guard.errors", "guard.paths"}
    wrong = [
        f"{name(path)}: {imported}"
        for path in ROOT.glob("ui/**/*.py")
        if path.name != "app.py"
        for node in ast.walk(ast.parse(path.read_text()))
        for imported in _modules(node)
        if imported.startswith("guard") and imported not in allowed
    ]
    assert not wrong


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def test_one_file_asks_for_the_platform() -> None:
    asking = [name(path) for path in SOURCES if "sys.platform" in path.read_text() or "os.name" in path.read_text()]
    assert asking == ["guard/desktop/__init__.py"]


def test_one_file_configures_logging() -> None:
    words = ("basicConfig", "addHandler", "StreamHandler(", "FileHandler(")
    assert [name(path) for path in SOURCES if any(word in path.read_text() for word in words)] == ["guard/cli/log.py"]


def test_one_catch_all() -> None:
    assert [name(path) for path in SOURCES if "except Exception" in path.read_text()] == ["guard/service/inbox.py"]


def test_one_file_reads_the_wall_clock() -> None:
    reads = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
    reads |= {"time.localtime", "time.gmtime", "time.strftime", "time.ctime"}
    assert [name(path) for path in SOURCES if attributes(path) & reads] == ["guard/clock.py"]


def test_only_commands_ask_for_the_time_themselves() -> None:
    """Everything else is handed a clock, so that a test can move it."""
    asking = [
        name(path)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("wall_clock")
    ]
    assert sorted(file for file in set(asking) if not file.startswith("guard/cli/")) == ["ui/app.py"]


def attributes(path: Path) -> set[str]:
    """The last two names of each attribute that a file speaks of, and what it imports by name: `datetime.now`."""
    tree = ast.parse(path.read_text())
    spoken = {".".join(ast.unparse(node).split(".")[-2:]) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    taken = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return spoken | taken


def test_files_are_short() -> None:
    lines = {name(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert not {file: count for file, count in lines.items() if count > MAX_LINES}


def test_public_functions_of_the_engine_say_what_they_give() -> None:
    silent = [
        f"{name(path)}: {node.name}"
        for path in SOURCES
        if path.name != "errors.py"  # its module's docstring draws the whole tree
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert not silent


CONTENT = {
    "Finding": {"masked"},
    "Label": {"text"},
    "Application": {"title"},
    "Snapshot": {"formats"},
    "Release": {"safe", "decide"},
    "Outcome": {"reason"},
}


@pytest.mark.parametrize(("type_name", "fields"), CONTENT.items())
def test_content_stays_out_of_repr(type_name: str, fields: set[str]) -> None:
    shown = {field.name for field in dataclasses.fields(getattr(model, type_name)) if field.repr}
    assert not shown & fields


def test_the_model_is_frozen_and_slotted() -> None:
    types = [value for value in vars(model).values() if dataclasses.is_dataclass(value)]
    assert types
    for each in types:
        assert each.__dataclass_params__.frozen, each.__name__  # type: ignore[attr-defined]
        assert hasattr(each, "__slots__"), each.__name__


def test_the_pipeline_loads_no_qt() -> None:
    code = "import sys, guard.inspect.pipeline; print([m for m in sys.modules if m.startswith('PySide6')])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_no_committed_file_names_a_place_of_one_machine_or_index() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    # Put together, so that this file does not name them either.
    words = ["py" + "pi.org", "python" + "hosted", "/work/" + "main", "/work/" + "shared", "npm" + "js.org"]
    wrong = []
    for file in files:
        path = ROOT / file
        if path.suffix in {".png", ".bin", ".svg"} or not path.is_file():
            continue
        content = path.read_text(errors="replace")
        wrong += [f"{file}: {word}" for word in words if word in content]
    assert not wrong
