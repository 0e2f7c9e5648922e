"""Chinese names, rare surnames among them, by the words on both sides. All persons are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType


@pytest.fixture(scope="module")
def by_rules() -> Detector:
    return Detector(DetectionSettings(names=False))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("楼下邻居訾国兴长期堆放纸箱", ["訾国兴"]),
        ("网格员种倩、社区民警查海波到场核实", ["种倩", "查海波"]),
        ("发票寄给财务乜小兰", ["乜小兰"]),
        ("给运营邰梅导数", ["邰梅"]),
        ("改由其子游柏宏聯絡", ["游柏宏"]),
        ("其中国家安全，其子公司已上门，其子女安全，其夫人已到场", []),
        ("民警方正在调查，用户方可设置，业主方可联系，经理应及时，同事成天，人事厉行", []),
        ("财务应付金额，采购应急物资，运营时长，商务平台，前台明确表示，采购红木，运维安卓", []),
        ("楼上住户佴思远反映，辅警但志刚出警，岳母祭桂兰", ["佴思远", "但志刚", "祭桂兰"]),
        ("家属但安心，客户操作，会员折扣，家长母亲，住户折旧", []),
        ("客户朱欣来电，业主朱欣申请退款", ["朱欣", "朱欣"]),
        ("开户行长沙芙蓉支行", []),
        ("家长和孩子已到场，客户权限，员工和家属已到达，老师万分感谢，客户和平饭店", []),
        ("请提前电联余丹15030045309", ["余丹"]),
        ("向新明0571-50528620", ["向新明"]),
        ("联系房东13800138000，找商家13800138000，给单位0571-88888888", []),
        ("收白翔货款，付乌日娜押金", ["白翔", "乌日娜"]),
        ("收全部货款，收商户货款，付单位押金，退房东租金，付水电费，收平台货款，收华润货款", []),
        ("玉波罕 成人 二等座 07车\n岩甩 儿童 二等座", ["玉波罕", "岩甩"]),
        ("乘客 学生票 二等座\n车次 成人 一等座\n普通乘客 成人 硬座", []),
        ("抄送：钱磊；史文博 2026/8/3", ["钱磊", "史文博"]),
        ("抄送：市场部、人事部\n参会人员：全体员工\n出席：安全、技术", []),
        ("扎西次仁\n乌云其其格来了，阿依古丽", ["扎西次仁", "乌云其其格", "阿依古丽"]),
        ("①池云舒11:20前\n2.云海12:30", ["池云舒"]),
        ("经办人妥立平\n成立于，应立即", ["妥立平"]),
        ("受款人簡陳美玉（體傷）\n姓名：范姜承翰\n姓名：乌云其其格", ["簡陳美玉", "范姜承翰", "乌云其其格"]),
        ("姓名：中村由紀\nName: 佐藤 健\n姓名：中村小区，客户：小林公司", ["中村由紀", "佐藤 健"]),
        ("扎西次仁乡，扎西德勒，白玛寺，乌兰巴托，呼和浩特", []),
    ],
)
def test_what_stands_on_both_sides_tells_a_name(by_rules: Detector, text: str, names: list[str]) -> None:
    found = by_rules.detect(text)
    assert [text[each.start : each.end] for each in found if each.entity_type is EntityType.PERSON] == names
