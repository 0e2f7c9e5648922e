"""What a finding tells of its value: a preview, a digest, and nothing else."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.detect.masking import masked, normalised
from guard.model import DetectionSettings, EntityType


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


def test_evidence_never_carries_the_value() -> None:
    text = "身份证11010519491231002X 13800138000 a@b.cn 密码：Abc@12345"
    for found in Detector().detect(text):
        assert text[found.start : found.end] not in repr(found)
