"""How often a person is told, and what is recorded of it, when very much happens in a short time."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import cast

import pytest

from guard.audit import NoteKind
from guard.audit.counted import newest_first
from guard.audit.proof.record import AuditRecord
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.inspector import Inspector
from guard.inspect.pipeline import Inspected, Pipeline
from guard.model import (
    UNKNOWN_APPLICATION,
    Application,
    Channel,
    EntityType,
    Evidence,
    Finding,
    Inspection,
    Outcome,
    Part,
    Served,
    Snapshot,
    Version,
)
from guard.policy.decide import Decider
from guard.policy.document import Policy
from guard.service.outcomes import TOGETHER_S, Outcomes
from guard.service.questions import Questions
from guard.service.repeats import Repeats
from tests.support.policies import STRANGER, WECHAT, policy, rule
from tests.support.trail import Given, records
from tests.support.world import Told

POLICY = policy(rule("identity", destinations=["social", "unknown"]))
SEALING = POLICY.model_copy(update={"evidence": POLICY.evidence.model_copy(update={"keep": "frosted"})})


@dataclass
class Desk:
    """What comes of pastes and captures, with clocks that are set by hand."""

    given: Given
    told: Told = field(default_factory=Told)
    now_s: float = 100.0
    number: int = 0

    def __post_init__(self) -> None:
        self.recorder = self.given.recorder()
        repeats = Repeats(self.recorder, lambda: self.now_s)
        self.outcomes = Outcomes(self.recorder, self.told, self.given.clock, repeats, Questions(()), lambda: self.now_s)
        self.repeats = repeats
        self.pipeline = Pipeline(cast(Inspector, None), Decider(POLICY), lambda name: Path(name))

    def copy(self, channel: Channel, content: bytes, digest: str) -> InspectedCopy:
        self.number += 1
        id = f"s{self.number}"
        found = Finding(EntityType.CN_ID, 0.9, None, None, Evidence("test"), masked="110***", digest=digest)
        snapshot = Snapshot(id, channel, {"text/plain": content}, UNKNOWN_APPLICATION, self.given.clock.now)
        inspection = Inspection(id, (Part("text/plain", (found,)),))
        return InspectedCopy(snapshot, self.pipeline, Inspected(snapshot, inspection, {}))

    def capture(self, content: bytes, version: Version = Version.SAFE, policy: Policy = POLICY) -> None:
        copy = self.copy(Channel.CAPTURE, content, content.decode())
        verdict = self.pipeline.decider.decide_anywhere(copy.inspected.inspection.findings, channel=Channel.CAPTURE)
        at = self.given.clock.now
        self.outcomes.captured(copy, Served(copy.snapshot.id, verdict, version, "image/png", 1, 0.0, at), policy)

    def paste(self, copy: InspectedCopy, into: Application = WECHAT, *, by_itself: bool = False) -> None:
        verdict, at = copy.verdict(into), self.given.clock.now
        served = Served(copy.snapshot.id, verdict, Version.SAFE, "text/plain", 1, 0.0, at, by_itself=by_itself)
        self.outcomes.pasted(copy, served, POLICY)

    def recorded(self, kind: NoteKind) -> int:
        return sum(record.kind is kind for record in self.trail())

    def trail(self) -> list[AuditRecord]:
        self.recorder.flush()
        return records(self.given)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Given(tmp_path / "data"))
    yield desk
    desk.recorder.close()


def test_a_folder_of_five_hundred_captures_is_one_card_one_record_and_a_count(desk: Desk) -> None:
    for number in range(500):
        desk.capture(b"%d" % number)
        desk.now_s += TOGETHER_S - 0.1
        desk.repeats.expire()
    assert len(desk.told.frosted_outcomes) == 1
    assert (desk.recorded(NoteKind.OUTCOME), desk.recorded(NoteKind.REPEATED)) == (1, 0)
    desk.now_s += TOGETHER_S
    desk.repeats.expire()
    (entry,) = [each for each in newest_first(reversed(desk.trail())) if each.decision is not None]
    assert entry.times == 500
    desk.capture(b"later")
    assert len(desk.told.frosted_outcomes) == 2
    assert desk.recorded(NoteKind.OUTCOME) == 2


@pytest.mark.parametrize(
    ("version", "policy"), [(Version.ORIGINAL, POLICY), (Version.SAFE, SEALING)], ids=["left as it is", "sealed"]
)
def test_a_capture_that_still_shows_its_values_or_is_sealed_has_a_record_of_its_own(
    desk: Desk, version: Version, policy: Policy
) -> None:
    for number in range(5):
        desk.capture(b"%d" % number, version, policy)
    assert len(desk.told.frosted_outcomes) == 1
    assert (desk.recorded(NoteKind.OUTCOME), desk.recorded(NoteKind.REPEATED)) == (5, 0)


def test_a_program_that_reads_once_a_second_is_one_card_and_a_record_in_each_window(desk: Desk) -> None:
    copy = desk.copy(Channel.CLIPBOARD, b"one", "d1")
    for _ in range(600):
        desk.paste(copy)
        desk.now_s += 1
        desk.repeats.expire()
    assert len(desk.told.frosted_outcomes) == 2  # quiet for five minutes each
    assert (desk.recorded(NoteKind.OUTCOME), desk.recorded(NoteKind.REPEATED)) == (2, 2)
    assert len(desk.outcomes.history()) == 2
    assert desk.outcomes.counters.pastes == 600


def test_another_customer_a_moment_later_is_told_and_recorded(desk: Desk) -> None:
    desk.paste(desk.copy(Channel.CLIPBOARD, b"one", "d1"))
    desk.paste(desk.copy(Channel.CLIPBOARD, b"two", "d2"))
    assert len(desk.told.frosted_outcomes) == 2
    assert desk.recorded(NoteKind.OUTCOME) == 2


def test_the_newest_copy_of_a_content_is_the_one_that_a_person_answers_about(desk: Desk) -> None:
    for _ in range(3):
        desk.paste(desk.copy(Channel.CLIPBOARD, b"one", "d1"))
    (only,) = desk.outcomes.history()
    assert only.snapshot_id == "s3"
    assert desk.outcomes.asked_about("s3", "social") == only


def test_the_history_is_read_from_another_thread_while_pastes_are_added_to_it(desk: Desk) -> None:
    """Any allocation may let the collector of garbage run, and with it another thread."""
    copies = [desk.copy(Channel.CLIPBOARD, b"%d" % number, f"d{number}") for number in range(70)]
    read: list[tuple[Outcome, ...]] = []
    done = Event()

    def read_on() -> None:
        while not done.is_set():
            read.append(desk.outcomes.history())

    def let_others_run(_phase: str, _info: dict[str, int]) -> None:
        time.sleep(0)

    thresholds = gc.get_threshold()
    gc.callbacks.append(let_others_run)
    gc.set_threshold(1, 1000, 1000)
    try:
        with ThreadPoolExecutor(1) as reader:
            reading = reader.submit(read_on)
            for copy in copies:
                desk.paste(copy)
            done.set()
            reading.result()
    finally:
        gc.callbacks.remove(let_others_run)
        gc.set_threshold(*thresholds)
    assert [outcome.snapshot_id for outcome in desk.outcomes.history()] == [f"s{n}" for n in range(70, 20, -1)]


def test_what_read_by_itself_is_counted_alone_unless_the_policy_names_it(desk: Desk) -> None:
    copy = desk.copy(Channel.CLIPBOARD, b"one", "d1")
    desk.paste(copy, STRANGER, by_itself=True)
    assert (desk.outcomes.counters.automatic, desk.outcomes.counters.pastes) == (1, 0)
    assert desk.told.frosted_outcomes == []
    assert desk.recorded(NoteKind.OUTCOME) == 0
    desk.paste(copy, WECHAT, by_itself=True)
    assert len(desk.told.frosted_outcomes) == 1
    assert desk.recorded(NoteKind.OUTCOME) == 1
