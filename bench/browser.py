"""What the companion extension costs: a browser with it beside one without, turn by turn in one run.

Times of pages are measured by the pages: from the key that is pressed until the text stands in the field. What the
guard itself needs is measured by asking it in the extension's place, through the same socket. The browsers of most
rows have a clipboard of their own, which the gate does not see: nobody has looked at what is pasted there.
"""

from __future__ import annotations

import io
import json
import random
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from multiprocessing.connection import Client
from pathlib import Path
from statistics import median, quantiles

from PIL import Image

from bench.report import Row
from bench.screens import chat
from guard.connector.companion_messages import PIECE_BYTES
from guard.desktop import current
from tests.corpus import generate, templates
from tests.support.chromium import PLAIN, QUIET, browser, served
from tests.support.clients import Xclip
from tests.support.companion import ChromiumPage, guarded_browser, named
from tests.support.guard_process import GuardProcess, running_guard
from tests.support.waiting import until
from tests.support.xserver import running_x_server, window_manager

GUARDED, WORK, NO_GROUP = "weibo.com", "crm.example", "other.example"
PEER = "without the extension"
GUARD = "the guard alone"
KEYS = 20
"""Keys of one turn of typing."""
TYPED, PASTED, GIVEN, CHOSEN = 30, 60, 100, 5
"""Turns: of typing, of pastes into work pages and pages of no group, of pastes into guarded ones, of pictures."""
PASTED_BYTES = 10 * 1024
WARMING = 40
"""Turns before pastes into guarded pages are measured: browsers shape each word once, for half a second in a first
text."""
TRIES = 3
"""Attempts at one turn: on a busy machine the policy's deadline may pass, and a page then gets nothing."""
PAGE = """<!doctype html><title>page</title><textarea id=area></textarea><input type=file id=chooser><script>
let began; const took = [];
const tell = () => took.push(performance.now() - began);
addEventListener("keydown", () => { began = performance.now(); }, true);
area.addEventListener("input", tell);
chooser.addEventListener("change", async () => { await chooser.files[0].arrayBuffer(); tell(); });
const told = (count, until = performance.now() + 20_000) => new Promise((go) => {
  (function look() {
    if (took.length >= count || performance.now() > until) go(took.splice(0)); else setTimeout(look, 1);
  })();
});
</script>"""


def rows() -> Iterator[Row]:
    """Typing and pasting in work pages and pages of no group, pasting and choosing in guarded ones."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="frostpane-bench-")))
        display = stack.enter_context(running_x_server())
        stack.enter_context(window_manager(display, folder))
        guard = stack.enter_context(running_guard(display, folder / "data"))
        until(lambda: guard.status()["reader"]["warm"], timeout_s=60, what="warm reader")
        with_it = stack.enter_context(guarded_browser(display, folder / "with", guard.data, {"/page": PAGE}))
        address = stack.enter_context(served({"/page": PAGE}))
        flags = ("--headless=new", "--disable-extensions", *QUIET, *named(address))
        without = stack.enter_context(browser(display, folder / "without", flags))
        address_of = current().companion_address
        assert address_of is not None, "this system has no companions"
        asked = stack.enter_context(Client(address_of(guard.data)))
        extension = _Extension(asked.send_bytes, asked.recv_bytes)
        sides = _Sides(ChromiumPage(with_it, folder), ChromiumPage(without, folder), extension)
        yield from sides.typing()
        yield from sides.pasting(WORK)
        yield from sides.pasting(NO_GROUP)
        yield from sides.giving()
        yield from sides.choosing()
        shown = guarded_browser(display, folder / "shown", guard.data, {"/page": PAGE}, headless=False)
        bare = browser(display, folder / "bare", (*PLAIN, *named(address)))
        sides = _Sides(
            ChromiumPage(stack.enter_context(shown), folder), ChromiumPage(stack.enter_context(bare), folder), extension
        )
        yield from sides.giving_what_was_copied(
            stack.enter_context(closing(Xclip(display, folder, "chat-tool"))), guard
        )


class _Extension:
    """Asks the guard as the extension does."""

    def __init__(self, send: Callable[[bytes], None], receive: Callable[[], bytes]) -> None:
        self._send, self._receive = send, receive
        self._number = 0
        self._say(kind="hello", extension="bench")

    def ask_ms(self, way: str, kind: str, type: str, content: bytes) -> float | None:
        """From the first word of the question until all of the answer has come; None: it came too late to hold any."""
        self._number += 1
        began = time.perf_counter()
        part = {"kind": kind, "type": type, "name": "screen.png" if kind == "file" else ""}
        self._say(kind="begin", id=self._number, way=way, site=GUARDED, origin=None, title="", parts=[part])
        for begin in range(0, len(content), PIECE_BYTES):
            piece = b64encode(content[begin : begin + PIECE_BYTES]).decode()
            self._say(kind="piece", id=self._number, part=0, data=piece)
        self._say(kind="end", id=self._number)
        while True:
            answer = json.loads(self._receive())
            if answer["kind"] == "done" and answer["id"] == self._number:
                return (time.perf_counter() - began) * 1000 if answer["parts"] == ["safe"] else None

    def _say(self, **keys: object) -> None:
        self._send(json.dumps(keys).encode())


@dataclass(frozen=True, slots=True)
class _Sides:
    """A page with the extension, one without, and the guard alone."""

    ours: ChromiumPage
    plain: ChromiumPage
    guard: _Extension

    def typing(self) -> Iterator[Row]:
        """The time of one key in a work page."""
        self._go(WORK)
        ours, plain = self._by_turns(lambda page, turn: _typed_ms(page), TYPED)
        yield Row.smaller("a key typed in a work page", ours, "ms", PEER, plain)
        yield _more("a key typed in a work page: more", ours, plain)

    def pasting(self, host: str) -> Iterator[Row]:
        """The time of a paste where nothing is guarded."""
        name = "a work page" if host == WORK else "a page of no group"
        self._go(host)
        ours, plain = self._by_turns(lambda page, turn: _pasted_ms(page, _text(turn)), PASTED)
        yield Row.smaller(f"10 KB pasted into {name}", ours, "ms", PEER, plain)
        yield _more(f"10 KB pasted into {name}: more", ours, plain)

    def giving(self) -> Iterator[Row]:
        """The time of a paste that is frosted."""
        self._go(GUARDED)
        self._by_turns(lambda page, turn: _pasted_ms(page, _text(turn)), WARMING)
        ours, plain = self._by_turns(lambda page, turn: _pasted_ms(page, _text(1000 + turn)), GIVEN)
        asked = (self.guard.ask_ms("paste", "text", "text/plain", _text(5000 + turn).encode()) for turn in range(GIVEN))
        alone = [took for took in asked if took is not None]
        yield Row.smaller("10 KB pasted into a guarded page", ours, "ms", GUARD, alone)
        more = _late(ours) - _late(plain)
        name = "10 KB pasted into a guarded page: more, 99th percentile"
        yield Row(name, more, "ms", _late(alone), None, "≤ 60 ms", GUARD)

    def giving_what_was_copied(self, source: Xclip, guard: GuardProcess) -> Iterator[Row]:
        """The time of a paste of what another program copied: the gate has frosted it for both sides."""

        def copy(turn: int) -> None:
            looked = guard.status()["counters"]["inspected"]
            source.copy(_text(9000 + turn).encode())
            until(lambda: guard.status()["counters"]["inspected"] > looked, what="the guard's look at it")

        copy(GIVEN)
        for page in (self.ours, self.plain):
            page.go(GUARDED)
            page.browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
            _given_ms(page)  # warm
        ours, plain = self._by_turns(lambda page, turn: _given_ms(page), GIVEN, before=copy)
        yield Row.smaller("10 KB of another program pasted into a guarded page", ours, "ms", PEER, plain)
        name = "10 KB of another program pasted into a guarded page: more, 99th percentile"
        yield Row(name, _late(ours) - _late(plain), "ms", goal="≤ 60 ms")

    def choosing(self) -> Iterator[Row]:
        """The time of a screen that is chosen as a file and comes frosted."""
        self._go(GUARDED)
        fresh: list[float] = []
        plain: list[float] = []
        again: list[float] = []
        alone: list[float] = []
        for turn in range(CHOSEN):
            screen = chat(random.Random(turn))
            times = (
                _chosen_ms(self.ours, screen),
                _chosen_ms(self.plain, screen),
                # From here on the reader knows each line: what is left is the way there and back.
                _chosen_ms(self.ours, _otherwise(screen, 3)),
                self.guard.ask_ms("choose", "file", "image/png", _otherwise(screen, 4)),
            )
            for kept, took in zip((fresh, plain, again, alone), times, strict=True):
                kept.extend(() if took is None else (took,))
        yield Row("1080p picture chosen in a guarded page: given in time", len(fresh), f"of {CHOSEN}")
        if fresh:
            yield Row("1080p picture chosen in a guarded page", median(fresh), "ms")
        if again and alone:
            yield Row.smaller("1080p picture chosen once more", again, "ms", GUARD, alone)
            more = median(again) - median(alone)
            yield Row("1080p picture chosen once more: more than the guard", more, "ms", goal="≤ 100 ms")
        yield Row("1080p picture chosen without the extension", median(plain), "ms")

    def _go(self, host: str) -> None:
        for page in (self.ours, self.plain):
            page.go(host)
        _pasted_ms(self.ours, "warm")
        _pasted_ms(self.plain, "warm")

    def _by_turns(
        self,
        measure: Callable[[ChromiumPage, int], float],
        turns: int,
        before: Callable[[int], None] = lambda turn: None,
    ) -> tuple[list[float], list[float]]:
        ours: list[float] = []
        plain: list[float] = []
        for turn in range(turns):
            before(turn)
            first, second = ((self.ours, ours), (self.plain, plain))[:: 1 if turn % 2 else -1]
            for page, times in (first, second):
                times.append(measure(page, turn))
        return ours, plain


def _typed_ms(page: ChromiumPage) -> float:
    page.run("area.value = ''; area.focus()")
    for number in range(KEYS):
        letter = chr(ord("a") + number)
        for kind, text in (("keyDown", {"text": letter}), ("keyUp", {})):
            page.browser.call("Input.dispatchKeyEvent", type=kind, key=letter, **text)
    took: list[float] = page.run(f"told({KEYS})")
    return sum(took) / KEYS


def _pasted_ms(page: ChromiumPage, text: str) -> float:
    page.copy(text)
    return _given_ms(page)


def _given_ms(page: ChromiumPage) -> float:
    """Of a paste of what lies on the clipboard."""
    for _ in range(TRIES):
        page.run("area.value = ''")
        page.paste("area")
        if took := page.run("told(1)"):
            return float(max(took))  # one event, or one a line
    raise RuntimeError("a page was given nothing")


def _chosen_ms(page: ChromiumPage, picture: bytes) -> float | None:
    """None: the policy's deadline passed, and the page was given nothing."""
    file = page.file("screen.png", picture)
    page.run("chooser.value = ''; began = performance.now()")
    page.choose("chooser", file)
    took = page.run("told(1, performance.now() + 6_000)")
    return float(took[0]) if took else None


def _more(name: str, ours: Sequence[float], plain: Sequence[float]) -> Row:
    """How much more than the peer, beside how much the peer differs from itself."""
    low, _, high = quantiles(plain, n=4)
    return Row(name, median(ours) - median(plain), "ms", goal=f"within noise, {high - low:.2g} ms")


def _late(times: Sequence[float]) -> float:
    return quantiles(times, n=100)[98]


def _text(seed: int) -> str:
    """A dialogue in which every fourth line names a customer's data, another one for each seed."""
    rng = random.Random(seed)
    lines: list[str] = []
    while sum(len(line.encode()) + 1 for line in lines) < PASTED_BYTES:
        lines.append(
            rng.choice(templates.QUIET)
            if rng.random() < 0.75
            else generate.fill(rng.choice(templates.TEMPLATES), rng).text
        )
    return "\n".join(lines).encode()[:PASTED_BYTES].decode(errors="ignore")


def _otherwise(picture: bytes, level: int) -> bytes:
    """The same pixels in another file, so that nobody knows it again."""
    encoded = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(encoded, "PNG", compress_level=level)
    return encoded.getvalue()
