"""The project's own source, as the tests of its structure read it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = sorted([*ROOT.glob("guard/**/*.py"), *ROOT.glob("ui/**/*.py")])


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All that a file's source is made of, the module first; read once."""
    return tuple(ast.walk(ast.parse(path.read_text())))


@functools.cache
def imports(path: Path) -> tuple[str, ...]:
    """The modules that a file imports, also inside functions, names of packages joined with what is taken."""
    found: list[str] = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
            found += (f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(found)


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
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module == "guard"
        for alias in node.names
    )


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
