"""Files that a person names to a command: what lies there is not lost, whatever it is."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.cli import main
from guard.policy.keys import private_pem, public_pem, read_private
from tests.support.policies import HEAD


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "own.key"
    file.write_bytes(private_pem(Ed25519PrivateKey.generate(), None))
    return file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
@pytest.mark.parametrize("command", ["redact", "roster build", "policy sign", "token issue"])
def test_a_pipe_is_left_where_it_is(
    command: str, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe, policy, table = tmp_path / "pipe", tmp_path / "policy.toml", tmp_path / "list.csv"
    os.mkfifo(pipe)
    policy.write_text(HEAD)
    table.write_text("phone\n13800138000\n")
    words = {
        "redact": (table, "--data-dir", tmp_path / "data"),
        "roster build": (table, "--key", "0" * 32),
        "policy sign": (policy, "--key", key),
        "token issue": ("--action", "pause", "--machine", "*", "--key", key),
    }[command]
    assert main([*command.split(), *map(str, words), "-o", str(pipe)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert pipe.is_fifo()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="files have no such modes here")
def test_a_withdrawal_goes_into_the_document_that_a_link_leads_to(tmp_path: Path) -> None:
    document, link = tmp_path / "centre.toml", tmp_path / "link.toml"
    document.write_text(HEAD)
    document.chmod(0o640)
    link.symlink_to(document)
    assert main(["consent", "revoke", "f" * 16, "--document", str(link)]) == 0
    assert link.is_symlink()
    assert "f" * 16 in document.read_text()
    assert stat.S_IMODE(document.stat().st_mode) == 0o640


@pytest.mark.parametrize("command", ["policy sign", "policy root", "token issue", "token sign"])
def test_a_key_that_signs_is_not_written_over(
    command: str, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy, public, token = tmp_path / "policy.toml", tmp_path / "own.pub", tmp_path / "token"
    policy.write_text(HEAD)
    public.write_bytes(public_pem(read_private(key.read_bytes(), None)))
    issue = ["token", "issue", "--action", "pause", "--machine", "*", "--key", str(key), "-o"]
    assert main([*issue, str(token)]) == 0
    words = {
        "policy sign": (policy,),
        "policy root": (public, "--version", "1"),
        "token issue": ("--action", "pause", "--machine", "*"),
        "token sign": (token,),
    }[command]
    before = key.read_bytes()
    capsys.readouterr()
    assert main([*command.split(), *map(str, words), "--key", str(key), "-o", str(key)]) == 2
    assert capsys.readouterr().err.startswith("frostpane: exists: ")
    assert key.read_bytes() == before


def test_no_pair_of_keys_takes_a_public_key_away(key: Path, tmp_path: Path) -> None:
    (tmp_path / "policy.pub").write_text("of a key that is kept elsewhere")
    assert main(["policy", "keygen", "--out", str(tmp_path)]) == 2
    assert {file.name for file in tmp_path.iterdir()} == {"own.key", "policy.pub"}
    assert (tmp_path / "policy.pub").read_text() == "of a key that is kept elsewhere"
