"""`frostpane shot`, on a display that shows a customer's number."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from guard.cli import main
from guard.desktop.screen import desktop_of, monitors, region_of
from guard.model import Box, Monitor
from tests.support.pictures import Sheet
from tests.support.waiting import until
from tests.support.xserver import environment, running_x_server

pytestmark = pytest.mark.x11

NUMBER = "11010519491231002X"
SHOWS = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(sys.argv[:1])
label = QLabel()
label.setWindowFlag(Qt.WindowType.FramelessWindowHint)
label.setPixmap(QPixmap(sys.argv[1]))
label.move(100, 50)
label.show()
application.exec()
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The picture that a display shows, which programs find from here on."""
    picture = tmp_path_factory.mktemp("shown") / "shown.png"
    sheet = Sheet(500, 200)
    sheet.write(40, 40, f"证件 {NUMBER}", 22)
    sheet.write(40, 120, "普通的一行字", 22)
    Image.fromarray(sheet.pixels[:, :, ::-1]).save(picture)
    with running_x_server("800x400x24") as display, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        with subprocess.Popen([sys.executable, "-c", SHOWS, str(picture)], env=environment(display)) as program:
            until(lambda: bool(monitors()[0].pixels.any()), 30, "the picture on the display")
            yield picture
            program.terminate()


def test_what_the_screen_shows_is_taken_frosted(
    shown: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken, data = tmp_path / "taken.png", ("--data-dir", str(tmp_path / "data"))
    assert main(["shot", "--json", "-o", str(taken), "--region", "100,50,9000,200", *data]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {finding["type"] for finding in told["findings"]} >= {"CN_ID"}
    with Image.open(taken) as picture, Image.open(shown) as original:
        assert (picture.format, picture.size) == ("PNG", (700, 200))
        before, after = np.asarray(original.convert("RGB")), np.asarray(picture.convert("RGB"))[:, :500]
        assert (before[100:] == after[100:]).mean() > 0.97
    assert main(["inspect", "--json", str(taken), *data]) == 0
    assert "CN_ID" not in {finding["type"] for finding in json.loads(capsys.readouterr().out)["findings"]}


@pytest.fixture
def clicking() -> Iterator[Callable[[int], None]]:
    """Begins to click on what is shown, with one button of the pointer, until the test is over."""
    over = threading.Event()
    hands: list[threading.Thread] = []

    def begin(button: int) -> None:
        def click() -> None:
            while not over.wait(0.2):
                subprocess.run(["xdotool", "mousemove", "300", "150", "click", str(button)], check=True, timeout=20)

        hands.append(threading.Thread(target=click, daemon=True))
        hands[0].start()

    yield begin
    over.set()
    for hand in hands:
        hand.join()


def test_a_window_is_taken_by_a_click(shown: Path, tmp_path: Path, clicking: Callable[[int], None]) -> None:
    taken = tmp_path / "taken.png"
    clicking(1)
    assert main(["shot", "-o", str(taken), "--window", "--data-dir", str(tmp_path / "data")]) == 0
    with Image.open(taken) as picture:
        assert picture.size == (500, 200)


def test_another_button_takes_no_window(
    shown: Path, tmp_path: Path, clicking: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken.png"
    clicking(3)
    assert main(["shot", "-o", str(taken), "--window", "--data-dir", str(tmp_path / "data")]) == 2
    assert capsys.readouterr().err.startswith("frostpane: no-window: ")
    assert not taken.exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--region", "1,2,3"], "usage"),
        (["--region", "9000,0,10,10"], "no-region"),
        (["--monitor", "2"], "no-monitor"),
        (["--delay", "-1"], "usage"),
    ],
)
def test_what_cannot_be_taken_is_one_line(
    shown: Path, tmp_path: Path, options: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken.png"
    assert main(["shot", "-o", str(taken), *options, "--data-dir", str(tmp_path / "data")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"frostpane: {code}: ")
    assert said.err.count("\n") == 1
    assert not taken.exists()


def test_monitors_stand_beside_each_other_as_on_the_desktop() -> None:
    left = Monitor(Box(-4, 0, 4, 3), np.full((3, 4, 3), 1, np.uint8))
    right = Monitor(Box(0, 1, 2, 4), np.full((4, 2, 3), 2, np.uint8))
    desktop = desktop_of((left, right))
    assert desktop.box == Box(-4, 0, 6, 5)
    assert desktop.pixels[:, :, 0].tolist() == [
        [1, 1, 1, 1, 0, 0],
        [1, 1, 1, 1, 2, 2],
        [1, 1, 1, 1, 2, 2],
        [0, 0, 0, 0, 2, 2],
        [0, 0, 0, 0, 2, 2],
    ]
    assert region_of(desktop, Box(-2, -5, 3, 7))[:, :, 0].tolist() == [[1, 1, 0], [1, 1, 2]]
    assert not region_of(desktop, Box(5, 0, 9, 9)).size
