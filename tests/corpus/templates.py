"""The sentences of the corpus: what people write to a service centre, and what must stay quiet.

`{type}` stands for a value of `values.py`, drawn anew each time.
"""

from __future__ import annotations

from guard.model import EntityType

TYPES: dict[str, EntityType] = {
    "person": EntityType.PERSON,
    "any_name": EntityType.PERSON,
    "word_name": EntityType.PERSON,
    "rare_name": EntityType.PERSON,
    "foreign_name": EntityType.PERSON,
    "any_id": EntityType.CN_ID,
    "hard_address": EntityType.ADDRESS,
    "cn_id": EntityType.CN_ID,
    "bad_id": EntityType.CN_ID,
    "mobile": EntityType.PHONE,
    "landline": EntityType.PHONE,
    "card": EntityType.BANK_CARD,
    "email": EntityType.EMAIL,
    "address": EntityType.ADDRESS,
    "plate": EntityType.PLATE,
    "passport": EntityType.PASSPORT,
    "permit": EntityType.PASSPORT,
    "chat_id": EntityType.WECHAT_QQ,
    "iban": EntityType.IBAN,
    "us_ssn": EntityType.US_SSN,
    "ip": EntityType.IP,
    "order_no": EntityType.ORDER_NO,
    "secret": EntityType.SECRET,
}

TEMPLATES: tuple[str, ...] = (
    "您好，我叫{person}，手机{mobile}，想问一下订单{order_no}什么时候能到？",
    "收货人：{person}\n手机号码：{mobile}\n收货地址：{address}",
    "{person}，{mobile}，{address}",
    "{address} {person} {mobile}",
    "客户{person}来电，预留号码{mobile}，要求把地址改成{address}。",
    "我的身份证号是{cn_id}，麻烦帮我实名一下",
    "姓名：{person}  证件号码：{cn_id}  联系电话：{mobile}",
    "实名信息 {person} {bad_id}",
    "姓名\t身份证号\t手机\t邮箱\n{person}\t{cn_id}\t{mobile}\t{email}\n{person}\t{bad_id}\t{mobile}\t{email}",
    "退款请打到我的银行卡{card}，户名{person}",
    "开户行招商银行，卡号 {card}，持卡人{person}。",
    "发票开好后发我邮箱{email}谢谢",
    "邮件地址：{email}，也可以加我微信：{chat_id}",
    "QQ号{chat_id}，加我的时候备注一下",
    "车牌号{plate}，车主{person}，电话{mobile}",
    "那辆{plate}停在我的车位上了，麻烦通知车主",
    "护照号{passport}，姓名{person}",
    "港澳通行证号码：{permit}",
    "座机{landline}，工作时间都有人",
    "运单号：{order_no} 一直没有更新",
    "订单编号 {order_no}，买家{person}，{mobile}",
    "【工单】客户{person}（{mobile}）反映快递未送达，地址{address}，运单{order_no}",
    "登录密码是{secret}，你先别告诉别人",
    "服务器地址{ip}，密码：{secret}",
    "从{ip}登录失败三次，账号已锁定",
    "{person}女士您好，您尾号的卡片已寄往{address}",
    "麻烦转告{person}经理，客户{mobile}在等回电",
    "患者{person}，男，45岁，身份证{cn_id}，家住{address}",
    "{person}，女，1988年生，汉族，本科学历，现任公司财务总监，联系电话{mobile}，邮箱{email}。",
    "{person}先生：1975年出生，高级工程师，曾任技术部主任。",
    "Hi, my card number is {card} and it was charged twice.",
    "Please call me back on {mobile} or write to {email}.",
    "My social security number is {us_ssn}.",
    "Refund to IBAN {iban}, thank you.",
    'The api_key = "{secret}" leaked into the ticket',
    "Login from {ip} was blocked, order number {order_no}.",
)
"""Sentences with customer data."""

QUIET: tuple[str, ...] = (
    "您好，很高兴为您服务，请问有什么可以帮您？",
    "下单时间 2026-11-24 15:02:30，预计 2026年11月28日 送达",
    "商品编码 6901234567892，库存 12345 件，单价 ¥1,299.00",
    "版本 10.0.19045.3570，请升级到 v2.13.4",
    "时间戳 1763996550123，请求 ID 123e4567-e89b-12d3-a456-426614174000",
    "这款手机 256GB，屏幕 6.7 英寸，2796×1290 像素",
    "合计 12,345,678.90 元，优惠 200 元，实付 12,345,478.90 元",
    "请在 24 小时内回复，超时将自动关闭",
    "本店支持 7 天无理由退货，退货运费由卖家承担",
    "股票代码 600519，收盘价 1688.88，成交量 3456789 手",
    "IMEI 在手机设置里查看，型号 SM-G9980",
    "第 3 季度销售额同比增长 12.5%，环比下降 3.2%",
    "常见问题：如何修改密码？忘记密码怎么办？",
    "The build 20261124.3 failed after 1234567 ms, commit 3f960348ea07b065",
    "ISBN 978-7-115-42802-8, 2nd edition, 512 pages",
    "Our office is open from 9:00 to 18:00, Monday to Friday.",
    "会员等级分为普通、银卡、金卡，满 1000 积分可以升级",
    "请输入图形验证码，然后点击确定",
    "该地区的北京烤鸭店和上海小笼包店都支持外卖",
    "周边的酒店有很多，评分都在 4.5 分以上",
)
"""Sentences without."""
