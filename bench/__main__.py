"""`python -m bench [AREA…]`: the way we do it against a peer, interleaved in one run.

Areas: gate, pictures, text, documents, policy, trail, trace, face, browser; and real-screens FOLDER [COUNT [COMMIT]],
trace FOLDER or marks FOLDER, for pictures that are no part of the project.
`python -m bench against COMMIT [AREA…]` measures the same in this tree and in another commit of it, in turns.
Numbers of one run are comparable with each other, not with another run's.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import against
from bench.report import Row

AREAS = ("gate", "text", "pictures", "documents", "policy", "trail", "trace", "face", "browser")
REAL_SCREENS, TRACE, MARKS = "real-screens", "trace", "marks"
OF_A_FOLDER = {REAL_SCREENS: "bench.real_screens", TRACE: "bench.trace", MARKS: "bench.marks"}
"""Areas that take a folder of pictures, and their modules."""
AGAINST = "against"


def main(areas: list[str]) -> int:
    if len(areas) > 1 and areas[0] in OF_A_FOLDER and areas[1] not in AREAS:
        more = (int(areas[2]), *areas[3:4]) if areas[0] == REAL_SCREENS and len(areas) > 2 else ()
        _print(_console(), areas[0], importlib.import_module(OF_A_FOLDER[areas[0]]).rows(Path(areas[1]), *more))
        return 0
    commit = areas[1] if areas[:1] == [AGAINST] and len(areas) > 1 else None
    areas = areas[2:] if commit is not None else areas
    unknown = [area for area in areas if area not in AREAS]
    if unknown:
        print(f"bench: no area {unknown[0]}; there are {', '.join(AREAS)}", file=sys.stderr)
        return 2
    console = _console()
    for area in areas or AREAS:
        measured = against.rows(area, commit) if commit else importlib.import_module(f"bench.{area}").rows()
        _print(console, area, measured)
    return 0


def _console() -> Console:
    """Says first on what machine it was measured."""
    console = Console(width=None if sys.stdout.isatty() else 150)
    console.print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    )
    return console


def _print(console: Console, area: str, rows: Iterable[Row]) -> None:
    table = Table("what", "ours", "peer", "peer's", "times better", "goal", title=area)
    for row in rows:
        peer = f"{_figure(row.peer_value)} {row.unit}" if row.peer_value is not None else ""
        ratio = f"{row.ratio:,.1f}" if row.ratio is not None else ""
        table.add_row(row.name, f"{_figure(row.value)} {row.unit}", row.peer or "", peer, ratio, row.goal or "")
    console.print(table)


def _figure(value: float) -> str:
    """Three digits of what is measured, every digit of what is counted."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3g}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
