"""The service when things go wrong or change: slow inspections, broken turns, new policies, a lost desktop."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guard.audit.proof.reading import reading
from guard.audit.proof.record import NoteKind
from guard.compose import service as compose
from guard.errors import AlreadyRunning, DisplayUnavailable, PolicyError
from guard.inspect.formats import Kind
from guard.inspect.inspector import Looked
from guard.inspect.worker.remote import RemoteInspector
from guard.model import Answer, Application, Channel, EntityType, MaskStyle, Snapshot, Version
from guard.paths import installation
from guard.policy.document import Policy, parse
from guard.policy.in_force import InForce
from guard.service import announcements
from guard.service.events import Copied, PolicyChanged
from tests.support.copies import NUMBER, POLICY, TEXT, text
from tests.support.world import CRM, WECHAT, Told, World, running_world
from tests.support.xserver import until


class Gate(threading.Event):
    """Holds whoever waits for it until it is opened."""


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Inspections of long texts wait until the gate is opened."""
    opened = Gate()
    look = RemoteInspector.look

    def wait_and_look(self: RemoteInspector, kind: Kind, data: bytes, **more: Any) -> Looked:
        if len(data) > 9_000:
            opened.wait(20)
        return look(self, kind, data, **more)

    monkeypatch.setattr(RemoteInspector, "look", wait_and_look)
    return opened


LONG = TEXT + "。" * 10_000


def quick(policy: str, deadline_ms: int) -> str:
    return policy + f"\n[inspection]\ndeadline_ms = {deadline_ms}\nnames = false\n"


def test_past_the_deadline_the_policy_decides_about_what_is_unreadable(tmp_path: Path, slow: Gate) -> None:
    with running_world(tmp_path / "data", quick(POLICY, 200)) as world:
        world.gate.copy(text(LONG), CRM)
        assert world.gate.paste("text/plain", WECHAT) is None
        world.told.wait_for(lambda told: bool(told.frosted_outcomes))
        outcome = world.told.frosted_outcomes[0]
        assert [finding.entity_type for finding in outcome.findings] == [EntityType.UNREADABLE]
        slow.set()
        until(lambda: world.gate.paste("text/plain", WECHAT) is not None)
        assert NUMBER.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")


def test_work_does_not_wait_for_a_slow_inspection(tmp_path: Path, slow: Gate) -> None:
    with running_world(tmp_path / "data", quick(POLICY, 4000)) as world:
        world.gate.copy(text(LONG), CRM)
        assert world.gate.paste("text/plain", CRM) == LONG.encode()
        slow.set()


def test_a_newer_copy_is_not_held_up_by_an_older_one(tmp_path: Path, slow: Gate) -> None:
    with running_world(tmp_path / "data", quick(POLICY, 4000)) as world:
        world.gate.copy(text(LONG), CRM)
        world.gate.copy(text(TEXT), CRM)
        assert NUMBER.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")
        slow.set()


def test_what_nobody_can_paste_any_more_is_not_inspected_to_its_end(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", quick(POLICY, 4000)) as world:
        for number in range(6):
            world.gate.copy(text(f"{number}{TEXT}。\n" * 60_000), CRM)
        world.gate.copy(text(LONG), CRM)
        until(lambda: bool(world.service.status().counters.inspected))
        assert NUMBER.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")
        counters = world.service.status().counters
        assert (counters.copies, counters.inspected) == (7, 1)


def test_what_was_pasted_before_its_inspection_is_inspected_for_the_trail(tmp_path: Path, slow: Gate) -> None:
    with running_world(tmp_path / "data", quick(POLICY, 4000)) as world:
        world.gate.copy(text(LONG), CRM)
        assert world.gate.paste("text/plain", CRM) == LONG.encode()
        world.gate.copy(text("nothing"), CRM)
        slow.set()
        until(lambda: world.service.status().counters.inspected == 2)


def test_an_inspection_that_breaks_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: RemoteInspector, kind: Kind, data: bytes, **more: Any) -> Looked:
        raise ZeroDivisionError(data)

    with running_world(tmp_path / "data", quick(POLICY, 2000)) as world:
        monkeypatch.setattr(RemoteInspector, "look", broken)
        world.gate.copy(text(LONG), CRM)
        assert world.gate.paste("text/plain", WECHAT) is None
        assert world.gate.paste("text/plain", CRM) == LONG.encode()
        world.gate.copy(text(TEXT), CRM)
        assert world.gate.paste("text/plain", WECHAT) is None
        monkeypatch.undo()
        world.gate.copy(text(TEXT + " "), CRM)
        assert world.gate.paste("text/plain", WECHAT) is not None


@pytest.mark.parametrize(("word", "honoured"), [("honour", "yes"), ("inspect", "no")])
def test_a_secret_is_left_alone_where_the_policy_honours_its_mark_which_is_noted(
    tmp_path: Path, word: str, honoured: str
) -> None:
    policy = POLICY.replace('name = "flow"', f'name = "flow"\nsecret_markers = "{word}"')
    with running_world(tmp_path / "data", policy + '\n[secret_mark]\npaths = ["/opt/crm/*"]\n') as world:
        world.gate.copy(text(TEXT), CRM, secret=True)
        assert (world.gate.paste("text/plain", WECHAT) == TEXT.encode()) is (honoured == "yes")
    with reading(installation(world.data), world.vault) as trail:
        noted = [dict(record.facts) for record in trail.forwards() if record.kind is NoteKind.SECRET_MARK]
    assert noted == [{"program": "crm", "honoured": honoured}]


def test_a_pause_needs_the_policy(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY.replace("allow_pause = true", "allow_pause = false")) as world:
        assert not world.service.status().manners.pause_allowed
        with pytest.raises(PolicyError):
            world.service.pause(5)
    with running_world(tmp_path / "other" / "data", POLICY) as world, pytest.raises(PolicyError):
        world.service.pause(60)


def test_only_one_guard_for_a_data_directory(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY) as world, pytest.raises(AlreadyRunning):
        compose.create_service(installation(world.data), policy=None, listener=Told())


def test_a_trail_that_cannot_be_written_is_announced_and_so_is_its_return(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY) as world:
        with world.full_disk():
            for turn in range(60):
                world.gate.copy(text(f"{TEXT} {turn}"), CRM)
                world.gate.paste("text/plain", WECHAT)
                if announcements.TRAIL_LOST in world.told.messages:
                    break
            world.told.wait_for(lambda told: announcements.TRAIL_LOST in told.messages)
            assert NUMBER.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")
        world.told.wait_for(lambda told: announcements.TRAIL_BACK in told.messages)


def test_the_counters_and_the_trail_count_what_came(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY) as world:
        before = world.service.status().trail.records
        world.gate.copy(text(TEXT), CRM)
        world.gate.paste("text/plain", WECHAT)
        world.gate.paste("text/plain", CRM)
        until(lambda: world.service.status().counters.pastes == 2)
        counters = world.service.status().counters
        assert (counters.copies, counters.found, counters.original, counters.frosted) == (1, 1, 1, 1)
        assert world.service.status().trail.records == before + 1


def test_the_same_content_is_told_once(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY) as world:
        for extra in ("", " "):
            world.gate.copy(text(TEXT + extra), CRM)
            world.gate.paste("text/plain", WECHAT)
        until(lambda: world.service.status().counters.frosted == 2)
        assert len(world.told.frosted_outcomes) == 1
        assert len(world.service.history()) == 2


def test_the_mask_style_is_the_policys(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY + '\n[redaction]\nstyle = "label"\n') as world:
        world.gate.copy(text(TEXT), CRM)
        safe = world.gate.paste("text/plain", WECHAT)
        assert safe is not None
        assert MaskStyle.LABEL == "label"
        assert "[身份证号]" in safe.decode()


def test_a_missing_desktop_is_said_and_leaves_nothing_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":nothing")
    paths = installation(tmp_path / "data")
    service = compose.create_service(paths, policy=None, listener=Told())
    with pytest.raises(DisplayUnavailable):
        service.start()
    service.stop()
    compose.claim(paths).release()


def test_outcomes_name_no_window_title(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY) as world:
        _paste_titled(world)
        world.told.wait_for(lambda told: bool(told.frosted_outcomes))
        outcome = world.told.frosted_outcomes[0]
        assert outcome.verdict.destination.application.title is None
        assert outcome.version is Version.SAFE


def _paste_titled(world: World) -> None:
    world.gate.copy(text(TEXT), CRM)
    world.gate.paste("text/plain", replace(WECHAT, title="和林小满的聊天"))


def test_the_status_tells_how_the_policy_lets_the_widgets_speak(tmp_path: Path) -> None:
    strict = POLICY.replace("allow_pause = true", "allow_pause = true\nallow_quit = false")
    with running_world(tmp_path / "data", strict + '\n[notifications]\nlanguage = "zh"\n') as world:
        manners = world.service.status().manners
        assert (manners.quit_allowed, manners.language, manners.pause_max_minutes) == (False, "zh", 15)


TWO_GROUPS = POLICY.replace(
    """[[rule]]
id = "identity\"""",
    """[[group]]
name = "mail"
executables = ["mail*"]

[[rule]]
id = "warned"
entities = ["PHONE"]
destinations = ["social", "mail"]
action = "warn"

[[rule]]
id = "identity\"""",
)
MAIL = Application(executable="mail", window_class="mail", pid=104)
PHONE_TEXT = "手机 19912345678"


def test_an_answer_goes_to_the_destination_that_was_asked_about(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", TWO_GROUPS) as world:
        snapshot_id = world.gate.copy(text(PHONE_TEXT), CRM)
        for application in (WECHAT, MAIL):
            assert world.gate.paste("text/plain", application) != PHONE_TEXT.encode()
        world.told.wait_for(lambda told: len(told.asked_outcomes) == 2)
        world.service.answer(snapshot_id, Answer.JUSTIFIED, "asked for", group="social")
        until(lambda: world.gate.paste("text/plain", WECHAT) == PHONE_TEXT.encode())
        assert world.gate.paste("text/plain", MAIL) != PHONE_TEXT.encode()


def under(world: World, policy: str) -> None:
    """Another policy comes into force, as the store tells it."""
    document = document_of(policy.replace("serial = 7", "serial = 8"))
    status = replace(world.service.status().policy, serial=8)
    world.tell(PolicyChanged(InForce(document, status)))
    until(lambda: world.service.status().policy.serial == 8)


def document_of(policy: str) -> Policy:
    return parse(policy.encode(), "policy.toml")


def test_a_policy_that_comes_during_an_inspection_counts_for_that_copy(tmp_path: Path, slow: Gate) -> None:
    mild = quick(POLICY.replace('entities = ["CN_ID", "UNREADABLE"]', 'entities = ["UNREADABLE"]'), 4000)
    with running_world(tmp_path / "data", mild) as world:
        world.gate.copy(text(LONG), CRM)
        under(world, quick(POLICY, 4000))
        slow.set()
        assert NUMBER.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")


def test_the_current_copy_is_never_forgotten_for_what_lies_beside_it(tmp_path: Path) -> None:
    mild = POLICY.replace('entities = ["CN_ID", "UNREADABLE"]', 'entities = ["UNREADABLE"]')
    with running_world(tmp_path / "data", mild) as world:
        snapshot_id = world.gate.copy(text(TEXT), CRM)
        beside = Snapshot("x", Channel.CLIPBOARD, text("selected"), CRM, datetime.now(UTC), selection="primary")
        for number in range(20):
            world.tell(Copied(replace(beside, id=f"beside-{number}")))
        until(lambda: world.service.status().counters.copies == 21)
        under(world, POLICY)
        until(lambda: NUMBER.encode() not in (world.gate.paste("text/plain", WECHAT) or b""))
        assert snapshot_id
        until(lambda: world.service.status().counters.frosted == 1)


def test_the_end_does_not_wait_for_an_inspection_that_hangs(tmp_path: Path, slow: Gate) -> None:
    with running_world(tmp_path / "data", quick(POLICY, 500)) as world:
        world.gate.copy(text(LONG), CRM)
        until(lambda: world.service.status().counters.copies == 1)
        world.service.stop()
        assert not slow.is_set()
    slow.set()
