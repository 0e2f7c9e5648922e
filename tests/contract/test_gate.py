"""What every gate keeps to, whatever the desktop."""

from __future__ import annotations

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from guard.desktop import Gate
from guard.model import Action, Served, Version
from tests.contract.gate_drivers import GateDriver
from tests.support.listening import Listener, ReleasingListener, release
from tests.support.waiting import until

TEXT = "王小明 13800000000 的订单".encode()
SAFE = "王** 138****0000 的订单".encode()
HTML = b"<b>13800000000</b>"
SAFE_HTML = b"<b>138****0000</b>"


def picture(seed: int = 1) -> bytes:
    """A PNG that shows nothing."""
    out = io.BytesIO()
    Image.new("RGB", (120, 80), (seed % 256, 90, 30)).save(out, "PNG")
    return out.getvalue()


def taken_over(gate: Gate) -> None:
    """Wait until pastes are the gate's to answer: a text stays with its program until it was released."""
    until(lambda: gate.state().owns, what="ownership")


def test_a_copy_is_told_with_its_formats_and_the_program_that_made_it(driver: GateDriver) -> None:
    listener = Listener()
    driver.gate().start(listener)
    driver.copy({"text/plain": TEXT, "text/html": HTML})
    snapshot = listener.next_copy()
    assert snapshot.formats["text/plain"] == TEXT
    assert snapshot.formats["text/html"] == HTML
    assert snapshot.origin.executable == "crm"
    assert not snapshot.secret


def test_each_destination_gets_its_version(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy({"text/plain": TEXT, "text/html": HTML})
    assert gate.release(
        listener.next_copy().id, release({"text/plain": SAFE, "text/html": SAFE_HTML}, crm=Action.AUDIT)
    )
    taken_over(gate)
    assert driver.paste("text/plain", "wechat") == SAFE
    assert driver.paste("text/html", "wechat") == SAFE_HTML
    assert driver.paste("text/plain", "crm") == TEXT
    assert driver.paste("text/html", "crm") == HTML
    assert driver.paste("text/plain", "wechat") == SAFE


def test_a_picture_is_whole_for_one_and_safe_for_the_other(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy({"image/png": picture(1)})
    snapshot = listener.next_copy()
    assert snapshot.formats["image/png"] == picture(1)
    gate.release(snapshot.id, release({"image/png": picture(2)}, crm=Action.ALLOW))
    assert driver.paste("image/png", "wechat") == picture(2)
    assert driver.paste("image/png", "crm") == picture(1)


def test_a_format_without_a_safe_version_is_neither_offered_nor_given(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy({"text/plain": TEXT, "text/rtf": rb"{\rtf1 13800000000}", "application/x-office": b"13800000000"})
    gate.release(listener.next_copy().id, release({"text/plain": SAFE}, crm=Action.ALLOW))
    taken_over(gate)
    assert driver.offered("wechat") == {"text/plain"}
    assert not driver.paste("text/rtf", "wechat")
    assert not driver.paste("application/x-office", "wechat")
    assert driver.offered("crm") == {"text/plain", "text/rtf", "application/x-office"}
    assert driver.paste("application/x-office", "crm") == b"13800000000"


def test_a_blocked_destination_gets_nothing_in_any_format(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy({"text/plain": TEXT, "text/html": HTML})
    gate.release(listener.next_copy().id, release({"text/plain": SAFE}, wechat=Action.BLOCK, crm=Action.ALLOW))
    taken_over(gate)
    assert driver.offered("wechat") == frozenset()
    assert not driver.paste("text/plain", "wechat")
    assert not driver.paste("text/html", "wechat")
    assert driver.paste("text/plain", "crm") == TEXT


@pytest.mark.parametrize("formats", [{"text/plain": TEXT}, {"image/png": picture()}], ids=["text", "picture"])
def test_what_need_not_be_guarded_goes_to_everyone_as_it_is(driver: GateDriver, formats: dict[str, bytes]) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy(formats)
    assert gate.release(listener.next_copy().id, None)
    for kind, content in formats.items():
        assert driver.paste(kind, "wechat") == content
        assert driver.paste(kind, "crm") == content
    assert listener.told == []


@pytest.mark.parametrize("formats", [{"text/plain": TEXT}, {"image/png": picture()}], ids=["text", "picture"])
def test_a_paste_waits_until_the_copy_is_released(driver: GateDriver, formats: dict[str, bytes]) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy(formats)
    snapshot = listener.next_copy()
    time.sleep(0.1)  # a text stays with its owner for a few milliseconds
    [(kind, content)] = formats.items()
    with ThreadPoolExecutor(1) as pool:
        paste = pool.submit(driver.paste, kind, "wechat")
        time.sleep(0.3)
        assert not paste.done()
        gate.release(snapshot.id, release({kind: SAFE}))
        assert paste.result(10) == SAFE
    assert listener.wait_served()[0].held_s > 0.1
    assert content != SAFE


def test_a_paste_that_cannot_be_decided_yet_waits_while_others_go(shared: GateDriver) -> None:
    listener, gate = Listener(), shared.gate()
    gate.start(listener)
    shared.copy({"image/png": picture(1)})
    snapshot = listener.next_copy()
    gate.release(snapshot.id, release({}, crm=Action.ALLOW, wechat=None))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(shared.paste, "image/png", "wechat")
        assert shared.paste("image/png", "crm") == picture(1)
        time.sleep(0.1)
        assert not waiting.done()
        gate.release(snapshot.id, release({"image/png": picture(2)}, crm=Action.ALLOW))
        assert waiting.result(10) == picture(2)


def test_a_paste_is_refused_when_the_hold_limit_has_passed(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate(0.3)
    gate.start(listener)
    driver.copy({"image/png": picture()})
    snapshot = listener.next_copy()
    assert not driver.paste("image/png", "wechat")
    assert gate.release(snapshot.id, release({"image/png": picture(2)}))
    assert driver.paste("image/png", "wechat") == picture(2)


def test_a_release_comes_too_late_when_somebody_has_copied_since(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy({"image/png": picture(1)})
    old = listener.next_copy()
    driver.copy({"text/plain": TEXT})
    new = listener.next_copy()
    assert not gate.release(old.id, None)
    assert gate.release(new.id, release({"text/plain": SAFE}))
    taken_over(gate)
    assert driver.paste("text/plain", "wechat") == SAFE
    assert not driver.paste("image/png", "wechat")


def test_a_later_release_changes_later_pastes(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy({"text/plain": TEXT})
    snapshot = listener.next_copy()
    gate.release(snapshot.id, None)
    assert driver.paste("text/plain", "wechat") == TEXT
    gate.release(snapshot.id, release({"text/plain": SAFE}))
    until(lambda: driver.paste("text/plain", "wechat") == SAFE, what="the safe version")
    gate.release(snapshot.id, release({"text/plain": SAFE}, wechat=Action.AUDIT))
    until(lambda: driver.paste("text/plain", "wechat") == TEXT, what="the original")


def test_a_held_paste_follows_a_newer_copy(shared: GateDriver) -> None:
    listener, gate = Listener(), shared.gate()
    gate.start(listener)
    shared.copy({"image/png": picture(1)})
    listener.next_copy()
    with ThreadPoolExecutor(1) as pool:
        paste = pool.submit(shared.paste, "image/png", "wechat")
        time.sleep(0.2)
        shared.copy({"image/png": picture(3)})
        gate.release(listener.next_copy().id, release({"image/png": picture(2)}))
        assert paste.result(10) == picture(2)


def test_what_was_served_is_told(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy({"text/plain": TEXT})
    snapshot = listener.next_copy()
    gate.release(snapshot.id, release({"text/plain": SAFE}, crm=Action.AUDIT, qq=Action.BLOCK))
    taken_over(gate)
    driver.paste("text/plain", "wechat")
    driver.paste("text/plain", "crm")
    driver.paste("text/plain", "qq")

    def facts(served: Served) -> tuple[str | None, Version, str, int]:
        return served.verdict.destination.application.executable, served.version, served.format, served.size_bytes

    told = listener.wait_served(3)
    # A program that was refused may try the next name of a text.
    assert list(dict.fromkeys(facts(served) for served in told)) == [
        ("wechat", Version.SAFE, "text/plain", len(SAFE)),
        ("crm", Version.ORIGINAL, "text/plain", len(TEXT)),
        ("qq", Version.NOTHING, "text/plain", 0),
    ]
    assert {served.snapshot_id for served in told} == {snapshot.id}


def test_a_blocked_program_s_look_at_what_is_offered_is_told(driver: GateDriver) -> None:
    if not driver.sees_looks:
        pytest.skip("this system does not tell who looks at the list, only who reads")
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy({"text/plain": TEXT})
    gate.release(listener.next_copy().id, release({"text/plain": SAFE}, wechat=Action.BLOCK))
    taken_over(gate)
    assert driver.offered("wechat") == frozenset()
    [served] = listener.wait_served()
    assert (served.version, served.format, served.size_bytes) == (Version.NOTHING, "*", 0)
    driver.offered("crm")
    assert listener.told == [served]


@pytest.mark.parametrize("formats", [{"text/plain": TEXT}, {"image/png": picture()}], ids=["text", "picture"])
def test_no_guarded_original_stays_behind(driver: GateDriver, formats: dict[str, bytes]) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy(formats)
    [kind] = formats
    gate.release(listener.next_copy().id, release({kind: SAFE}, crm=Action.ALLOW))
    assert driver.paste(kind, "crm") == formats[kind]
    gate.stop()
    gate.stop()
    assert driver.paste(kind, "wechat") in {None, b"", SAFE}
    assert driver.paste(kind, "crm") in {None, b"", SAFE}
    assert not gate.state().connected


def test_a_paste_that_is_held_at_the_end_is_refused(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy({"image/png": picture()})
    listener.next_copy()
    with ThreadPoolExecutor(1) as pool:
        paste = pool.submit(driver.paste, "image/png", "wechat")
        time.sleep(0.2)
        gate.stop()
        assert not paste.result(10)


def test_of_many_copies_in_a_row_the_last_one_counts(driver: GateDriver) -> None:
    gate = driver.gate()
    listener = ReleasingListener(gate.release, lambda snapshot: release({"text/plain": SAFE}, crm=Action.ALLOW))
    gate.start(listener)
    try:
        for number in range(50):
            driver.copy({"text/plain": b"%d 13800000000" % number})
        until(lambda: driver.paste("text/plain", "wechat") == SAFE, what="the last copy")
        assert driver.paste("text/plain", "crm") == b"49 13800000000"
    finally:
        listener.close()


def test_a_gate_tells_how_it_stands(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    assert gate.state().connected
    driver.copy({"text/plain": TEXT})
    gate.release(listener.next_copy().id, release({"text/plain": SAFE}))
    taken_over(gate)


def test_releases_may_come_from_any_thread(driver: GateDriver) -> None:
    listener, gate = Listener(), driver.gate()
    gate.start(listener)
    driver.copy({"text/plain": TEXT})
    snapshot = listener.next_copy()
    threads = [
        threading.Thread(target=gate.release, args=(snapshot.id, release({"text/plain": SAFE}))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert driver.paste("text/plain", "wechat") == SAFE
