"""What a person set, and how it lies in a file."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from ui.preferences import Looks, Preferences, read_preferences, write_preferences


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "preferences.json"


@pytest.mark.parametrize(
    ("begin", "end", "now", "quiet"),
    [
        ("12:00", "13:30", time(12, 30), True),
        ("12:00", "13:30", time(13, 30), False),
        ("22:00", "07:00", time(23, 0), True),
        ("22:00", "07:00", time(6, 59), True),
        ("22:00", "07:00", time(7, 0), False),
        ("", "", time(3, 0), False),
        ("08:00", "08:00", time(8, 0), False),
    ],
)
def test_quiet_hours_may_go_over_midnight(begin: str, end: str, now: time, quiet: bool) -> None:
    assert Preferences(quiet_from=begin, quiet_until=end).is_quiet(now) is quiet


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"language": "xx", "looks": 7, "notify": "no"}', b"\xff", b"[" * 30_000]
)
def test_a_damaged_file_of_settings_is_as_none(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert read_preferences(file) == Preferences()


def test_settings_come_back_as_they_were_written(file: Path) -> None:
    one = Preferences("zh", Looks.DARK, False, "22:00", "07:00", "", True)
    write_preferences(file, one)
    assert read_preferences(file) == one
