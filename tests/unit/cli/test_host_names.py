"""What is made for one machine is made for a name that a machine can have."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.cli import main
from guard.policy.keys import private_pem

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


@pytest.mark.parametrize("machine", NAMES)
def test_no_token(machine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, out = tmp_path / "policy.key", tmp_path / "stop.token"
    key.write_bytes(private_pem(Ed25519PrivateKey.generate(), None))
    words = ("token", "issue", "--action", "stop", "--machine", machine, "--key", str(key))
    assert refused(capsys, *words, "-o", str(out))
    assert not out.exists()
