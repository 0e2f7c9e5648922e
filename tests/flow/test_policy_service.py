"""A running guard enforces what is pushed, announces it once, and records what it refuses."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guard.audit.proof.reading import reading
from guard.compose.recorded_decisions import past_decisions
from guard.model import Application
from guard.policy.document import parse, read
from guard.policy.explain import explain
from guard.policy.rehearse import rehearse
from guard.service.events import PauseAsked
from tests.support.policies import USABLE, Office, recent
from tests.support.waiting import until
from tests.support.world import CRM, World, running_world
from tests.unit.service.test_lack import NoThreads, no_threads

__all__ = ["no_threads"]

WECHAT = Application(executable="wechat", window_class="wechat", pid=102)
TEXT = "客户身份证号 11010519491231002X"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "data")


@pytest.fixture
def world(office: Office) -> Iterator[World]:
    office.drop(office.signed(recent(1)))
    with running_world(office.paths.data) as world:
        yield world


def status_serial(world: World) -> tuple[int, str]:
    policy = world.service.status().policy
    return policy.serial, policy.state


def test_a_push_is_enforced_for_what_is_copied_already_and_announced_once(office: Office, world: World) -> None:
    world.gate.copy({"text/plain": TEXT.encode()}, CRM)
    until(lambda: b"11010519491231002X" not in (world.gate.paste("text/plain", WECHAT) or b"11010519491231002X"))
    office.drop(office.signed(recent(2).replace(b"'redact'", b"'audit'")))
    until(lambda: status_serial(world) == (2, "ok"))
    until(lambda: world.gate.paste("text/plain", WECHAT) == TEXT.encode())
    until(lambda: bool(world.told.messages))  # it is told after it is in force
    assert [message.en for message in world.told.messages] == ["Policy test (2) is in force"]


def test_a_refused_file_is_in_the_status_and_in_the_trail_and_announces_nothing(office: Office, world: World) -> None:
    office.drop(office.signed(recent(2)) + b" ", "bad.policy")
    until(lambda: status_serial(world) == (1, "refused"))
    assert (world.service.status().policy.detail or "").startswith("policy-envelope: bad.policy: ")
    assert world.told.messages == []
    (office.paths.policy_drop / "bad.policy").unlink()
    until(lambda: status_serial(world) == (1, "ok"))
    world.service.stop()
    with reading(office.paths, world.vault) as trail:
        notes = [(record.kind.value, dict(record.facts)) for record in trail.forwards()]
    assert ("policy-refused", {"code": "policy-envelope", "serial": 1}) in notes
    assert ("policy-state", {"serial": 1, "state": "refused"}) in notes
    assert ("policy-state", {"serial": 1, "state": "ok"}) in notes


def test_a_push_while_no_thread_can_be_had_is_told_and_enforced_later(
    office: Office, world: World, no_threads: NoThreads
) -> None:
    page = f"<p>{TEXT}</p>".encode()
    with no_threads:
        office.drop(office.signed(recent(2, "\n[documents]\nmax_cells = 1000\n")))
        until(lambda: world.service._store.in_force().policy.serial == 2)
        until(lambda: status_serial(world) == (1, "refused"))
    assert (world.service.status().policy.detail or "").startswith("policy-unenforced: test 2: RuntimeError")
    world.gate.copy({"text/html": page}, CRM)  # which no process but the worker looks at
    until(lambda: world.gate.paste("text/html", WECHAT) not in (None, page))
    world.service._store.refresh()
    until(lambda: status_serial(world) == (2, "ok"))
    world.gate.copy({"text/html": page}, CRM)
    until(lambda: world.gate.paste("text/html", WECHAT) not in (None, page))
    world.service.stop()
    with reading(office.paths, world.vault) as trail:
        notes = [(record.kind.value, dict(record.facts)) for record in trail.forwards()]
    assert [facts for kind, facts in notes if kind == "policy-refused"] == [{"code": "policy-unenforced", "serial": 1}]


def test_what_was_decided_can_be_explained_and_replayed_from_the_trail(office: Office, world: World) -> None:
    world.gate.copy({"text/plain": TEXT.encode()}, CRM)
    until(lambda: world.gate.paste("text/plain", WECHAT) not in (None, TEXT.encode()))
    world.told.wait_for(lambda told: bool(told.frosted_outcomes))
    world.service.stop()
    now = datetime.now(UTC)
    decisions = list(past_decisions(office.paths, world.vault, now - timedelta(days=1), now))
    assert [(decision.rule_id, decision.destination.group) for decision in decisions] == [("inside", "social")]
    told = explain(decisions[0], read(recent(1), "test.toml", USABLE))
    assert told.rule is not None
    assert (told.rule, told.entity_types, told.matched_by) == ("inside", ("CN_ID",), 'executables has "wechat*"')
    newer = parse(recent(2).replace(b"'redact'", b"'block'"), "test.toml")
    assert rehearse(parse(recent(1), "test.toml"), newer, decisions).summary() == "+1 block, -1 redact of 1 decisions"


@pytest.mark.parametrize("agent", ["allow_pause = false", "allow_pause = true\npause_max_minutes = 30"])
def test_a_pause_that_a_newer_policy_does_not_allow_ends_with_it(office: Office, agent: str) -> None:
    office.drop(office.signed(recent(1, "[agent]\nallow_pause = true\npause_max_minutes = 480\n")))
    with running_world(office.paths.data) as world:
        world.service.pause(480)
        until(lambda: world.service.status().paused_until is not None)
        office.drop(office.signed(recent(2, f"[agent]\n{agent}\n")))
        until(lambda: status_serial(world) == (2, "ok"))
        until(lambda: world.service.status().paused_until is None)
        world.gate.copy({"text/plain": TEXT.encode()}, CRM)
        assert TEXT.encode() != world.gate.paste("text/plain", WECHAT)
    with reading(office.paths, world.vault) as trail:
        ends = [dict(record.facts) for record in trail.forwards() if record.kind.value == "resume"]
    assert ends == [{"minutes": 0, "by": "policy"}]


def test_a_pause_that_a_newer_policy_allows_and_one_by_a_token_go_on(office: Office) -> None:
    allowed = "[agent]\nallow_pause = true\npause_max_minutes = 480\n"
    office.drop(office.signed(recent(1, allowed)))
    with running_world(office.paths.data) as world:
        world.service.pause(480)
        office.drop(office.signed(recent(2, allowed)))
        world.told.wait_for(lambda told: len(told.messages) == 1)
        world.tell(PauseAsked(600, by="token"))
        office.drop(office.signed(recent(3)))
        world.told.wait_for(lambda told: len(told.messages) == 2)
        world.service.check()
        assert world.service.status().paused_until is not None
    with reading(office.paths, world.vault) as trail:
        assert "resume" not in [record.kind.value for record in trail.forwards()]


@pytest.mark.parametrize(
    "table",
    [
        "[[recognizer]]\nname = 'vip'\nentity = 'CHAT_RECORD'\npattern = 'VIP[0-9]+'\n",
        "[captures]\nfolders = ['~somebody-else/shots']\n",
        "[captures]\nhotkeys = ['ctrl+İ']\n",
    ],
)
def test_a_running_guard_refuses_what_it_cannot_enforce_and_goes_on(office: Office, world: World, table: str) -> None:
    office.drop(office.signed(recent(2, table)))
    until(lambda: status_serial(world) == (1, "refused"))
    assert (world.service.status().policy.detail or "").startswith("policy-invalid: test.policy: test.policy:")
    world.gate.copy({"text/plain": TEXT.encode()}, CRM)
    until(lambda: world.gate.paste("text/plain", WECHAT) not in (None, TEXT.encode()))
    world.service.stop()
    with reading(office.paths, world.vault) as trail:
        notes = [(record.kind.value, dict(record.facts)) for record in trail.forwards()]
    assert ("policy-refused", {"code": "policy-invalid", "serial": 1}) in notes
    with running_world(office.paths.data) as again:
        assert status_serial(again) == (1, "refused")


def test_a_step_back_is_in_the_status_and_in_the_trail(office: Office, tmp_path: Path) -> None:
    older = office.signed(recent(1))
    office.drop(older)
    with running_world(office.paths.data) as first:
        vault = first.vault
    office.drop(office.signed(recent(2)))
    with running_world(office.paths.data, vault=vault) as world:
        assert status_serial(world) == (2, "ok")
    for left in ("state.json", "good"):
        place = office.paths.policy_state / left
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    office.drop(older)
    with running_world(office.paths.data, vault=vault) as world:
        status = world.service.status().policy
        assert (status.name, status.state) == ("strict", "refused")
        assert world.service.status().trail.vault == "memory"
    with reading(office.paths, vault) as trail:
        assert "memory" in {record.facts.get("vault") for record in trail.forwards()}
        codes = {record.facts.get("code") for record in trail.forwards() if record.kind.value == "policy-refused"}
    assert codes >= {"policy-serial", "policy-rolled-back"}
