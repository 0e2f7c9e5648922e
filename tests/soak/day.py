"""Eight hours of an agent's work in minutes, with what happens to a workstation in a day.

    python -m tests.soak.day MINUTES [SEED [FOLDER]]

Programs copy and paste on a display under a guard, as on one without; meanwhile the screen is locked, the machine
sleeps, a monitor goes and comes, the display server starts anew, the disk is full for a while. Writes day.csv and
day.svg into the folder (docs/images) and gives 1 where something grew, was lost, leaked, or was late.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import xcffib.randr as randr
import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection
from guard.desktop.x11.formats import Content
from tests.fuzz.contents import picture
from tests.fuzz.desk import Desk, running_desk
from tests.soak.curves import Chart, drawn
from tests.soak.samples import Sample, growth, look, percentile, timed_ms, write
from tests.support.chat_picture import CN_ID
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.waiting import until
from tests.support.xserver import running_x_server

IMAGES = Path(__file__).parents[2] / "docs" / "images"
LATE_MS = 15.0
"""What the guard may add to a paste of text, in milliseconds, at the 99th percentile."""
_LOOKS = 120
"""Looks at the guard in a day."""
_DISK_BYTES = 48 * 1024 * 1024
"""Size of the disk that the guard's data lies on: small enough to be filled at once."""
_LASTS_S = 6.0
"""Time that the screen is locked, a monitor is gone or the disk is full, in seconds."""
_WARM = 0.25
"""Share of the day after which memory must be flat: until then caches fill."""
_LAST_WORDS = 12
"""Lines that are shown of what a guard said that has ended."""
_NOISE_MIB = 12.0
"""Growth of memory over the rest of the day that is no leak, in MiB: pages that the allocator keeps."""
_UNDONE = (AssertionError, TimeoutError, OSError)
"""What the hands say of a step that did not come to its end; the day goes on."""
_COPIES = (
    (0.55, {"text/plain": "您好，订单已经发货，预计明天送达。".encode()}),
    (0.75, {"text/plain": f"客户身份证号 {CN_ID}，请核实".encode()}),
    (0.92, {"text/plain": f"身份证号 {CN_ID}".encode(), "text/html": f"<p>身份证号 <b>{CN_ID}</b></p>".encode()}),
    (1.0, {"image/png": picture()}),
)
"""What is copied, by the share of copies up to which it is that."""


class Day:
    """One agent's hands, and what they saw."""

    def __init__(self, desk: Desk, display: str, bare: str, data: Path, rng: Random) -> None:
        self._desk, self._display, self._bare, self._data, self._rng = desk, display, bare, data, rng
        self.guarded_ms: list[float] = []
        self.bare_ms: list[float] = []
        self.broken: list[str] = []
        self.events: list[tuple[float, str]] = []

    def turn(self) -> None:
        """One copy, and a paste or two of it."""
        try:
            share = self._rng.random()
            copied = next(content for until_share, content in _COPIES if share <= until_share)
            self._desk.copy_raw(copied)
            if "text/plain" in copied:
                self._timed(copied["text/plain"])
            if self._rng.random() < 0.5:
                self._desk.work_pastes()
            if self._rng.random() < 0.4:
                self._desk.social_pastes(self._rng.choice(list(copied)))
        except _UNDONE as broken:
            self.broken.append(f"a turn: {broken}")
        time.sleep(self._rng.uniform(0.05, 0.5))

    def _timed(self, text: bytes) -> None:
        """A paste on the guarded display and one on the other, one after the other."""
        with RawOwner(self._bare, {"UTF8_STRING": Content("UTF8_STRING", 8, text)}):
            for display, series in ((self._display, self.guarded_ms), (self._bare, self.bare_ms)):
                with RawProgram(display) as pasting:
                    begin = time.perf_counter()
                    pasting.ask("UTF8_STRING")
                    series.append(timed_ms(begin))

    def happens(self, event: Callable[[], None], minute: float) -> None:
        """Let something happen to the workstation."""
        name = event.__name__.replace("_", " ")
        self.events.append((minute, name))
        try:
            event()
        except _UNDONE as broken:
            self.broken.append(f"{name}: {broken}")

    def locked(self) -> None:
        """Another program has keyboard and pointer, and the whole screen."""
        connection = Connection(self._display)
        try:
            core, root = connection.core, connection.root
            core.GrabPointer(
                False, root, 0, xproto.GrabMode.Async, xproto.GrabMode.Async, 0, 0, xproto.Time.CurrentTime
            ).reply()
            core.GrabKeyboard(
                False, root, xproto.Time.CurrentTime, xproto.GrabMode.Async, xproto.GrabMode.Async
            ).reply()
            self._meanwhile()
        finally:
            connection.close()

    def monitor_unplugged(self) -> None:
        """The screen becomes smaller, and as large again."""
        connection = Connection(self._display)
        try:
            extension = connection.raw(randr.key)
            for width, height in ((1024, 768), (1920, 1080)):
                extension.SetScreenSize(connection.root, width, height, width // 4, height // 4)
                connection.flush()
                self._meanwhile()
        finally:
            connection.close()

    def disk_full(self) -> None:
        """Nothing more can be written where the guard writes."""
        filler = self._data / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(1 << 16))
            except OSError:
                pass
            self._meanwhile()
        filler.unlink()
        until(lambda: self._desk.state() == "guarding", timeout_s=60, what="guard with room on the disk again")

    def slept(self) -> None:
        """The machine sleeps and wakes up."""
        self._desk.guard_stops()

    def display_again(self) -> None:
        """The display server starts anew."""
        self._desk.server_dies()

    def _meanwhile(self) -> None:
        """The work goes on."""
        until_s = time.monotonic() + _LASTS_S
        while time.monotonic() < until_s:
            self.turn()


def played(
    day: Day, minutes: float, sample: Callable[[float, float, float], Sample], lives: Callable[[], bool]
) -> list[Sample]:
    """The whole day, or until the guard has ended; what the guard has, look by look."""
    happens = [
        *((0.1, day.locked), (0.2, day.slept), (0.3, day.monitor_unplugged), (0.4, day.display_again)),
        *((0.5, day.disk_full), (0.6, day.locked), (0.7, day.slept), (0.8, day.display_again), (0.9, day.disk_full)),
    ]
    samples: list[Sample] = []
    begin, seen = time.monotonic(), 0
    while (share := (time.monotonic() - begin) / (60 * minutes)) < 1 and lives():
        if happens and share >= happens[0][0]:
            day.happens(happens.pop(0)[1], share * minutes)
        day.turn()
        if lives() and share >= len(samples) / _LOOKS and len(day.guarded_ms) > seen:
            here, bare = (statistics.median(series[seen:]) for series in (day.guarded_ms, day.bare_ms))
            samples.append(sample(share * minutes, here, bare))
            seen = len(day.guarded_ms)
    return samples


def judged(day: Day, samples: Sequence[Sample]) -> Iterator[str]:
    """Each thing that is not as it should be."""
    yield from day.broken
    flat = samples[int(len(samples) * _WARM) :]
    grown, noise = growth([each.pss_mib for each in flat])
    if grown > max(_NOISE_MIB, noise):
        yield f"memory grew by {grown:.1f} MiB, noise is {noise:.1f}"
    for name, most in (("descriptors", 8), ("threads", 4), ("windows", 1), ("files", 8)):
        values = [getattr(each, name) for each in flat]
        tenth = max(1, len(values) // 10)
        first, last = values[: 3 * tenth], values[-3 * tenth :]
        # What is left is left in every look; a reading process, which comes and goes, has descriptors of its own.
        if all(of(last) > of(first) + most for of in (min, max)):
            yield f"{name}: {min(first)} to {max(first)} at first, {min(last)} to {max(last)} at last"
    added = percentile(day.guarded_ms, 0.99) - percentile(day.bare_ms, 0.99)
    if added > LATE_MS:
        yield f"a paste of text is {added:.1f} ms later at the 99th percentile"


def picture_of(samples: Sequence[Sample], events: Sequence[tuple[float, str]], heading: str) -> str:
    """The curves of the day."""
    charts = (
        Chart("Memory, MiB", (("PSS", [each.pss_mib for each in samples]),)),
        Chart("Open files", (("descriptors", [each.descriptors for each in samples]),)),
        Chart("Threads", (("threads", [each.threads for each in samples]),)),
        Chart("Windows", (("windows", [each.windows for each in samples]),)),
        Chart(
            "Paste of text, ms",
            (("with the guard", [s.paste_ms for s in samples]), ("without", [s.bare_ms for s in samples])),
        ),
    )
    return drawn(heading, [each.minute for each in samples], charts, events)


@contextmanager
def small_disk(at: Path) -> Iterator[None]:
    """A disk of its own that is soon full; needs root, as a mount does."""
    at.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES},mode=700", "frostpane-day", at], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", at], check=True)


def main(minutes: float, seed: int, images: Path) -> int:
    """Gives the exit status."""
    if os.geteuid() != 0:
        print("The day fills a disk of its own, which only root can mount.", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="frostpane-day-"))
    wrong: list[str] = []
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.enter_context(small_disk(folder / "data"))
        bare = stack.enter_context(running_x_server())
        try:
            with running_desk(folder) as desk:
                guard = desk.guard
                day = Day(desk, guard.display, bare, guard.data, Random(seed))
                samples = played(
                    day,
                    minutes,
                    lambda at, here, there: look(at, guard.pid, guard.display, (guard.data,), here, there),
                    lambda: guard.process.poll() is None,
                )
        except _UNDONE as error:  # what the trail does not tell
            wrong.append(str(error))
        said = (folder / "guard.stderr").read_text("utf-8", "replace").splitlines()[-_LAST_WORDS:]
        wrong.extend(f"left behind at log-out: {each.name}" for each in guard.data.rglob("*") if each.is_socket())
    ended = guard.process.returncode
    broken = [*judged(day, samples), *wrong, *([f"the guard ended with {ended}", *said] if ended else [])]
    images.mkdir(parents=True, exist_ok=True)
    write(samples, images / "day.csv")
    added = percentile(day.guarded_ms, 0.99) - percentile(day.bare_ms, 0.99)
    copies, pastes, last = desk.seen.copies, desk.seen.pastes + len(day.guarded_ms), samples[-1]
    heading = f"A working day in {minutes:g} minutes: {copies} copies, {pastes} pastes"
    (images / "day.svg").write_text(picture_of(samples, day.events, heading), "utf-8")
    print(f"seed {seed}: {copies} copies, {pastes} pastes, {len(day.events)} events")
    print(f"paste of text at the 99th percentile: {added:+.2f} ms; memory {samples[0].pss_mib} → {last.pss_mib} MiB")
    print(f"processor time {last.cpu_s} s")
    for each in broken:
        print(f"not as it should be: {each}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]), int((sys.argv[2:3] or ["21"])[0]), Path((sys.argv[3:4] or [IMAGES])[0])))
