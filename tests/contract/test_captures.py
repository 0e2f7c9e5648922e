"""What every backend of captures keeps to."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from guard.desktop import Captures
from guard.model import Channel, Snapshot
from tests.contract.capture_drivers import CaptureDriver, FileDriver, Heard, MemoryDriver, windows_keys, x11_keys
from tests.support.waiting import until

WINDOWS = sys.platform == "win32"
PNG = b"\x89PNG\r\n\x1a\n" + b"customer" * 50 + b"IEND\xaeB`\x82"
OTHER_PNG = b"\x89PNG\r\n\x1a\n" + b"somebody else" * 50 + b"IEND\xaeB`\x82"
FROSTED = b"\x89PNG\r\n\x1a\n" + b"frosted" * 50 + b"IEND\xaeB`\x82"


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    from tests.support.xserver import running_x_server

    with running_x_server("800x600x24") as display:
        yield display


@pytest.fixture(params=["memory", pytest.param("files", marks=pytest.mark.x11)])
def driver(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CaptureDriver]:
    if request.param == "memory":
        yield MemoryDriver()
        return
    press = windows_keys if WINDOWS else x11_keys(request.getfixturevalue("display"), monkeypatch)
    files = FileDriver(tmp_path, press)
    yield files
    files.close()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def captures(driver: CaptureDriver, heard: Heard) -> Iterator[Captures]:
    captures = driver.open()
    captures.start(heard)
    yield captures
    captures.stop()


def test_complete_picture_is_told_once_with_its_type_and_content(
    driver: CaptureDriver, captures: Captures, heard: Heard
) -> None:
    driver.save("a.png", PNG)
    heard.wait_for(1)
    driver.settle()
    (snapshot,) = heard.snapshots
    assert snapshot.channel is Channel.CAPTURE
    assert dict(snapshot.formats) == {"image/png": PNG}
    assert snapshot.taken_at <= datetime.now(UTC)


def test_what_is_no_picture_is_not_told(driver: CaptureDriver, captures: Captures, heard: Heard) -> None:
    driver.save("notes.png", b"no picture at all")
    driver.save("a.png", PNG)
    heard.wait_for(1)
    driver.settle()
    assert [dict(snapshot.formats) for snapshot in heard.snapshots] == [{"image/png": PNG}]


def test_frosted_version_takes_the_place_and_release_puts_the_original_back(
    driver: CaptureDriver, captures: Captures, heard: Heard
) -> None:
    driver.save("a.png", PNG)
    heard.wait_for(1)
    capture_id = heard().id
    assert captures.replace(capture_id, FROSTED)
    assert driver.content("a.png") == FROSTED
    (kept,) = captures.withheld()
    assert (kept.id, kept.media_type, kept.path.name) == (capture_id, "image/png", "a.png")
    assert captures.release(capture_id)
    assert driver.content("a.png") == PNG
    assert captures.withheld() == ()


def test_our_own_files_are_not_told(driver: CaptureDriver, captures: Captures, heard: Heard) -> None:
    driver.save("a.png", PNG)
    heard.wait_for(1)
    captures.replace(heard().id, FROSTED)
    driver.settle()
    captures.release(heard().id)
    driver.settle()
    assert len(heard.snapshots) == 1


def test_capture_that_has_changed_since_is_not_replaced(
    driver: CaptureDriver, captures: Captures, heard: Heard
) -> None:
    driver.save("a.png", PNG)
    heard.wait_for(1)
    first = heard().id
    driver.save("a.png", OTHER_PNG)
    assert not captures.replace(first, FROSTED)
    assert driver.content("a.png") == OTHER_PNG
    assert captures.withheld() == ()
    heard.wait_for(2)
    assert captures.replace(heard().id, FROSTED)


def test_capture_is_replaced_once(driver: CaptureDriver, captures: Captures, heard: Heard) -> None:
    driver.save("a.png", PNG)
    heard.wait_for(1)
    assert captures.replace(heard().id, FROSTED)
    assert not captures.replace(heard().id, OTHER_PNG)
    assert driver.content("a.png") == FROSTED


class Renaming(Heard):
    """Renames a capture when it is told, and has it replaced before the new name can have been noticed."""

    def __init__(self, captures: Captures, folder: Path) -> None:
        super().__init__()
        self.captures, self.folder = captures, folder
        self.replaced: list[bool] = []

    def captured(self, snapshot: Snapshot) -> None:
        super().captured(snapshot)
        if len(self.snapshots) == 1:
            self.folder.joinpath("unnamed.png").rename(self.folder / "named.png")
        self.replaced.append(self.captures.replace(snapshot.id, FROSTED))


@pytest.mark.x11
def test_capture_that_got_its_name_just_before_it_was_replaced_is_told_anew(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = windows_keys if WINDOWS else x11_keys(request.getfixturevalue("display"), monkeypatch)
    driver = FileDriver(tmp_path, press)
    captures = driver.open()
    renaming = Renaming(captures, tmp_path / "pictures")
    captures.start(renaming)
    driver.save("unnamed.png", PNG)
    until(lambda: len(renaming.replaced) == 2, what="second telling")
    driver.close()
    assert renaming.replaced == [False, True]
    assert driver.content("named.png") == FROSTED


@pytest.mark.parametrize("unknown", ["never", "../a.png", ""])
def test_unknown_capture_is_neither_replaced_nor_released(captures: Captures, unknown: str) -> None:
    assert not captures.replace(unknown, FROSTED)
    assert not captures.release(unknown)


def test_original_comes_back_beside_what_was_put_in_its_place(
    driver: CaptureDriver, captures: Captures, heard: Heard
) -> None:
    driver.save("a.png", PNG)
    heard.wait_for(1)
    capture_id = heard().id
    captures.replace(capture_id, FROSTED)
    driver.save("a.png", OTHER_PNG)
    assert captures.release(capture_id)
    assert driver.content("a.png") == OTHER_PNG
    assert driver.content("a (original).png") == PNG


def test_originals_are_deleted_when_their_time_is_over(driver: CaptureDriver, captures: Captures, heard: Heard) -> None:
    driver.save("a.png", PNG)
    heard.wait_for(1)
    captures.replace(heard().id, FROSTED)
    assert captures.expire(heard().taken_at) == 0
    assert captures.expire(heard().taken_at + timedelta(seconds=1)) == 1
    assert captures.withheld() == ()
    assert not captures.release(heard().id)
    assert driver.content("a.png") == FROSTED


def test_capture_keys_are_told_and_others_are_not(driver: CaptureDriver, captures: Captures, heard: Heard) -> None:
    for keys in ("a", "ctrl+a", "print", "ctrl+alt+a"):
        driver.press(keys)
    until(lambda: len(heard.keys) >= 2, what="keys")
    assert heard.keys == ["print", "ctrl+alt+a"]


def test_screen_is_grabbed_in_blue_green_red(captures: Captures) -> None:
    pictures = captures.grab()
    assert pictures
    assert all(picture.ndim == 3 and picture.shape[2] == 3 and picture.dtype == np.uint8 for picture in pictures)


def test_coverage_tells_of_files_and_keys(captures: Captures) -> None:
    assert {point.point: point.guarded for point in captures.coverage()} == {"captures": True, "hotkeys": True}


def test_stopping_twice_is_fine_and_nothing_is_told_afterwards(
    driver: CaptureDriver, captures: Captures, heard: Heard
) -> None:
    captures.stop()
    captures.stop()
    driver.save("a.png", PNG)
    driver.settle()
    assert heard.snapshots == []


@pytest.mark.x11
@pytest.mark.skipif(WINDOWS, reason="a screenshot program of Linux")
def test_picture_of_a_real_screenshot_program_is_told_whole_and_frosted(
    display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heard: Heard
) -> None:
    driver = FileDriver(tmp_path, x11_keys(display, monkeypatch))
    captures = driver.open()
    captures.start(heard)
    environment = {"DISPLAY": display, "PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    path = tmp_path / "pictures" / "screen.png"
    subprocess.run(["import", "-window", "root", str(path)], env=environment, check=True)
    heard.wait_for(1)
    assert Image.open(BytesIO(heard().formats["image/png"])).size == (800, 600)
    assert captures.replace(heard().id, FROSTED)
    assert path.read_bytes() == FROSTED
    driver.close()
