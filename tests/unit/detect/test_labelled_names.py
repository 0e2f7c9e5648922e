"""Names under the headings of columns, in the fields of forms and in menus. All persons are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType, Label, LabelKind
from tests.support.detected import values_of


def test_headings_of_a_copied_table_label_its_cells(by_rules: Detector) -> None:
    text = "客户姓名\t订单编号\t联系电话\n周敏\t13800138000\t62345678"
    found = [(each.entity_type, text[each.start : each.end]) for each in by_rules.detect(text)]
    assert found == [
        (EntityType.PERSON, "周敏"),
        (EntityType.ORDER_NO, "13800138000"),
        (EntityType.PHONE, "62345678"),
    ]


def test_labels_of_the_layout_count_like_words_before_the_value(by_rules: Detector) -> None:
    text = "周敏"
    (bare,) = by_rules.detect(text)
    (found,) = by_rules.detect(text, (Label(0, 2, "收件人"),))
    assert found.confidence > bare.confidence
    assert found.evidence.context == "name"
    assert found.masked == "周*"


@pytest.mark.parametrize(
    ("text", "label", "names"),
    [
        ("李宁", "品牌", []),
        ("张小泉 菜刀套装", "商品名称", []),
        ("萧香芳", "客户姓名", ["萧香芳"]),
        ("古斌", "对方户名", ["古斌"]),
        ("金浩然", "acctName", ["金浩然"]),
        ("方向", "客户", []),
        ("李经理", "岗位", []),
        ("李经理", "联系人", ["李经理"]),
        ("金卡", "会员", []),
        ("车载手机支架", "收货人", []),
        ("重复·每周", "客户", []),
        ("云岭茶业", "联系人", []),
        ("支诗涵", "客户", ["支诗涵"]),
        ("初始化", "客户", []),
        ("GUO PENG", "英文姓名", ["GUO PENG"]),
        ("Henry O'Connor", "Full name", ["Henry O'Connor"]),
        ("Duncan McDonald", "客户", ["Duncan McDonald"]),
        ("Please input", "姓名", []),
        ("Raman, Charlotte", "姓名", ["Raman, Charlotte"]),
    ],
)
def test_what_a_cell_holds_is_said_by_its_heading(tagging: Detector, text: str, label: str, names: list[str]) -> None:
    found = tagging.detect(text, [Label(0, len(text), label)])
    assert [text[each.start : each.end] for each in found if each.entity_type is EntityType.PERSON] == names


@pytest.mark.parametrize(
    ("items", "names"),
    [
        (["工作台", "于洪", "商机", "凌云计划", "报表", "待办"], []),
        (["于洪", "张伟", "李娜", "王秀英", "产品讨论组"], ["于洪", "张伟", "李娜", "王秀英"]),
    ],
)
def test_few_names_in_a_menu_are_words(tagging: Detector, items: list[str], names: list[str]) -> None:
    text = "\n\n".join(items)
    labels = [Label(text.index(item), text.index(item) + len(item), "", LabelKind.MENU, 0) for item in items]
    found = tagging.detect(text, labels)
    assert [text[each.start : each.end] for each in found if each.entity_type is EntityType.PERSON] == names


@pytest.mark.parametrize(
    ("apart", "lines", "names"),
    [
        ("\n", ["马兰", "冯玉舒", "Wei Stanton", "乐强清", "齐玲", "Olivia Carter"], 6),
        ("\n\n", ["Priya Liu\nhello", "Xiaoming Mensah\nre", "Olivia Carter\nto", "汤艳\n单号"], 4),
        ("\n\n", ["Priya Liu\nhello", "Return Label\nre", "Open Tickets\nto", "汤艳\n单号"], 2),
        ("\n", ["马兰", "导出", "打印", "乐强清", "删除", "乐观"], 1),
        ("\n\n", ["马兰", "冯玉舒", "乐强清", "齐玲"], 3),
        ("\n", ["马兰", "冯玉舒", "唐行望", "司徒亦晨", "齐玲", "慕容国惟"], 6),
    ],
)
def test_a_line_among_names_is_one(by_rules: Detector, apart: str, lines: list[str], names: int) -> None:
    assert len(values_of(by_rules, EntityType.PERSON, apart.join(lines))) == names


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (["李晓明", "王建国", "张丽华", "陈志强", "也琪"], 5),
        (["李晓明", "王建国", "张丽华", "陈志强", "热依汗-赛买提"], 5),
        (["李晓明", "王建国", "张丽华", "陈志强", "系统"], 4),
        (["李晓明", "王建国", "张丽华", "也琪", "红色", "白色", "绿色"], 3),
        (["Olivia Carter", "Mateo Fields", "Priya Wells", "Oyelaran Ashworth", "Hye Shin"], 5),
        (["Olivia Carter", "Priya Wells", "Oyelaran Ashworth"], 2),
        (["Olivia Carter", "Blue Shirt", "Mateo Fields", "Red Hat", "Priya Wells", "Green Tea"], 3),
    ],
)
@pytest.mark.parametrize("kind", [LabelKind.CAPTION, LabelKind.MENU])
def test_a_cell_among_names_is_one(tagging: Detector, kind: LabelKind, cells: list[str], names: int) -> None:
    text = "\n\n1\n\n".join(cells)
    labels = tuple(Label(text.index(cell), text.index(cell) + len(cell), "Wxyz", kind) for cell in cells)
    assert sum(each.entity_type is EntityType.PERSON for each in tagging.detect(text, labels)) == names


@pytest.mark.parametrize(
    "text",
    ["客户关系管理系统", "金华", "宁波\n温州", "荣耀", "席子", "商机", "华东大区", "渠道", "章程", "陈客服 在线"],
)
def test_words_of_menus_are_nobody(tagging: Detector, text: str) -> None:
    assert values_of(tagging, EntityType.PERSON, text) == []


@pytest.mark.parametrize(
    ("label", "text", "names"),
    [
        ("诉求人", "乔喜鸣", ["乔喜鸣"]),
        ("代办人", "乌日娜", ["乌日娜"]),
        ("客户名称", "温金____]", ["温金"]),
        ("客户姓名", "来萍", ["来萍"]),
        ("客户", "来电", []),
        ("机器人", "迪丽", []),
        ("客户姓名", "Emergency Contact", []),
        ("Owner", "Sabrina B.", ["Sabrina B."]),
        ("Case Owner", "Sabrina B.", ["Sabrina B."]),
        ("Owner Notes", "Sabrina B.", []),
    ],
)
def test_fields_about_somebody_hold_a_name(by_rules: Detector, label: str, text: str, names: list[str]) -> None:
    found = by_rules.detect(text, (Label(0, len(text), label),))
    assert [text[each.start : each.end] for each in found if each.entity_type is EntityType.PERSON] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("户名和阳，回执请发", ["和阳"]),
        ("收件人元怡诗，17694871538", ["元怡诗"]),
        ("买家廉桐恩反馈:订单号", ["廉桐恩"]),
        ("水怡涵\n15753330529", ["水怡涵"]),
        ("花艳然，身份证450103197706153212", ["花艳然"]),
        ("订单XS25050385152由廉平签收，回单发往", ["廉平"]),
        ("申请人：咎芳翔", ["咎芳翔"]),
        ("联系人和电话：13800138000", []),
        ("水果 13800138000", []),
        ("花店 13800138000", []),
        ("用户平均，元旦，乐意", []),
    ],
)
def test_a_rare_surname_counts_where_something_says_that_it_is_one(
    by_rules: Detector, text: str, names: list[str]
) -> None:
    assert values_of(by_rules, EntityType.PERSON, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("尊敬的东方涛：\n您好", ["东方涛"]),
        ("尊敬的顾客：\n您好", []),
        ("寄：云溪路57号院17号楼4门1792康行语收，电话19961016396", ["康行语"]),
        ("请与岑兰树（14741050998）核对", ["岑兰树"]),
        ("喻清勇310104199602234045", ["喻清勇"]),
        ("From: Xiaoming Mensah <emilyraman@yeah.net>", ["Xiaoming Mensah"]),
        ("From: Customer Support <emilyraman@yeah.net>", []),
        ("cardholder JING PRITCHARD.", ["JING PRITCHARD"]),
        ("Best regards,\n\nJing Delacroix\nT +852", ["Jing Delacroix"]),
        ("Thanks,\nCustomer Support", []),
        ("Hi Hannah,\nyour parcel", ["Hannah"]),
        ("Dear Customer,\nyour parcel", []),
    ],
)
def test_letters_and_notes_name_whom_they_speak_of(by_rules: Detector, text: str, names: list[str]) -> None:
    assert values_of(by_rules, EntityType.PERSON, text) == names
