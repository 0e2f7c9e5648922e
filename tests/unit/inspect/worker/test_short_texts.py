"""Short plain texts: inspected in the guard's process, as a lane would, and with work that is bounded."""

from __future__ import annotations

import hmac
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from guard.detect.detector import loaded_tagger
from guard.detect.passage import Passage
from guard.inspect.formats import Kind
from guard.inspect.inspector import Looked
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.remote import RemoteInspector, Terms
from guard.inspect.worker.short_texts import MOST_WORK, ShortTexts
from guard.model import CustomRecognizer, DetectionSettings, EntityType, MaskStyle, ReadingLimits
from tests.corpus.generate import clean, noisy

ALL = frozenset(EntityType)


def digest(value: str) -> str:
    return hmac.new(b"key", value.encode(), "sha256").hexdigest()


def held(forms: Sequence[str]) -> list[str]:
    return [form for form in forms if form.endswith(("0", "3", "7"))]


TERMS = Terms("rapid", ReadingLimits(), DetectionSettings(), MaskStyle.MASK, None, digest, held)


class LanesAlone(ShortTexts):
    """Takes none, so that a lane looks at all of them."""

    def take(self, data: bytes) -> bool:
        return False


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made = Worker(TERMS.opening())
    made.warm()
    yield made
    made.close()


def short_texts(settings: DetectionSettings = TERMS.detection) -> ShortTexts:
    return ShortTexts(settings, TERMS.style, digest, held)


def told(looked: Looked) -> tuple[Any, ...]:
    return looked.findings, looked.read, looked.same, looked.safe(ALL), looked.safe(frozenset())


def test_a_short_text_is_told_as_a_lane_tells_it(worker: Worker) -> None:
    here, there = RemoteInspector(worker, TERMS), RemoteInspector(worker, TERMS)
    there._short_texts = LanesAlone(TERMS.detection, TERMS.style, digest, held)
    texts = clean(5, 1)
    words = [each.text for each in (*texts, *noisy(texts, 5))]
    data = [text.encode() for text in words if len(text) < 500]
    data += [b"", b"\xff\xfe13800138000", b"a@b.example " * 40, ("1" * 18 + "x" * 500).encode()]
    for each in data:
        assert told(here.look(Kind.TEXT, each, protected=ALL)) == told(there.look(Kind.TEXT, each, protected=ALL)), each
    types = {finding.entity_type for each in data for finding in here.look(Kind.TEXT, each, protected=ALL).findings}
    assert {EntityType.PERSON, EntityType.PHONE, EntityType.CN_ID, EntityType.CUSTOMER} <= types


def test_a_short_text_needs_no_lane() -> None:
    made = Worker(TERMS.opening())
    made.close()  # from now on it serves nobody
    inspector = RemoteInspector(made, TERMS)
    assert inspector.look(Kind.TEXT, b"13800138000", protected=ALL).findings
    assert inspector.masked("13800138000") not in ("", "13800138000")
    for kind in set(Kind) - {Kind.TEXT}:  # whatever is parsed needs one, however short
        assert not inspector.look(kind, b"13800138000", protected=ALL).read


def test_the_more_recognizers_the_shorter_the_text() -> None:
    few = short_texts()
    most = MOST_WORK // few._detector().readers
    assert 500 < most < 2_000
    for letter in ("1", "号", "😀"):
        assert few.take((letter * most).encode())
        assert not few.take((letter * (most + 1)).encode())
    custom = tuple(CustomRecognizer(f"n{n}", EntityType.ORDER_NO, "V[0-9]{6}", (), None, 0.7) for n in range(100))
    many = short_texts(replace(TERMS.detection, custom=custom))
    assert not many.take(b"1" * 200)
    assert many.take(b"1" * 100)


class Counting:
    """A recognizer that adds up what it is given to read."""

    def __init__(self, recognizer: Any, read: list[int]) -> None:
        self._recognizer, self._read = recognizer, read

    def __getattr__(self, name: str) -> Any:
        return getattr(self._recognizer, name)

    def find(self, passage: Passage, *found: Any) -> Any:
        self._read.append(len(passage.plain))
        return self._recognizer.find(passage, *found)

    def across(self, passage: Passage, breaks: Any) -> Any:
        self._read.append(len(passage.plain))
        return self._recognizer.across(passage, breaks)


class CountingSession:
    """The tagger's network, which adds up the characters that it is shown."""

    def __init__(self, session: Any, shown: list[int]) -> None:
        self._session, self._shown = session, shown

    def run(self, names: Any, given: Any) -> Any:
        self._shown.append(given["token_ids"].size)
        return self._session.run(names, given)


SHAPES = (
    "1",
    "1 ",
    "王",
    "王小明，",
    "王小明\n",
    "a@b.c ",
    "6222021234567890128,",
    "1.",
    "\n",
    "姓名\t电话\t1\n",
    "(",
    "::",
)


def test_the_work_of_a_short_text_is_bounded_whatever_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = short_texts()
    detector = texts._detector()
    read: list[int] = []
    shown: list[int] = []
    reader = detector._reader
    for needs, recognizers in reader._holding.items():
        reader._holding[needs] = tuple(Counting(each, read) for each in recognizers)
    reader._persons = Counting(reader._persons, read)
    tagger = loaded_tagger()
    monkeypatch.setattr(tagger, "_session", CountingSession(tagger._session, shown))
    most = MOST_WORK // detector.readers
    chance = random.Random(3)
    mixed = "".join(chance.choice("王李张小明的电话：1 2\n.@-a号市区,+(") for _ in range(most))
    works: list[tuple[int, int]] = []
    for text in (*((shape * most)[:most] for shape in SHAPES), mixed):
        read.clear()
        shown.clear()
        texts.look(text.encode(), ALL, lambda: True)
        works.append((sum(read), sum(shown)))
    # Each character is read once by each recognizer, and once more where lines are joined.
    assert max(work for work, _ in works) <= 2 * MOST_WORK
    assert max(work for _, work in works) <= 2 * most
    assert max(work for work, _ in works) > MOST_WORK / 2
    assert max(work for _, work in works) > 0
