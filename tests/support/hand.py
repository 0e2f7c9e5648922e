"""A person's own hand: the mouse and the keyboard of a display, on a browser that has a window."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from pathlib import Path

from tests.support.companion import Page
from tests.support.guard_process import ROOT
from tests.support.waiting import until
from tests.support.xserver import environment

PLACE = """(box => [
  (window.mozInnerScreenX ?? screenX + (outerWidth - innerWidth) / 2) + box.x + Math.min(40, box.width / 2),
  (window.mozInnerScreenY ?? screenY + outerHeight - innerHeight) + box.y + box.height / 2,
].map(Math.round))(%s.getBoundingClientRect())"""
"""A place in an element, on the screen."""

DIALOG = "^(Open Files?$|File Upload)"
"""Titles of the dialogs of Chromium and Firefox."""
GONE = """<button id=taker>take</button><script>taker.onclick = () => {
  const input = Object.assign(document.createElement("input"), { type: "file", onchange: () => take(input.files) });
  document.body.append(input); input.click(); input.remove(); };</script>"""
"""A piece of a page that takes its input away as soon as the dialog is open."""


class Hand:
    """The hand of whoever sits in front of that page."""

    def __init__(self, page: Page, display: str) -> None:
        self._page, self._display = page, display

    def choose(self, element: str, file: Path) -> None:
        """In the dialog that the browser opens for an input."""
        left, top = self._page.run(PLACE % element)
        self._do("mousemove", left, top, "sleep", 0.2, "click", 1)
        until(lambda: self._dialogs() != [], timeout_s=20, what="dialog")
        for button in ("alt+o", "alt+s"):  # a desktop's portal has people select where a browser's own dialog opens
            self._do("windowactivate", "--sync", self._dialogs()[0], "sleep", 0.3, "type", "--delay", 10, str(file))
            self._do("sleep", 0.5, "key", button)
            with contextlib.suppress(TimeoutError):
                until(lambda: self._dialogs() == [], timeout_s=20)
                return
            self._do("key", "ctrl+a")
        raise TimeoutError("the dialog did not end")

    def drag(self, *what: str) -> None:
        """Out of a window in the screen's corner into the page's zone."""
        self._do("search", "--onlyvisible", "--name", "page", "windowmove", 300, 150)
        program = [sys.executable, str(ROOT / "tests" / "support" / "programs" / "drag_source.py"), *what]
        source = subprocess.Popen(
            program, env=environment(self._display), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            assert source.stdout is not None
            assert source.stdout.readline() == b"ready\n"
            until(lambda: self._page.run("screenX") >= 300, what="place of the browser's window")
            left, top = self._page.run(PLACE % "zone")
            self._do("mousemove", 100, 50, "sleep", 0.2, "mousedown", 1, "sleep", 0.1)
            for step in range(1, 11):  # a program that is dragged over answers before the next step
                self._do("mousemove", 100 + (left - 100) * step // 10, 50 + (top - 50) * step // 10)
                time.sleep(0.05)
            self._do("mousemove", left + 2, top + 2, "sleep", 0.3, "mouseup", 1)
            until(lambda: self._page.run("got.length"), timeout_s=20, what="drop")
        finally:
            source.kill()
            source.wait()
            if source.stdout is not None:
                source.stdout.close()

    def _dialogs(self) -> list[str]:
        told = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", DIALOG],
            env=environment(self._display),
            check=False,  # finds none
            capture_output=True,
            timeout=20,
        )
        return told.stdout.decode().split()

    def _do(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=environment(self._display), check=True, timeout=20)
