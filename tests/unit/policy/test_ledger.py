"""A workstation keeps what its person answered, and demotes a rule over it once that is sure."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.audit.proof.keys import value_digest
from guard.model import Answer, Demotion
from guard.model.precision import Precision
from guard.policy.document import Policy
from guard.policy.ledger import PrecisionLedger
from tests.support.policies import HEAD, policy, rule
from tests.support.trail import SetClock

START = datetime(2026, 11, 24, 8, tzinfo=UTC)


def centre(*rules: str, budget: float = 0.6, floor: str = "warn") -> Policy:
    given = rules or (rule("noisy"), rule("good"))
    return policy(*given, head=f'{HEAD}[precision]\nbudget = {budget}\nfloor = "{floor}"\n')


class Desk:
    """One person's workstation."""

    def __init__(self, folder: Path) -> None:
        self.file, self.key, self.clock = folder / "precision.json", b"k" * 32, SetClock(START)
        self.lasting = True
        self.ledger = self.started()

    def started(self) -> PrecisionLedger:
        """By a guard that has just started."""
        return PrecisionLedger(
            self.file, lambda value: value_digest(self.key, value), self.clock, lasting=lambda: self.lasting
        )

    def answer(self, name: str, right: int, wrong: int, policy: Policy) -> None:
        (asked,) = (rule for rule in policy.rules if rule.id == name)
        for answer, times in ((Answer.KEPT, right), (Answer.NOT_SENSITIVE, wrong)):
            for _ in range(times):
                self.ledger.answered(asked, answer)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_rule_that_is_often_wrong_demotes_itself_once_and_is_remembered(desk: Desk) -> None:
    given = centre()
    desk.answer("good", 20, 3, given)
    desk.answer("noisy", 4, 15, given)
    assert desk.ledger.follow(given) == ((), ())
    desk.answer("noisy", 0, 1, given)
    expected = Demotion("noisy", "redact", "warn", Precision(4, 16))
    assert desk.ledger.follow(given) == ((expected,), ())
    assert desk.ledger.follow(given) == ((), ())
    assert desk.started().follow(given) == ((), ())
    assert desk.started().demotions(given) == (expected,)
    assert [each.action for each in desk.started().softened(given).rules] == ["warn", "redact"]


def test_it_is_restored_by_later_answers_by_time_and_by_a_policy_without_a_budget(desk: Desk) -> None:
    given = centre()
    desk.answer("noisy", 4, 16, given)
    desk.ledger.follow(given)
    desk.answer("noisy", 12, 0, given)
    assert desk.ledger.follow(given) == ((), ())  # still more likely below than not
    desk.answer("noisy", 12, 0, given)
    assert desk.ledger.follow(given) == ((), ("noisy",))
    desk.answer("noisy", 0, 60, given)
    assert desk.ledger.follow(given)[0][0].precision == Precision(28, 76)
    assert desk.ledger.follow(centre(budget=0)) == ((), ("noisy",))
    desk.ledger.follow(given)
    desk.clock.forward(days=61)
    assert desk.ledger.follow(given) == ((), ("noisy",))


@pytest.mark.parametrize(
    "changed", [{"min_count": 2}, {"entities": ["PHONE"]}, {"action": "block"}, {"override": "none"}], ids=str
)
def test_a_rule_that_was_changed_begins_anew(desk: Desk, changed: dict[str, object]) -> None:
    given = centre(rule("noisy", override="justify"))
    desk.answer("noisy", 4, 16, given)
    assert len(desk.ledger.follow(given)[0]) == 1
    assert desk.ledger.follow(centre(rule("noisy", **({"override": "justify"} | changed)))) == ((), ("noisy",))


def test_a_rule_that_says_the_same_in_other_words_does_not_begin_anew(desk: Desk) -> None:
    desk.answer("noisy", 4, 16, centre())
    assert desk.ledger.demotions(centre(rule("noisy") + 'message = { en = "No identity numbers here" }\n'))


def test_the_floor_of_the_policy_stands_in_the_way(desk: Desk) -> None:
    desk.answer("noisy", 0, 100, centre())
    assert not desk.ledger.demotions(centre(floor="redact"))
    warns = rule("noisy", action="warn")
    desk.answer("noisy", 0, 100, centre(warns))
    assert not desk.ledger.demotions(centre(warns))
    assert desk.ledger.demotions(centre(warns, floor="audit"))[0].now == "audit"


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b'x\n{"answers": [], "demoted": ["noisy"]}'])
def test_a_file_that_somebody_wrote_counts_nothing(desk: Desk, content: bytes) -> None:
    desk.file.write_bytes(content)
    assert not desk.started().demotions(centre())


def test_an_answer_that_somebody_changed_or_another_key_counts_nothing(desk: Desk) -> None:
    desk.answer("noisy", 4, 16, centre())
    kept = desk.file.read_bytes()
    desk.file.write_bytes(kept.replace(b'"right":true', b'"right":false'))
    assert not desk.started().demotions(centre())
    desk.file.write_bytes(kept)
    assert desk.started().demotions(centre())
    desk.key = b"l" * 32
    assert not desk.started().demotions(centre())


def test_under_a_key_that_does_not_last_the_file_stays_and_counts_with_what_was_answered_since_once_it_does(
    desk: Desk,
) -> None:
    desk.answer("noisy", 4, 16, centre())
    desk.ledger.follow(centre())
    kept, key = desk.file.read_bytes(), desk.key
    desk.key, desk.lasting = b"l" * 32, False
    desk.ledger = desk.started()
    assert desk.ledger.follow(centre()) == ((), ())
    desk.answer("good", 1, 19, centre())
    assert [each.rule for each in desk.ledger.follow(centre())[0]] == ["good"]
    assert desk.file.read_bytes() == kept
    desk.key, desk.lasting = key, True
    assert desk.ledger.follow(centre()) == ((), ())
    for ledger in (desk.ledger, desk.started()):
        assert [(each.rule, each.precision) for each in ledger.demotions(centre())] == [
            ("noisy", Precision(4, 16)),
            ("good", Precision(1, 19)),
        ]


def test_answers_under_a_key_that_does_not_last_are_written_once_it_does(desk: Desk) -> None:
    desk.lasting = False
    desk.ledger = desk.started()
    desk.answer("noisy", 4, 16, centre())
    assert not desk.file.exists()
    desk.lasting = True
    assert desk.ledger.demotions(centre())
    assert desk.started().demotions(centre())


def test_only_the_newest_answers_are_kept(desk: Desk) -> None:
    unwritable = desk.file.with_name("none") / "x"
    desk.ledger = PrecisionLedger(unwritable, str, desk.clock, most=30)
    desk.answer("noisy", 3, 30, centre())
    (one,) = desk.ledger.demotions(centre())
    assert one.precision == Precision(0, 30)
    desk.ledger = desk.started()
    desk.answer("noisy", 1, 1, centre())
    assert len(json.loads(desk.file.read_bytes().partition(b"\n")[2])["answers"]) == 2
