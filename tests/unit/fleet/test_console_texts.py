"""What the console calls things: all that workstations tell has a name in both languages."""

from __future__ import annotations

import pytest

pytest.importorskip("django", reason="frostpane[hub] is not installed")

from guard.audit.alerts.stream import TOLD, _decided
from guard.audit.proof.record import Decision, NoteKind, Place
from guard.fleet.console.facts import shown
from guard.fleet.console.texts import texts_of
from guard.model import Action, Answer, Channel, Override, Version


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_record_has_a_name(language: str) -> None:
    kinds = {kind.value for kind in NoteKind} | {action.name.lower() for action in Action}
    assert kinds <= set(texts_of(language)["kind"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fact_has_a_name(language: str) -> None:
    decision = Decision(
        "s", "clipboard", Place("work"), Place("social"), "redact", "none", "safe", *("r", "p", 1, (), {}, ())
    )
    facts = TOLD | set(_decided(decision)) | {"id", "note", "version", "consent"}
    assert facts <= set(texts_of(language)["fact"])
    for section, words in (("answer", Answer), ("channel", Channel), ("given", Version), ("override", Override)):
        assert set(words) <= set(texts_of(language)[section])


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("entities", {"PHONE": 2, "CN_ID": 1}, "手机号 ×2, 身份证号 ×1"),
        ("matched", ["PHONE", "NEW"], "手机号, NEW"),
        ("sealed", True, "是"),
        ("sealed", False, "否"),
        ("given", "safe", "遮盖版"),
        ("note", "vault-lost", "密钥库不可用"),
        ("serial", 42, "42"),
        ("of_a_newer_version", {"a": [1]}, "a ×[1]"),
    ],
)
def test_what_is_recorded_is_shown_in_words(name: str, value: object, told: str) -> None:
    assert shown(name, value, texts_of("zh")) == told
