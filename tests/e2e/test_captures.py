"""Screenshots that programs save, each in its manner, while a real guard runs: frosted in their place, never lost."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xcffib
import xcffib.randr
import xcffib.xproto
from PIL import Image

from guard.service.outcomes import TOGETHER_S
from tests.support import chat_picture
from tests.support.capture_desk import FROSTED_S, Desk, running_desk, shot
from tests.support.screenshots import MANNERS, seen_whole
from tests.support.waiting import until

pytestmark = pytest.mark.x11


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running_desk(tmp_path_factory.mktemp("captures")) as desk:
        yield desk


@pytest.mark.parametrize("save", MANNERS, ids=lambda save: save.__name__)
def test_saved_in_each_programs_manner(desk: Desk, save: Callable[[Path, bytes], object]) -> None:
    number = MANNERS.index(save)
    path, data = desk.shots / f"{save.__name__}.png", shot(number)
    with seen_whole(path, data):
        save(path, data)
        desk.wait_until_frosted(path, data)


NAMES = [
    "截图 2026-11-24 下午3.05.12 (1).png",
    "Bildschirmfoto vom 2026-11-24 15-05-12.PNG",
    "-rf.png",
    "two\nlines.png",
    "quo\"te's `$(x)`.png",
    "😀.png",
    os.fsdecode(b"gb\xbd\xd8\xcd\xbc.png"),
    "x" * 240 + ".png",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_of_all_kinds(desk: Desk, name: str) -> None:
    path, data = desk.shots / name, shot(100 + NAMES.index(name))
    path.write_bytes(data)
    desk.wait_until_frosted(path, data)


@pytest.mark.parametrize("format", ["JPEG", "BMP", "GIF", "WEBP"])
def test_formats_of_all_kinds(desk: Desk, format: str) -> None:
    path, data = desk.shots / f"format.{format.lower()}", shot(200, format)
    path.write_bytes(data)
    desk.wait_until_frosted(path, data)


def test_many_at_once(desk: Desk) -> None:
    files = {desk.shots / f"many-{number}.png": shot(300 + number) for number in range(15)}
    for path, data in files.items():
        path.write_bytes(data)
    for path, data in files.items():
        desk.wait_until_frosted(path, data)


def test_one_name_used_again_and_again(desk: Desk) -> None:
    path = desk.shots / "screen.png"
    for number in range(3):
        data = shot(400 + number)
        path.write_bytes(data)
        desk.wait_until_frosted(path, data)


def test_large_ones_are_frosted_and_huge_ones_left(desk: Desk) -> None:
    path, data = desk.shots / "large.png", shot(500, size=(3840, 2160))
    path.write_bytes(data)
    desk.wait_until_frosted(path, data)
    told = len(desk.records())
    huge = desk.shots / "huge.bmp"
    with huge.open("wb") as file:
        file.write(b"BM")
        file.truncate(140 * 1024 * 1024)
    until(lambda: len(desk.records()) > told, timeout_s=20, what="record of the huge file")
    assert huge.stat().st_size == 140 * 1024 * 1024
    huge.unlink()


def test_a_folder_that_is_made_later(desk: Desk) -> None:
    desk.later.mkdir(parents=True)
    path, data = desk.later / "first.png", shot(600)
    path.write_bytes(data)
    desk.wait_until_frosted(path, data)
    path, data = desk.later / "11" / "24" / "second.png", shot(601)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    desk.wait_until_frosted(path, data)


def test_a_folder_on_another_file_system_and_one_behind_a_link(desk: Desk) -> None:
    for number, folder in enumerate((desk.elsewhere, desk.shots.parent / "link")):
        path, data = folder / "shot.png", shot(700 + number)
        path.write_bytes(data)
        desk.wait_until_frosted(path, data)


def test_links_are_left_alone_with_what_they_lead_to(desk: Desk) -> None:
    outside = desk.shots.parent / "outside.png"
    data = shot(800)
    outside.write_bytes(data)
    (desk.shots / "link.png").symlink_to(outside)
    (desk.shots / "dangling.png").symlink_to(desk.shots / "nowhere.png")
    path, other = desk.shots / "after.png", shot(801)
    path.write_bytes(other)
    desk.wait_until_frosted(path, other)
    assert outside.read_bytes() == data
    assert (desk.shots / "link.png").is_symlink()


def test_every_frosted_capture_is_recorded_and_told(desk: Desk) -> None:
    time.sleep(2 * TOGETHER_S)  # those before are another flood, which is one record
    before = len(desk.records())
    path, data = desk.shots / "told.png", shot(900)
    path.write_bytes(data)
    desk.wait_until_frosted(path, data)
    until(lambda: len(desk.records()) == before + 1, what="record")
    (log,) = desk.guard.data.rglob("*.log")
    notice = [line for line in log.read_text().splitlines() if "guard.notices" in line][-1]
    assert "safe for" in notice
    assert "PHONE" in notice


def test_rights_and_time_of_the_file_stay(desk: Desk) -> None:
    path, data = desk.shots / "rights.png", shot(901)
    unfinished = desk.shots / "rights.tmp"
    unfinished.write_bytes(data)
    unfinished.chmod(0o640)
    os.utime(unfinished, ns=(1_700_000_000_000_000_000, 1_700_000_000_000_000_000))
    unfinished.rename(path)
    desk.wait_until_frosted(path, data)
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.stat().st_mtime_ns == 1_700_000_000_000_000_000
    assert not list(desk.shots.glob(".*.part"))


@contextmanager
def shown_on_the_right(display: str, picture: Image.Image) -> Iterator[None]:
    """Two monitors side by side, and a window with the picture on the right one."""
    connection = xcffib.connect(display)
    screen = connection.get_setup().roots[0]
    root, half = screen.root, screen.width_in_pixels // 2
    randr = connection(xcffib.randr.key)
    output = randr.GetScreenResources(root).reply().outputs[0]
    monitors = []
    for name, left, outputs in (("LEFT", 0, [output]), ("RIGHT", half, [])):
        monitors.append(connection.core.InternAtom(False, len(name), name).reply().atom)
        place = (left, 0, half, screen.height_in_pixels, 200, 200)
        monitor = xcffib.randr.MonitorInfo.synthetic(monitors[-1], False, False, len(outputs), *place, outputs)
        randr.SetMonitorChecked(root, monitor).check()
    window, context = connection.generate_id(), connection.generate_id()
    connection.core.CreateWindowChecked(
        *(screen.root_depth, window, root, half, 0, *picture.size, 0, 1, screen.root_visual),
        *(xcffib.xproto.CW.OverrideRedirect, [1]),
    ).check()
    connection.core.MapWindowChecked(window).check()
    connection.core.CreateGCChecked(context, window, 0, []).check()
    for top in range(0, picture.height, 32):
        strip = picture.crop((0, top, picture.width, min(picture.height, top + 32)))
        data = strip.convert("RGB").tobytes("raw", "BGRX")
        form, place = xcffib.xproto.ImageFormat.ZPixmap, (*strip.size, 0, top, 0, screen.root_depth)
        connection.core.PutImageChecked(form, window, context, *place, len(data), data).check()
    try:
        yield
    finally:
        for name in monitors:
            randr.DeleteMonitorChecked(root, name).check()
        connection.disconnect()


@pytest.mark.parametrize("keys", ["Print", "ctrl+alt+a", "alt+Print"])
def test_a_capture_key_tells_what_is_in_view_on_any_monitor(desk: Desk, keys: str) -> None:
    number = 1000 + ["Print", "ctrl+alt+a", "alt+Print"].index(keys)
    said = (chat_picture.Line(chat_picture.CUSTOMER, f"手机号 1991234{number:04}"),)
    before = len(desk.records())
    with shown_on_the_right(desk.guard.display, chat_picture.draw(said, (400, 260))):
        subprocess.run(["xdotool", "key", keys], env={"DISPLAY": desk.guard.display}, check=True)
        until(lambda: len(desk.records()) == before + 1, timeout_s=FROSTED_S, what="record")
    (log,) = desk.guard.data.rglob("*.log")
    notice = [line for line in log.read_text().splitlines() if "guard.notices" in line][-1]
    assert "original for" in notice
    assert "1 PHONE" in notice
