"""What `frostpane consent verify` and `list` say to words that make no sense, and of files that are no records."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.cli import main
from guard.policy.keys import private_pem


def test_a_private_key_is_no_key_to_verify_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record, key = tmp_path / "one.consent", tmp_path / "supervisor.key"
    record.write_text("{}")
    key.write_bytes(private_pem(Ed25519PrivateKey.generate(), None))
    assert main(["consent", "verify", str(record), "--trust", str(key)]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("frostpane: policy-key: ")
    assert told.err.count("\n") == 1
