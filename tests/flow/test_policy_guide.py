"""Every command of the administrator's guide works as it stands there."""

import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from guard.cli import main
from guard.desktop import vault
from guard.errors import InputError
from guard.policy.document import parse
from guard.policy.keys import public_pem, read_private
from tests.contract.test_vault import DictBackend
from tests.support.policies import recent

PROJECT = Path(__file__).parents[2]
GUIDE = PROJECT / "docs" / "admin.md"
POSIX = pytest.mark.skipif(os.name != "posix", reason="the guide's commands are for a shell")


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment with the command `frostpane`, and nothing to ask on a terminal."""
    programs = tmp_path / "bin"
    programs.mkdir()
    command = programs / "frostpane"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m guard "$@"\n')
    command.chmod(0o755)
    return {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(PROJECT)}


def run(folder: Path, shell: dict[str, str], script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=shell,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@POSIX
def test_every_command_of_the_guide_works_in_its_order(tmp_path: Path, shell: dict[str, str]) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 8
    # `!` does not end a script under -e when the command succeeds after all; this does.
    script = re.sub(r"^! (.*)$", r"if \1; then exit 99; fi", "".join(blocks), flags=re.MULTILINE)
    done = run(tmp_path, shell, script)
    assert done.returncode == 0, done.stderr
    assert "policy-threshold" in done.stderr
    assert "policy-serial" in done.stderr
    assert "sign it anew and install it" in done.stdout, "after the new trust root, before `new.policy`"
    assert "Traceback" not in done.stderr
    for key in (tmp_path / "keys").glob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert b"ENCRYPTED" in key.read_bytes()
    shown = json.loads(run(tmp_path, shell, "frostpane policy show --json --data-dir try").stdout)
    assert (shown["name"], shown["serial"], shown["source"]) == ("service-centre", 3, "drop-folder")


MISTAKES = [
    ("policy check bad.toml", 2, "policy-invalid"),
    ("policy check nothing.toml", 2, "not-readable"),
    ("policy sign bad.toml --key k/policy.key -o x", 2, "policy-invalid"),
    ("policy sign good.toml --key k/policy.pub -o x", 2, "key-unreadable"),
    ("policy keygen --out k", 2, "key-exists"),
    ("policy verify flipped.policy --trust k/policy.pub", 1, "policy-signature"),
    ("policy verify good.toml --trust k/policy.pub", 1, "policy-envelope"),
    ("policy verify good.policy --trust good.toml", 2, "policy-key"),
    ("policy verify good.policy --trust k/policy.pub --threshold 2", 2, "policy-root"),
    ("policy verify nothing --trust k/policy.pub", 2, "not-readable"),
    ("policy install good.policy --data-dir d", 2, "policy-untrusted"),
    ("policy install --data-dir d", 2, "usage"),
    ("policy explain last --data-dir d", 2, "no-trail"),
    ("policy push good.policy nowhere", 2, "not-writable"),
    ("policy push good.policy http://127.0.0.1/", 2, "usage"),
    ("policy new -o good.toml", 2, "file-exists"),
]


def test_each_mistake_at_the_command_is_one_line_with_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.toml").write_bytes(recent(1) + b"[novelty]\n")
    Path("good.toml").write_bytes(recent(1))
    assert main(["policy", "keygen", "--out", "k"]) == 0
    assert main(["policy", "sign", "good.toml", "--key", "k/policy.key", "-o", "good.policy"]) == 0
    Path("flipped.policy").write_bytes(Path("good.policy").read_bytes().replace(b"c2No", b"c2Np"))
    capsys.readouterr()
    for command, status, code in MISTAKES:
        assert main(command.split()) == status, command
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith(f"frostpane: {code}: "), (command, told.err)
        assert told.err.count("\n") == 1


@POSIX
def test_unsigned_documents_are_refused_once_a_trust_root_is_there(tmp_path: Path, shell: dict[str, str]) -> None:
    (tmp_path / "own.toml").write_bytes(recent(1))
    (tmp_path / "text").write_text("nothing to see")
    inspect = "frostpane inspect --json --policy own.toml --data-dir d text"
    assert run(tmp_path, shell, inspect).returncode == 0
    setup = "frostpane policy keygen --out k && frostpane policy install --trust k/policy.pub --data-dir d"
    assert run(tmp_path, shell, setup).returncode == 0
    done = run(tmp_path, shell, inspect)
    assert done.returncode == 2
    assert done.stderr.startswith("frostpane: policy-untrusted: ")


def test_a_key_whose_passphrase_the_keyring_keeps_signs_without_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    backend = DictBackend()
    monkeypatch.setattr(vault, "_working", lambda named: backend)
    Path("good.toml").write_bytes(recent(1))
    assert main(["policy", "keygen", "--out", "k", "--keyring"]) == 0
    assert b"ENCRYPTED" in Path("k/policy.key").read_bytes()
    assert main(["policy", "sign", "good.toml", "--key", "k/policy.key", "-o", "good.policy"]) == 0
    assert main(["policy", "verify", "good.policy", "--trust", "k/policy.pub"]) == 0
    backend.entries.clear()
    assert main(["policy", "sign", "good.toml", "--key", "k/policy.key", "-o", "again.policy"]) == 2
    assert "key-passphrase" in capsys.readouterr().err


@POSIX
def test_on_a_terminal_a_new_key_asks_for_its_passphrase(tmp_path: Path, shell: dict[str, str]) -> None:
    ours, terminal = os.openpty()
    command = [sys.executable, "-m", "guard", "policy", "keygen", "--out", "keys"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=shell, stdin=terminal, stdout=subprocess.DEVNULL, stderr=terminal
    )
    with os.fdopen(ours, "r+b", buffering=0) as person:
        for question in (b"Passphrase", b"Once more"):
            shown = b""
            while question not in shown or b": " not in shown.partition(question)[2]:
                shown += person.read(1024)
            person.write(b"correct horse\n")
        assert process.wait(60) == 0
        os.close(terminal)
    sealed = (tmp_path / "keys" / "policy.key").read_bytes()
    with pytest.raises(InputError):
        read_private(sealed, None)
    assert public_pem(read_private(sealed, b"correct horse")) == (tmp_path / "keys" / "policy.pub").read_bytes()


def test_a_new_document_asks_for_nothing_without_a_terminal_and_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert main(["policy", "new", "-o", "own.toml", "--work", 'till*, "quoted"', "--action", "block"]) == 0
    policy = parse(Path("own.toml").read_bytes(), "own.toml")
    assert policy.groups[0].executables[:2] == ("till*", '"quoted"')
    assert policy.rules[0].action == "block"
    assert policy.expires_at is not None


class Terminal(io.StringIO):
    """A person at a terminal who types these lines."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_new_document_is_guided_by_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", Terminal("till-rules\n\nblock\nnone\n30\n"))
    assert main(["policy", "new", "-o", "own.toml"]) == 0
    assert "What social applications receive" in capsys.readouterr().out
    policy = parse(Path("own.toml").read_bytes(), "own.toml")
    assert (policy.name, policy.rules[1].action, policy.rules[1].override) == ("till-rules", "block", "none")
    assert policy.expires_at is not None
    assert (policy.expires_at - policy.issued_at).days == 30
