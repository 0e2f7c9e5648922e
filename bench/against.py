"""This tree against another commit of its own: each one's bench, in turns, in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.report import Row

_ROOT = Path(__file__).parents[1]
_AREA = """
import importlib, json, sys
for row in importlib.import_module("bench." + sys.argv[1]).rows():
    print(json.dumps([row.name, row.value, row.unit]), flush=True)
"""
"""Program that measures one area in whatever tree it is started in, a line a row."""
_TURNS = 2
"""Measurements of each tree, taken in turns, so that what else the machine does meets both."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A commit's files, and the interpreter of an environment in which they are installed."""

    folder: Path
    python: Path


OURS = Tree(_ROOT, Path(sys.executable))


def rows(area: str, commit: str) -> Iterator[Row]:
    """The figures that both trees give under the same name, in the same unit; the other commit is the peer.

    Raises:
        subprocess.CalledProcessError: there is no such commit, or a bench failed.
    """
    ours: dict[tuple[str, str], list[float]] = {}
    theirs: dict[tuple[str, str], list[float]] = {}
    with checked_out(commit) as other:
        for _ in range(_TURNS):
            for tree, figures in ((OURS, ours), (other, theirs)):
                for name, value, unit in _measured(area, tree):
                    figures.setdefault((name, unit), []).append(value)
    for name, unit in ours:
        if (name, unit) in theirs:
            yield _row(name, unit, ours[name, unit], commit, theirs[name, unit])


def _row(name: str, unit: str, ours: Sequence[float], commit: str, theirs: Sequence[float]) -> Row:
    if not unit.endswith("/s"):
        return Row.smaller(name, ours, unit, commit, theirs)
    value, before = median(ours), median(theirs)
    return Row(name, value, unit, before, value / before, None, commit)


def _measured(area: str, tree: Tree) -> list[tuple[str, float, str]]:
    # In its folder: an area starts programs of its own by name.
    done = subprocess.run(
        [tree.python, "-c", _AREA, area], stdout=subprocess.PIPE, check=True, text=True, cwd=tree.folder
    )
    rows = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("["))
    return [(name, value, unit) for name, value, unit in rows]


@contextmanager
def checked_out(commit: str) -> Iterator[Tree]:
    """That commit, installed beside the packages of this one."""
    with tempfile.TemporaryDirectory() as folder:
        tree, environment = Path(folder) / "tree", Path(folder) / "environment"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", tree, commit], cwd=_ROOT, check=True)
        try:
            venv.create(environment, symlinks=True)
            packages = sysconfig.get_path("purelib", vars={"base": str(environment)})
            Path(packages, "tree.pth").write_text(f"{tree}\n")
            # Links, since a copy of the interpreter finds what lies there, and nothing that a path file names.
            for package in Path(sysconfig.get_path("purelib")).iterdir():
                if package.suffix != ".pth":
                    Path(packages, package.name).symlink_to(package)
            yield Tree(tree, environment / "bin" / "python")
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=_ROOT, check=True)
