"""A paste at the deadline gets what is safe by then, a later one the exact version."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from guard.audit.proof.reading import reading
from guard.audit.proof.record import NoteKind
from guard.inspect.formats import Kind
from guard.inspect.inspector import Looked
from guard.inspect.worker.remote import RemoteInspector
from guard.model import EntityType, Pixels
from guard.paths import installation
from tests.support.copies import NUMBER, POLICY
from tests.support.held_pages import held_pages
from tests.support.pictures import Sheet
from tests.support.policies import rule
from tests.support.world import CRM, STRANGER, WECHAT, World, running_world
from tests.support.xserver import until


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Readings do not come back before this is set; how far they have come is told."""
    opened = threading.Event()
    look = RemoteInspector.look

    def held_look(self: RemoteInspector, kind: Kind, data: bytes, **more: Any) -> Looked:
        looked = look(self, kind, data, **more)
        opened.wait(30)
        return looked

    monkeypatch.setattr(RemoteInspector, "look", held_look)
    return opened


def pasted(world: World) -> Pixels:
    data = world.gate.paste("image/png", WECHAT)
    assert data is not None
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def test_a_paste_at_the_deadline_gets_the_covered_picture_and_a_later_one_the_exact_one(
    tmp_path: Path, held: threading.Event
) -> None:
    sheet = Sheet(900, 300)
    number = sheet.write(40, 40, f"证件号码 {NUMBER}", 22)
    plain = sheet.write(40, 160, "今天下午发货", 22)

    def same(pixels: Pixels, of: tuple[int, int, int, int]) -> bool:
        left, top, width, height = of
        rows, columns = slice(top, top + height), slice(left, left + width)
        return bool((pixels[rows, columns] == sheet.pixels[rows, columns]).all())

    with running_world(tmp_path / "data", POLICY + "\n[inspection]\ndeadline_ms = 3500\n") as world:
        until(lambda: world.service.status().reader.warm)
        world.gate.copy({"image/png": sheet.encode()}, CRM)
        late = pasted(world)
        assert not same(late, number)
        assert not same(late, plain)
        world.told.wait_for(lambda told: bool(told.frosted_outcomes))
        kinds = {finding.entity_type for finding in world.told.frosted_outcomes[0].findings}
        assert EntityType.UNREADABLE in kinds
        held.set()
        until(lambda: same(pasted(world), plain))
        assert not same(pasted(world), number)


def test_a_paste_waits_beyond_the_deadline_for_the_first_safe_version_of_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: threading.Event
) -> None:
    look = RemoteInspector.look

    def late_look(self: RemoteInspector, kind: Kind, data: bytes, **more: Any) -> Looked:
        time.sleep(0.5)  # longer than the deadline
        return look(self, kind, data, **more)

    monkeypatch.setattr(RemoteInspector, "look", late_look)
    sheet = Sheet(900, 300)
    left, top, width, height = sheet.write(40, 40, f"证件号码 {NUMBER}", 22)
    with running_world(tmp_path / "data", POLICY + "\n[inspection]\ndeadline_ms = 100\n") as world:
        until(lambda: world.service.status().reader.warm)
        world.gate.copy({"image/png": sheet.encode()}, CRM)
        early = pasted(world)
        place = np.s_[top : top + height, left : left + width]
        assert early.shape == sheet.pixels.shape
        assert (early[place] != sheet.pixels[place]).any(axis=2).mean() > 0.9
        held.set()


def test_what_was_found_before_the_deadline_counts_and_the_rest_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = held_pages(monkeypatch)
    with running_world(tmp_path / "data", POLICY + "\n[inspection]\ndeadline_ms = 3000\n") as world:
        until(lambda: world.service.status().reader.warm)
        world.gate.copy({"text/plain": f"证件号码 {NUMBER}".encode(), "text/html": b"<p>" + b"x" * 20_000}, CRM)
        pasted_text = world.gate.paste("text/plain", WECHAT)
        assert pasted_text is not None
        assert NUMBER.encode() not in pasted_text
        assert world.gate.paste("text/html", WECHAT) is None
        world.told.wait_for(lambda told: bool(told.frosted_outcomes))
        kinds = {finding.entity_type for finding in world.told.frosted_outcomes[0].findings}
        assert {EntityType.CN_ID, EntityType.UNREADABLE} <= kinds
        opened.set()


def test_what_was_pasted_before_its_inspection_is_in_the_trail_of_a_guard_that_ends(
    tmp_path: Path, held: threading.Event
) -> None:
    noted = rule("noted", entities=["*"], destinations=["work"], action="audit")
    picture = Sheet(900, 300).encode()
    with running_world(tmp_path / "data", POLICY + noted) as world:
        world.gate.copy({"image/png": picture}, STRANGER)
        until(lambda: world.service.status().counters.copies == 1)
        assert world.gate.paste("image/png", CRM) == picture
    held.set()
    with reading(installation(world.data), world.vault) as trail:
        *_, paste, end = trail.forwards()
    assert paste.decision is not None
    assert (paste.decision.rule, paste.decision.counts) == ("noted", {"UNREADABLE": 1})
    assert end.kind is NoteKind.STOP
