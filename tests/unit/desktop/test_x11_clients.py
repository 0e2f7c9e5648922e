"""The X11 gate between real programs under a window manager: who is who, selected text, many formats of one picture."""

from __future__ import annotations

import io
import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from guard.desktop.x11 import pastes
from guard.desktop.x11.connection import Connection
from guard.desktop.x11.foreground import X11Foreground
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from guard.model import Action, Application, Release, Snapshot
from guard.redact.transcode import transcode
from tests.support.clients import Client, Xclip
from tests.support.listening import Listener, ReleasingListener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import take_over
from tests.support.xserver import running_x_server, until, window_manager

pytestmark = pytest.mark.x11

TEXT = "张三 13800000000".encode()
SAFE = "张三 138****0000".encode()
KINDS = ("qt", "gtk", "tk")


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


ORIGINAL = Image.effect_noise((160, 90), 60).convert("RGB")
FROSTED = Image.new("RGB", (160, 90), (200, 210, 220))


def inspected(snapshot: Snapshot) -> Release:
    safe = {"text/plain": SAFE, "image/png": png(FROSTED)}
    return release({kind: data for kind, data in safe.items() if kind in snapshot.formats}, crm=Action.ALLOW)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("desk")
    with running_x_server() as display, window_manager(display, folder):
        yield display, folder


@pytest.fixture(scope="module")
def clients(desk: tuple[str, Path]) -> Iterator[dict[tuple[str, str], Client]]:
    display, folder = desk
    running = {
        (kind, executable): Client.start(kind, display, folder, executable=executable, title=f"{kind} of {executable}")
        for kind, executable in itertools.product(KINDS, ("crm", "wechat"))
    }
    yield running
    for client in running.values():
        client.close()


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def gate(desk: tuple[str, Path], listener: Listener) -> Iterator[X11Gate]:
    gate = X11Gate(convert=transcode, display=desk[0])
    gate.start(listener)
    yield gate
    gate.stop()


def pairs(kind: str) -> list[tuple[str, str]]:
    """Every program that copies with every one that pastes, as far as they can take that kind."""
    able = [name for name in KINDS if kind == "text/plain" or name != "tk"]
    return list(itertools.product(able, able))


@pytest.mark.parametrize(("source", "sink"), pairs("text/plain"))
def test_text_between_toolkits(
    clients: dict[tuple[str, str], Client], gate: X11Gate, listener: Listener, source: str, sink: str
) -> None:
    clients[source, "crm"].copy({"text/plain": TEXT})
    gate.release(listener.next_copy().id, release({"text/plain": SAFE}, crm=Action.ALLOW))
    until(lambda: gate.state().owns)
    assert clients[sink, "crm"].paste() == TEXT
    assert clients[sink, "wechat"].paste() == SAFE


@pytest.mark.parametrize(("source", "sink"), pairs("image"))
def test_pictures_between_toolkits(
    clients: dict[tuple[str, str], Client], gate: X11Gate, listener: Listener, source: str, sink: str
) -> None:
    clients[source, "crm"].copy({"image": png(ORIGINAL)})
    gate.release(listener.next_copy().id, release({"image/png": png(FROSTED)}, crm=Action.ALLOW))
    assert clients[sink, "crm"].paste("image") == ORIGINAL.tobytes()
    assert clients[sink, "wechat"].paste("image") == FROSTED.tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_program_is_known_by_its_process_and_its_window(
    clients: dict[tuple[str, str], Client], gate: X11Gate, listener: Listener, kind: str
) -> None:
    clients[kind, "crm"].copy({"text/plain": TEXT})
    snapshot = listener.next_copy()
    gate.release(snapshot.id, release({"text/plain": SAFE}))
    until(lambda: gate.state().owns)
    clients[kind, "wechat"].paste()
    destination = listener.wait_served()[-1].verdict.destination.application
    for application, name in ((snapshot.origin, "crm"), (destination, "wechat")):
        assert application.executable == name
        assert application.pid == clients[kind, name].pid
        assert (application.window_class or "").lower() == name
        assert application.title == f"{kind} of {name}"


@pytest.mark.parametrize("target", ["UTF8_STRING", "image/png"])
def test_a_program_that_ends_when_it_has_lost_the_clipboard_is_known(
    desk: tuple[str, Path], gate: X11Gate, listener: Listener, target: str
) -> None:
    source = Xclip(*desk, "notes")
    for number in range(10):
        source.copy(b"%d 13800000000" % number * 1000, target)
        snapshot = listener.next_copy()
        gate.release(snapshot.id, release({}, crm=Action.ALLOW))
        assert snapshot.origin.executable == "notes"
    source.close()


def test_a_changed_title_is_seen_at_the_next_paste(
    clients: dict[tuple[str, str], Client], gate: X11Gate, listener: Listener
) -> None:
    clients["qt", "crm"].copy({"text/plain": TEXT})
    gate.release(listener.next_copy().id, release({"text/plain": SAFE}))
    until(lambda: gate.state().owns)
    browser = clients["gtk", "wechat"]
    browser.activate("微博")
    browser.paste()
    assert listener.wait_served()[-1].verdict.destination.application.title == "微博"
    browser.activate("gtk of wechat")
    browser.paste()
    until(lambda: listener.told[-1].verdict.destination.application.title == "gtk of wechat")


@pytest.mark.parametrize("source", ["qt", "gtk"])
def test_every_encoding_of_a_picture_that_was_offered_can_be_had_and_shows_the_same(
    desk: tuple[str, Path], clients: dict[tuple[str, str], Client], gate: X11Gate, listener: Listener, source: str
) -> None:
    crm, wechat = Xclip(*desk, "crm"), Xclip(*desk, "wechat")
    clients[source, "crm"].copy({"image": png(ORIGINAL)})
    snapshot = listener.next_copy()
    assert {kind for kind in snapshot.formats if kind.startswith("image/")} == {"image/png"}
    gate.release(snapshot.id, release({"image/png": png(FROSTED)}, crm=Action.ALLOW))
    for target in ("image/png", "image/bmp", "image/tiff"):
        assert target in crm.offered()
        assert target in wechat.offered()
        for paster, picture in ((crm, ORIGINAL), (wechat, FROSTED)):
            data = paster.paste(target)
            assert data is not None
            with Image.open(io.BytesIO(data)) as pasted:
                assert pasted.convert("RGB").tobytes() == picture.tobytes()


def test_random_copies_and_pastes_never_mix_versions(
    desk: tuple[str, Path], clients: dict[tuple[str, str], Client]
) -> None:
    chance = random.Random(20)
    gate = X11Gate(convert=transcode, display=desk[0])
    listener = ReleasingListener(gate.release, lambda snapshot: _numbered(snapshot, chance))
    gate.start(listener)
    crm, wechat = Xclip(*desk, "crm"), Xclip(*desk, "wechat")
    try:
        for number in range(60):
            text = b"%d 13800000000" % number
            picture = chance.random() < 0.4
            source = clients[chance.choice(("qt", "gtk") if picture else KINDS), "crm"]
            colour = (number, 0, 0)
            source.copy({"image": png(Image.new("RGB", (64, 48), colour))} if picture else {"text/plain": text})
            time.sleep(chance.random() * 0.03)
            until(lambda: listener.snapshots.qsize() > 0, what=f"copy {number}")
            listener.snapshots.get()
            target = "image/png" if picture else "UTF8_STRING"
            original = crm.paste(target)
            assert original is not None
            if picture:
                with Image.open(io.BytesIO(original)) as image:
                    assert image.convert("RGB").getpixel((0, 0)) == colour
            else:
                assert original == text
            until(lambda: gate.state().owns)
            assert wechat.paste(target) == (png(FROSTED) if picture else SAFE)
    finally:
        gate.stop()
        listener.close()


def _numbered(snapshot: Snapshot, chance: random.Random) -> Release:
    time.sleep(chance.choice((0, 0.001, 0.01, 0.05)))
    return inspected(snapshot)


# -- selected text -----------------------------------------------------------------------------------------------------


def test_selected_text_stays_selected_until_a_guarded_program_comes_to_the_foreground(
    desk: tuple[str, Path], clients: dict[tuple[str, str], Client], gate: X11Gate, listener: Listener
) -> None:
    display, folder = desk
    social = Xclip(display, folder, "wechat")
    clients["tk", "crm"].activate()
    until(lambda: X11Foreground(display).active().executable == "crm", what="the CRM in the foreground")
    clients["tk", "crm"].copy({"text/plain": TEXT}, selection="PRIMARY")
    time.sleep(0.2)
    with RawProgram(display) as program:
        owner = program.owner("PRIMARY")
        clients["qt", "wechat"].activate()
        snapshot = listener.next_copy()
        assert snapshot.formats["text/plain"] == TEXT
        assert program.owner("PRIMARY") == owner
        gate.release(snapshot.id, release({"text/plain": SAFE}, crm=Action.ALLOW))
        until(lambda: program.owner("PRIMARY") != owner, what="takeover")
    assert clients["gtk", "wechat"].paste(selection="PRIMARY") == SAFE
    assert social.paste(selection="primary") == SAFE
    assert clients["gtk", "crm"].paste(selection="PRIMARY") == TEXT


def test_selected_text_that_need_not_be_guarded_stays_selected(
    desk: tuple[str, Path], clients: dict[tuple[str, str], Client], gate: X11Gate, listener: Listener
) -> None:
    clients["gtk", "crm"].activate()
    until(lambda: X11Foreground(desk[0]).active().executable == "crm", what="the CRM in the foreground")
    with RawOwner(desk[0], {"UTF8_STRING": Content("UTF8_STRING", 8, b"hello")}, selection="PRIMARY") as selected:
        clients["gtk", "wechat"].activate()
        gate.release(listener.next_copy().id, None)
        time.sleep(0.2)
        assert selected.owner("PRIMARY") == selected.window


def test_the_foreground_is_followed(desk: tuple[str, Path], clients: dict[tuple[str, str], Client]) -> None:
    seen: list[Application] = []
    foreground = X11Foreground(desk[0])
    clients["qt", "crm"].activate("first")
    until(lambda: foreground.active().title == "first")
    end = foreground.watch(seen.append)
    clients["qt", "wechat"].activate("second")
    until(lambda: bool(seen) and seen[-1].title == "second")
    assert seen[-1].executable == "wechat"
    clients["qt", "wechat"].activate("third")
    until(lambda: seen[-1].title == "third")
    end()
    count = len(seen)
    clients["qt", "crm"].activate("qt of crm")
    until(lambda: foreground.active().executable == "crm")
    assert len(seen) == count
    clients["qt", "wechat"].activate("qt of wechat")


def test_names_of_many_atoms_cost_one_round_trip(desk: tuple[str, Path]) -> None:
    with Connection(desk[0]) as connection:
        names = tuple(f"application/x-{number}" for number in range(20))
        assert connection.names(connection.atoms(names)) == names
        assert connection.names((0x7FFFFFF,)) == (None,)


def test_who_reads_a_copy_at_once_without_being_worked_in_reads_by_itself(
    desk: tuple[str, Path],
    clients: dict[tuple[str, str], Client],
    gate: X11Gate,
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pastes, "_BY_ITSELF_S", 60.0)  # however busy this machine is
    clients["gtk", "crm"].activate()
    until(lambda: X11Foreground(desk[0]).active().executable == "crm", what="the CRM in the foreground")
    clients["tk", "crm"].copy({"text/plain": TEXT})
    take_over(gate, listener, release({"text/plain": SAFE}, crm=Action.ALLOW))
    with RawProgram(desk[0]) as clipboard_manager:
        assert clipboard_manager.ask("UTF8_STRING") is not None
        assert [each.by_itself for each in listener.wait_served()] == [True]
        clients["qt", "wechat"].activate()
        until(lambda: X11Foreground(desk[0]).active().executable == "wechat", what="WeChat in the foreground")
        assert clients["qt", "wechat"].paste() == SAFE
        assert {each.by_itself for each in listener.wait_served(2)[1:]} == {False}
        monkeypatch.setattr(pastes, "_BY_ITSELF_S", 0.0)
        count = len(listener.told)
        assert clipboard_manager.ask("UTF8_STRING") is not None
        assert not listener.wait_served(count + 1)[-1].by_itself  # a person may have asked that program for it
