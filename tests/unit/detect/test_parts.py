"""The parts under the detector: normaliser, checksums, masks, overlaps, settings, the policy's own recognizers."""

from __future__ import annotations

import subprocess
import sys

import pytest

from guard.detect import Detector, check_custom, checksums
from guard.detect.masking import masked, normalised
from guard.detect.normalise import plain, repair
from guard.detect.recognizer import Candidate
from guard.detect.resolve import resolve
from guard.errors import InputError
from guard.model import CustomRecognizer, DetectionSettings, EntityType


def test_full_width_circled_and_foreign_digits_become_usual_ones() -> None:
    assert plain("１③𝟞٤ ＡＢ—＠\u3000") == "1364 AB-@ "


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("138O0138OOO", "13800138000"),
        ("l38 0013 8OO0", "138 0013 8000"),
        ("is4111111111111111", "is4111111111111111"),
        ("SOLDOUT", "SOLDOUT"),
        ("B0SS", "B0SS"),
        ("一三八零零一三八零零零", "13800138000"),
        ("二月二十", "二月二十"),
    ],
)
def test_letters_are_put_right_only_within_digits(text: str, repaired: str) -> None:
    assert repair(text)[0] == repaired


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


@pytest.mark.parametrize(
    ("entity_type", "value", "preview"),
    [
        (EntityType.PHONE, "138-0013-8000", "138****8000"),
        (EntityType.PERSON, "张三", "张*"),
        (EntityType.PERSON, "欧阳若曦", "欧***"),
        (EntityType.ADDRESS, "广东省深圳市南山区科苑路15号", "广东省***"),
        (EntityType.EMAIL, "wang@qq.com", "w***@qq.com"),
        (EntityType.BANK_CARD, "6222021234567890128", "****0128"),
        (EntityType.SECRET, "hunter22", "****"),
        (EntityType.PLATE, "京A12345", "京A****5"),
    ],
)
def test_previews(entity_type: EntityType, value: str, preview: str) -> None:
    assert masked(entity_type, value) == preview


def test_all_ways_to_write_a_phone_have_one_form() -> None:
    ways = ("13800138000", "+86 138-0013-8000", "0086 13800138000", "１３８ ００１３ ８０００")
    assert {normalised(EntityType.PHONE, way) for way in ways} == {"13800138000"}


def test_half_a_surrogate_pair_stops_no_digest() -> None:
    text = "地址：广东省深圳市南山区科苑路15号\ud800大厦3栋"
    digests: list[str] = []

    def digest(value: str) -> str:
        digests.append(value.encode().hex())
        return digests[-1]

    assert Detector(DetectionSettings(names=False), digest=digest).detect(text)
    assert digests


def _candidate(kind: EntityType, start: int, end: int, confidence: float) -> Candidate:
    return Candidate(kind, start, end, confidence, "test")


def test_the_strongest_of_overlapping_candidates_stands() -> None:
    phone = _candidate(EntityType.PHONE, 2, 13, 0.6)
    card = _candidate(EntityType.BANK_CARD, 0, 16, 0.9)
    assert list(resolve([card, phone])) == [card]


def test_among_near_equals_the_longer_stands() -> None:
    short = _candidate(EntityType.PHONE, 0, 11, 0.9)
    long = _candidate(EntityType.CN_ID, 0, 18, 0.9)
    assert list(resolve([short, long])) == [long]


def test_what_an_address_keeps_outside_a_stronger_finding_stays() -> None:
    address = _candidate(EntityType.ADDRESS, 0, 30, 0.6)
    phone = _candidate(EntityType.PHONE, 10, 21, 0.95)
    assert [(each.start, each.end) for each in resolve([address, phone])] == [(0, 10), (10, 21), (21, 30)]


def test_a_customer_is_laid_over_what_it_is() -> None:
    phone = _candidate(EntityType.PHONE, 0, 11, 0.9)
    customer = _candidate(EntityType.CUSTOMER, 0, 11, 0.98)
    assert set(resolve([phone, customer])) == {phone, customer}


def test_settings_switch_types_off_and_raise_their_threshold() -> None:
    text = "110105194912310021 13800138000"
    off = Detector(DetectionSettings(names=False, disabled=frozenset({EntityType.PHONE})))
    assert [found.entity_type for found in off.detect(text)] == [EntityType.CN_ID]
    sure = Detector(DetectionSettings(names=False, min_confidence_of={EntityType.CN_ID: 0.9}))
    assert [found.entity_type for found in sure.detect(text)] == [EntityType.PHONE]
    assert Detector(DetectionSettings(names=False, min_confidence=0.97)).detect(text) == ()


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


def test_evidence_never_carries_the_value() -> None:
    text = "身份证11010519491231002X 13800138000 a@b.cn 密码：Abc@12345"
    for found in Detector().detect(text):
        assert text[found.start : found.end] not in repr(found)


def test_importing_the_detector_loads_nothing_heavy() -> None:
    heavy = "{'onnxruntime', 'phonenumbers', 're2', 'PySide6', 'cv2'}"
    code = f"import sys, guard.detect; sys.exit(len({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
