"""What the service did with a person's answer comes back: done, or refused with its code and what to do."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard.audit.proof.record import NoteKind
from guard.inspect.inspected_copy import InspectedCopy
from guard.model import Answer, Channel, Served, Snapshot, Version
from guard.model.clock import wall_clock
from tests.flow.test_consent import AGREED, Desk
from tests.flow.test_service import PHONE_TEXT, TWO_GROUPS, under
from tests.support import chat_picture
from tests.support.copies import NUMBER, POLICY, TEXT, text
from tests.support.held_pages import held_pages
from tests.support.waiting import until
from tests.support.world import CRM, WECHAT, World, running_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with running_world(tmp_path / "data", POLICY) as world:
        yield world


def refusals(world: World, count: int) -> list[str | None]:
    """Of the replies, once there are so many; each says what to do in both languages."""
    world.told.wait_for(lambda told: len(told.replies) >= count)
    refused = [reply.refused for reply in world.told.replies]
    assert all(each is None or (each.advice.zh and each.advice.en) for each in refused)
    return [each.code if each else None for each in refused]


def test_an_answer_about_a_copy_that_is_no_longer_there_is_refused_with_what_to_do(world: World) -> None:
    snapshot_id = world.gate.copy(text(f"邮箱 {chat_picture.EMAIL}"), CRM)
    world.gate.paste("text/plain", WECHAT)
    world.told.wait_for(lambda told: bool(told.asked_outcomes))
    world.gate.copy(text("something else"), CRM)
    world.service.answer(snapshot_id, Answer.JUSTIFIED, "asked for", group="social")
    world.service.answer("never-seen", Answer.NOT_SENSITIVE)
    assert refusals(world, 2) == ["answer-too-late", "answer-too-late"]
    assert not world.service.status().counters.overridden


def test_an_answer_about_what_a_page_was_given_opens_the_same_content_for_its_group(world: World) -> None:
    mail = text(f"邮箱 {chat_picture.EMAIL}")
    offer = Snapshot("offer", Channel.CLIPBOARD, mail, CRM, wall_clock())
    pipeline = world.service.pipeline()
    copy = InspectedCopy.of(pipeline.inspect(offer), pipeline)
    verdict = copy.verdict(WECHAT)
    world.service.offered(copy, Served(offer.id, verdict, Version.SAFE, "paste", 0, 0.0, wall_clock()))
    world.told.wait_for(lambda told: bool(told.asked_outcomes))
    assert not world.service.opened.is_open(copy, verdict)
    world.service.answer(offer.id, Answer.JUSTIFIED, "asked for", group="social")
    assert refusals(world, 1) == [None]
    assert world.service.opened.is_open(copy, verdict)
    assert world.service.status().counters.overridden == 1


def test_what_was_opened_for_the_clipboard_is_open_for_the_page_into_which_it_is_pasted(world: World) -> None:
    mail = text(f"邮箱 {chat_picture.EMAIL}")
    snapshot_id = world.gate.copy(mail, CRM)
    world.gate.paste("text/plain", WECHAT)
    world.told.wait_for(lambda told: bool(told.asked_outcomes))
    world.service.answer(snapshot_id, Answer.JUSTIFIED, "asked for", group="social")
    assert refusals(world, 1) == [None]
    pipeline = world.service.pipeline()
    pasted = pipeline.inspect(Snapshot("offer", Channel.CLIPBOARD, mail, CRM, wall_clock()))
    copy = InspectedCopy.of(pasted, pipeline)
    assert world.service.opened.is_open(copy, copy.verdict(WECHAT))


def with_picture() -> dict[str, bytes]:
    """A text beside a picture, whose pixels a consent has to be compared with."""
    return {**text(TEXT), "image/png": chat_picture.png(chat_picture.draw(lines=(), size=(60, 40)))}


def held_comparison(world: World, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Have the content of a consent wait to be compared: when that has begun, and what lets it go on."""
    begun, go_on = threading.Event(), threading.Event()
    inspector = type(world.service.pipeline().inspector)
    monkeypatch.setattr(inspector, "convert", lambda *_: begun.set() or (go_on.wait(60) and None))
    return begun, go_on


def test_a_consent_that_takes_long_to_compare_keeps_no_other_copy_waiting_and_is_not_spent_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_world(tmp_path / "data", AGREED) as world:
        desk = Desk(world)
        code, asked = desk.consent(), desk.frosted(world.gate.copy(with_picture(), CRM))
        with monkeypatch.context() as slow:
            begun, go_on = held_comparison(world, slow)
            world.service.answer(asked, Answer.CONSENT, code, group="social")
            assert begun.wait(60)
            world.gate.copy(text("meanwhile"), CRM)
            assert desk.paste() == b"meanwhile"
            go_on.set()
            assert refusals(world, 1) == ["answer-too-late"]
        assert desk.answer(desk.asked(), code) is None
        assert desk.paste() == TEXT.encode()


def test_a_code_that_is_given_again_while_the_content_is_compared_spends_one_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_world(tmp_path / "data", AGREED) as world:
        desk = Desk(world)
        code, asked = desk.consent(), desk.frosted(world.gate.copy(with_picture(), CRM))
        begun, go_on = held_comparison(world, monkeypatch)
        world.service.answer(asked, Answer.CONSENT, "mistyped", group="social")
        assert begun.wait(60)
        world.service.answer(asked, Answer.CONSENT, code, group="social")
        world.service.answer(asked, Answer.KEPT, group="messenger")
        assert refusals(world, 1) == ["answer-too-late"], "nobody asked about that group"
        go_on.set()
        assert refusals(world, 2)[1:] == [None]
        assert desk.paste() == TEXT.encode()
        assert len(desk.notes(NoteKind.CONSENT_USED)) == len(world.told.replies) - 1


def test_a_redact_rule_without_override_takes_no_answer(world: World) -> None:
    snapshot_id = world.gate.copy(text(TEXT), CRM)
    world.gate.paste("text/plain", WECHAT)
    world.told.wait_for(lambda told: bool(told.frosted_outcomes))
    world.service.answer(snapshot_id, Answer.JUSTIFIED, "why not")
    world.service.answer(snapshot_id, Answer.NOT_SENSITIVE)
    world.service.answer(snapshot_id, Answer.CONSENT, "C-2026-0042")
    world.service.answer(snapshot_id, Answer.KEPT)
    assert refusals(world, 4) == ["answer-not-allowed", "answer-not-allowed", "answer-not-allowed", None]
    world.gate.copy(text("x"), CRM)
    world.gate.copy(text(TEXT), CRM)
    assert NUMBER.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")


def test_an_answer_to_a_question_of_an_older_policy_opens_nothing(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", TWO_GROUPS) as world:
        snapshot_id = world.gate.copy(text(PHONE_TEXT), CRM)
        world.gate.paste("text/plain", WECHAT)
        world.told.wait_for(lambda told: bool(told.asked_outcomes))
        under(world, TWO_GROUPS.replace('action = "warn"', 'action = "block"'))
        world.service.answer(snapshot_id, Answer.JUSTIFIED, "asked for", group="social")
        world.service.answer(snapshot_id, Answer.NOT_SENSITIVE, group="social")
        until(lambda: world.gate.paste("text/plain", WECHAT) is None)
        world.told.wait_for(lambda told: len(told.replies) == 2)
        assert [each.refused and each.refused.code for each in world.told.replies] == ["answer-policy-changed"] * 2
        assert not world.service.status().counters.overridden


UNREAD = f"""{POLICY.replace(', "UNREADABLE"', "")}
[[rule]]
id = "unread"
entities = ["UNREADABLE"]
destinations = ["social"]
action = "redact"
override = "justify"

[inspection]
deadline_ms = 50
"""


@pytest.mark.parametrize("in_time", [True, False], ids=["answered before", "answered after"])
def test_a_reason_for_what_was_not_inspected_yet_opens_nothing_that_is_found_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_time: bool
) -> None:
    go_on = held_pages(monkeypatch)
    page = f"<p>{TEXT}</p>".encode()
    with running_world(tmp_path / "data", UNREAD) as world:
        snapshot_id = world.gate.copy({"text/html": page}, CRM)
        assert world.gate.paste("text/html", WECHAT) is None
        world.told.wait_for(lambda told: bool(told.frosted_outcomes))
        if in_time:
            world.service.answer(snapshot_id, Answer.JUSTIFIED, "asked for", group="social")
            assert refusals(world, 1) == [None]
            assert world.gate.paste("text/html", WECHAT) == page
        go_on.set()
        until(lambda: world.service.status().counters.inspected == 1)
        if not in_time:
            world.service.answer(snapshot_id, Answer.JUSTIFIED, "asked for", group="social")
            assert refusals(world, 1) == ["answer-inspected-since"]
        until(lambda: world.gate.paste("text/html", WECHAT) not in (None, page))
        world.told.wait_for(lambda told: told.frosted_outcomes[-1].verdict.rule_id == "identity")
