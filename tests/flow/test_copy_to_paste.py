"""From a copy to what each application pastes, through the whole guard with the desktop in memory."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image

from guard.model import Answer, EntityType, Reply, Version
from tests.support import chat_picture
from tests.support.copies import NUMBER, POLICY, TEXT, text
from tests.support.world import CRM, STRANGER, WECHAT, World, running_world
from tests.support.xserver import until


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with running_world(tmp_path / "data", POLICY) as world:
        yield world


def test_work_gets_the_original_and_social_the_frosted_text(world: World) -> None:
    world.gate.copy(text(TEXT), CRM)
    assert world.gate.paste("text/plain", WECHAT) == TEXT.replace(NUMBER, "*" * len(NUMBER)).encode()
    assert world.gate.paste("text/plain", CRM) == TEXT.encode()
    world.told.wait_for(lambda told: bool(told.frosted_outcomes))
    outcome = world.told.frosted_outcomes[0]
    assert outcome.verdict.rule_id == "identity"
    assert outcome.version is Version.SAFE
    assert NUMBER not in "".join(finding.masked for finding in outcome.findings)


def test_a_copy_without_findings_goes_everywhere(world: World) -> None:
    world.gate.copy(text("今天天气很好"), CRM)
    assert world.gate.paste("text/plain", WECHAT) == "今天天气很好".encode()
    assert not world.gate.state().owns


def test_an_unknown_application_is_not_named_by_these_rules(world: World) -> None:
    world.gate.copy(text(TEXT), CRM)
    assert world.gate.paste("text/plain", STRANGER) == TEXT.encode()


def test_pasting_back_into_the_same_application_is_never_in_the_way(world: World) -> None:
    world.gate.copy(text(TEXT), WECHAT)
    assert world.gate.paste("text/plain", WECHAT) == TEXT.encode()


def test_a_blocked_copy_offers_nothing(world: World) -> None:
    world.gate.copy(text(f"银行卡号：{chat_picture.BANK_CARD}"), CRM)
    assert world.gate.offered(WECHAT) == ()
    assert world.gate.paste("text/plain", WECHAT) is None
    assert world.gate.paste("text/plain", CRM) is not None


def test_html_tells_the_same_story_as_the_text(world: World) -> None:
    page = f"<p>身份证号：<b>{NUMBER[:6]}</b>{NUMBER[6:]}</p><script>alert(1)</script>"
    world.gate.copy({**text(TEXT), "text/html": page.encode(), "text/rtf": b"{\\rtf1 secret}"}, CRM)
    safe = world.gate.paste("text/html", WECHAT)
    assert safe is not None
    assert b"script" not in safe
    assert NUMBER[:6].encode() not in safe
    assert NUMBER[6:].encode() not in safe
    assert world.gate.paste("text/rtf", WECHAT) is None
    assert world.gate.paste("text/rtf", CRM) == b"{\\rtf1 secret}"


def test_a_picture_of_a_guarded_text_is_withheld_with_it(world: World) -> None:
    picture = chat_picture.png(chat_picture.draw(size=(600, 300)))
    world.gate.copy({**text(TEXT), "image/png": picture}, CRM)
    assert world.gate.paste("text/plain", WECHAT) is not None
    assert world.gate.paste("image/png", WECHAT) is None
    assert world.gate.paste("image/png", CRM) == picture


def test_a_picture_within_a_text_that_tells_nothing_is_withheld(world: World) -> None:
    picture = chat_picture.png(chat_picture.draw(size=(900, 640)))
    page = b"<p>words</p><img src='data:image/png;base64," + base64.b64encode(picture) + b"'>"
    rich = rb"{\rtf1 words {\pict\pngblip " + picture.hex().encode() + rb"}}"
    world.gate.copy({**text("words"), "text/html": page, "text/rtf": rich}, CRM)
    assert world.gate.paste("text/rtf", CRM) == rich
    assert world.gate.paste("text/html", CRM) == page
    until(lambda: world.gate.paste("text/html", WECHAT) is not None)
    safe = world.gate.paste("text/html", WECHAT) or b""
    assert b"words" in safe
    assert b"data:" not in safe
    assert world.gate.paste("text/plain", WECHAT) == b"words"
    assert world.gate.paste("text/rtf", WECHAT) is None


def test_a_copied_chat_is_whole_for_work_and_frosted_for_social(tmp_path: Path) -> None:
    policy = POLICY.replace('"BANK_CARD"', '"IBAN"')
    with running_world(tmp_path / "data", policy) as world:
        picture = chat_picture.png(chat_picture.draw())
        world.gate.copy({"image/png": picture}, CRM)
        assert world.gate.paste("image/png", CRM) == picture
        # A busy machine may need longer than one paste waits.
        until(lambda: world.gate.paste("image/png", WECHAT) is not None)
        safe = world.gate.paste("image/png", WECHAT) or b""
        assert safe != picture
        with Image.open(io.BytesIO(safe)) as frosted:
            assert frosted.size == (900, 1000)
        world.told.wait_for(lambda told: bool(told.frosted_outcomes))
        assert EntityType.CN_ID in {finding.entity_type for finding in world.told.frosted_outcomes[0].findings}


def test_a_picture_that_cannot_be_read_is_for_the_policy_to_decide(world: World) -> None:
    world.gate.copy({"image/png": b"\x89PNG\r\n\x1a\nbroken"}, CRM)
    assert world.gate.paste("image/png", WECHAT) is None
    assert world.gate.paste("image/png", CRM) == b"\x89PNG\r\n\x1a\nbroken"


def test_a_list_of_files_names_frosted_copies(world: World, tmp_path: Path) -> None:
    secret, clean = tmp_path / "客户 1.txt", tmp_path / "clean.txt"
    secret.write_text(TEXT)
    clean.write_text("价格表")
    listing = f"{secret.as_uri()}\r\n{clean.as_uri()}\r\n".encode()
    world.gate.copy({"text/uri-list": listing, "text/plain": str(secret).encode()}, CRM)
    safe = world.gate.paste("text/uri-list", WECHAT)
    assert safe is not None
    assert secret.as_uri().encode() not in safe
    copies = [Path(line.removeprefix("file://")) for line in _unquoted(safe)]
    assert [copy.name for copy in copies] == [secret.name, clean.name]
    assert NUMBER not in copies[0].read_text()
    assert copies[1].read_text() == "价格表"
    assert world.gate.paste("text/plain", WECHAT) is None
    assert world.gate.paste("text/uri-list", CRM) == listing
    world.service.stop()
    assert not copies[0].exists()


def _unquoted(listing: bytes) -> list[str]:
    return [unquote(line) for line in listing.decode().split()]


def test_a_warning_leaves_the_safe_version_until_a_person_gives_a_reason(world: World) -> None:
    mail = f"邮箱 {chat_picture.EMAIL}"
    snapshot_id = world.gate.copy(text(mail), CRM)
    assert chat_picture.EMAIL.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")
    world.told.wait_for(lambda told: bool(told.asked_outcomes))
    world.service.answer(snapshot_id, Answer.JUSTIFIED, f"客户同意 {chat_picture.PHONE}")
    until(lambda: world.gate.paste("text/plain", WECHAT) == mail.encode())
    answered = world.service.history()[0]
    assert answered.answer == Answer.JUSTIFIED
    assert chat_picture.PHONE not in (answered.reason or "")
    world.told.wait_for(lambda told: bool(told.replies))
    assert world.told.replies == [Reply(snapshot_id, None, Answer.JUSTIFIED)]


def test_a_pause_lets_copies_go_and_ends(world: World) -> None:
    world.service.pause(5)
    until(lambda: world.service.status().paused_until is not None)
    world.gate.copy(text(TEXT), CRM)
    assert world.gate.paste("text/plain", WECHAT) == TEXT.encode()
    world.service.resume()
    until(lambda: world.service.status().paused_until is None)
    assert NUMBER.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")


def test_a_lesson_of_the_policy_comes_with_what_was_held_back(tmp_path: Path) -> None:
    card = """
[[card]]
id = "identity-card"
entities = ["CN_ID"]
title = { zh = "身份证号可以冒名贷款", en = "An ID number is enough for a loan" }
text = { zh = "发出去就收不回来", en = "What is out stays out" }
safer = { zh = "在工单里处理", en = "Handle it in the ticket" }
"""
    with running_world(tmp_path / "data", POLICY + card) as world:
        world.gate.copy(text(TEXT), CRM)
        world.gate.paste("text/plain", WECHAT)
        world.told.wait_for(lambda told: bool(told.frosted_outcomes))
        lesson = world.told.frosted_outcomes[0].lesson
        assert lesson is not None
        assert lesson.id == "identity-card"
        assert lesson.safer is not None
        assert lesson.safer.zh == "在工单里处理"


def test_a_picture_that_the_guard_vouches_for_is_not_read_again(world: World) -> None:
    """As it is put on the clipboard by a frosted screenshot; other bytes are looked at as ever."""
    picture = chat_picture.png(chat_picture.draw(size=(600, 300)))
    world.service.screenshots.vouch(picture)
    world.gate.copy({"image/png": picture}, CRM)
    assert world.gate.paste("image/png", WECHAT) == picture
    other = chat_picture.png(chat_picture.draw(size=(602, 300)))
    world.gate.copy({"image/png": other}, CRM)
    assert world.gate.paste("image/png", WECHAT) != other


def test_a_screenshot_is_frosted_whatever_the_rules_say(world: World) -> None:
    seen = np.array(chat_picture.draw())[:, :, ::-1]
    frosted = world.service.screenshots.frosted(seen).result(timeout=60)
    assert frosted is not None
    with Image.open(io.BytesIO(frosted)) as covered:
        assert (np.array(covered.convert("RGB"))[:, :, ::-1] != seen).mean() > 0.2
    assert world.service.screenshots.frosted(seen[:0]).result(timeout=60) is None
