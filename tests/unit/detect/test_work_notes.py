"""What agents copy out of their work: rows, short notes, what they heard on the phone. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType


def _found(tagging: Detector, text: str) -> set[tuple[EntityType, str]]:
    return {(each.entity_type, text[each.start : each.end]) for each in tagging.detect(text)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("抖音小店 6932847710295538841 用户昵称：爱吃糖", "6932847710295538841"),
        ("淘宝 3928471029384756102 退款", "3928471029384756102"),
        ("异常件：773284910056218 申通 打不通", "773284910056218"),
        ("773284910056218（韵达快递）超区", "773284910056218"),
        ("6932847710295538841\t王芳\t13912345678\t仅退款", "6932847710295538841"),
        ("三者车 交强6050100080261100037742", "6050100080261100037742"),
        ("月结5720918846 寄件 昆明", "5720918846"),
        ("不对是三零八九五幺二二七七三五 嗯", "三零八九五幺二二七七三五"),
        ("4820173956028 13 138****5678 已签收 77203948571620 补发", "77203948571620"),
    ],
)
def test_a_long_number_where_a_customer_bought_is_an_orders(tagging: Detector, text: str, value: str) -> None:
    assert (EntityType.ORDER_NO, value) in _found(tagging, text)


@pytest.mark.parametrize(
    "text",
    [
        "FedEx Express 770123456789",
        "商品ID 6932847710295538841 上架",
        "13912345678\t6901234567892\t矿泉水",
        "13912345678 20261128153012 登录",
        "13912345678 1732940112345 登录",
        "13912345678\n6932847710295538841",
        "一二三四五六七八九，二零二六年十二月",
    ],
)
def test_other_long_numbers_are_no_orders(tagging: Detector, text: str) -> None:
    assert EntityType.ORDER_NO not in {kind for kind, _ in _found(tagging, text)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("开户行及账号：招商银行苏州独墅湖支行 512905288310701", "512905288310701"),
        ("开户行：工商银行杭州解放路支行 账号 1202 0214 0990 0012 345", "1202 0214 0990 0012 345"),
        ("银行账号：11020304050607080910", "11020304050607080910"),
        ("新卡 交行 62226 00910 01728 3647 手持", "62226 00910 01728 3647"),
        ("收款账户：恒途物流有限公司 40328001040017726 同安支行", "40328001040017726"),
        ("户口名 CHAN TAI MAN 匯豐 404-882917-833", "404-882917-833"),
        ("退款帳戶：中華郵政（700）帳號0031184-0772951", "0031184-0772951"),
        ("打到农村信用社城关分社营业部 8201010000123456789012", "8201010000123456789012"),
    ],
)
def test_an_account_is_found_behind_its_bank(tagging: Detector, text: str, value: str) -> None:
    assert (EntityType.BANK_CARD, value) in _found(tagging, text)


@pytest.mark.parametrize(
    "text",
    [
        "建设银行苏州分行 051268812345",
        "工商银行行号 102331003456",
        "中国银行 2026-11-28 10:30:15",
        "招商银行 000000000000000",
    ],
)
def test_other_numbers_of_banks_are_no_accounts(tagging: Detector, text: str) -> None:
    assert EntityType.BANK_CARD not in {kind for kind, _ in _found(tagging, text)}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("电话打过来一直说幺三九 幺六二三 八八零幺收不到短信", EntityType.PHONE, "幺三九 幺六二三 八八零幺"),
        ("手机号一三九，一六二三，八八零一 对吧", EntityType.PHONE, "一三九，一六二三，八八零一"),
        ("电话我讲慢点 一三四……七八一二……六六零九", EntityType.PHONE, "一三四……七八一二……六六零九"),
        ("打我电话幺八六 四七五 二零九 九三幺", EntityType.PHONE, "幺八六 四七五 二零九 九三幺"),
        ("回访\n①18670093316 说咸\n②不接", EntityType.PHONE, "18670093316"),
        (
            "念的身份证：三二零六八三 一九七八 零五 幺九 六四二X，对的",
            EntityType.CN_ID,
            "三二零六八三 一九七八 零五 幺九 六四二X",
        ),
    ],
)
def test_a_number_that_is_read_aloud_in_groups_is_one(
    tagging: Detector, text: str, kind: EntityType, value: str
) -> None:
    assert (kind, value) in _found(tagging, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("虚拟号 17150382947-6613 收件", "17150382947-6613"),
        ("17150382947,,6613", "17150382947,,6613"),
        ("13018994420_7215", "13018994420_7215"),
        ("13800138000-2026-11-28", "13800138000"),
        ("13800138000,6613,备注", "13800138000"),
    ],
)
def test_an_extension_belongs_to_its_mobile(tagging: Detector, text: str, value: str) -> None:
    assert (EntityType.PHONE, value) in _found(tagging, text)


@pytest.mark.parametrize(
    "text",
    ['{"seq":15038827461,"dur_ms":1834}', "PV 13827461905，UV 8372615", "sequence: 15038827461", "曝光 18733092514"],
)
def test_a_counter_is_no_phone(tagging: Detector, text: str) -> None:
    assert not _found(tagging, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("联系人1 蒙桂花（母亲）13687740212", "蒙桂花"),
        ("联系人2：覃秀英 13687740212", "覃秀英"),
        ("3-1-502\t那英姿\t15912403378\t欠2季度", "那英姿"),
        ("老周 13325710846 换货", "老周"),
        ("verified w/ last name Castellanos, DOB unknown", "Castellanos"),
        ("姓名 KOWALSKI ADAM PIOTR 手机 13122840961", "KOWALSKI ADAM PIOTR"),
        ("お客様名：柏木 由紀恵", "柏木 由紀恵"),
        ("773310928850021 | 门桂英 | 13753240098", "门桂英"),
        ("二等奖 尕藏 15109410027 已领", "尕藏"),
        ("农思涵 父农建业 13878129940", "农建业"),
        ("外宾姓名：KOWALCZYK, ANNA MARIA 护照 EM7720419", "KOWALCZYK, ANNA MARIA"),
        ("From: Aroha Ngata [mailto:aroha.ngata@example.co.nz]", "Aroha Ngata"),
        ("Beneficiary: Ludovica Marchetti", "Ludovica Marchetti"),
        ("会员号,姓名,手机\nVIP0028371,蒙桂花,13977120531", "蒙桂花"),
    ],
)
def test_a_name_in_a_note_is_whole(tagging: Detector, text: str, name: str) -> None:
    assert (EntityType.PERSON, name) in _found(tagging, text)


@pytest.mark.parametrize(
    "text",
    ["小米 13325710846", "客户3单元门口", "お客様各位", "Name,Email,Shipping Name,Shipping Street,City\n1,2,3,4,5"],
)
def test_what_is_no_name_is_none(tagging: Detector, text: str) -> None:
    assert EntityType.PERSON not in {kind for kind, _ in _found(tagging, text)}


def test_a_file_of_values_has_labels_above_its_columns(tagging: Detector) -> None:
    table = "会员号,姓名,手机,积分\nVIP0028371,庞海燕,13977120531,18320\nVIP0028372,韦建军,18078164412,2210"
    assert {(EntityType.ORDER_NO, "VIP0028371"), (EntityType.ORDER_NO, "VIP0028372")} <= _found(tagging, table)
    torn = "会员号,姓名,手机\n没有了\nVIP0028371,庞海燕,13977120531"
    assert (EntityType.ORDER_NO, "VIP0028371") not in _found(tagging, torn)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("新址大兴黄村兴华大街三段康盛园18-4-602 两台", "大兴黄村兴华大街三段康盛园18-4-602"),
        ("江苏省徐州市铜山区大许镇板桥村卫生室", "江苏省徐州市铜山区大许镇板桥村卫生室"),
        ("我家是桂花苑十七号楼三单元 业主", "桂花苑十七号楼三单元"),
    ],
)
def test_an_address_in_a_note_is_whole(tagging: Detector, text: str, value: str) -> None:
    assert (EntityType.ADDRESS, value) in _found(tagging, text)


@pytest.mark.parametrize(
    "text",
    [
        "G7 北京南 08:00 - 上海虹桥 12:29 二等座",
        "上海海港3比1取胜",
        "G1376 昆明南→上海虹桥 07车12F 二等",
        "乘地铁2号线至人民广场站换乘8号线，曲阜路站3号口出，步行约6分钟",
        "满洲里市；新疆维吾尔自治区伊犁哈萨克自治州霍尔果斯市；云南省",
    ],
)
def test_how_one_travels_is_no_address(tagging: Detector, text: str) -> None:
    assert EntityType.ADDRESS not in {kind for kind, _ in _found(tagging, text)}


@pytest.mark.parametrize(
    "text", ["验证码也来了 730914", "验证码收到了730914", "短信验证码发你了：730914", "服务密码客户自报730914"]
)
def test_a_code_that_came_is_a_secret(tagging: Detector, text: str) -> None:
    assert (EntityType.SECRET, "730914") in _found(tagging, text)


@pytest.mark.parametrize(
    "text",
    [
        "Password:\n\nFolder:INBOX",
        "password: ${REDIS_PASSWORD}\nsms:\n  limit: 3",
        "验证码发了3000次",
        "验证码收到了2026年的",
        "order {{ticket.custom_field_3600127718}}",
    ],
)
def test_what_programs_and_sentences_say_is_nobodys(tagging: Detector, text: str) -> None:
    assert not _found(tagging, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("卡背面三位 604，有效期09/29", "604"), ("temp pwd Tq9!vesper-Lamp then", "Tq9!vesper-Lamp")],
)
def test_what_opens_an_account_is_a_secret(tagging: Detector, text: str, value: str) -> None:
    assert (EntityType.SECRET, value) in _found(tagging, text)


@pytest.mark.parametrize(
    ("text", "value"), [("抖音号：amuga_0917", "amuga_0917"), ("我加你，我微juzipi_x1x9", "juzipi_x1x9")]
)
def test_a_name_in_a_service_is_found_by_its_label(tagging: Detector, text: str, value: str) -> None:
    assert (EntityType.WECHAT_QQ, value) in _found(tagging, text)


def test_the_answer_to_a_question_for_a_number_is_that_number(tagging: Detector) -> None:
    said = "客服：请问保单号是多少呢？\n客户：P43290635044206\n客服：请问您的户号？\n用户：3146978959"
    assert {(EntityType.ORDER_NO, "P43290635044206"), (EntityType.ORDER_NO, "3146978959")} <= _found(tagging, said)
    assert (EntityType.ORDER_NO, "13800138000") not in _found(tagging, "订单号\n电话: 13800138000")


def test_three_headings_that_are_known_make_a_table_however_wide_it_is(tagging: Detector) -> None:
    table = "姓名\t性别\t年龄\t门诊号\t手机\t科室\t时段\n贾俊\t男\t34\t25550751\t15012616449\t骨科\t上午"
    assert {(EntityType.PERSON, "贾俊"), (EntityType.ORDER_NO, "25550751")} <= _found(tagging, table)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("报修单：3栋2单元1802 漏水", "3栋2单元1802"),
        ("12栋1001业主来电", "12栋1001"),
        ("杭州市西湖区古墩路673号瑞博国际A座1203 0571-88905932", "杭州市西湖区古墩路673号瑞博国际A座1203"),
    ],
)
def test_a_home_is_an_address(tagging: Detector, text: str, value: str) -> None:
    assert (EntityType.ADDRESS, value) in _found(tagging, text)


@pytest.mark.parametrize("text", ["客人：确认", "会员日福利：积分翻倍", "12栋1001平米"])
def test_what_a_chat_and_a_shop_say_is_nobodys(tagging: Detector, text: str) -> None:
    assert not _found(tagging, text)
