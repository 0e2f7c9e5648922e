"""A thousand copies in a row in each program under a guard: `python -m tests.programs.manners [TIMES [NAME…]]`.

Afterwards the program still answers, what it copied lies there byte for byte as before the row, and the guard guards.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.programs.__main__ import KINDS
from tests.programs.content import Content
from tests.programs.desk import Desk, running_desk
from tests.programs.judging import Round
from tests.programs.program import Program
from tests.programs.rounds import Kind, policy, started

DELAY_MS = 45
"""Time between two copies, in milliseconds: as fast as a held key repeats."""
_AT_ONCE = 50
"""Copies between two looks: a program that ended is told of soon."""


def row(program: Program, times: int) -> Iterator[str]:
    """Copy so often; gives what went wrong."""
    desk = program.desk
    program.copy(Content.TEXT)
    desk.wait()
    before = _lying(desk)
    if not before:
        yield "nothing was copied"
        return
    for _ in range(0, times, _AT_ONCE):
        desk.run("xdotool", "key", "--clearmodifiers", "--repeat", _AT_ONCE, "--delay", DELAY_MS, program.copies_by)
        desk.wait()
        after = _lying(desk)
        if after != before:
            yield f"{len(before)} bytes were copied, {len(after)} lie there"
            return


def _lying(desk: Desk) -> bytes:
    """The text that is copied; WordPad ends some with a NUL and a byte of chance, without the guard too."""
    lies = desk.run("timeout", 10, "sh", "-c", "xclip -o -selection clipboard -t UTF8_STRING || true")
    return lies.partition(b"\0")[0]


def main(times: int, names: list[str]) -> int:
    """0: nothing went wrong."""
    kinds: list[Kind] = [each for each in KINDS if each.copies_by and (not names or each.name in names)]
    wrong = 0
    with (
        tempfile.TemporaryDirectory(prefix="frostpane-manners-") as folder,
        running_desk(Path(folder), policy(Round.WORK, kinds)) as desk,
    ):
        for kind in kinds:
            program = started(kind, desk)
            told = list(row(program, times)) if program is not None else ["does not start"]
            wrong += bool(told)
            print(f"{kind.name:26} {times} copies: {', '.join(told) or 'all there'}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(int((sys.argv[1:2] or ["1000"])[0]), sys.argv[2:]))
