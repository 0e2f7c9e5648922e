"""`python -m tests.programs [NAME…]`: all programs, with docs/programs.md; or those of these names, without it."""

from __future__ import annotations

import logging
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from guard.cli.tried_programs import FILE
from tests.programs.browsers import Chromium, Firefox
from tests.programs.editors import Featherpad, Geany, Gedit, Kwrite, L3afpad, Mousepad, Swing, Tmux, Xterm
from tests.programs.folders import Nautilus, Pcmanfm, Thunar
from tests.programs.judging import is_good
from tests.programs.mail import Thunderbird
from tests.programs.office import Calc, Impress, Writer
from tests.programs.others import Clipman, Copyq, Flameshot, Gimp, Inkscape, Keepassxc, Ksnip
from tests.programs.page import page, tried, versions_of
from tests.programs.remote import FreeRdp, VncViewer
from tests.programs.rounds import Kind, play
from tests.programs.windows import Notepad, Wordpad

KINDS: tuple[Kind, ...] = (
    *(Mousepad, Gedit, Geany, Featherpad, L3afpad, Kwrite, Swing, Notepad, Xterm, Tmux, Writer, Calc, Impress),
    *(Chromium, Firefox, Thunar, Pcmanfm, Nautilus, Copyq, Gimp, Inkscape, Flameshot, Ksnip, Keepassxc, VncViewer),
    *(FreeRdp, Thunderbird, Wordpad, Clipman),
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
        of_run = (results, kinds, datetime.now(UTC).date(), versions_of(kinds), system)
        PAGE.write_text(page(*of_run), "utf-8")
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(tried(*of_run), "utf-8")
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
