"""No entity type may fall below its floor on the corpus, clean, noisy and broken into lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from guard.detect import Detector
from guard.model import EntityType
from tests.corpus.generate import Labelled, clean, noisy, prose, wrapped

_SEED = 20261124
_ROUNDS = 10
_LEAST_COVER = 0.5
_CLEAN = clean(_SEED, _ROUNDS)

# Recall and precision that each set must reach.
_FLOORS: dict[str, tuple[Callable[[], Sequence[Labelled]], dict[str, float]]] = {
    "clean": (
        lambda: _CLEAN,
        {
            **dict.fromkeys(
                ("CN_ID", "PHONE", "BANK_CARD", "EMAIL", "IBAN", "IP", "US_SSN", "PLATE", "PASSPORT"), 0.99
            ),
            "ORDER_NO": 0.98,
            "SECRET": 0.98,
            "WECHAT_QQ": 0.98,
            "ADDRESS": 0.98,
            "PERSON": 0.97,
        },
    ),
    "noisy": (
        lambda: noisy(_CLEAN, _SEED),
        {
            "CN_ID": 0.97,
            "PHONE": 0.97,
            "BANK_CARD": 0.93,
            "EMAIL": 0.95,
            "ADDRESS": 0.96,
            "PERSON": 0.95,
            "PLATE": 0.85,
            "PASSPORT": 0.9,
        },
    ),
    "wrapped": (
        lambda: wrapped([text for text in _CLEAN if "\t" not in text.text]),
        {
            "CN_ID": 0.99,
            "PHONE": 0.98,
            "BANK_CARD": 0.95,
            "EMAIL": 0.97,
            "ADDRESS": 0.97,
            "ORDER_NO": 0.97,
            "SECRET": 0.95,
            "PERSON": 0.95,
        },
    ),
    "profiles": (lambda: prose("profiles", _SEED, 12), {"PERSON": 0.97, "CN_ID": 0.99, "ADDRESS": 0.98, "PHONE": 0.99}),
    "wrapped profiles": (
        lambda: wrapped([text for text in prose("profiles", _SEED, 12) if "\n" not in text.text]),
        {"PERSON": 0.97, "CN_ID": 0.98, "ADDRESS": 0.98, "EMAIL": 0.97},
    ),
    "biographies": (lambda: prose("biographies", _SEED, 12), {"PERSON": 0.95}),
    "news": (lambda: prose("news", _SEED, 10), {"PERSON": 0.92}),
    "posts": (lambda: prose("posts", _SEED, 12), {"PERSON": 0.95}),
    "pastes": (lambda: prose("pastes", _SEED, 12), {"PERSON": 0.95, "ADDRESS": 0.98, "PHONE": 0.99}),
    "papers": (
        lambda: prose("papers", _SEED, 20),
        {"CN_ID": 0.98, "PASSPORT": 0.98, "PLATE": 0.98, "WECHAT_QQ": 0.98, "ORDER_NO": 0.98},
    ),
    "noisy papers": (
        lambda: noisy(prose("papers", _SEED, 20), _SEED),
        {"CN_ID": 0.97, "PASSPORT": 0.92, "PLATE": 0.92, "WECHAT_QQ": 0.92, "ORDER_NO": 0.92},
    ),
    "wrapped papers": (
        lambda: wrapped(prose("papers", _SEED, 20)),
        {"CN_ID": 0.98, "PASSPORT": 0.97, "PLATE": 0.95, "ORDER_NO": 0.95},
    ),
}


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


@pytest.mark.parametrize("name", _FLOORS)
def test_no_type_falls_below_its_floor(detector: Detector, name: str) -> None:
    texts, floors = _FLOORS[name]
    there: Counter[EntityType] = Counter()
    found: Counter[EntityType] = Counter()
    right: Counter[EntityType] = Counter()
    wrong: Counter[EntityType] = Counter()
    for labelled in texts():
        _judge(detector, labelled, there, found, right, wrong)
    reached = {kind: (found[kind] / there[kind], right[kind] / max(1, right[kind] + wrong[kind])) for kind in there}
    below = {
        kind: reached[EntityType(kind)] for kind, floor in floors.items() if min(reached[EntityType(kind)]) < floor
    }
    assert below == {}, "recall and precision"


def _judge(
    detector: Detector,
    labelled: Labelled,
    there: Counter[EntityType],
    found: Counter[EntityType],
    right: Counter[EntityType],
    wrong: Counter[EntityType],
) -> None:
    """Count a text: a span is found where findings of its type cover half of it, and right where it touches one."""
    findings = [(each.entity_type, each.start or 0, each.end or 0) for each in detector.detect(labelled.text)]
    for kind, start, end in labelled.spans:
        there[kind] += 1
        covered = sum(max(0, min(end, right_) - max(start, left)) for type_, left, right_ in findings if type_ is kind)
        found[kind] += covered >= _LEAST_COVER * (end - start)
    for kind, start, end in findings:
        touches = any(kind is type_ and left < end and start < right_ for type_, left, right_ in labelled.spans)
        (right if touches else wrong)[kind] += 1


def test_quiet_sentences_stay_quiet(detector: Detector) -> None:
    loud = [text.text for text in _CLEAN if not text.spans and detector.detect(text.text)]
    assert loud == []


def test_the_corpus_is_the_same_for_the_same_seed() -> None:
    assert clean(_SEED, 2) == clean(_SEED, 2)
    assert clean(_SEED, 2) != clean(_SEED + 1, 2)


def test_spans_of_noisy_and_wrapped_texts_hold_their_values() -> None:
    for labelled, broken in zip(_CLEAN, wrapped(_CLEAN), strict=True):
        for (_, start, end), (_, left, right) in zip(labelled.spans, broken.spans, strict=True):
            value = labelled.text[start:end].replace("\n", "")
            assert broken.text[left:right].replace("\n", "") == value
