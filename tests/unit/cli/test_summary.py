"""The table at the end of many files, on a narrow terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.cli.summary import Summed, print_summary


def test_each_file_is_named_whole_and_as_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    folder = Path("/srv/shares/service-centre/exports/of/customers/2026/december")
    files = [folder / f"table-{number}.csv" for number in range(3)]
    print_summary([*(Summed(file, "") for file in files), Summed(Path(":smile:[b].txt"), "")])
    shown = "".join(line.split("   ")[0] for line in capsys.readouterr().out.splitlines())
    assert [str(file) in shown for file in (*files, ":smile:[b].txt")] == [True] * 4
