"""One guard a data directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.errors import AlreadyRunning
from guard.paths import installation, login_folder, outside
from guard.service.claim import claim, wait_for_end


def test_a_second_guard_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    paths = installation(tmp_path / "data")
    lock = claim(paths)
    with pytest.raises(AlreadyRunning):
        claim(paths)
    lock.release()
    claim(paths).release()


@pytest.mark.parametrize("place", ["the data folder", "the login"])
def test_one_guard_is_enough_where_only_one_of_the_two_places_takes_a_lock(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = installation(tmp_path / "data")
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    taken = paths.lock if place == "the login" else outside(paths.data, login_folder(), ".lock")
    taken.mkdir(parents=True)  # nobody can lock a folder
    held = claim(paths)
    with pytest.raises(AlreadyRunning):
        claim(paths)
    held.release()
    wait_for_end(paths)
