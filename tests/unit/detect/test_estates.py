"""Addresses that begin with the name of an estate, as couriers and workmen are told them. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType

DETECTOR = Detector(DetectionSettings())


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("江南春晓5栋甲单元21楼1号", ["江南春晓5栋甲单元21楼1号"]),
        ("送到翡翠湾(南门)6栋2单元2704", ["翡翠湾(南门)6栋2单元2704"]),
        ("桂花苑西苑23-3-1397", ["桂花苑西苑23-3-1397"]),
        ("10:00\n橡树湾三期13-2-921 \n未指派", ["橡树湾三期13-2-921"]),
        ("青年大街73号第二中学13舍281", ["青年大街73号第二中学13舍281"]),
        ("东湖2026-11-29", []),
        ("园12-3-4 螺丝", []),
        ("型号花园A12-30-1397B", []),
        ("桂花苑西苑23-3-1397元起", []),
        ("六个单元(上册)6单元2704", []),
    ],
)
def test_an_estate_with_its_numbers_is_an_address(text: str, addresses: list[str]) -> None:
    found = [text[each.start : each.end] for each in DETECTOR.detect(text) if each.entity_type is EntityType.ADDRESS]
    assert found == addresses
