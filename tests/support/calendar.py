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

LEFT_OUT = {
    **dict.fromkeys(
        (
            "flow/test_chaos.py",
            "flow/test_fuzz.py",
            "flow/test_copy_to_paste.py",
            "flow/test_deadline.py",
            "flow/test_hostile_copies.py",
        ),
        "how long a paste waits is told by the clock that nobody moves",
    ),
    **dict.fromkeys(
        (
            "flow/test_captures.py",
            "flow/test_read_after_cover.py",
            "flow/test_reader_kills.py",
            "flow/test_policy_kills.py",
        ),
        "the same: deaths and deadlines, minutes of them, and no date decides",
    ),
    "flow/test_policy_service.py": "how soon a push counts, by the same clock",
    "flow/test_tables.py": "how long a step waits for a lock; PostgreSQL's timers stand still by a moved clock",
    "flow/test_streams.py": "what moves the clock takes the number of the output that these tests close",
    "desktop/test_watch_lost.py": "what came since is told by files' dates, which are the kernel's clock's",
    "ui/test_smoothness.py": "how long a thread works, by the processor's clock",
}
"""Files that are not run once more under moved clocks, and why."""


@cache
def knows_the_time(file: Path) -> bool:
    """Whether a file of tests, its conftest or anything of `tests` that they import speaks of dates."""
    if f"{file.parent.name}/{file.name}" in LEFT_OUT:
        return False
    return any(_SPEAKS_OF_TIME.search(each.read_text("utf-8")) for each in _with_shared(file) if each != _SELF)


def _with_shared(file: Path) -> set[Path]:
    found: set[Path] = set()
    waiting = [file, *(folder / "conftest.py" for folder in file.parents if folder.is_relative_to(ROOT / "tests"))]
    while waiting:
        each = waiting.pop()
        if each in found or not each.is_file():
            continue
        found.add(each)
        waiting += _shared_by(each)
    return found


@cache
def _shared_by(file: Path) -> tuple[Path, ...]:
    found: list[Path] = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "tests":
            place = ROOT.joinpath(*str(node.module).split("."))
            found += [place.with_suffix(".py"), *(place / f"{alias.name}.py" for alias in node.names)]
    return tuple(found)


_SELF = Path(__file__).resolve()
