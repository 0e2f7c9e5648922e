"""Screenshots that programs save, each in its manner, while a real guard runs: frosted in their place, never lost."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xcffib
import xcffib.randr
import xcffib.xproto
from PIL import Image

from tests.support import chat_picture
from tests.support.guard_process import GuardProcess, frostpane, running_guard
from tests.support.waiting import until
from tests.support.xserver import running_x_server

pytestmark = pytest.mark.x11

POLICY = """
schema = 1
name = "captures"
serial = 1
issued_at = 2026-11-24T00:00:00Z

[inspection]
deadline_ms = 3000

[[rule]]
id = "nowhere"
entities = ["*"]
destinations = ["*"]
channels = ["capture"]
action = "redact"

[captures]
replace = true
folders = [{folders}]
"""
FROSTED_S = 60


@dataclass
class Desk:
    """A running guard and the folders that it watches."""

    guard: GuardProcess
    shots: Path
    later: Path
    elsewhere: Path
    """On another file system than the guard's own data, where the machine has one."""

    def originals(self) -> list[bytes]:
        """What the guard keeps of the captures that it frosted."""
        kept = []
        for folder in (self.guard.data / "captures").iterdir():
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # a folder that was just made or put away
                kept.append((folder / "original").read_bytes())
        return kept

    def records(self) -> list[dict[str, Any]]:
        """What the trail tells of captures."""
        told = frostpane("audit", "list", "--json", "--data-dir", str(self.guard.data)).stdout
        rows = json.loads(told) if told.lstrip().startswith(b"[") else map(json.loads, told.splitlines())
        return [row for row in rows if "capture" in json.dumps(row)]

    def wait_until_frosted(self, path: Path, original: bytes) -> bytes:
        """What lies in its place, once it is something else than the original."""
        until(
            lambda: path.exists() and path.read_bytes() != original, timeout_s=FROSTED_S, what=f"frosted {path.name!a}"
        )
        frosted = path.read_bytes()
        with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(frosted)) as after:
            after.load()
            assert (after.format, after.size) == (before.format, before.size)
        assert original in self.originals()
        return frosted


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = tmp_path_factory.mktemp("captures")
    memory = Path("/dev/shm")
    elsewhere = (memory if memory.is_dir() else root) / f"frostpane-test-{os.getpid()}"
    elsewhere.mkdir()
    real, link = root / "really here", root / "link"
    real.mkdir()
    link.symlink_to(real)
    folders = (root / "shots", root / "later" / "month", elsewhere, link)
    folders[0].mkdir()
    policy = root / "policy.toml"
    policy.write_text(POLICY.format(folders=", ".join(json.dumps(str(folder)) for folder in folders)))
    try:
        with running_x_server("800x600x24") as display, running_guard(display, root / "data", policy) as guard:
            until(lambda: guard.status()["reader"]["warm"], timeout_s=60, what="warm reader")
            yield Desk(guard, folders[0], folders[1], elsewhere)
    finally:
        shutil.rmtree(elsewhere)


def shot(number: int, format: str = "PNG", size: tuple[int, int] = (620, 260)) -> bytes:
    """A screenshot with customer data, each another."""
    said = (chat_picture.Line(chat_picture.CUSTOMER, f"手机号 1991234{number:04}"), chat_picture.CHAT[4])
    buffer = io.BytesIO()
    chat_picture.draw(said, size).save(buffer, format, quality=95)
    return buffer.getvalue()


def slowly(path: Path, data: bytes) -> None:
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(data), len(data) // 6 + 1):
            file.write(data[start : start + len(data) // 6 + 1])
            time.sleep(0.12)


def opened_again(path: Path, data: bytes) -> None:
    path.touch()
    time.sleep(0.2)
    path.write_bytes(data[:100])
    with path.open("ab") as file:
        file.write(data[100:])


def renamed(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.tmp")
    unfinished.write_bytes(data)
    unfinished.rename(path)


def renamed_from_picture(path: Path, data: bytes) -> None:
    """Under a picture's name first, and under the wished one when the person has chosen it."""
    first = path.with_name("unnamed.png")
    first.write_bytes(data)
    time.sleep(0.05)
    first.rename(path)


def moved_in(path: Path, data: bytes) -> None:
    """From another file system: copied, with the old time of change."""
    source = path.parent.parent / f"outside-{path.name}"
    source.write_bytes(data)
    os.utime(source, (1_000_000_000, 1_000_000_000))
    shutil.copy2(source, path)
    source.unlink()


def linked(path: Path, data: bytes) -> None:
    """A second name for a file that lay elsewhere."""
    source = path.parent.parent / f"linked-{path.name}"
    source.write_bytes(data)
    os.link(source, path)
    source.unlink()


def sized_first(path: Path, data: bytes) -> None:
    """Room first, then the content, as programs do that map the file."""
    with path.open("wb") as file:
        file.truncate(len(data))
        file.seek(0)
        for start in range(0, len(data), 4096):
            file.write(data[start : start + 4096])
            file.flush()
            time.sleep(0.01)


MANNERS: tuple[Callable[[Path, bytes], object], ...] = (
    Path.write_bytes, slowly, opened_again, renamed, renamed_from_picture, moved_in, linked, sized_first,
)  # fmt: skip


@pytest.mark.parametrize("save", MANNERS, ids=lambda save: save.__name__)
def test_saved_in_each_programs_manner(desk: Desk, save: Callable[[Path, bytes], object]) -> None:
    number = MANNERS.index(save)
    path, data = desk.shots / f"{save.__name__}.png", shot(number)
    with seen_whole(path, data):
        save(path, data)
        desk.wait_until_frosted(path, data)


@contextmanager
def seen_whole(path: Path, original: bytes) -> Iterator[None]:
    """Whoever reads the file meanwhile finds what the program has written so far, or one other whole picture."""
    seen: set[bytes] = set()
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            with suppress(FileNotFoundError):
                seen.add(path.read_bytes())
            time.sleep(0.001)

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()
    # The program's own steps are a beginning of the original, perhaps with room behind it.
    others = [content for content in seen if not original.startswith(content.rstrip(b"\0"))]
    assert len(others) <= 1
    for content in others:
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()


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
