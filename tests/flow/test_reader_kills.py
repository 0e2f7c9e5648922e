"""The reading process may be killed at any moment: pastes are answered, nothing leaks, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.guard_process import free_strangers, running_guard
from tests.support.reader_kills import pastes_amid_kills
from tests.support.waiting import until
from tests.support.xserver import running_x_server


@pytest.mark.x11
@pytest.mark.slow
def test_pastes_amid_kills_of_the_reading_process_receive_the_safe_version_and_the_original(tmp_path: Path) -> None:
    with running_x_server() as display, running_guard(display, tmp_path / "data", free_strangers(tmp_path)) as guard:
        until(lambda: guard.status()["reader"]["warm"], timeout_s=60, what="warm reader")
        received = pastes_amid_kills(guard, tmp_path, kills=8)
        assert guard.process.poll() is None
        assert received.clean, received
        assert received.kills == 8
        # Holding back what could not be read in time is right too: how often depends on where the kills fall.
        assert received.frosted, received
