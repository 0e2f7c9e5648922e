"""Kills a running guard's reading process again and again while programs copy and paste pictures.

    python -m tests.support.reader_kills 100

Prints what the pastes received as one JSON object; gives 1 where a paste was left without an answer, an original went
to the social program or a copy was lost for the work program.
"""

from __future__ import annotations

import dataclasses
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired

from tests.support import chat_picture
from tests.support.clients import Xclip
from tests.support.guard_process import GuardProcess, free_strangers, running_guard
from tests.support.waiting import until
from tests.support.xserver import OwnerWatch, running_x_server

PICTURES = 4
LATEST_KILL_S = 1.5
ANSWER_S = 10.0
"""No program waits so long."""


@dataclasses.dataclass
class Received:
    """What came of the pastes."""

    kills: int = 0
    copies: int = 0
    unanswered: int = 0
    leaked: int = 0
    """Pastes of the social program that hold the original."""
    strange: int = 0
    """Pastes of the social program that hold neither the original nor the safe version."""
    lost: int = 0
    """Pastes of the work program that hold anything but the original."""
    frosted: int = 0
    withheld: int = 0
    """Pastes of the social program that received nothing: the policy's answer to what could not be read in time."""

    @property
    def clean(self) -> bool:
        return not (self.unanswered or self.leaked or self.strange or self.lost)


def pastes_amid_kills(guard: GuardProcess, folder: Path, kills: int, seed: int = 20261124) -> Received:
    """Copy pictures and paste them as two programs until the reading process was killed so often."""
    rng = random.Random(seed)
    source, work, social = (Xclip(guard.display, folder, name) for name in ("chat-tool", "crm", "wechat"))
    safe = dict(_pasted_in_peace(guard, source, social))
    received = Received()
    while received.kills < kills:
        original = rng.choice(list(safe))
        _copy(guard, source, original)
        received.copies += 1
        killing = threading.Thread(target=_kill, args=(guard, rng.uniform(0, LATEST_KILL_S), rng.random(), received))
        killing.start()
        for program in rng.sample((work, social), 2):
            try:
                pasted = program.paste("image/png", timeout_s=ANSWER_S)
            except TimeoutExpired:
                received.unanswered += 1
                continue
            if program is work:
                received.lost += pasted != original
            elif pasted is None:
                received.withheld += 1
            else:
                received.leaked += pasted == original
                received.frosted += pasted == safe[original]
                received.strange += pasted not in (original, safe[original])
        killing.join()
    source.close()
    return received


def worker_processes(guard_pid: int) -> tuple[int, ...]:
    """The guard's inspection worker: the process that lanes are forked from, and the lanes. Empty: none just now."""
    return tuple(
        child for child in _below(guard_pid) if b"guard.inspect.worker" in Path(f"/proc/{child}/cmdline").read_bytes()
    )


def _below(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from _below(child)


def _copy(guard: GuardProcess, source: Xclip, original: bytes) -> None:
    """Copy, and wait until the guard has taken the copy over: a paste before that is a race with any guard."""
    taken = OwnerWatch(guard.display, "CLIPBOARD")
    source.copy(original, "image/png")
    taken.wait_for(guard.pid)


def _pasted_in_peace(guard: GuardProcess, source: Xclip, social: Xclip) -> Mapping[bytes, bytes]:
    safe: dict[bytes, bytes] = {}
    for number in range(PICTURES):
        said = chat_picture.CHAT[number : number + 4]
        original = chat_picture.png(chat_picture.draw(said, (700, 480)))
        _copy(guard, source, original)
        pastes = (social.paste("image/png") for _ in range(5))  # a busy machine may need longer than one paste waits
        safe[original] = next(paste for paste in pastes if paste is not None)
        assert safe[original] != original
    return safe


def _kill(guard: GuardProcess, after_s: float, which: float, received: Received) -> None:
    time.sleep(after_s)
    until_s = time.monotonic() + ANSWER_S
    while time.monotonic() < until_s:
        with suppress(OSError):  # it may just have ended
            if pids := worker_processes(guard.pid):
                os.kill(pids[int(which * len(pids))], signal.SIGKILL)
                received.kills += 1
                return
        time.sleep(0.005)


def main(kills: int) -> int:
    with tempfile.TemporaryDirectory(prefix="frostpane-kills-") as name, running_x_server() as display:
        folder = Path(name)
        with running_guard(display, folder / "data", free_strangers(folder)) as guard:
            until(lambda: guard.status()["reader"]["warm"], timeout_s=60, what="warm reader")
            received = pastes_amid_kills(guard, folder, kills)
            assert guard.process.poll() is None, "the guard ended"
    print(json.dumps(dataclasses.asdict(received)))
    return 0 if received.clean else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
