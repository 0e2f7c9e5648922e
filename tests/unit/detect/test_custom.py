"""The policy's own recognizers, and the checksums that they may name."""

from __future__ import annotations

import pytest

from guard.detect import Detector, check_custom, checksums
from guard.errors import InputError
from guard.model import CustomRecognizer, DetectionSettings, EntityType


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("luhn", "4111111111111111", "4111111111111112"),
        ("gb11643", "11010519491231002X", "110105194912310021"),
        ("mod97", "GB82WEST12345698765432", "GB82WEST12345698765433"),
        ("s10", "RB123456785US", "RB123456786US"),
        ("ups", "1Z5R89390357567127", "1Z5R89390357567128"),
        ("mod10", "6901234567892", "6901234567893"),
        ("mod7", "3318810025", "3318810026"),
    ],
)
def test_checksums(name: str, good: str, bad: str) -> None:
    assert checksums.BY_NAME[name](good)
    assert not checksums.BY_NAME[name](bad)
    assert not checksums.BY_NAME[name]("")
    assert not checksums.BY_NAME[name]("壹" * 18)


_MEMBER = CustomRecognizer("member-no", EntityType.ORDER_NO, r"\bVIP-?[0-9]{6}\b", context=("会员",), confidence=0.6)


def test_the_policy_brings_its_own_recognizer() -> None:
    detector = Detector(DetectionSettings(names=False, custom=(_MEMBER,)))
    (bare,) = detector.detect("VIP123456 已升级")
    (beside,) = detector.detect("会员 VIP123456 已升级")
    assert bare.entity_type is EntityType.ORDER_NO
    assert bare.evidence.recognizer == "policy.member-no"
    assert beside.confidence > bare.confidence


def test_a_checksum_of_the_policy_drops_what_does_not_hold() -> None:
    ours = CustomRecognizer("loyalty", EntityType.BANK_CARD, "77[0-9]{8}", checksum="luhn")
    detector = Detector(DetectionSettings(names=False, custom=(ours,)))
    assert [found.evidence.checksum for found in detector.detect("x 7712345672 y 7712345675")] == [True]


@pytest.mark.parametrize(
    ("checksum", "pattern", "good", "bad"),
    [
        ("luhn", "KH[0-9]{16}", "KH4111111111111111", "KH4111111111111112"),
        ("luhn", "KH-[0-9]{4}-[0-9]{12}", "KH-4111-111111111111", "KH-4111-111111111112"),
        ("mod10", "G[0-9]{13}", "G6921168509256", "G6921168509257"),
        ("mod7", "W[0-9]{11}", "W12345678903", "W12345678904"),
        ("gb11643", "ID[0-9]{17}[0-9X]", "ID11010519491231002X", "ID110105194912310021"),
        ("mod97", "[A-Z]{2}[0-9]{2} WEST [0-9]{14}", "GB82 WEST 12345698765432", "GB82 WEST 12345698765433"),
    ],
)
def test_a_checksum_looks_at_the_characters_that_it_counts(checksum: str, pattern: str, good: str, bad: str) -> None:
    ours = CustomRecognizer("ours", EntityType.ORDER_NO, pattern, confidence=1.0, checksum=checksum)
    detector = Detector(DetectionSettings(names=False, custom=(ours,)))
    recognizers = [[each.evidence.recognizer for each in detector.detect(text)] for text in (good, bad)]
    assert ["policy.ours" in each for each in recognizers] == [True, False]


@pytest.mark.parametrize(
    "recognizer",
    [
        CustomRecognizer("look", EntityType.ORDER_NO, r"(?<=a)b"),
        CustomRecognizer("back", EntityType.ORDER_NO, r"(a)\1"),
        CustomRecognizer("open", EntityType.ORDER_NO, r"(a"),
        CustomRecognizer("empty", EntityType.ORDER_NO, r"a*"),
        CustomRecognizer("nothing", EntityType.ORDER_NO, ""),
        CustomRecognizer("huge", EntityType.ORDER_NO, r"((a{1,100}){1,100}){1,100}"),
        CustomRecognizer("long", EntityType.ORDER_NO, "a" * 2000),
        CustomRecognizer("sum", EntityType.ORDER_NO, "a", checksum="crc"),
        CustomRecognizer("sure", EntityType.ORDER_NO, "a", confidence=1.5),
        CustomRecognizer("picture", EntityType.QR_CODE, "a"),
        CustomRecognizer("", EntityType.ORDER_NO, "a"),
    ],
    ids=lambda recognizer: recognizer.name or "unnamed",
)
def test_a_bad_recognizer_is_refused(recognizer: CustomRecognizer) -> None:
    with pytest.raises(InputError):
        check_custom(recognizer)
