"""Programs that take the clipboard back whenever somebody else takes it over, such as some clipboard managers."""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Callable, Mapping

from guard.desktop import GateNote, GateNoteKind
from guard.model import Application

log = logging.getLogger(__name__)

_AT_ONCE_S = 1.0
_TAKINGS_BACK = 8
"""Takings-back in a row, each within a second, from which a program fights; a person does not copy so fast."""


class Insistence:
    """Sees who pastes a copy and at once copies the same again, so that two programs never fight for ever.

    Such a program is given the safe version of that copy and no other until somebody else copies, or it does so later
    than at once; what it then copies needs no guarding and is left with it. All times are monotonic.
    """

    def __init__(self) -> None:
        self._content = self._insisted = b""
        """What lies there, and what the insistent program copied again and again, as digests."""
        self._taken_s = (-math.inf, -math.inf)
        """The last two times: pictures and files are taken over before it is known what was copied."""
        self._pasted: set[int] = set()
        self._repeats = 0
        self._insistent: int | None = None

    def taken_over(self, now_s: float) -> None:
        """The gate took a copy over."""
        self._taken_s = (self._taken_s[-1], now_s)

    def copied(self, pid: int | None, formats: Mapping[str, bytes], noticed_s: float) -> None:
        """A program copied those formats."""
        digest = hashlib.sha256()
        for name in sorted(formats):
            digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + formats[name])
        same = digest.digest() == self._content
        soon = any(0 < noticed_s - taken_s < _AT_ONCE_S for taken_s in self._taken_s)
        again = same and pid in self._pasted and soon
        self._repeats = self._repeats + 1 if again else 0
        if self._repeats >= _TAKINGS_BACK:
            self._insistent, self._insisted = pid, self._content
        elif pid != self._insistent or not soon:
            self._insistent = None
        self._content = digest.digest()
        self._pasted.clear()

    def pasted(self, pid: int | None) -> None:
        """A program was given what lies there."""
        if pid is not None:
            self._pasted.add(pid)

    def insists(self, pid: int | None) -> bool:
        """Whether a program has been found to fight."""
        return pid is not None and pid == self._insistent

    def fights(self, pid: int | None, asked_s: float) -> bool:
        """Whether a program asks at once for what it has been found to fight for; later than that it may be a person
        who held a key down."""
        return self.insists(pid) and self._content == self._insisted and asked_s - self._taken_s[-1] < _AT_ONCE_S


class Fights:
    """Counts how often programs, one or several in turns, take back what was taken from them. Times are monotonic."""

    def __init__(self, noted: Callable[[GateNote], None]) -> None:
        """`noted`: hears once of each program that fights."""
        self._noted = noted
        self._taken_s: dict[int, float] = {}
        """By process: when a copy of its was taken over last, of those from whom one was within a second."""
        self._count = 0
        self._overran: int | None = None

    def taken_over(self, pid: int | None, now_s: float) -> None:
        """A copy of that process was taken over."""
        self._taken_s = {each: s for each, s in self._taken_s.items() if now_s - s < _AT_ONCE_S}
        if pid is not None:
            self._taken_s[pid] = now_s

    def copied(self, program: Application, now_s: float) -> None:
        """A program copied."""
        pid = program.pid
        again = pid is not None and now_s - self._taken_s.get(pid, -math.inf) < _AT_ONCE_S
        self._count = self._count + 1 if again else 0
        if self._count == _TAKINGS_BACK:
            self._tell(program, "a program takes the clipboard back again and again")

    def overrun(self, program: Application) -> None:
        """A program copies faster than copies can be handled."""
        if program.pid != self._overran:
            self._tell(program, "a program copies faster than copies can be handled")
        self._overran = program.pid

    def _tell(self, program: Application, what: str) -> None:
        log.warning(what)
        self._noted(GateNote(GateNoteKind.FOUGHT_OVER, program))
