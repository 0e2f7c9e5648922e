"""`make morning`: an agent's morning on a desktop of its own, with real programs and a real tray, as pictures.

An order page and a chat, both in Chromium, and the guard with its tray. A person's hands are xdotool's: copy, paste,
look at what is covered, take a frosted screenshot. Persons and numbers are made up and belong to nobody.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from guard.desktop.screen import grab
from tests.support.chromium import PLAIN
from tests.support.guard_process import READY_S, ROOT, guard_environment, is_loaded
from tests.support.tray import Screen, icons, screen, tray_host
from tests.support.waiting import until
from tests.support.xserver import environment, running_x_server, window_manager
from tools.pictures.small_file import write_small

SIZE = (1280, 800)
FROSTED_S = 10.0
"""Time in which a screen is read, in seconds, on a slow machine too."""
PAGES = Path(__file__).with_name("pages")
TITLES = {"orders": "CRM", "chat": "微博"}
PLACES = {"orders": (20, 60, 600, 520), "chat": (660, 60, 600, 520)}
"""Left, top, width, height of the windows, in pixels."""
POLICY = """\
schema = 1
name = "service-centre"
serial = 12
issued_at = 2026-11-24T08:00:00Z

[[group]]
name = "work"
titles = ["*CRM*"]

[[group]]
name = "social"
titles = ["*微博*"]

[[rule]]
id = "identity-stays-inside"
entities = ["CN_ID", "BANK_CARD", "PHONE", "PERSON"]
destinations = ["social"]
action = "warn"
override = "justify"
message = { zh = "身份证号和卡号不能发到社交软件", en = "ID and card numbers stay inside" }
"""
LOCALES = {"zh": "zh_CN", "en": "en"}
UNLOCKED = (
    *("dbus-run-session", "--", "sh", "-c"),
    *('printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"', "sh"),
)
"""Before a command: in a session whose key store is open, as after a login with a password."""


class Morning:
    """The desktop, and the pictures that are taken of it."""

    def __init__(self, display: str, seen: Screen, out: Path, language: str) -> None:
        self.seen, self._display, self._out, self._language = seen, display, out, language
        self._nth = 0

    def take(self, name: str) -> None:
        """What the screen shows now, as the next picture."""
        time.sleep(0.8)  # for what still moves on the screen
        self._nth += 1
        (pixels,) = grab()
        shown = Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
        write_small(shown, self._out / f"morning-{self._nth}-{name}-{self._language}.png")

    def window(self, *titles: str) -> int:
        """The window with one of these titles, once it is there."""
        until(lambda: any(self.seen.named(title) for title in titles), 40, " or ".join(titles))
        return next(window for title in titles if (window := self.seen.named(title)) is not None)

    def middle(self, window: int, down: float = 0.5, across: float = 0.5) -> tuple[int, int]:
        left, top, width, height = self.seen.box(window)
        return left + round(width * across), top + round(height * down)

    def drag(self, begin: tuple[int, int], end: tuple[int, int], name: str) -> None:
        """A frame; the picture is taken before it is let go."""
        for arguments in (("mousemove", *begin), ("mousedown", 1), ("mousemove", *end)):
            self._hands(*arguments)
            time.sleep(0.3)
        self.take(name)
        self._hands("mouseup", 1)

    def _hands(self, *arguments: object) -> None:
        subprocess.run(["xdotool", *map(str, arguments)], env=environment(self._display), check=True, timeout=20)


def spend(morning: Morning) -> None:
    """Copy an order, paste it into a chat, look, take a screenshot."""
    seen = morning.seen
    orders, chat = morning.window(TITLES["orders"]), morning.window(TITLES["chat"])
    seen.click(*morning.middle(orders, down=0.9))
    seen.press("ctrl+a")
    seen.press("ctrl+c")
    time.sleep(2.0)
    seen.press("Escape")
    morning.take("copy")
    seen.click(*morning.middle(chat, down=0.85))
    seen.press("ctrl+v")
    card = morning.window("Frostpane asks", "Frostpane 询问")
    morning.take("card")
    seen.click(*morning.middle(card, down=0.72, across=0.15))
    review = morning.window("What is covered", "遮盖了什么")
    morning.take("review")
    seen.click(*morning.middle(review, down=0.02))
    seen.press("Escape")
    until(lambda: seen.named("What is covered") is None and seen.named("遮盖了什么") is None, what="review gone")
    (icon,) = icons(seen)
    seen.click(*morning.middle(icon), button=3)
    morning.take("tray")
    seen.press("Escape")
    seen.press("ctrl+alt+s")
    morning.window("Frosted screenshot", "毛玻璃截图")
    time.sleep(FROSTED_S)
    morning.drag((40, 70), (600, 330), "screenshot")
    time.sleep(1.0)
    morning.take("copied")


@contextmanager
def programs(display: str, folder: Path, language: str) -> Iterator[None]:
    """The order page, the chat and the guard with its tray."""
    policy = folder / "policy.toml"
    policy.write_text(POLICY, "utf-8")
    data = folder / "data"
    data.mkdir(mode=0o700)
    (data / "preferences.json").write_text('{"introduced": true}')
    locale = {"LC_ALL": "C.UTF-8", "LANGUAGE": LOCALES[language], "HOME": str(folder)}
    guard = [sys.executable, "-m", "guard", "run", "--data-dir", str(data), "--policy", str(policy)]
    here = guard_environment(display) | locale
    started = [
        subprocess.Popen((*UNLOCKED, *guard), cwd=ROOT, env=here, stdout=subprocess.PIPE, start_new_session=True)
    ]
    try:
        assert started[0].stdout is not None
        assert started[0].stdout.readline() == b"ready\n"
        until(partial(is_loaded, data), READY_S, "the worker")
        for name, (left, top, width, height) in PLACES.items():
            command = [
                *("chromium", "--no-sandbox", "--disable-gpu", "--no-first-run", "--password-store=basic", *PLAIN),
                *("--test-type", "--disable-features=Translate", f"--lang={LOCALES[language]}"),
                *(f"--app={(PAGES / f'{name}.html').as_uri()}", f"--user-data-dir={folder / name}"),
                *(f"--window-position={left},{top}", f"--window-size={width},{height}"),
            ]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            started.append(
                subprocess.Popen(command, env=environment(display, **locale), start_new_session=True, **quiet)
            )
        yield
    finally:
        for program in reversed(started):
            os.killpg(program.pid, signal.SIGTERM)
            program.wait(timeout=30)
            until(partial(_has_ended, program.pid), 30, "the end of a program")


def _has_ended(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def draw(out: Path, language: str) -> None:
    """The morning in one language."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="frostpane-morning-")))
        display = stack.enter_context(running_x_server(f"{SIZE[0]}x{SIZE[1]}x24"))
        (folder / "run").mkdir(mode=0o700)
        os.environ |= {
            "DISPLAY": display,
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "XDG_DATA_HOME": str(folder / "share"),
        }
        stack.enter_context(window_manager(display, folder))
        Image.new("RGB", SIZE, "#d5dee6").save(folder / "ground.png")
        show = ["display", "-window", "root", str(folder / "ground.png")]
        subprocess.run(show, env=environment(display), check=False, timeout=20)  # it says 1 where all went well
        seen = stack.enter_context(screen(display))
        stack.enter_context(tray_host(seen, display, folder))
        stack.enter_context(programs(display, folder, language))
        until(lambda: bool(icons(seen)), READY_S, "the tray's icon")
        spend(Morning(display, seen, out, language))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.pictures.morning", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/images"), help="a folder")
    options = parser.parse_args()
    for language in LOCALES:
        draw(options.out, language)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
