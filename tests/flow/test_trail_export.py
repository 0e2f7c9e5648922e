"""An export takes the place of an older file once it is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.cli import main
from tests.support.trail import Given

pytestmark = pytest.mark.usefixtures("no_keyring")
PAGE_BYTES = 4_096


def test_a_trail_that_is_damaged_leaves_the_export_before(tmp_path: Path) -> None:
    given, out = Given(tmp_path / "data"), tmp_path / "all.ndjson"
    given.vault.available = False
    given.filled(300)
    words = ["audit", "export", "--data-dir", str(given.data), "-o", str(out)]
    assert main(words) == 0
    before = out.read_bytes()
    assert before.count(b"\n") >= 300
    trail = bytearray(given.paths.trail.read_bytes())
    pages = len(trail) // PAGE_BYTES // 2
    trail[-pages * PAGE_BYTES :] = b"U" * (pages * PAGE_BYTES)
    given.paths.trail.write_bytes(trail)
    assert main(words) == 2
    assert out.read_bytes() == before


@pytest.mark.parametrize("command", [("list",), ("export",), ("report", "-o", "REPORT")])
@pytest.mark.parametrize("words", [("--since", ""), ("--until", ""), ("--since", "2d", "--until", "3d")])
def test_a_time_in_which_nothing_can_lie_is_an_error(
    command: tuple[str, ...], words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, report = Given(tmp_path / "data"), tmp_path / "report.html"
    given.filled(1)
    asked = [word.replace("REPORT", str(report)) for word in command]
    assert main(["audit", *asked, *words, "--data-dir", str(given.data)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("frostpane: bad-time: ")
    assert not report.exists()
