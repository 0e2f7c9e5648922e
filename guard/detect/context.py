"""The words that stand beside a value and say what it is, by class.

A class raises the types that it names, and takes the ground from the others: a number after 订单号 is no phone.
"""

from __future__ import annotations

from enum import StrEnum


class Context(StrEnum):
    """What a label says of the value after it. The words are stable: evidence shows them."""

    IDENTITY = "identity"
    PHONE = "phone"
    CARD = "card"
    ACCOUNT = "account"
    ORDER = "order"
    CARRIER = "carrier"
    """A courier's name: raises parcel numbers, says nothing against a phone."""
    PASSPORT = "passport"
    SSN = "ssn"
    CHAT = "chat"
    EMAIL = "email"
    PLATE = "plate"
    NAME = "name"
    ADDRESS = "address"
    SECRET = "secret"
    POSTCODE = "postcode"
    DEVICE = "device"
    """Serial numbers, versions: nobody's data."""
    GOODS = "goods"
    """What is printed on goods: nobody's data, and never a phone."""
    AMOUNT = "amount"
    TIME = "time"


THINGS = frozenset({Context.ORDER, Context.DEVICE, Context.GOODS, Context.TIME})
"""What has numbers that are no phone, card or identity."""
NOT_OF_A_DOCUMENT = frozenset(
    {Context.ORDER, Context.CARRIER, Context.DEVICE, Context.GOODS, Context.PHONE, Context.CHAT, Context.SECRET}
)
"""What is said right before a number that is no passport's, whatever its form."""
CHINESE: dict[Context, str] = {
    Context.IDENTITY: (
        "身份证 身份證 身分證 身分证 证件号 证件 證件 公民身份 身份号码 身份信息 实名 居住证 户口 "
        "身份编号 身份识别 身份号 居民身份 id号 id卡 医保卡 医保卡号 社会保障号 社保卡号 驾驶证 驾照"
    ),
    Context.PHONE: (
        "手机 手機 电话 電話 座机 座機 联系方式 联系 聯絡 聯繫 致电 拨打 来电 去电 固话 热线 客服 "
        "传真 打给 回拨 回电 呼叫 机主 移动电话 分机 预留号码 打电话 被叫 主叫 短信"
    ),
    Context.CARD: (
        "银行卡 銀行卡 卡号 卡號 信用卡 储蓄卡 借记卡 贷记卡 银联 打款 工资卡 收款卡 尾号 "
        "结算卡 绑定卡 这张卡 我的卡 卡上"
    ),
    Context.ACCOUNT: "账号 帐号 帳號 账户 帐户 帳戶 户头 开户行 汇款 转账 收款 汇入 汇至 汇到",
    Context.ORDER: (
        "订单 订单列表 订单记录 订单明细 訂單 单号 單號 运单 運單 流水 流水号 编号 編號 交易号 工单 面单 发票 小票 "
        "凭证 合同号 物流号 快递号 "
        "订单编号 订单编码 单据 关联号 运单编号 参考号 保单号 保单 赔案 报案号 理赔号 受理号 票号 批单 回执号"
    ),
    Context.CARRIER: (
        "快递 快遞 物流 包裹 退款 顺丰 中通 圆通 韵达 申通 极兔 邮政 京东 德邦 百世 菜鸟 丹鸟 "
        "丰网 天天快递 安能 跨越速运"
    ),
    Context.PASSPORT: "护照 護照 通行证 通行證 回乡证 台胞证 港澳 签证 旅行证",
    Context.SSN: "社会安全号 社保号",
    Context.CHAT: "微信 威信 薇信 薇芯 v信 加v 加我v 加薇 加我薇 扣扣 企鹅号",
    Context.EMAIL: "邮箱 郵箱 邮件 电邮 信箱",
    Context.PLATE: "车牌 車牌 号牌 牌照 车辆",
    Context.NAME: (
        "姓名 收件人 收货人 寄件人 发件人 签收人 联系人 会员 患者 病患 申请人 申請人 持卡人 户名 汇款人 "
        "匯款人 收款人 经办人 乘客 机主姓名 我叫 名叫 叫做 我是 本人 称呼 法人 法定代表人 负责人 业主 租客 "
        "房东 坐席 座席 顾客 买家 用户 客户 客户名 客户姓名 用户名称 车主 投保人 被保险人 紧急联系人 监护人 承租人 "
        "出租人 借款人 担保人 员工 学员 入住人 预订人 下单人 报修人 经纪人 名字 受益人 开户人 代理人 委托人 "
        "乘机人 乘车人 出行人 取票人 取件人 领取人 付款人 缴费人 办理人 来电人 报案人 驾驶人 户主 考生 参保人 就诊人 "
        "预约人 订票人 租户 当事人 旅客 主治医生 主治医师 接诊医生 责任医生 责任护士 客户经理 业务员 快递员 配送员 "
        "投诉人 举报人 患儿 主诉人 被害人 嫌疑人 被告人 证人 来访者 签名 受理人 处理人 经手人 审批人 复核人 "
        "介绍人 推荐人 登记人 填表人 责任人 提交人 反馈人 咨询人 购票人 见证人 保证人 授权人 寄件方 收件方 甲方 乙方 "
        "法定监护人"
    ),
    Context.ADDRESS: "地址 住址 房号 地点 住在 寄到 送到 发到 居住",
    Context.SECRET: "密码 密碼 口令 密钥 验证码 校验码 动态码 提取码 取件码 提货码 授权码 安全码",
    Context.POSTCODE: "邮编 邮政编码",
    Context.DEVICE: (
        "机身码 机身 版本 设备号 股票 序列号 型号 "
        "证书编号 许可证编号 设备编号 资产编号 标准编号 文件编号 备案编号 词条编号 文章编号 文档编号 帖子编号 "
        "批次 批号 端口 "
        "优惠券编号 优惠码 券码 课程编号 员工编号 设备编号 课程 学号 工号 税号 "
        "统一社会信用代码 信用代码 营业执照 组织机构代码 许可证 房间号 桌号 "
        "编码 代码 产品 基金 证券 库存 浏览量 播放量"
    ),
    Context.GOODS: (
        "货号 款号 条码 条形码 商品编码 商品编号 商品条码 商品号 产品编号 产品编码 国际条码 国药准字 批准文号 药品批号 "
        "注册证号"
    ),
    Context.AMOUNT: "金额 价格 合计 总价 余额 人民币 单价 售价 实付 应付",
    Context.TIME: "时间戳 时间 日期",
}

LATIN: dict[Context, str] = {
    Context.IDENTITY: (
        "id card|idcard|identity|id number|id no|id num|idno|idnum|idnumber|idcardno|"
        "id card no|id card number|cert no|certno|resident id|citizen id|national id|sfz"
    ),
    Context.PHONE: (
        "tel|telephone|phone|mobile|cell|cellphone|cellular|call|calling|called|fax|desk|office|"
        "contact|dial|ring|text me|reach me|messages to|answering at|"
        "reached at|text to|call back|phone number|my number is|new number is|his number is|her number is|"
        "hotline|whatsapp|sms|ph|callback|mob"
    ),
    Context.CARD: (
        "card|credit card|debit card|visa|mastercard|amex|american express|unionpay|cc|card number|"
        "discover|jcb|diners|maestro|pan"
    ),
    Context.ACCOUNT: "account|acct|iban|bank account|a/c",
    Context.ORDER: (
        "orderid|orderno|ordernumber|ordersn|tradeno|waybillno|trackingno|trackingnumber|expressno|"
        "order|tracking|waybill|invoice|consignment|ticket|reference|transaction|receipt|awb|case|order no|order id|"
        "tracking number|order number|order sn|order code|trade no|waybill no|"
        "tracking no|orders|order history|booking|confirmation|rma|po number|ref"
    ),
    Context.CARRIER: (
        "ups|fedex|usps|dhl|s10|postal|postal service|courier|ems|shipment|parcel|package|sf express|zto|yto|sto|yunda|"
        "jt express|cainiao|tnt|royal mail|canada post|ontrac|lasership"
    ),
    Context.PASSPORT: "passport|visa no|travel document",
    Context.SSN: "ssn|social security|social|ss#",
    Context.CHAT: "qq|q q|wechat|weixin|wx|vx",
    Context.EMAIL: "email|e-mail|mail|mailbox",
    Context.PLATE: "license plate|plate|licence plate",
    Context.NAME: (
        "first name|last name|given name|family name|firstname|lastname|surname|"
        "name|customer|recipient|full name|contact name|client|cardholder|consignee|account holder|"
        "patient|passenger|guest|customername|realname|contactname|receivername|consigneename|buyername|"
        "passengername|linkman|holder|receiver|payee|contactperson"
    ),
    Context.ADDRESS: "address|ship to|deliver to",
    Context.SECRET: (
        "password|passwd|secret|token|api key|apikey|otp|passcode|pin|verification code|security code|cvv|cvv2|cvc|cvn"
    ),
    Context.POSTCODE: "zip|postcode|postal code|zip code",
    Context.DEVICE: (
        "imei|imsi|iccid|meid|serial|sn|s/n|version|ver|model|build|"
        "revision|commit|port|mac|part number|p/n|hash|checksum|md5|sha1|sha256|uuid|guid|pid|"
        "error code|timestamp|epoch|score"
    ),
    Context.GOODS: "sku|sku id|spu|isbn|issn|ean|upc|gtin|barcode|asin|item number|item no",
    Context.AMOUNT: "amount|price|total|usd|cny|rmb|balance|fee|cost",
    Context.TIME: "timestamp|date|time",
}


def words() -> dict[str, Context]:
    """Every label word in lower case and its class."""
    listings = ((CHINESE, " "), (LATIN, "|"))
    return {word: context for table, gap in listings for context, line in table.items() for word in line.split(gap)}
