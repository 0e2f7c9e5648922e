"""Parts of the X11 desktop that need no display."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from guard.desktop import current
from guard.desktop.address import socket_address
from guard.desktop.x11.coverage import coverage
from guard.desktop.x11.formats import ENCODABLE
from guard.desktop.x11.insistence import Insistence
from guard.desktop.x11.processes import executable_name
from guard.errors import DesktopError
from guard.redact.transcode import transcode

# -- processes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("executable", "arguments", "name"),
    [
        ("/opt/wechat/wechat", ["/opt/wechat/wechat"], "wechat"),
        ("/tmp/.mount_WeChatX/usr/bin/wechat", ["wechat"], "wechat"),
        ("/snap/telegram-desktop/42/usr/bin/telegram-desktop", ["telegram"], "telegram-desktop"),
        ("/app/bin/QQ", ["QQ"], "QQ"),
        ("/usr/bin/crm (deleted)", ["crm"], "crm"),
        ("/usr/bin/python3.11", ["python3", "wechat.py"], "python3.11"),
        ("/usr/lib/wine/wine64-preloader", ["C:\\Program Files\\Tencent\\WeChat.exe", ""], "WeChat.exe"),
        ("/usr/bin/wine64", ["wine64", "/home/a/WeChat.exe"], "WeChat.exe"),
        ("/usr/bin/wine64", ["wine64"], "wine64"),
        ("/opt/wechat/wechat", ["C:\\crm.exe"], "wechat"),
    ],
)
def test_a_program_s_name_is_what_the_kernel_says(
    tmp_path: Path, executable: str, arguments: list[str], name: str
) -> None:
    process = tmp_path / "7"
    process.mkdir()
    (process / "exe").symlink_to(executable)
    (process / "cmdline").write_bytes("\0".join([*arguments, ""]).encode())
    assert executable_name(7, tmp_path) == name


def test_a_process_that_has_gone_has_no_name(tmp_path: Path) -> None:
    assert executable_name(8, tmp_path) is None


# -- insistence --------------------------------------------------------------------------------------------------------


def fight(insistence: Insistence, pid: int, times: int, at_s: float = 0.0, pause_s: float = 0.05) -> None:
    for number in range(times):
        insistence.copied(pid, {"text/plain": b"same"}, at_s + number * pause_s)
        insistence.taken_over(at_s + number * pause_s)
        insistence.pasted(pid)


def test_a_program_that_pastes_and_copies_the_same_at_once_insists() -> None:
    insistence = Insistence()
    fight(insistence, 7, 4)
    assert insistence.insists(7)
    assert not insistence.insists(8)
    assert not insistence.insists(None)


def test_a_person_who_copies_the_same_again_does_not_insist() -> None:
    insistence = Insistence()
    fight(insistence, 7, 20, pause_s=1.5)
    assert not insistence.insists(7)


def test_insistence_ends_with_somebody_else_s_copy() -> None:
    insistence = Insistence()
    fight(insistence, 7, 4)
    insistence.copied(7, {"text/plain": b"the safe version"}, 1)
    assert insistence.insists(7)
    insistence.copied(8, {"text/plain": b"new"}, 2)
    assert not insistence.insists(7)


# -- pictures ----------------------------------------------------------------------------------------------------------


def encoded(picture: Image.Image, name: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture.save(out, name)
    return out.getvalue()


@pytest.mark.parametrize("kind", sorted(ENCODABLE))
def test_a_picture_can_be_had_as_another_kind(kind: str) -> None:
    picture = Image.effect_noise((40, 30), 80).convert("RGB")
    made = transcode(encoded(picture), kind)
    assert made is not None
    with Image.open(io.BytesIO(made)) as again:
        same = again.convert("RGB").tobytes() == picture.tobytes()
        assert again.size == picture.size
    assert same or kind == "image/jpeg"


def test_transparency_is_kept_where_a_kind_has_it() -> None:
    picture = Image.new("RGBA", (4, 4), (10, 20, 30, 40))
    made = transcode(encoded(picture), "image/tiff")
    assert made is not None
    with Image.open(io.BytesIO(made)) as again:
        assert again.convert("RGBA").getpixel((0, 0)) == (10, 20, 30, 40)


@pytest.mark.parametrize("damaged", [b"", b"no picture", encoded(Image.new("RGB", (90, 90)))[:60]])
def test_what_is_no_picture_is_refused(damaged: bytes) -> None:
    assert transcode(damaged, "image/bmp") is None


# -- the rest of the desktop -------------------------------------------------------------------------------------------


def test_without_a_display_nothing_is_said_to_be_guarded() -> None:
    points = coverage({"DISPLAY": ":4321"})
    assert {point.point for point in points} >= {"clipboard", "primary", "destination"}
    assert not any(point.guarded for point in points)
    assert all(point.reason.zh and point.reason.en for point in points)


def test_the_address_is_private_short_and_one_for_a_data_directory(tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir()
    deep = Path("/" + "x" * 300)
    address = socket_address(deep, {"XDG_RUNTIME_DIR": str(runtime)})
    assert len(address) < 108
    assert address == socket_address(deep, {"XDG_RUNTIME_DIR": str(runtime)})
    assert address != socket_address(Path("/other"), {"XDG_RUNTIME_DIR": str(runtime)})
    assert Path(address).parent.stat().st_mode & 0o077 == 0


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "frostpane").mkdir(mode=0o777)
    (tmp_path / "frostpane").chmod(0o777)
    with pytest.raises(DesktopError):
        socket_address(Path("/data"), {"XDG_RUNTIME_DIR": str(tmp_path)})


def test_the_desktop_of_this_system_is_x11() -> None:
    assert current().name == "x11"
