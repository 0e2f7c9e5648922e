"""The gate decides by the page that a browser's focused window shows."""

from __future__ import annotations

from dataclasses import replace

from guard.compose.sited_gate import SitedGate
from guard.connector.sites import Sites
from guard.desktop import GateNote
from guard.desktop.memory import MemoryGate
from guard.model import Action, Application, Destination, GateState, Release, Served, Snapshot, Verdict

BROWSER = Application("chromium", pid=7)


class Listener:
    """Remembers what the gate tells; guards one site."""

    def __init__(self) -> None:
        self.copies: list[Snapshot] = []
        self.pastes: list[Served] = []
        self.asked: list[str | None] = []
        self.notes: list[GateNote] = []

    def copied(self, snapshot: Snapshot) -> None:
        self.copies.append(snapshot)

    def served(self, served: Served) -> None:
        self.pastes.append(served)

    def gate_changed(self, state: GateState) -> None:
        raise AssertionError

    def noted(self, note: GateNote) -> None:
        self.notes.append(note)

    def yields(self, holder: Application) -> bool:
        raise AssertionError

    def guards(self, application: Application) -> bool:
        self.asked.append(application.site)
        return application.site == "weibo.com"


def decide(application: Application) -> Verdict:
    action = Action.REDACT if application.site == "weibo.com" else Action.ALLOW
    return Verdict(action, Destination(application, "test"), None, "test", 1)


def test_each_paste_is_decided_by_the_page_of_that_moment() -> None:
    own, sites, listener = MemoryGate(), Sites(), Listener()
    gate = SitedGate(own, sites)
    gate.start(listener)
    sites.show("profile", 1, 7, "crm.example", focused=True)
    copy = own.copy({"text/plain": b"original"}, BROWSER)
    assert listener.copies[0].origin == replace(BROWSER, site="crm.example")
    assert gate.release(copy, Release({"text/plain": b"safe"}, decide))
    assert own.paste("text/plain", BROWSER) == b"original"
    sites.show("profile", 1, 7, "weibo.com", focused=True)
    assert own.paste("text/plain", BROWSER) == b"safe"
    assert own.paste("text/plain", Application("firefox", pid=8)) == b"original"
    assert [each.verdict.destination.application.site for each in listener.pastes] == ["crm.example", "weibo.com", None]
    gate.stop()


def test_a_page_is_known_only_while_one_window_has_the_focus() -> None:
    sites = Sites()
    sites.show("profile", 1, 7, "weibo.com", focused=True)
    sites.show("profile", 2, 7, "crm.example", focused=False)
    assert sites.known(BROWSER).site == "weibo.com"
    sites.show("another profile", 1, 7, "crm.example", focused=True)
    assert sites.known(BROWSER).site is None, "two say that they have it"
    sites.close("another profile")
    assert sites.known(BROWSER).site == "weibo.com"
    sites.close("profile", 1)
    assert sites.known(BROWSER).site is None


def test_where_a_text_was_copied_is_known_until_the_next_copy() -> None:
    sites = Sites()
    sites.show("profile", 1, 7, "weibo.com", focused=True)
    own, listener = MemoryGate(), Listener()
    SitedGate(own, sites).start(listener)
    own.copy({"text/plain": b"one\r\ntwo"}, BROWSER)
    assert sites.origin(b"one\ntwo").site == "weibo.com"
    assert sites.origin(b"three").site is None
    assert sites.origin(None).site is None
    own.copy({"image/png": b"x"}, BROWSER)
    assert sites.origin(b"one\ntwo").site is None


def test_status_tells_which_browsers_have_a_companion_that_lives() -> None:
    sites, one, other = Sites(), object(), object()
    assert not sites.coverage().guarded
    sites.join(one, BROWSER, "0.1.0")
    sites.join(other, BROWSER, "0.1.0")
    assert sites.coverage().guarded
    assert sites.coverage().reason.en.endswith("pages of chromium (0.1.0)")
    sites.close(one)
    sites.close(other, 1)
    assert sites.coverage().guarded, "a window was closed, the browser lives"
    sites.close(other)
    assert not sites.coverage().guarded


def test_a_browser_without_a_living_companion_is_told_once() -> None:
    own, sites, listener = MemoryGate(), Sites(), Listener()
    gate = SitedGate(own, sites)
    gate.start(listener)
    firefox = Application("firefox-esr", pid=8)
    sites.join("profile", BROWSER, "0.1.0")
    assert sites.coverage().guarded
    copy = own.copy({"text/plain": b"original"}, Application("crm", pid=9))
    assert gate.release(copy, Release({"text/plain": b"safe"}, decide))
    for program in (BROWSER, firefox, firefox, Application("notes", pid=10)):
        own.paste("text/plain", program)
    assert [(note.kind, note.application) for note in listener.notes] == [("unaccompanied", firefox)]
    assert "without it: firefox-esr" in sites.coverage().reason.en
    assert not sites.coverage().guarded
    sites.join("another", firefox, "0.1.0")
    assert sites.coverage().guarded
    sites.close("profile")
    own.paste("text/plain", BROWSER)
    assert listener.notes[-1].application == BROWSER, "its extension has ended"
