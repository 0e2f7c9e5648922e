"""Commands that look at an installation know, as its guard does, how far its policy had come."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.audit import open_recorder
from guard.audit.proof.record import NoteKind
from guard.cli import main
from guard.cli.options import in_force
from guard.desktop.memory import MemoryVault
from guard.policy.store import installed_state
from tests.support.policies import Office, real_clock, recent


@pytest.fixture
def turned_back(tmp_path: Path) -> Office:
    """An installation whose second trust root, which dropped a key, is gone again; its trail knows of it."""
    office = Office(tmp_path / "data", clock=real_clock)
    office.drop(office.signed(recent(12)))
    trust = installed_state(office.paths).files.chain().trust
    recorder = open_recorder(office.paths, MemoryVault(available=False), clock=real_clock)
    facts: dict[str, str | int] = {"trust": trust, "root": 2, "under": 2, "policy_serial": 3, "policy": "d" * 64}
    recorder.note(NoteKind.START, facts)
    recorder.close()
    return office


def test_what_a_dropped_key_signed_is_in_force_for_no_command(turned_back: Office) -> None:
    given = in_force(turned_back.paths)
    assert given.status.name == "strict"
    assert "policy-root" in {refusal.code for refusal in given.refusals}


@pytest.mark.parametrize("words", [("policy", "install"), ("token", "use", "--action", "uninstall")])
def test_what_a_dropped_key_signed_is_neither_installed_nor_used(
    turned_back: Office, words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signed = tmp_path / "signed"
    signed.write_bytes(turned_back.signed(recent(13)))
    assert main([*words, str(signed), "--data-dir", str(turned_back.paths.data)]) in (1, 2)
    assert "trust root 2 counted here and is gone" in capsys.readouterr().err
