"""The rooms of the house: who may import whom, and how large they are, held by reading the source."""

from __future__ import annotations

import ast
import graphlib
import sys
import tomllib

import pytest

from guard.cli.run import BESIDE, TRAY
from tests.support.source import ROOT, SOURCES, imports, modules, name, nodes

STAGES = ("detect", "read", "redact", "policy", "audit", "desktop", "fleet")
ROOMS = ("lines", "layout", "chat", "documents", "files")
"""The parts of `read`, which `read.examine` puts together."""

FOR_EVERYONE = {
    "guard.model",
    "guard.errors",
    "guard.paths",
    "guard.files",
    "guard.word_lists",
    "guard.allocator",
    "guard.confined",
    "guard.model.boxes",
    "guard.model.media",
}
MAY_IMPORT = {
    "tokens": ("guard.audit", "guard.policy"),
    "inspect": ("guard.detect", "guard.read", "guard.redact", "guard.policy.decide"),
    "connector": ("guard.inspect",),
    "service": (
        "guard.inspect",
        "guard.tokens",
        "guard.policy.document",
        "guard.policy.in_force",
        "guard.policy.ledger",
        "guard.policy.store",
    ),
}
"""What a room of the middle may import besides itself and the ground, by the beginnings of modules' names."""
FACES = {"service": ("guard.audit", "guard.desktop", "guard.desktop.local_server", "guard.desktop.shield")}
"""Stages of which a room knows the front door alone: the package, and none of its modules."""

MAX_LOOSE_FILES = 10
"""Files at the top of `guard/`, the ground's; everything else has a room."""
MAX_LINES = 300
"""Of a file, product or test; in a longer one there is a second duty."""
STILL_LONGER = {}
"""Files that are yet to be divided, with their lines: they may only become shorter."""


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


def test_what_the_trail_proves_does_not_rest_on_how_it_is_kept() -> None:
    wrong = [
        f"{name(path)}: {imported}"
        for path in ROOT.glob("guard/audit/proof/*.py")
        for imported in modules(path)
        if imported.startswith("guard.audit") and not imported.startswith("guard.audit.proof")
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
    allowed = {"guard", "guard.model", "guard.errors", "guard.paths", "guard.files"}
    wrong = [
        f"{name(path)}: {imported}"
        for path in ROOT.glob("ui/**/*.py")
        if path.name != "app.py"
        for node in nodes(path)
        for imported in _modules(node)
        if imported.startswith("guard") and imported not in allowed
    ]
    assert not wrong


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def test_files_are_short() -> None:
    places = ("guard", "ui", "bench", "installer", "tools", "tests")
    files = [path for place in places for path in ROOT.glob(f"{place}/**/*.py")]
    files += ROOT.glob("assets/**/*.js")
    lines = {name(path): len(path.read_text().splitlines()) for path in files}
    long = {file: count for file, count in lines.items() if count > STILL_LONGER.get(file, MAX_LINES)}
    assert not long
    divided = [file for file in STILL_LONGER if lines.get(file, 0) <= MAX_LINES]
    assert not divided, "take them off the list"


def test_the_ground_is_small() -> None:
    assert len(list(ROOT.glob("guard/*.py"))) <= MAX_LOOSE_FILES


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_the_rooms_of_the_middle_import_what_they_are_made_of(room: str) -> None:
    allowed = (f"guard.{room}", *MAY_IMPORT[room], *FOR_EVERYONE)
    wrong = [
        f"{name(path)}: {imported}"
        for path in ROOT.glob(f"guard/{room}/**/*.py")
        for imported in modules(path)
        if imported.startswith("guard.")
        and not any(imported == one or imported.startswith(f"{one}.") for one in allowed)
        and imported not in FACES.get(room, ())
    ]
    assert not wrong


def test_nothing_but_commands_and_the_tray_knows_who_builds() -> None:
    wrong = [
        f"{name(path)}: {imported}"
        for path in ROOT.glob("guard/**/*.py")
        if path.parts[-2] != "guard" and "/cli/" not in name(path) and "/compose/" not in name(path)
        for imported in modules(path)
        if imported.startswith(("guard.compose", "guard.cli"))
    ]
    assert not wrong


def test_no_room_is_reached_from_what_it_imports() -> None:
    """Raises CycleError, which names the circle."""
    rooms: dict[str, set[str]] = {}
    for path in SOURCES:
        known = rooms.setdefault(_room(".".join(path.relative_to(ROOT).with_suffix("").parts)), set())
        known |= {_room(imported) for imported in modules(path) if imported.split(".")[0] in ("guard", "ui")}
    for room, imported in rooms.items():
        imported.discard(room)
    assert list(graphlib.TopologicalSorter(rooms).static_order())


def test_no_file_imports_one_that_imports_it() -> None:
    """Nor for its types alone: two files that name each other's are one duty, or the wrong two."""
    files = {name(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in SOURCES}
    known = {
        module: {other for other in modules(path) if other in files and files[other].name != "__init__.py"} - {module}
        for module, path in files.items()
    }
    assert list(graphlib.TopologicalSorter(known).static_order())


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[0] if parts[0] == "ui" or parts[1:] in ([], ["__init__"]) else parts[1]
