"""`python -m tests.programs [NAME…]`: all programs, with docs/programs.md; or those of these names, without it."""

from __future__ import annotations

import logging
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.programs.browsers import Chromium, Firefox
from tests.programs.editors import Geany, Gedit, Mousepad, Xterm
from tests.programs.folders import Pcmanfm, Thunar
from tests.programs.office import Calc, Writer
from tests.programs.others import Copyq, Gimp, Keepassxc
from tests.programs.page import is_good, page, versions_of
from tests.programs.rounds import Kind, play

KINDS: tuple[Kind, ...] = (
    *(Mousepad, Gedit, Geany, Xterm, Writer, Calc),
    *(Chromium, Firefox, Thunar, Pcmanfm, Copyq, Gimp, Keepassxc),
)
PAGE = Path(__file__).parents[2] / "docs" / "programs.md"


def main(names: list[str]) -> int:
    """0: every cell is as it should be."""
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)8d %(message)s", stream=sys.stderr)
    kinds = [kind for kind in KINDS if not names or kind.name in names]
    folder = Path(tempfile.mkdtemp(prefix="frostpane-programs-"))
    results = play(kinds, folder)
    if not names:
        system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
        told = page(results, kinds, datetime.now(UTC).date(), versions_of(kinds), system)
        PAGE.write_text(told, "utf-8")
    for one in results:
        print(f"{one.source:10} {one.destination:10} {one.content:20} {one.work:26} {one.guarded}")
    bad = sum(not is_good(one) for one in results)
    print(f"{len(results) - bad} of {len(results)} cells are as they should be")
    if bad:
        print(f"What was on the screen stands in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
