"""Screen captures through the whole guard: told, frosted in place where the policy says so, given back on an answer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from guard import create_service
from guard.audit.counted import newest_first
from guard.audit.proof.reading import reading
from guard.audit.proof.record import NoteKind
from guard.desktop.captures import FileCaptures
from guard.desktop.memory import desktop
from guard.desktop.withheld import WithheldOriginals
from guard.model import Answer, Channel, EntityType, Version
from guard.paths import installation
from tests.support import chat_picture
from tests.support.copies import POLICY
from tests.support.withheld import captured, replaced
from tests.support.world import Told, World, running_world
from tests.support.xserver import until

REPLACING = (
    POLICY.replace('action = "redact"', 'action = "redact"\noverride = "justify"') + "\n[captures]\nreplace = true\n"
)
FILE = Path("/pictures/shot.png")
FOLDER = 8


@pytest.fixture(scope="module")
def chat() -> bytes:
    return chat_picture.png(chat_picture.draw(size=(900, 640)))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with running_world(tmp_path / "data", REPLACING) as world:
        yield world


def test_a_capture_with_customer_data_is_frosted_in_its_place(world: World, chat: bytes) -> None:
    world.captures.take(FILE, chat)
    world.told.wait_for(lambda told: bool(told.frosted_outcomes))
    outcome = world.told.frosted_outcomes[0]
    assert outcome.channel is Channel.CAPTURE
    assert outcome.version is Version.SAFE
    assert EntityType.CN_ID in {finding.entity_type for finding in outcome.findings}
    assert world.captures.files[FILE] != chat
    with Image.open(io.BytesIO(world.captures.files[FILE])) as picture:
        assert (picture.format, picture.size) == ("PNG", (900, 640))


def test_no_folder_is_watched_where_the_policy_does_not_want_it(tmp_path: Path) -> None:
    for watch in ("true", "false"):
        document = tmp_path / f"{watch}.toml"
        document.write_text(f"{POLICY}\n[captures]\nwatch = {watch}\n")
        service = create_service(installation(tmp_path / watch), policy=document, listener=Told(), desktop=desktop())
        service.start()
        watched = [each for each in service.status().coverage if each.point == "captures"]
        service.check()
        assert (len(watched), service.status().silent) == (int(watch == "true"), ())
        service.stop()


def test_originals_go_at_a_sign_of_life_once_their_days_are_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guard.service.liveness.HEARTBEAT_S", 0.05)
    monkeypatch.setattr("guard.model.clock.STEADY_S", 0.0)
    document, paths = tmp_path / "policy.toml", installation(tmp_path / "data")
    document.write_text(f"{POLICY}\n[captures]\nwatch = false\n[retention]\ncaptures_days = 1\n")
    originals = WithheldOriginals(paths.withheld_captures)
    outside = replace(desktop(), captures=FileCaptures)
    service = create_service(paths, policy=document, listener=Told(), desktop=outside)
    service.start()
    replaced(originals, captured(tmp_path))  # taken long ago
    until(lambda: not originals.kept())
    service.stop()


def test_a_folder_of_captures_is_one_card_one_record_and_a_count(world: World, chat: bytes) -> None:
    files = [FILE.with_name(f"{number}.png") for number in range(FOLDER)]
    for file in files:
        world.captures.take(file, chat)
    until(lambda: all(world.captures.files[file] != chat for file in files), 60)
    until(lambda: world.service.status().counters.frosted == FOLDER)
    world.service.stop()
    assert len(world.told.frosted_outcomes) == 1
    with reading(installation(world.data), world.vault) as reader:
        entries = [each for each in newest_first(reader.backwards()) if each.kind is NoteKind.OUTCOME]
    assert [each.times for each in entries] == [FOLDER]


def test_a_justified_answer_gives_the_original_back(world: World, chat: bytes) -> None:
    world.captures.take(FILE, chat)
    world.told.wait_for(lambda told: bool(told.frosted_outcomes))
    world.service.answer(world.told.frosted_outcomes[0].snapshot_id, Answer.JUSTIFIED, "for the supervisor")
    until(lambda: world.captures.files[FILE] == chat)
    until(lambda: world.service.history()[0].answer == Answer.JUSTIFIED)


def test_an_original_that_is_not_kept_any_more_is_not_promised(world: World, chat: bytes) -> None:
    world.captures.take(FILE, chat)
    world.told.wait_for(lambda told: bool(told.frosted_outcomes))
    world.captures.expire(datetime.now(UTC) + timedelta(days=1))
    world.service.answer(world.told.frosted_outcomes[0].snapshot_id, Answer.JUSTIFIED, "for the supervisor")
    world.told.wait_for(lambda told: bool(told.replies))
    refused = world.told.replies[0].refused
    assert refused is not None
    assert refused.code == "capture-not-released"
    assert world.service.history()[0].answer is None


def test_without_replacing_the_agent_is_only_told(tmp_path: Path, chat: bytes) -> None:
    with running_world(tmp_path / "data", POLICY) as world:
        world.captures.take(FILE, chat)
        world.told.wait_for(lambda told: bool(told.frosted_outcomes))
        assert world.told.frosted_outcomes[0].version is Version.ORIGINAL
        assert world.captures.files[FILE] == chat


def test_a_clean_capture_is_left_alone(world: World, chat: bytes) -> None:
    clean = io.BytesIO()
    Image.new("RGB", (400, 300), "#ffffff").save(clean, "PNG")
    world.captures.take(FILE, clean.getvalue())
    world.captures.take(FILE.with_name("second.png"), chat)
    world.told.wait_for(lambda told: bool(told.frosted_outcomes))
    assert len(world.told.frosted_outcomes) == 1
    assert world.captures.files[FILE] == clean.getvalue()


def test_a_capture_that_cannot_be_read_is_told_and_kept(world: World) -> None:
    broken = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
    world.captures.take(FILE, broken)
    world.told.wait_for(lambda told: bool(told.frosted_outcomes))
    outcome = world.told.frosted_outcomes[0]
    assert [finding.entity_type for finding in outcome.findings] == [EntityType.UNREADABLE]
    assert world.captures.files[FILE] == broken


def test_a_capture_key_tells_what_is_in_view(world: World, chat: bytes) -> None:
    pixels = cv2.imdecode(np.frombuffer(chat, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    world.captures.monitor = pixels.astype(np.uint8)
    world.captures.press("print")
    world.told.wait_for(lambda told: bool(told.frosted_outcomes))
    outcome = world.told.frosted_outcomes[0]
    assert (outcome.channel, outcome.version) == (Channel.CAPTURE, Version.ORIGINAL)


def test_a_conversation_without_a_number_in_it_is_told_of_too(tmp_path: Path) -> None:
    policy = POLICY.replace('"BANK_CARD"', '"CHAT_RECORD"')
    words = ("在吗", "您好，请问有什么可以帮您", "东西到了吗", "还在路上，请您稍等", "好的谢谢", "不客气")
    said = tuple(
        chat_picture.Line(chat_picture.AGENT if number % 2 else chat_picture.CUSTOMER, text)
        for number, text in enumerate(words)
    )
    with running_world(tmp_path / "data", policy) as world:
        world.captures.monitor = np.asarray(chat_picture.draw(said, (900, 800)).convert("RGB"))[:, :, ::-1].copy()
        world.captures.press("print")
        world.told.wait_for(lambda told: bool(told.frosted_outcomes))
        assert EntityType.CHAT_RECORD in {finding.entity_type for finding in world.told.frosted_outcomes[0].findings}
