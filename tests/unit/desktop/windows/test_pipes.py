"""Names of pipes."""

from __future__ import annotations

from pathlib import Path

from guard.desktop.windows.pipes import control_pipe


def test_every_data_directory_has_a_pipe_of_its_own(tmp_path: Path) -> None:
    assert control_pipe(tmp_path) != control_pipe(tmp_path / "other")
    assert control_pipe(tmp_path).startswith("\\\\.\\pipe\\frostpane-")
