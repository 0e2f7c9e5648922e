"""Chinese names as notes of services, waybills and lists of passengers have them. All persons are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import Label
from tests.support.detected import names_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("工单TS936454393472:郝桂若反映频繁接到骚扰电话", ["郝桂若"]),
        ("未提供。\n琴轩海要求开专票", ["琴轩海"]),
        ("令狐英沐来电，上官洋投诉", ["令狐英沐", "上官洋"]),
        ("安全要求，高新区要求；学历要求。时间要求，常见咨询，成都来电，关于投诉，有明文要求", []),
        ("楼下住户段云诺家天花板已渗水", ["段云诺"]),
        ("住户方便家人", []),
        ("改签给有洋强", ["有洋强"]),
        ("过户给秦晓浩。", ["秦晓浩"]),
        ("交给有关部门，转给安全部，发给高明", []),
        ("收余涛\n\n+86-180-0754-8540", ["余涛"]),
        ("收方向\n\n12 件，寄方便\n\n12", []),
        ("12床 王秀英女45岁", ["王秀英"]),
        ("柜员 0417 逢军", ["逢军"]),
        ("柜员 0417 逢年", []),
        ("记录人：弓然", ["弓然"]),
        ("同住 井然泽", ["井然泽"]),
        ("客户：山东，有为，漆器，井盖", []),
        ("您好，归亚宁女士；招耀祖先生；归亚宁老师", ["归亚宁", "招耀祖", "归亚宁"]),
        ("丈夫招耀祖接聽，归亚宁邀请招耀祖加入", ["招耀祖", "归亚宁", "招耀祖"]),
        ("主刀：归亚宁 助手：招耀祖", ["归亚宁", "招耀祖"]),
        ("患者归亚宁，男，45岁", ["归亚宁"]),
        ("联系人：张伟、李娜、归亚宁、招耀祖、有关人", ["张伟", "李娜", "归亚宁", "招耀祖"]),
        ("海外：展示区 方式：支付宝 成分：花青素 备注：有元旦 内容：来自己", []),
        ("请与来宾签字，会员签到，全员签到，智能医生，修车师傅，战士老师，随行人员签字，花店老板", []),
        ("医生：沙宝川（椅位2）", ["沙宝川"]),
        ("医生：方便\n医生：安排手术\n顾问：全天在线\n技师：上门\n教练：平安喜乐", []),
        ("11/28\n曲艺复诊", ["曲艺"]),
        ("宁静怡 洗牙\n13770918823", ["宁静怡"]),
        ("10:30龙丹荷 补牙", ["龙丹荷"]),
        ("由丈夫高耀祖接聽", ["高耀祖"]),
        ("Orvix 初诊\n定期复查\n常规体检\n安排面试\n成人洗牙\n全口种植\n时尚美甲\n安全体检\n华美美甲", []),
    ],
)
def test_notes_say_who_asks_and_who_gets(by_rules: Detector, text: str, names: list[str]) -> None:
    assert names_of(by_rules, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (">RT\n1.万也\n2.宋英辉\n3.姜秋\n4.钱海\n5.\nCA1831 Y", ["万也", "宋英辉", "姜秋", "钱海"]),
        (">RT\n1.开始\n2.方法\n3.安装\n4.万也\n5.高级", []),
    ],
)
def test_what_is_numbered_among_names_is_one(tagging: Detector, text: str, names: list[str]) -> None:
    assert names_of(tagging, text) == names


def test_a_rare_surname_begins_a_name_in_a_column_of_them(by_rules: Detector) -> None:
    cells = ["李晓明", "王建国", "张丽华", "陈志强", "爨博书"]
    text = "\n\n1\n\n".join(cells)
    labels = tuple(Label(text.index(cell), text.index(cell) + len(cell), "Wxyz") for cell in cells)
    assert names_of(by_rules, text, labels) == cells
