"""Names as profiles, biographies, lists and news tell them. All persons and events are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType


@pytest.fixture(scope="module")
def by_rules() -> Detector:
    return Detector(DetectionSettings(names=False))


@pytest.fixture(scope="module")
def tagging() -> Detector:
    return Detector()


def _names(detector: Detector, text: str) -> list[str]:
    return [text[each.start : each.end] for each in detector.detect(text) if each.entity_type is EntityType.PERSON]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("共同借款人高峰，身份证号码330106198804123013", ["高峰"]),
        ("浦发\n2026", ["浦发"]),  # nothing stands before it, which is no surname
        ("嫌疑人成功（身份证号330106198804123013）", ["成功"]),
        ("客户名称：成功，联系电话待补", ["成功"]),
        ("签名：隗石", ["隗石"]),
        ("方向，身份证号码330106198804123013", []),
        ("石头，1971年生，毕业于海陵交通大学", ["石头"]),
        ("淡辉龙，1964年出生，新加坡国籍", ["淡辉龙"]),
        ("档案摘录：沈尕，男，汉族，1967年11月生", ["沈尕"]),
        ("配偶呼延超帆，在云州银行工作", ["呼延超帆"]),
        ("女儿林若曦，就读于实验小学", ["林若曦"]),
        ("总经理计三猛说，产量会翻一番", ["计三猛"]),
        ("姓名：王敏佳、尉建国、禹浩轩", ["王敏佳", "尉建国", "禹浩轩"]),
        ("姓名：王敏佳、安全、方案、马桶", ["王敏佳"]),
        ("祝老同志、全党同志新春愉快", []),
        ("由王敏佳任总经理，任艺术总监", []),
        ("常委会主任、市海陵律师事务所合伙人", []),
        ("占总股本的0.36%，石律师事务所", []),
        ("尊敬的凌女士您好，房东屈女士在家", ["凌女士", "屈女士"]),
        ("请联系护工王阿姨", ["王阿姨"]),
        ("他担任经理，英国教授和一位老师、武警官兵都来了", []),
        ("辽宁某市公安局，行业主管部门，借款人应当按期归还", []),
        ("首先代表党中央、国务院，由市长任组长", []),
        ("由上官锦思、宇文曦牵头，司马台长城除外", ["上官锦思", "宇文曦"]),
        ("会计康英欣把工资打错了，客服林晓彤回复了他", ["康英欣", "林晓彤"]),
        ("拟聘任诸飞鹏为公司副总经理", ["诸飞鹏"]),
        ("他于三月入职，任医生一职，任产品经理", []),
        ("海陵支行律师、云州小学老师、顺达速运经理", []),
        ("客户万一把密码忘了，用户安全将得到保障", []),
        ("业主于女士在小区里开店，于某某报案", ["于女士", "于某某"]),
        ("今年十九岁，就读于某理工学校", []),
        ("截至披露日，谈丽萍直接持有公司股票，国泰持有三成", ["谈丽萍"]),
        ("隗丽萍曾任海陵机械厂车间主任", ["隗丽萍"]),
        ("入职登记：龙飞/男/汉/1995.08.21", ["龙飞"]),
        ("客户乌兰巴特尔咨询账单日", ["乌兰巴特尔"]),
        ("varchar\n\n手机号，11 位数字", []),
    ],
)
def test_rules_tell_names_by_what_stands_beside_them(by_rules: Detector, text: str, names: list[str]) -> None:
    assert _names(by_rules, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("据悉，纳扎里耶夫建议就新都的方案再议", ["纳扎里耶夫"]),
        ("国务卿布林格将于下周访问该国", ["布林格"]),
        ("截至披露日，艾尔肯·玉素甫持有公司股票", ["艾尔肯·玉素甫"]),
        ("他在北京的大雅厅里等候", []),
        ("小李，帮我带份饭", ["小李"]),
        ("杜尚别街道上行人很多，贝宁获得了独立", []),
        ("谢谢！\n王书瑶\n\n【工单提醒】您有新的待办", ["王书瑶"]),
    ],
)
def test_the_tagger_is_believed_sooner_for_names_that_are_transcribed(
    tagging: Detector, text: str, names: list[str]
) -> None:
    assert _names(tagging, text) == names
