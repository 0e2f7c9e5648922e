"""A key that was made as the guide says signs whatever a key can sign."""

from __future__ import annotations

import getpass
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from guard.cli import main
from guard.desktop import vault
from tests.contract.test_vault import DictBackend, LockedBackend
from tests.support.policies import recent
from tests.unit.cli.test_bad_input import TERMS

PASSPHRASE = "correct horse"
Sign = Callable[..., int]


class Terminal(io.StringIO):
    """A person at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(params=["policy sign", "token issue", "consent issue"])
def sign(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sign:
    """Signs something with an encrypted key; gives the exit status."""
    monkeypatch.chdir(tmp_path)
    keyring = DictBackend()
    monkeypatch.setattr(vault, "_working", lambda named: keyring)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    Path("policy.toml").write_bytes(recent(1))
    Path("said.txt").write_text("said")
    Path("passphrase").write_text(f"{PASSPHRASE}\nits second line counts nowhere\n")
    words = {
        "policy sign": ["policy.toml"],
        "token issue": ["--action", "pause", "--machine", "*"],
        "consent issue": [*TERMS, "--content", "said.txt", "--customer", "PHONE=13800138000"],
    }[request.param]
    return lambda *more: main([*request.param.split(), *words, "--key", "k/policy.key", "-o", "signed", *more])


def keygen(*more: str) -> None:
    assert main(["policy", "keygen", "--out", "k", *more]) == 0


def test_the_first_line_of_a_file_opens_it(sign: Sign, capsys: pytest.CaptureFixture[str]) -> None:
    keygen("--passphrase-file", "passphrase")
    assert sign("--passphrase-file", "passphrase") == 0
    Path("signed").unlink()
    capsys.readouterr()
    assert sign() == 2
    told = capsys.readouterr().err
    assert told.startswith("frostpane: key-passphrase: ")
    assert "--passphrase-file" in told
    assert not Path("signed").exists()


def test_the_keyring_opens_it(sign: Sign, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    keygen("--keyring")
    assert sign() == 0
    Path("signed").unlink()
    capsys.readouterr()
    for keyring, code in ((None, "key-passphrase"), (LockedBackend(), "vault-locked")):
        monkeypatch.setattr(vault, "_working", lambda named, keyring=keyring: keyring)
        assert sign() == 2
        assert capsys.readouterr().err.startswith(f"frostpane: {code}: ")


@pytest.mark.parametrize("keyring", [DictBackend(), None, LockedBackend()], ids=["with", "without", "locked"])
def test_a_person_at_a_terminal_is_asked(
    keyring: DictBackend | None, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    keygen("--passphrase-file", "passphrase")
    monkeypatch.setattr(vault, "_working", lambda named: keyring)
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", lambda question: asked.append(question) or PASSPHRASE)
    assert sign() == 0
    assert asked == ["Passphrase of policy.key: "]
