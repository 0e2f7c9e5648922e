"""Where the guard is reached, and what the desktop of this system says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.desktop import current
from guard.desktop.address import socket_address
from guard.desktop.x11.coverage import coverage
from guard.paths import lasting_folder

PROC = Path("/proc")

# -- insistence --------------------------------------------------------------------------------------------------------


# -- pictures ----------------------------------------------------------------------------------------------------------


# -- the rest of the desktop -------------------------------------------------------------------------------------------


def test_without_a_display_nothing_is_said_to_be_guarded() -> None:
    points = coverage({"DISPLAY": ":4321"})
    assert {point.point for point in points} >= {"clipboard", "primary", "destination"}
    assert not any(point.guarded for point in points)
    assert all(point.reason.zh and point.reason.en for point in points)


@pytest.mark.x11
def test_where_no_process_can_be_seen_no_destination_is_said_to_be_known(display: str, tmp_path: Path) -> None:
    told = {proc: {point.point: point for point in coverage({"DISPLAY": display}, proc)} for proc in (PROC, tmp_path)}
    assert [points["destination"].guarded for points in told.values()] == [True, False]
    assert all(points["clipboard"].guarded for points in told.values())
    assert "/proc" in told[tmp_path]["destination"].reason.en


@pytest.mark.x11
@pytest.mark.parametrize("session", [{"WAYLAND_DISPLAY": "wayland-0"}, {"XDG_SESSION_TYPE": "wayland"}])
def test_of_a_wayland_session_it_is_said_that_native_programs_are_not_guarded(
    display: str, session: dict[str, str]
) -> None:
    points = {point.point: point for point in coverage({"DISPLAY": display, **session})}
    assert not any(points[point].guarded for point in ("clipboard", "primary", "destination"))
    assert "native Wayland programs" in points["clipboard"].reason.en


@pytest.mark.x11
def test_what_no_desktop_of_x11_guards_is_said(display: str) -> None:
    points = {point.point: point for point in coverage({"DISPLAY": display})}
    assert not points["cut buffers"].guarded
    assert not points["drag and drop"].guarded
    for browser in ("Chromium", "Firefox"):
        assert all(browser in said for said in (points["browsers"].reason.zh, points["browsers"].reason.en))


def test_the_address_is_private_short_and_one_for_a_data_directory(tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir()
    deep = Path("/" + "x" * 300)
    address = socket_address(deep, {"XDG_RUNTIME_DIR": str(runtime)})
    assert len(address) < 108
    assert address == socket_address(deep, {"XDG_RUNTIME_DIR": str(runtime)})
    assert address != socket_address(Path("/other"), {"XDG_RUNTIME_DIR": str(runtime)})
    assert Path(address).parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("lies_there", ["a folder that others can enter", "a file", "a link"])
def test_what_is_not_one_s_own_in_the_runtime_directory_is_not_used_and_keeps_no_guard_from_starting(
    tmp_path: Path, lies_there: str
) -> None:
    folder = tmp_path / "frostpane"
    if lies_there == "a file":
        folder.touch()
    elif lies_there == "a link":
        folder.symlink_to(tmp_path)
    else:
        folder.mkdir()
        folder.chmod(0o777)
    address = Path(socket_address(Path("/data"), {"XDG_RUNTIME_DIR": str(tmp_path)}))
    assert address.parent == lasting_folder()
    assert address.parent.stat().st_mode & 0o077 == 0


def test_the_desktop_of_this_system_is_x11() -> None:
    assert current().name == "x11"
