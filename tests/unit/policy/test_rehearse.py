"""A rehearsal tells what a newer policy would have changed, from recorded facts alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from guard.errors import PolicyUntrusted
from guard.model import Action, Application, Channel, Destination, EntityType
from guard.policy.own_rules import SAME_APPLICATION
from guard.policy.rehearse import PastDecision, check_limits, corpus, rehearse
from guard.policy.store import open_store
from tests.support.policies import GROUPS, HEAD, MACHINE, NOW, USABLE, Office, document, policy, rule

WECHAT = Destination(Application(executable="WeChat.exe", protected=True), "social")
WEIBO = Destination(Application(executable="chrome", protected=True), "social")
PAGE = Destination(Application(executable="chrome", protected=True), "browser")
CRM = Destination(Application(executable="crm.exe", protected=True), "work")


def past(
    destination: Destination = WECHAT,
    counts: Mapping[EntityType, int] | None = None,
    rule_id: str | None = "inside",
) -> PastDecision:
    return PastDecision(
        id="event",
        at=NOW - timedelta(days=1),
        counts=counts or {EntityType.CN_ID: 1},
        origin=CRM,
        destination=destination,
        channel=Channel.CLIPBOARD,
        action=Action.REDACT,
        rule_id=rule_id,
        policy_serial=12,
    )


def test_it_counts_what_changes_by_action_and_by_rule() -> None:
    before = policy(rule("inside"), rule("phones", entities=["PHONE"], action="block"))
    newer = policy(rule("inside", action="block"), rule("phones", entities=["PHONE"], action="audit"))
    found = rehearse(before, newer, [past(), past(), past(counts={EntityType.PHONE: 1}), past(PAGE), past(CRM)])
    assert (found.decisions, found.stricter, found.milder) == (5, 2, 1)
    assert found.by_action() == {Action.BLOCK: 1, Action.REDACT: -2, Action.AUDIT: 1}
    assert found.by_rule() == {("inside", "inside"): 2, ("phones", "phones"): 1}
    assert found.summary() == "+1 block, -2 redact, +1 audit of 5 decisions"
    assert rehearse(before, before, [past()]).summary() == "no change of 1 decisions"


def test_a_page_keeps_the_group_that_its_title_gave_it_at_the_time() -> None:
    both = policy(rule("inside"))
    assert rehearse(both, policy(rule("inside", action="block")), [past(WEIBO), past(PAGE)]).stricter == 1


def test_a_page_s_browser_counts_with_the_group_that_its_title_gave_it() -> None:
    newer = policy(rule("inside"), rule("browsers", destinations=["browser"], action="block"))
    found = rehearse(policy(rule("inside")), newer, [past(WEIBO), past(WECHAT), *corpus(NOW)])
    changed = {(each.decision.destination.application.executable, each.rule_after) for each in found.changed}
    assert changed == {("chrome", "browsers"), ("chrome.exe", "browsers")}


def test_an_application_that_moves_to_another_group_is_decided_there() -> None:
    moved = GROUPS.replace('"crm*", "soffice*"', '"crm*", "wechat*"')
    found = rehearse(policy(rule("inside")), policy(rule("inside"), groups=moved), [past()])
    assert (found.milder, found.by_rule()) == (1, {("inside", None): 1})


def test_pasting_back_into_the_same_application_is_never_changed() -> None:
    newer = policy(rule("all", destinations=["*"], action="block"))
    assert rehearse(policy(), newer, [past(rule_id=SAME_APPLICATION)]).changed == ()


@pytest.mark.parametrize(("limits", "refused"), [("max_milder = 1", True), ("max_milder = 2", False), ("", False)])
def test_limits_refuse_what_changes_too_much(limits: str, refused: bool) -> None:
    before = policy(rule("inside"))
    newer = policy(rule("inside", action="audit"), head=HEAD + f"[rehearsal]\n{limits}\n")
    decisions = [past(), past()]
    if not refused:
        check_limits(before, newer, decisions)
        return
    with pytest.raises(PolicyUntrusted) as caught:
        check_limits(before, newer, decisions)
    assert caught.value.code == "policy-rehearsal"
    assert "2 past decisions milder, 1 are allowed" in str(caught.value)


def test_the_agent_rehearses_before_it_takes_a_policy_that_asks_for_it(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    office.drop(office.signed(document(1)))
    office.look()
    strict = document(2, "[rehearsal]\nrequired = true\ndays = 3\nmax_stricter = 0\n").replace(b"'redact'", b"'block'")
    office.drop(office.signed(strict))
    store = open_store(
        office.paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE, past=lambda since, until: [past()]
    )
    given = store.in_force()
    assert (given.status.serial, {each.code for each in given.refusals}) == (1, {"policy-rehearsal"})
    asked = []

    def remembered(since: datetime, until: datetime) -> list[PastDecision]:
        asked.append((since, until))
        return [past(PAGE)]

    store = open_store(office.paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE, past=remembered)
    assert asked == [(NOW - timedelta(days=3), NOW)]
    assert store.in_force().status.serial == 2


def test_the_built_in_cases_show_a_change_on_a_machine_without_a_past() -> None:
    before = policy(rule("inside", entities=["*"]))
    newer = policy(rule("inside", entities=["*"], action="block"))
    found = rehearse(before, newer, corpus(NOW))
    assert found.decisions > 300
    assert found.stricter == found.by_action()[Action.BLOCK] > 60


def test_what_did_badly_is_rehearsed_again_after_a_day_and_told_once_until_then(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    office.drop(office.signed(document(1)))
    office.look()
    office.drop(
        office.signed(document(2, "[rehearsal]\nrequired = true\nmax_stricter = 0\n").replace(b"'redact'", b"'block'"))
    )
    decisions: list[PastDecision] = []
    asked: list[datetime] = []

    def recorded(_: datetime, until: datetime) -> list[PastDecision]:
        asked.append(until)
        decisions.append(past())  # somebody pastes between any two looks
        return decisions if len(asked) < 3 else []

    store = open_store(office.paths, usable=USABLE, clock=office.clock, machine=MACHINE, past=recorded)
    first = store.in_force()
    assert {each.code for each in first.refusals} == {"policy-rehearsal"}
    assert [store.refresh() for _ in range(3)] == [first] * 3
    office.now += timedelta(days=1)
    second = store.refresh()
    assert "2 of 2 past decisions" in (second.status.detail or "")
    office.drop(office.signed(document(3)), "another.policy")
    assert store.refresh().status.serial == 3
    assert asked == [NOW, NOW + timedelta(days=1)]
