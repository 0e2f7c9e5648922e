"""The desktop in memory; its gate is tried by the contract suite."""

from __future__ import annotations

import pytest

from guard.desktop.memory import MemoryForeground, MemoryGate, MemoryVault, desktop
from guard.errors import DisplayUnavailable, VaultUnavailable
from guard.model import UNKNOWN_APPLICATION, Application
from tests.support.listening import Listener

CRM = Application(executable="crm")


def test_what_is_copied_without_a_guard_is_everybody_s() -> None:
    gate = MemoryGate()
    gate.copy({"text/plain": b"hello"})
    assert gate.paste("text/plain", CRM) == b"hello"
    assert gate.offered() == ("text/plain",)


def test_a_gate_serves_one_listener() -> None:
    gate = MemoryGate()
    gate.start(Listener())
    with pytest.raises(DisplayUnavailable):
        gate.start(Listener())


def test_what_nobody_released_does_not_outlive_the_guard() -> None:
    gate = MemoryGate()
    gate.start(Listener())
    gate.copy({"text/plain": b"hello"})
    gate.stop()
    assert gate.paste("text/plain") is None


def test_what_was_clean_stays() -> None:
    gate, listener = MemoryGate(), Listener()
    gate.start(listener)
    gate.copy({"text/plain": b"hello"})
    gate.release(listener.next_copy().id, None)
    gate.stop()
    assert gate.paste("text/plain") == b"hello"


def test_a_secret_is_marked() -> None:
    gate, listener = MemoryGate(), Listener()
    gate.start(listener)
    gate.copy({"text/plain": b"hello"}, CRM, secret=True)
    assert listener.next_copy().secret


def test_the_foreground_follows_the_person() -> None:
    foreground, seen = MemoryForeground(), list[Application]()
    assert foreground.active() == UNKNOWN_APPLICATION
    end = foreground.watch(seen.append)
    foreground.activate(CRM)
    end()
    end()
    foreground.activate(UNKNOWN_APPLICATION)
    assert seen == [CRM]
    assert foreground.active() == UNKNOWN_APPLICATION


def test_a_vault_keeps_replaces_and_forgets() -> None:
    vault = MemoryVault()
    vault.put("key", b"1")
    vault.put("key", b"2")
    assert vault.get("key") == b"2"
    vault.delete("key")
    vault.delete("key")
    assert vault.get("key") is None


def test_a_vault_can_be_missing() -> None:
    vault = MemoryVault(available=False)
    with pytest.raises(VaultUnavailable):
        vault.get("key")


def test_each_desktop_makes_parts_of_its_own() -> None:
    parts = desktop()
    assert parts.gate(1.0) is not parts.gate(1.0)
    assert all(point.guarded for point in parts.coverage())
