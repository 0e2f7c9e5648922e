"""Every window on a real accessibility bus, as a screen reader walks it: roles, names, and the order of parts.

The tray's menu is not in that tree: what opens for a moment is read out line by line as the keys go through it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.accessibility import Part, ScreenReader
from tests.support.source import ROOT
from tests.support.tray import Notifications
from tests.support.waiting import until
from tests.support.xserver import environment
from tools.pictures.scenes import SCENES
from ui.texts import LANGUAGES

pytestmark = [
    pytest.mark.x11,
    pytest.mark.skipif(
        not Path("/usr/libexec/at-spi-bus-launcher").exists(), reason="the package at-spi2-core is not installed"
    ),
]

WINDOWS = [name for name in SCENES if name != "tray"]
DOES_SOMETHING = {"push button", "check box", "radio button", "text", "combo box", "list", "table", "spin box"}
"""Roles of what a person can do something with."""
SLACK_PX = 6
"""Parts of one line may begin so much apart, in pixels."""


class Windows:
    """One of them at a time, with what a screen reader finds in it."""

    def __init__(self, process: subprocess.Popen[str], reader: ScreenReader) -> None:
        self._process, self._reader = process, reader

    def parts(self, scene: str, language: str) -> tuple[Part, ...]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{language} {scene}\n")
        self._process.stdin.flush()
        title = self._process.stdout.readline().strip()
        until(lambda: len(self._reader.parts(title)) > (scene != "shot"), what=f"window {title}")
        return self._reader.parts(title)


@pytest.fixture(scope="module")
def windows(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    session = Notifications()
    spoken = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "HOME": str(tmp_path_factory.mktemp("home"))}
    with ScreenReader(session.environment["DBUS_SESSION_BUS_ADDRESS"], display) as reader:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.programs.every_window"],
            cwd=ROOT,
            env=environment(display, **session.environment, **spoken),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        yield Windows(process, reader)
        with process:
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(timeout=30) == 0
    session.close()


def follows(one: Part, other: Part) -> bool:
    """Whether the second one stands below the first, or in its line and behind it."""
    (left, top, _, height), (other_left, other_top, _, other_height) = one.box, other.box
    below = other_top >= top + height - SLACK_PX
    beside = other_top < top + height and top < other_top + other_height
    return below or (beside and other_left >= left)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", WINDOWS)
def test_each_part_has_its_role_and_its_name_in_the_order_in_which_it_is_seen(
    windows: Windows, scene: str, language: str
) -> None:
    parts = windows.parts(scene, language)
    assert parts[0].role == "dialog"
    assert parts[0].name
    controls = [part for part in parts if part.role in DOES_SOMETHING]
    assert controls or scene == "shot"
    assert [part for part in controls if not part.name] == []
    assert [part for part in parts[1:] if part.reached and part.role == "filler" and not part.name] == []
    wrong = [(one.name, other.name) for one, other in pairwise(controls) if not follows(one, other)]
    assert wrong == []
