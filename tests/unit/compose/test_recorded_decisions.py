from __future__ import annotations

from datetime import timedelta

from guard.compose.recorded_decisions import recorded_decisions
from guard.model import Action
from tests.support.trail import Given, outcome


def test_decisions_are_told_by_their_facts_without_the_answers_of_persons(given: Given) -> None:
    with given.recorder() as recorder:
        first = recorder.record(outcome(Action.WARN))
        recorder.record(outcome(Action.WARN, answer="kept"))
        last = recorder.record(outcome(Action.BLOCK))
    now, day = given.clock.now, timedelta(days=1)
    past = list(recorded_decisions(given.paths, lambda: given.vault)(now - day, now + day))
    assert [(one.id, one.action) for one in past] == [(last, Action.BLOCK), (first, Action.WARN)]
    assert dict(past[0].counts) == {"PHONE": 1}
    assert (past[0].origin.group, past[0].destination.group, past[0].policy_serial) == ("work", "social", 12)
