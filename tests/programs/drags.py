"""What is dragged from one program into another, beside the guard and without it: `python -m tests.programs.drags`.

The guard does not look into drags (docs/threat-model.md) and does not disturb them: in guarded programs too there
arrives what arrives without it, and what was copied before lies there afterwards. One line a pair: `same`, or what came
in the three rounds.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from tests.programs.browsers import BrowserProgram, Chromium
from tests.programs.content import Content
from tests.programs.desk import Desk, running_desk
from tests.programs.editors import Editor, Geany, Gedit, Mousepad
from tests.programs.folders import Folders, Pcmanfm, Thunar
from tests.programs.judging import Round
from tests.programs.program import Program
from tests.programs.rounds import Kind, policy

_Dragged = type[Editor] | type[Folders]
PAIRS: tuple[tuple[_Dragged, Kind], ...] = (
    *((Mousepad, Geany), (Gedit, Mousepad), (Geany, Chromium)),
    *((Thunar, Chromium), (Thunar, Pcmanfm), (Pcmanfm, Chromium)),
)
_LINES = 30
"""Lines of a text that is dragged: it can be taken hold of anywhere."""
_GRIPS: dict[_Dragged, tuple[int, int]] = {Thunar: (240, 147), Pcmanfm: (203, 100)}
_GRIP = (320, 260)
"""Place to take hold of what is dragged, in pixels from the window's corner: a text in an editor, a folder's file."""
_DROP = (460, 330)
"""Place to let go of it."""
_COPIED = "copied before"


def seen(how: Round, folder: Path) -> dict[tuple[str, str], bytes]:
    """What came of each pair."""
    kinds = list(dict.fromkeys(kind for pair in PAIRS for kind in pair))
    with running_desk(folder, policy(how, kinds)) as desk:
        programs = {kind: _started(kind, desk) for kind in kinds}
        return dict(_dragged(desk, programs))


def _started(kind: Kind, desk: Desk) -> Program:
    program = kind(desk)
    if isinstance(program, Editor):
        program.lines = _LINES
    program.start()
    return program


def _dragged(desk: Desk, programs: dict[Kind, Program]) -> Iterator[tuple[tuple[str, str], bytes]]:
    for source, destination in PAIRS:
        content = Content.TEXT if issubclass(source, Editor) else Content.FILES
        came = b""
        with suppress(OSError, TimeoutError, subprocess.SubprocessError):
            left, right = f"{source.executable}-copy", f"{destination.executable}-paste"
            desk.run("sh", "-c", f"printf %s '{_COPIED}' | xclip -i -selection clipboard >/dev/null 2>&1")
            programs[destination].emptied()
            desk.beside(left, right)
            desk.press("ctrl+a")
            desk.drag(left, _GRIPS.get(source, _GRIP), right, _DROP)
            if not issubclass(destination, BrowserProgram):
                desk.focus(f"{destination.executable}-paste")
            came = programs[destination].arrived(content)
            lies = desk.run("timeout", 10, "xclip", "-o", "-selection", "clipboard")
            came = came if lies == _COPIED.encode() else b"no longer copied: " + came
        if not came:
            desk.shot(desk.home / f"drag-{source.executable}-{destination.executable}.png")
        yield (source.name, destination.name), came


def main() -> int:
    """0: every drag ends as without the guard, and takes something."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="frostpane-drags-"))
    with ThreadPoolExecutor(len(Round)) as desks:
        started = {how: desks.submit(seen, how, folder / how.name) for how in Round}
        rounds = {how: one.result() for how, one in started.items()}
    wrong = 0
    for pair, bare in rounds[Round.BARE].items():
        given = [rounds[how][pair] for how in Round]
        good = bool(bare) and given == [bare] * len(Round)
        wrong += not good
        print(f"{' → '.join(pair):24} {'same' if good else [each[:90] for each in given]}", flush=True)
    print(f"{wrong} not as without the guard; {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
