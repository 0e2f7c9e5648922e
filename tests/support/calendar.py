"""Which tests know what time it is: those that speak of dates, themselves or through what they share."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SPEAKS_OF_TIME = re.compile(
    r"\b(datetime|timedelta|issued_at|expires_at|not_valid_before|time\.time|time_ns|strftime|utime|TZ)\b"
)


@cache
def knows_the_time(file: Path) -> bool:
    """Whether a file of tests, its conftest or anything of `tests` that they import speaks of dates."""
    return any(_SPEAKS_OF_TIME.search(each.read_text("utf-8")) for each in _with_shared(file) if each != _SELF)


def _with_shared(file: Path) -> set[Path]:
    found: set[Path] = set()
    waiting = [file, *(folder / "conftest.py" for folder in file.parents if folder.is_relative_to(ROOT / "tests"))]
    while waiting:
        each = waiting.pop()
        if each in found or not each.is_file():
            continue
        found.add(each)
        for node in ast.walk(ast.parse(each.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "tests":
                place = ROOT.joinpath(*str(node.module).split("."))
                waiting += [place.with_suffix(".py"), *(place / f"{alias.name}.py" for alias in node.names)]
    return found


_SELF = Path(__file__).resolve()
