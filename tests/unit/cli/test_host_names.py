"""What is made for one machine is made for a name that a machine can have."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.cli import main

NAMES = ["", "m 1", "m\udcff", "m\x1b", "m" * 256]


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> bool:
    """Whether one line says that no machine has that name."""
    capsys.readouterr()
    status, told = main(list(words)), capsys.readouterr()
    return status == 2 and told.err.startswith("frostpane: usage: --machine ") and told.err.count("\n") == 1


@pytest.mark.parametrize("machine", NAMES)
def test_no_keys_of_traces(machine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    firm, out = tmp_path / "firm.key", tmp_path / "desk.key"
    assert main(["trace-key", "new", str(firm)]) == 0
    assert refused(capsys, "trace-key", "derive", "--key", str(firm), "--machine", machine, "-o", str(out))
    assert not out.exists()
