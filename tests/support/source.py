"""The project's own source, as the tests of its structure read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = sorted([*ROOT.glob("guard/**/*.py"), *ROOT.glob("ui/**/*.py")])


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, also inside functions, names of packages joined with what is taken."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules(path: Path) -> Iterator[str]:
    """The modules of this project that a file imports; of a name that is taken from a module, the module."""
    for imported in imports(path):
        file = ROOT.joinpath(*imported.split("."))
        if file.with_suffix(".py").exists() or (file / "__init__.py").exists():
            taken_from_face = imported == "guard" and not _takes_the_face(path)
            if not taken_from_face:
                yield imported


def _takes_the_face(path: Path) -> bool:
    """Whether a file takes something from the package itself and not only modules of it."""
    return any(
        not (ROOT / "guard" / f"{alias.name}.py").exists()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "guard"
        for alias in node.names
    )


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
