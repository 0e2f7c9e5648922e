"""A text that is at hand is looked at once, and its safe version not at all; who held it decides for how long."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from guard.inspect.at_hand import AtHand
from guard.inspect.formats import Kind
from guard.inspect.inspector import LocalInspector, Looked
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support import chat_picture

NUMBER = chat_picture.CN_ID
TEXT = f"身份证号：{NUMBER} 邮箱 {chat_picture.EMAIL}".encode()
PAGE = b"<p>%s</p>" % TEXT
GUARDED = frozenset({EntityType.CN_ID})


class Counting(LocalInspector):
    """Counts how often it looks."""

    looks: list[bytes]

    def look(self, kind: Kind, data: bytes, *, protected: Collection[EntityType], **how: Any) -> Looked:
        self.looks.append(data)
        return super().look(kind, data, protected=protected, **how)


@pytest.fixture
def counting(blind: Tools) -> Counting:
    made = Counting(blind)
    object.__setattr__(made, "looks", [])
    return made


@pytest.mark.parametrize(("kind", "data"), [(Kind.TEXT, TEXT), (Kind.PAGE, PAGE)])
def test_a_text_that_is_held_is_looked_at_once(counting: Counting, kind: Kind, data: bytes) -> None:
    inspector = AtHand(counting)
    held = inspector.look(kind, data, protected=GUARDED)
    assert inspector.look(kind, bytes(data), protected=GUARDED) is held
    assert counting.looks == [data]


@pytest.mark.parametrize(("kind", "data"), [(Kind.TEXT, TEXT), (Kind.PAGE, PAGE)])
def test_the_safe_version_of_what_is_held_is_known(counting: Counting, kind: Kind, data: bytes) -> None:
    inspector = AtHand(counting)
    held = inspector.look(kind, data, protected=GUARDED)
    safe = held.safe(GUARDED)
    assert safe is not None
    assert NUMBER.encode() not in safe
    known = inspector.look(kind, safe, protected=GUARDED)
    assert counting.looks == [data]
    looked = counting.look(kind, safe, protected=GUARDED)
    assert {each.entity_type for each in known.findings} == {each.entity_type for each in looked.findings}
    assert {each.entity_type for each in known.findings} == {EntityType.EMAIL}
    assert [known.safe(GUARDED), known.safe(()), known.read] == [safe, safe, True]
    assert known.same is looked.same


@pytest.mark.parametrize(
    "another",
    [
        {"kind": Kind.TEXT, "data": TEXT + b" "},
        {"kind": Kind.PAGE, "data": TEXT},
        {"kind": Kind.TEXT, "data": TEXT, "protected": frozenset({EntityType.EMAIL})},
        {"kind": Kind.TEXT, "data": TEXT, "with_pictures": False},
    ],
)
def test_what_is_asked_otherwise_is_looked_at(counting: Counting, another: dict[str, Any]) -> None:
    inspector = AtHand(counting)
    held = inspector.look(Kind.TEXT, TEXT, protected=GUARDED)
    looked = inspector.look(**{"protected": GUARDED, **another})
    assert looked is not held
    assert len(counting.looks) == 2


def test_nothing_is_kept_that_nobody_holds(counting: Counting) -> None:
    inspector = AtHand(counting)
    safe = inspector.look(Kind.TEXT, TEXT, protected=GUARDED).safe(GUARDED)
    assert safe is not None
    inspector.look(Kind.TEXT, TEXT, protected=GUARDED)
    inspector.look(Kind.TEXT, safe, protected=GUARDED)
    assert counting.looks == [TEXT, TEXT, safe]


def test_what_could_not_be_read_is_looked_at_again(counting: Counting) -> None:
    inspector = AtHand(counting)
    opaque = b"a" * (4 * 1024 * 1024 + 1)
    held = [inspector.look(Kind.TEXT, opaque, protected=GUARDED) for _ in range(2)]
    assert not any(each.read for each in held)
    assert len(counting.looks) == 2
