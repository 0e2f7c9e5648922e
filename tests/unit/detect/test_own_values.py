"""Values of the firm's own are no findings. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.inspect.columns import LEAST_ROWS, detect_in_columns
from guard.inspect.worker.wire import pack_settings, unpack_settings
from guard.model import DetectionSettings, EntityType

OWN = (
    "400-820-8820",
    "021-61234567",
    "Service@lanhai.example",
    "上海市浦东新区世纪大道1500号蓝海大厦3楼",
    "13812345678",
)
SETTINGS = DetectionSettings(names=False, own=frozenset(OWN))


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(unpack_settings(pack_settings(SETTINGS)))


@pytest.mark.parametrize(
    "text",
    [
        "亲，请拨打客服热线400-820-8820",
        "热线 4008208820转3",
        "电话：(021) 6123 4567",
        "工单微信电话 +86 138-1234-5678",
        "发邮件至 service@LANHAI.example 即可",
        "退货地址：上海市浦东新区世纪大道1500号",
    ],
)
def test_they_are_found_without_the_list_and_not_with_it(text: str, detector: Detector) -> None:
    assert Detector(DetectionSettings(names=False)).detect(text), "nothing to leave out"
    assert detector.detect(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("客服 400-820-8821", EntityType.PHONE),
        ("客户电话 021-61234568", EntityType.PHONE),
        ("邮箱 lisi.service@lanhai.example", EntityType.EMAIL),
        ("收件：上海市浦东新区世纪大道1500号蓝海大厦5楼", EntityType.ADDRESS),
        ("客户身份证 110105194912310021，我们的热线 400-820-8820", EntityType.CN_ID),
    ],
)
def test_what_is_near_to_them_counts(text: str, kind: EntityType, detector: Detector) -> None:
    before = [each for each in Detector(DetectionSettings(names=False)).detect(text) if each.entity_type is kind]
    assert before, "nothing to count"
    assert [each for each in detector.detect(text) if each.entity_type is kind] == before


def test_they_are_left_out_of_columns_of_what_looks_alike(detector: Detector) -> None:
    numbers = [f"1391234{number:04}" for number in range(LEAST_ROWS + 100)]
    numbers[LEAST_ROWS + 50] = OWN[-1]
    found = detect_in_columns(
        "\n".join(["电话\t备注", *(f"{each}\t好" for each in numbers)]), detector.detect, detector.alike
    )
    assert len(found) == len(numbers) - 1
