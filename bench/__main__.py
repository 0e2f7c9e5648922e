"""`python -m bench [AREA…]`: the way we do it against a peer or the way before, interleaved in one run.

Areas: gate, pictures, text, policy, trail. Numbers of one run are comparable with each other, not with another run's.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys

from rich.console import Console
from rich.table import Table

AREAS = ("gate", "text", "pictures", "policy", "trail")


def main(areas: list[str]) -> int:
    unknown = [area for area in areas if area not in AREAS]
    if unknown:
        print(f"bench: no area {unknown[0]}; there are {', '.join(AREAS)}", file=sys.stderr)
        return 2
    console = Console(width=None if sys.stdout.isatty() else 150)
    console.print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    )
    for area in areas or AREAS:
        table = Table("what", "ours", "peer", "peer's", "times better", "goal", title=area)
        for row in importlib.import_module(f"bench.{area}").rows():
            peer = f"{row.peer_value:,.3g} {row.unit}" if row.peer_value is not None else ""
            ratio = f"{row.ratio:,.1f}" if row.ratio is not None else ""
            table.add_row(row.name, f"{row.value:,.3g} {row.unit}", row.peer or "", peer, ratio, row.goal or "")
        console.print(table)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
