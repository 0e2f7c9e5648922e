"""A simulated service centre: 200 agents, 60 days. The budget demotes the planted noisy rule and no other one."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from guard.audit import open_recorder
from guard.audit.proof.record import NoteKind, decision_of
from guard.audit.report.figures import figures_of
from guard.audit.report.page import page
from guard.audit.selection import BEGINNING, END
from guard.audit.upkeep import keeper
from guard.cli import main
from guard.desktop.memory import MemoryVault
from guard.model import Action, Answer
from guard.model.clock import wall_clock
from guard.paths import installation
from guard.policy.document import Policy, parse
from guard.policy.ledger import PrecisionLedger
from tests.support import chat_picture
from tests.support.policies import HEAD, rule
from tests.support.trail import PHONE, SetClock, outcome
from tests.support.waiting import until
from tests.support.world import CRM, WECHAT, World, running_world
from tests.unit.audit.test_report import START, Exports

AGENTS, DAYS = 200, 60
RIGHT = {"identity": 0.97, "orders": 0.85, "noisy": 0.3}
"""Share of each rule's stops that is of customer data."""
ANSWERS_A_DAY = 0.25
"""Answers to each rule's cards, an agent and day."""
TEXT = (
    HEAD + "[precision]\nbudget = 0.6\nmin_answers = 10\n" + "".join(rule(name, destinations=["*"]) for name in RIGHT)
)


def centre(folder: Path, given: Policy, seed: int = 17) -> Counter[str]:
    """What the agents of 60 days answered, exported; on how many workstations each rule demoted itself."""
    draw, demoted = random.Random(seed), Counter[str]()
    for number in range(AGENTS):
        exports = Exports(folder, f"pc-{number}", f"agent-{number}")
        clock = SetClock(START)
        ledger = PrecisionLedger(folder / "no-folder" / "precision.json", str, clock)
        stops = sorted((when, name) for name in RIGHT for when in _times(draw))
        for turn, (days, name) in enumerate(stops):
            clock.now = START + timedelta(days=days)
            right = draw.random() < RIGHT[name]
            answer = draw.choice((Answer.KEPT, Answer.JUSTIFIED)) if right else Answer.NOT_SENSITIVE
            (asked,) = (each for each in given.rules if each.id == name)
            ledger.answered(asked, answer)
            value = replace(PHONE, digest=f"v{number}-{turn}")
            made = outcome(Action.WARN, at=clock.now, rule=name, findings=(value,))
            exports.add(days * 24, NoteKind.OUTCOME, decision_of(made, card=None, evidence=None))
            said = replace(made, answer=answer)
            exports.add(days * 24, NoteKind.OUTCOME, decision_of(said, card=None, evidence=None))
            for each in ledger.follow(given)[0]:
                exports.note(days * 24, NoteKind.RULE_DEMOTED, rule=each.rule, before=each.before, now=each.now)
        demoted.update(each.rule for each in ledger.demotions(given))
        exports.write(f"{number}.ndjson")
    return demoted


def _times(draw: random.Random) -> list[float]:
    times, at = [], 0.0
    while (at := at + draw.expovariate(ANSWERS_A_DAY)) < DAYS:
        times.append(at)
    return times


def test_the_budget_demotes_exactly_the_planted_noisy_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    given = parse(TEXT.encode(), "centre.toml")
    caplog.set_level("ERROR")  # nothing is kept on the disk here: flushing it thousands of times would take minutes
    demoted = centre(tmp_path, given)
    # By each workstation's own answers: never another rule.
    assert demoted.keys() == {"noisy"}
    assert demoted["noisy"] > AGENTS * 0.7  # wherever so few answers are enough to be sure
    figures = figures_of(tmp_path, since=BEGINNING, until=END)
    for one in figures.rules:
        low, high = one.precision.interval()
        assert low <= RIGHT[one.rule] <= high
        assert one.precision.answers > 2_500
    assert {one.rule: one.demoted for one in figures.rules if one.demoted} == dict(demoted)
    assert "已降级" in page(figures, START)
    # By the centre's answers, which the next push carries: on every workstation, also on one that is new.
    document = tmp_path / "centre.toml"
    document.write_text(TEXT, "utf-8")
    ask = ["policy", "exceptions", str(tmp_path), "--document", str(document)]
    assert main([*ask, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["rule"] for one in told["rules"] if one["past_budget"]] == ["noisy"]
    assert main([*ask, "--refuse", told["objections"][0]["id"]]) == 0
    reviewed = parse(document.read_bytes(), "centre.toml")
    assert {each.rule for each in reviewed.reviews} == set(RIGHT)
    fresh = PrecisionLedger(tmp_path / "fresh.json", str, SetClock(START + timedelta(days=DAYS + 1)))
    assert [each.rule for each in fresh.demotions(reviewed)] == ["noisy"]


def test_a_keyring_that_was_locked_at_the_start_brings_back_what_was_answered_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "_VAULT_S", 0.05)
    paths, vault = installation(tmp_path / "data"), MemoryVault()
    text = f"{HEAD}[precision]\nbudget = 0.6\n{rule('noisy', destinations=['*'])}"
    (noisy,) = parse(text.encode(), "centre.toml").rules
    with open_recorder(paths, vault, clock=wall_clock) as recorder:
        before = PrecisionLedger(paths.precision, recorder.digest, wall_clock)
        for _ in range(20):
            before.answered(noisy, Answer.NOT_SENSITIVE)
    vault.available = False
    with running_world(tmp_path / "data", text, vault) as world:
        assert stopped(world, "身份证") is Action.REDACT
        assert world.service.status().demoted == ()
        vault.available = True
        assert stopped(world, "证件号") is Action.REDACT  # its record has the trail look for the keyring
        until(lambda: bool(world.service.status().demoted))
        assert stopped(world, "身份证号码") is Action.WARN


def stopped(world: World, label: str) -> Action:
    """How a number of an identity card is stopped on its way to a chat."""
    before = len(world.service.history())
    snapshot_id = world.gate.copy({"text/plain": f"{label} {chat_picture.CN_ID}".encode()}, CRM)
    until(lambda: world.gate.paste("text/plain", WECHAT) is not None)
    until(lambda: len(world.service.history()) > before)
    newest = world.service.history()[0]
    assert newest.snapshot_id == snapshot_id
    return newest.verdict.action
