"""Every kind of program that reads the clipboard gets its version, on a real Windows clipboard."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image

from guard.desktop.windows.gate import WindowsGate
from guard.model import Release, Version
from guard.redact.transcode import transcode
from tests.support.listening import Listener
from tests.windows.guarding import SAFE, TEXT, Start, decide, guard, picture
from tests.windows.programs import QT_PROGRAM, Program


@pytest.mark.parametrize("flags", [(), ("--no-window",), ("--ole",)], ids=["plain", "no-window", "ole"])
def test_switching_from_work_to_social_gives_the_original_then_the_safe_version(
    programs: Start, crm: Program, gate: WindowsGate, listener: Listener, flags: tuple[str, ...]
) -> None:
    work, wechat = programs("crm.exe", *flags), programs("WeChat.exe", *flags)
    crm.copy({"text/plain": TEXT})
    guard(gate, listener, text_plain=SAFE)
    for _ in range(3):
        work.activate()
        time.sleep(0.3)
        assert work.paste() == TEXT
        wechat.activate()
        time.sleep(0.3)
        assert wechat.paste() == SAFE
    assert {(served.verdict.destination.group, served.version) for served in listener.told} == {
        ("crm.exe", Version.ORIGINAL),
        ("WeChat.exe", Version.SAFE),
    }


def test_a_qt_program_gets_its_version(programs: Start, crm: Program, gate: WindowsGate, listener: Listener) -> None:
    wechat = programs("WeChat.exe", script=QT_PROGRAM)
    crm.copy({"text/plain": TEXT, "text/html": b"<b>13800000000</b>"})
    guard(gate, listener, text_plain=SAFE, text_html=b"<b>138****0000</b>")
    wechat.activate()
    assert wechat.paste() == SAFE
    assert b"13800000000" not in (wechat.paste("text/html") or b"")
    crm.activate()
    assert crm.paste() == TEXT


def test_a_copy_of_a_qt_program_is_read_whole(programs: Start, gate: WindowsGate, listener: Listener) -> None:
    source = programs("crm.exe", script=QT_PROGRAM)
    source.activate()
    source.copy({"text/plain": TEXT, "image/png": picture((1, 2, 3))})
    snapshot = listener.next_copy()
    assert snapshot.origin.executable == "crm.exe"
    assert snapshot.formats["text/plain"] == TEXT
    kind = next(kind for kind in ("image/png", "image/bmp") if kind in snapshot.formats)
    with Image.open(io.BytesIO(snapshot.formats[kind])) as image:
        assert image.convert("RGB").getpixel((5, 5)) == (1, 2, 3)


def test_a_clipboard_manager_sees_no_original_after_the_first_moment_and_is_not_asked_for_ever(
    programs: Start, crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    manager = programs("ditto.exe", "--watch")
    crm.activate()
    crm.copy({"text/plain": TEXT, "image/png": picture((0, 0, 0))})
    snapshot = listener.next_copy()
    gate.release(snapshot.id, Release({"text/plain": SAFE}, decide))
    for _ in range(3):
        time.sleep(0.4)
        assert crm.paste() == TEXT
    time.sleep(0.5)
    seen = manager.seen()
    assert SAFE in seen
    assert set(seen[1:]) <= {SAFE, None}  # the first time it hears of the copy together with the gate
    assert len(seen) < 12
    time.sleep(0.5)
    assert len(manager.seen()) == len(seen)


def test_a_program_in_front_that_reads_at_every_change_does_not_keep_the_clipboard_changing(
    programs: Start, crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    work, wechat = programs("crm.exe", "--watch"), programs("WeChat.exe")
    work.activate()
    crm.copy({"text/plain": TEXT, "image/png": picture((0, 0, 0))})
    snapshot = listener.next_copy()
    gate.release(snapshot.id, Release({"text/plain": SAFE}, decide))
    time.sleep(4)
    seen = work.seen()
    assert TEXT in seen
    assert len(seen) < 25
    assert len(listener.told) < 15
    wechat.activate()
    assert wechat.paste() == SAFE
    work.activate()
    assert work.paste() == TEXT


def test_what_carries_a_copy_off_the_machine_gets_the_safe_version_even_where_it_is_allowed(
    programs: Start, crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    history = programs("svchost.exe")
    crm.copy({"text/plain": TEXT})
    guard(gate, listener, text_plain=SAFE)
    assert history.paste() == SAFE


def test_guarded_content_asks_to_be_left_out_of_history_and_cloud(
    programs: Start, crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    crm.copy({"text/plain": TEXT})
    guard(gate, listener, text_plain=SAFE)
    assert {
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    } <= crm.promised()
    assert crm.paste("CanIncludeInClipboardHistory") == b"\0\0\0\0"


def test_a_copy_that_a_password_manager_marked_is_told_as_a_secret(
    crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    crm.copy({"text/plain": b"hunter2", "ExcludeClipboardContentFromMonitorProcessing": b"\0"})
    assert listener.next_copy().secret
    crm.copy({"text/plain": b"from a private window", "CanIncludeInClipboardHistory": b"\0\0\0\0"})
    assert not listener.next_copy().secret


def test_nothing_leads_past_the_gate_to_the_copying_program(
    crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    crm.copy({"text/plain": TEXT, "DataObject": b"\1\2\3\4", "Ole Private Data": b"\1"})
    assert set(listener.next_copy().formats) == {"text/plain"}


def test_a_program_in_the_background_leaves_no_original_behind_for_the_one_in_front(
    programs: Start, crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    wechat = programs("WeChat.exe")
    crm.copy({"image/png": picture((1, 1, 1))})
    guard(gate, listener, image_png=picture((2, 2, 2)))
    wechat.activate()
    assert crm.paste("image/png") == picture((1, 1, 1))
    time.sleep(0.05)
    assert wechat.paste("image/png") == picture((2, 2, 2))


def test_a_busy_clipboard_is_waited_for(programs: Start, crm: Program, gate: WindowsGate, listener: Listener) -> None:
    other = programs("notes.exe")
    crm.copy({"image/png": picture((9, 9, 9))})
    listener.next_copy()
    other.copy({"text/plain": b"in between"})
    other.hold()
    time.sleep(0.3)
    other.let_go()
    assert b"in between" in {listener.next_copy().formats.get("text/plain")}


def test_the_copying_program_may_die(programs: Start, crm: Program, gate: WindowsGate, listener: Listener) -> None:
    source = programs("cashdesk.exe")
    source.copy({"text/plain": TEXT, "image/png": picture((7, 7, 7))})
    snapshot = listener.next_copy()
    source.kill()
    gate.release(snapshot.id, Release({"text/plain": SAFE}, decide))
    crm.activate()
    assert crm.paste() == TEXT
    assert crm.paste("image/png") == picture((7, 7, 7))


def test_what_lay_on_the_clipboard_before_is_guarded_too(crm: Program, listener: Listener) -> None:
    crm.copy({"text/plain": TEXT})
    gate = WindowsGate(convert=transcode)
    gate.start(listener)
    try:
        guard(gate, listener, text_plain=SAFE)
        assert crm.paste() == TEXT
    finally:
        gate.stop()
    assert crm.paste() == SAFE


def test_a_title_tells_which_page_a_browser_shows(
    programs: Start, crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    browser = programs("browser.exe")
    crm.copy({"text/plain": TEXT})
    guard(gate, listener, text_plain=SAFE)
    browser.title("微博 - 随时随地发现新鲜事")
    browser.activate()
    assert browser.paste() == SAFE
    [served] = listener.wait_served()
    assert served.verdict.destination.application.title == "微博 - 随时随地发现新鲜事"
