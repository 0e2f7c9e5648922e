"""Accounts, documents, orders, internet addresses, secrets and chat names. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import Label


@pytest.mark.parametrize(
    ("entity_type", "text", "value"),
    [
        ("EMAIL", "邮箱zhang.san_88@qq.com谢谢", "zhang.san_88@qq.com"),
        ("EMAIL", "发到ａｂｃ＠１６３．ｃｏｍ", "ａｂｃ＠１６３．ｃｏｍ"),
        ("EMAIL", "客服@例子.公司，kefu@例子.公司", "kefu@例子.公司"),
        ("EMAIL", "foo123 456@qq. com", "foo123 456@qq. com"),
        ("EMAIL", "邮箱：sunny7431@h\notmail.com\n电话", "sunny7431@h\notmail.com"),
        ("EMAIL", "邮箱：zhaolei3148@1\n26.com", "zhaolei3148@1\n26.com"),
        ("EMAIL", "邮箱：xiaomei9274\n@163.com", "xiaomei9274\n@163.com"),
        ("EMAIL", "邮件 sunny_river2024@out\nlook.com 收到请回复", "sunny_river2024@out\nlook.com"),
        ("IBAN", "IBAN GB82 WEST 1234 5698 7654 32 please", "GB82 WEST 1234 5698 7654 32"),
        ("IBAN", "DE89370400440532013000", "DE89370400440532013000"),
        ("US_SSN", "my SSN is 536-22-8726", "536-22-8726"),
        ("US_SSN", "social security number 536228726", "536228726"),
        ("IP", "从192.168.31.7登录", "192.168.31.7"),
        ("IP", "host 10.0.0.0/8", "10.0.0.0/8"),
        ("SECRET", "您的验证码是482913，5分钟内有效", "482913"),
        ("IP", "addr 2001:db8::8a2e:370:7334 down", "2001:db8::8a2e:370:7334"),
        ("PLATE", "车牌京A·12345", "京A·12345"),
        ("PLATE", "粤BD12345停在这里", "粤BD12345"),
        ("PLATE", "沪A1234警", "沪A1234警"),
        ("PLATE", "粤Z1234港", "粤Z1234港"),
        ("PASSPORT", "护照号E12345678", "E12345678"),
        ("PASSPORT", "护照 EA1234567", "EA1234567"),
        ("PASSPORT", "港澳通行证：C12345678", "C12345678"),
        ("PASSPORT", "passport number 123456789", "123456789"),
        ("PASSPORT", "香港身份证 A123456(3)", "A123456(3)"),
        ("PASSPORT", "身份证 A123456789", "A123456789"),
        ("PASSPORT", "香港身份证：K034169(1)", "K034169(1)"),
        ("PASSPORT", "澳门身份证：5686611(1)", "5686611(1)"),
        ("WECHAT_QQ", "微信号(wx，选填)：github_lee", "github_lee"),
        ("PLATE", "车牌青EBE6-o39", "青EBE6-o39"),
        ("PLATE", "号牌宁MA6861B", "宁MA6861B"),
        ("PASSPORT", "护照号码：E9178-2499", "E9178-2499"),
        ("PASSPORT", "台胞证623035|6，需要改签", "623035|6"),
        ("PASSPORT", "回乡证 H371565 4g74", "H371565 4g74"),
        ("WECHAT_QQ", "V信：Lily3921", "Lily3921"),
        ("WECHAT_QQ", "加我QQ83 I602 谢谢", "83 I602"),
        ("WECHAT_QQ", "qq号是39-912512，备注", "39-912512"),
        ("WECHAT_QQ", "加我微信：tiger_2020", "tiger_2020"),
        ("WECHAT_QQ", "QQ号是123456789", "123456789"),
        ("WECHAT_QQ", "vx: lucky-88", "lucky-88"),
        ("WECHAT_QQ", "wxid_a1b2c3d4e5f6", "wxid_a1b2c3d4e5f6"),
        ("ORDER_NO", "订单号：202611240001234567", "202611240001234567"),
        ("ORDER_NO", "SF1234567890123 到哪了", "SF1234567890123"),
        ("ORDER_NO", "SO202617479367 已发货", "SO202617479367"),
        ("ORDER_NO", "PO-20261747936701", "PO-20261747936701"),
        ("ORDER_NO", "圆通YT1234567890123", "YT1234567890123"),
        ("ORDER_NO", "中通单号78123456789012", "78123456789012"),
        ("ORDER_NO", "UPS 1Z5R89390357567127", "1Z5R89390357567127"),
        ("ORDER_NO", "RB123456785US", "RB123456785US"),
        ("ORDER_NO", "订单编号2026|12485 626321S4，何时发货", "2026|12485 626321S4"),
        ("ORDER_NO", "快递772738661045-490到哪了", "772738661045-490"),
        ("ORDER_NO", "订单 202611240001 13800138000", "202611240001"),
        ("ORDER_NO", "261124-123456789012345 还没到", "261124-123456789012345"),
        ("ORDER_NO", "United States Postal Service 7196 9010 7560 0307 7385", "7196 9010 7560 0307 7385"),
        ("ORDER_NO", "order number 113-1234567-1234567", "113-1234567-1234567"),
        ("ORDER_NO", "拼多多订单 261124-123456789012345", "261124-123456789012345"),
        ("ORDER_NO", "ORD-20240922-2200 这个单", "ORD-20240922-2200"),
        ("ORDER_NO", "E20250607880049476", "E20250607880049476"),
        ("ORDER_NO", "DD24020900201359", "DD24020900201359"),
        ("ORDER_NO", "订单 #XS895548389 已付款", "#XS895548389"),
        ("ORDER_NO", "#XS895548389", "#XS895548389"),
        ("ORDER_NO", "XY-20250920354", "XY-20250920354"),
        ("ORDER_NO", "关联单据：JN6885214302", "JN6885214302"),
        ("ORDER_NO", "20250322495551894900", "20250322495551894900"),
        ("ORDER_NO", "256415976039 这个单帮我查一下", "256415976039"),
        ("ORDER_NO", "待付款\n已发货\n289667192859\n实付 ¥9", "289667192859"),
        ("SECRET", "密码：Abc@12345", "Abc@12345"),
        ("SECRET", "redis://:s3cr3tPass@cache/0", ":s3cr3tPass"),
        ("SECRET", "curl -u admin:Hunter2024 https://api.example.com", "Hunter2024"),
        ("SECRET", 'password = "two words 42"', "two words 42"),
        ("SECRET", "AKIAABCDEFGHIJKLMNOP", "AKIAABCDEFGHIJKLMNOP"),
        ("SECRET", "password: hunter2 and call me tomorrow", "hunter2"),
        ("SECRET", "登录密码改成了abc123", "abc123"),
        ("SECRET", "CVV 123，有效期", "123"),
        ("SECRET", "背面安全码是456", "456"),
        ("SECRET", "Your verification code is 482913", "482913"),
        ("SECRET", "验证码 482913，请勿泄露", "482913"),
        ("SECRET", "驿站取件码5-2-3018", "5-2-3018"),
        ("SECRET", "驿站取件码12-345", "12-345"),
        ("SECRET", "access token: 4821-77-0391", "4821-77-0391"),
        ("SECRET", "tokens 8123-Kz9q-Lw", "8123-Kz9q-Lw"),
        ("SECRET", "access_tokens: 83920146", "83920146"),
        ("SECRET", '"api_tokens": "83920146"', "83920146"),
        ("SECRET", "backup tokens: 839201", "839201"),
        ("PLATE", "车牌浙A8K2P6 1", "浙A8K2P6"),
        ("PLATE", "车牌浙A8K2P6 1次违停", "浙A8K2P6"),
        ("PLATE", "京A12345 9", "京A12345"),
        ("PLATE", "京A 1234 5", "京A 1234 5"),
        ("PLATE", "京A D1234 5", "京A D1234 5"),
        ("WECHAT_QQ", "加我V：hzfan2019", "hzfan2019"),
        ("WECHAT_QQ", "q q 1084223765", "1084223765"),
        ("WECHAT_QQ", "wechat=lily_wang", "lily_wang"),
        ("ORDER_NO", '{"orderId":"20240315002938471"}', "20240315002938471"),
        ("IP", "255.255.255.255", "255.255.255.255"),
        ("IP", "10.0.0.1:8080", "10.0.0.1:8080"),
        ("SECRET", "验证码482913！", "482913"),
        ("SECRET", "密码Aa123456!", "Aa123456!"),
        ("SECRET", "postgres://admin:s3cr3t@db", "admin:s3cr3t"),
    ],
)
def test_finds(by_rules: Detector, entity_type: str, text: str, value: str) -> None:
    found = {(each.entity_type.value, text[each.start : each.end]) for each in by_rules.detect(text)}
    assert (entity_type, value) in found


@pytest.mark.parametrize(
    "text",
    [
        'token = os.environ["TOKEN"]',
        "优惠券编号88231904",
        "忘记密码怎么办？",
        '<input type="password" name="password" placeholder="请输入密码">',
        "密码改成什么好",
        "安全码在卡背面",
        'password = "fakepassword"',
        "token: ${API_TOKEN}",
        "docker run -e TOKEN_TTL=604800 app",
        "password_min_length: 12345678",
        "std::cout << 12:34:56",
        "版本 1.2.3.4",
        "Android PD2408_A_15.0.22.5.W10.V000L1",
        "GB82 WEST 1234 5698 7654 33",
        "000-12-3456",
        "微信支付成功",
        "加微信群聊",
        "订单已发货",
        "订单日期 2026-11-24",
        "待付款\n已发货\n6901234567892\n实付 ¥9",
        "清单\n289667192859\n合计 ¥9",
        "IMG20240101123456",
        "3C 证书编号 2098441259038451",
        "合格证编号 XK12 3456 7890 1234 56",
        "20260115103000123456",
        "订单 2026-11-24 12:30 下单",
        "QQ 音乐 12 首",
        "def open(token: bytes) -> None:",
        "secret = machine.casefold()",
        "the password expires_at midnight",
        "rows[1::2] and rows[::2]",
        "the wechat default of qq destinations: QR_CODE",
        "UPS 1Z5R89390357567128",
        "Postal Service 0307 1790 0005 2348 3745",
        "型号 E1234567",
        "股票代码：sz000858",
        "系数 5686611(1)",
        "wechat=enabled",
        "127.0.0.1 localhost",
        "国药准字 H34944936",
        "uvicorn main:app --host 0.0.0.0 --port 8000",
        "http://0.0.0.0:8000/docs",
        'server.listen(8080, "0.0.0.0")',
        "0.07.0.0",
        "子网掩码 255.255.255.0",
        "A123456(4)",
        "aa:bb:cc:dd:ee:ff",
        "crc=cf157155",
        "eyJhbasd.eyJub3Q",
        '"max_tokens": 256,\n"stream": false',
        "glm-4-flash tokens=412/88 cost=0.0004",
        "total tokens 1,234",
        "max_tokens: 4096",
        "验证码：7+2=?",
    ],
)
def test_stays_quiet(by_rules: Detector, text: str) -> None:
    assert by_rules.detect(text) == ()


@pytest.mark.parametrize(
    ("first", "value"),
    [("zhang.meng", "zhang.meng\nmei@lanhai.com"), ("work", "mei@lanhai.com"), ("a.li@x.com", "mei@lanhai.com")],
)
def test_a_cell_may_break_an_address_within_its_mailbox(by_rules: Detector, first: str, value: str) -> None:
    text = f"{first}\nmei@lanhai.com"
    labels = (Label(0, len(first), "邮箱"), Label(len(first) + 1, len(text), "邮箱"))
    assert value in [text[each.start : each.end] for each in by_rules.detect(text, labels)]


def test_every_account_of_a_list_is_found(by_rules: Detector) -> None:
    accounts = ["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"] * 5
    text = "\n".join(accounts)
    assert [text[found.start : found.end] for found in by_rules.detect(text)] == accounts


@pytest.mark.parametrize(
    ("value", "label", "found"),
    [
        ("zhangweiogmail.com", "邮箱", True),
        ("wang.lei250mail.example.com", "邮箱", True),
        ("li_na88e126.com", "电子邮箱", True),
        ("zhangweiogmail.com", "网址", False),
        ("www.example.com", "邮箱", False),
        ("smtp.example.com", "邮箱", False),
        ("t.delgado05(@example.com", "Email", True),
        ("zhang.yf 6915@maildou.example", "邮箱", True),
        ("moon chen@butl ook. com", "邮箱", True),
        ("ning_moon7556@outlook.c..", "邮箱", True),
        ("ning_moon7556@outlook.c..", "备注", True),
        ("zhang_meng78@0…", "邮箱", True),
        ("zhang_meng78@outlo…", "", True),
        ("root@ubuntu…", "", False),
        ("follow @zhangsan…", "", False),
        ("mei.tan@live,com,au", "", True),
        ("meet @mail,live.com", "", False),
        ("mei,tan@mail,live.com", "Email", True),
        ("发到 zhangweiogmail.com", "邮箱", False),
        ("20687309Φ139.com", "", True),
    ],
)
def test_a_cell_for_addresses_holds_one_whose_at_sign_was_misread(
    by_rules: Detector, value: str, label: str, found: bool
) -> None:
    findings = by_rules.detect(value, (Label(0, len(value), label),))
    assert [value[each.start : each.end] for each in findings if each.entity_type == "EMAIL"] == [value] * found
