"""What `frostpane consent verify` and `list` say to words that make no sense, and of files that are no records."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.cli import main
from guard.policy.keys import private_pem
from tests.support.policies import HEAD


def test_a_private_key_is_no_key_to_verify_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record, key = tmp_path / "one.consent", tmp_path / "supervisor.key"
    record.write_text("{}")
    key.write_bytes(private_pem(Ed25519PrivateKey.generate(), None))
    assert main(["consent", "verify", str(record), "--trust", str(key)]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("frostpane: policy-key: ")
    assert told.err.count("\n") == 1


def test_the_list_shows_a_dash_for_what_a_damaged_record_does_not_tell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy, folder = tmp_path / "policy.toml", tmp_path / "consents"
    policy.write_text(HEAD)
    folder.mkdir()
    (folder / "cut.consent").write_text("{")
    words = ("--folder", str(folder), "--policy", str(policy), "--data-dir", str(tmp_path / "data"))
    assert main(["consent", "list", *words]) == 0
    assert capsys.readouterr().out == "-  consent-tampered  -  0  -  -  cut.consent\n"


def test_a_folder_that_is_not_there_is_no_empty_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(HEAD)
    words = ("--folder", str(tmp_path / "none"), "--policy", str(policy), "--data-dir", str(tmp_path / "data"))
    assert main(["consent", "list", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("frostpane: not-readable: ")
    assert told.err.count("\n") == 1
