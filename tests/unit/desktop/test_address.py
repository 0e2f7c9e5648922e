"""Where the guard is reached, and what the desktop of this system says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.desktop import current
from guard.desktop.address import socket_address
from guard.desktop.x11.coverage import coverage
from guard.errors import DesktopError

# -- insistence --------------------------------------------------------------------------------------------------------


# -- pictures ----------------------------------------------------------------------------------------------------------


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
