"""What happens over and over: one record of what came of it, one of how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from guard.audit import NoteKind
from guard.service.repeats import MOST, Repeats, What
from tests.support.trail import Given, outcome, records


@dataclass
class Storm:
    """Repeats with a clock that is set by hand, and the trail that they write."""

    given: Given
    now_s: float = 100.0
    repeats: Repeats = field(init=False)

    def __post_init__(self) -> None:
        self.recorder = self.given.recorder()
        self.repeats = Repeats(self.recorder, lambda: self.now_s)

    def paste(self, content: bytes = b"one", format: str = "text/plain", place: str = "social") -> bool:
        """Whether it was recorded as something new."""
        what = What(content, (place,))
        if self.repeats.again(what, format):
            return False
        self.repeats.began(what, outcome(), self.recorder.record(outcome()), format, 300.0)
        return True

    def counted(self) -> list[int]:
        """What the trail tells of repetitions."""
        return [int(note.facts["times"]) for note in records(self.given) if note.kind is NoteKind.REPEATED]

    def outcomes(self) -> int:
        return sum(note.kind is NoteKind.OUTCOME for note in records(self.given))


@pytest.fixture
def storm(tmp_path: Path) -> Iterator[Storm]:
    storm = Storm(Given(tmp_path / "data"))
    yield storm
    storm.recorder.close()


def test_five_hundred_identical_pastes_are_one_record_and_a_count(storm: Storm) -> None:
    assert [storm.paste() for _ in range(500)] == [True] + [False] * 499
    storm.repeats.end()
    storm.recorder.flush()
    assert (storm.outcomes(), storm.counted()) == (1, [500])
    (note,) = [note for note in records(storm.given) if note.kind is NoteKind.REPEATED]
    told = {record.event_id: record for record in records(storm.given)}[str(note.facts["event"])]
    assert told.kind is NoteKind.OUTCOME
    assert dict(note.facts) == {
        "event": told.event_id,
        "times": 500,
        "group": "social",
        "application": "wechat.exe",
        "rule": "phones-stay-inside",
        "action": "redact",
    }


def test_a_program_that_reads_once_a_second_is_one_record_and_a_count_in_each_window(storm: Storm) -> None:
    for _ in range(900):
        storm.paste()
        storm.now_s += 1
        storm.repeats.expire()
    storm.recorder.flush()
    assert (storm.outcomes(), storm.counted()) == (3, [300, 300, 300])
    assert not list(storm.repeats.due())


def test_the_formats_of_one_paste_are_counted_once(storm: Storm) -> None:
    for _ in range(3):
        storm.paste(format="text/html")
        storm.paste(format="text/plain")
    storm.repeats.end()
    storm.recorder.flush()
    assert (storm.outcomes(), storm.counted()) == (1, [3])


def test_pastes_that_ask_for_another_format_than_the_first_are_counted_too(storm: Storm) -> None:
    storm.paste(format="text/html")
    for _ in range(6):
        storm.now_s += 1.2
        storm.paste(format="text/plain")
        storm.paste(format="text/plain;charset=utf-8")
    storm.repeats.end()
    storm.recorder.flush()
    assert (storm.outcomes(), storm.counted()) == (1, [7])


def test_another_content_or_another_place_is_something_else_and_once_is_no_repetition(storm: Storm) -> None:
    assert storm.paste(b"one")
    assert storm.paste(b"two")
    assert storm.paste(b"one", place="mail")
    storm.repeats.end()
    storm.recorder.flush()
    assert (storm.outcomes(), storm.counted()) == (3, [])


def test_what_was_asked_about_anew_is_recorded_anew(storm: Storm) -> None:
    storm.paste(), storm.paste(), storm.paste(b"two")
    storm.repeats.end(b"one")
    assert storm.paste()
    assert not storm.paste(b"two")
    storm.repeats.end()
    storm.recorder.flush()
    assert storm.counted() == [2, 2]


def test_no_storm_takes_more_than_its_memory(storm: Storm) -> None:
    for turn in range(MOST + 3):
        content = b"%d" % turn
        storm.paste(content), storm.paste(content)
    storm.recorder.flush()
    assert storm.counted() == [2, 2, 2]
    assert len(list(storm.repeats.due())) == MOST
