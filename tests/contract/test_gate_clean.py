"""What every gate gives a guarded destination that may have the original: only what was made anew of it."""

from __future__ import annotations

from dataclasses import replace

from guard.desktop import Gate
from guard.model import Action, Release, Verdict, Version
from tests.contract.gate_drivers import GateDriver
from tests.support.listening import Listener, release
from tests.support.waiting import until

TEXT, CLEAN = b"good morning", b"good morning, made anew"
HTML = b"<p class=13800000000>good morning"


def started(driver: GateDriver) -> tuple[Listener, Gate]:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    return listener, gate


def clean_for_wechat() -> Release:
    def guards(verdict: Verdict) -> bool:
        return verdict.destination.application.executable == "wechat"

    made = {"text/plain": CLEAN}
    allowed = release(made, crm=Action.ALLOW, wechat=Action.ALLOW)
    return replace(allowed, clean=made, guards=guards)


def test_a_guarded_program_gets_what_was_made_anew_and_another_the_original(driver: GateDriver) -> None:
    listener, gate = started(driver)
    driver.copy({"text/plain": TEXT, "text/html": HTML})
    gate.release(listener.next_copy().id, clean_for_wechat())
    until(lambda: gate.state().owns, what="ownership")
    assert driver.paste("text/plain", "wechat") == CLEAN
    assert driver.paste("text/html", "wechat") is None
    assert driver.paste("text/plain", "crm") == TEXT
    assert driver.paste("text/html", "crm") == HTML
    assert driver.paste("text/plain", "wechat") == CLEAN
    until(lambda: len(listener.told) >= 4)
    assert {served.version for served in listener.told} == {Version.ORIGINAL}


def test_what_a_consent_lets_go_once_is_the_very_original_and_then_the_safe_version_is_back(driver: GateDriver) -> None:
    """As the service does it: the formats that may go are in the place of what was made anew, for one release."""
    listener, gate = started(driver)
    driver.copy({"text/plain": TEXT, "text/html": HTML})
    snapshot_id, safe = listener.next_copy().id, {"text/plain": b"good ***"}
    closed = release(safe, crm=Action.ALLOW)
    for opened in (False, True, False, True, False):
        now = closed
        if opened:
            allowed = release(dict(safe), crm=Action.ALLOW, wechat=Action.AUDIT)
            now = replace(allowed, clean={"text/plain": TEXT}, guards=lambda verdict: verdict.action is Action.AUDIT)
        gate.release(snapshot_id, now)
        until(lambda: gate.state().owns, what="ownership")
        assert driver.paste("text/plain", "wechat") == (TEXT if opened else b"good ***")
        assert driver.paste("text/html", "wechat") is None
        assert driver.paste("text/html", "crm") == HTML
