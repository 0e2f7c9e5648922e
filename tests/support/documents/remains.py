"""What is left of documents that were cut, blurred or read in pieces."""

from __future__ import annotations

from tests.support.documents.identity import BUSINESS
from tests.support.documents.scene import Scene, Written

CUT_FRONT: Written = (
    *((120, 56, "三丰", 28), (220, 116, "民族", 20), (300, 114, "维吾尔", 24), (100, 170, "990年3月7日", 24)),
    *((100, 226, "海市浦东新区世纪大道", 24), (100, 420, "号码", 22), (250, 414, "110101199003071233", 32)),
)
CUT_PERMIT: Written = (
    *((40, 20, "EXIT-ENTRY PERMIT FOR TRAVELLING TO AND FROM HONG KONG AND MACAU", 16), (560, 60, "C12345678", 32)),
    *((280, 140, "姓名 Name", 18), (280, 170, "张三丰", 26), (280, 220, "出生日期 Date of birth", 18)),
    *((280, 290, "有效期限 Date of Expiry", 18), (280, 316, "2019.03.07-2029.03.06", 26)),
    *((280, 360, "签发机关 Authority", 18), (540, 360, "签发地点", 18)),
)
CUT_RESIDENCE: Written = (
    *((60, 116, "男 出生 1990年3月7日", 22), (60, 174, "广西壮族自治区南宁市青秀区", 24), (60, 210, "1号2单元", 24)),
    *((40, 340, "码 H12345678", 20), (100, 424, "号码", 22), (250, 418, "820000199003071233", 32)),
)
APART: Written = (
    *((150, 60, "中华人民共和", 34), (400, 60, "国", 34), (160, 330, "签发机关", 22), (160, 390, "有效期限", 22)),
    *((200 + 70 * nth, 130, character, 40) for nth, character in enumerate("居民身份证")),
)
BLURRED: Written = (
    *((60, 40, "往来台湾道行证", 38), (280, 200, "姓名 Name", 18), (280, 376, "有Dtofxpiry", 18)),
    *((280, 280, "出生日Dat ofbirth", 18), (280, 420, "浙江省公安厅出入境管理局浙江", 24)),
)
SIDE_TITLE: Written = (
    *(written for written in BUSINESS if written[2] != "营业执照"),
    *((330, 70, "(副本)", 16), (430, 300, "营业期限", 18), (480, 440, "国家市场监督管理总局监制", 12)),
)
CUT_LICENCE: Written = (
    *((120, 20, "D618 402 957", 22), (560, 20, "CLASS D", 22), (120, 70, "SAMPLE", 26), (120, 110, "ANNA", 26)),
    *((120, 160, "12 MAPLE STREET", 20), (120, 210, "DOB 08/27/1991", 26), (120, 270, "SEX F", 20)),
    *((300, 270, "EYES BRO", 20), (480, 270, "HT 6-01", 20), (120, 320, "E NONE", 20), (300, 320, "R B", 20)),
    *((120, 380, "ISSUED 03/11/2022", 20), (480, 380, "EXPIRES 08/27/2030", 20)),
)
UNTITLED_HOME: Written = (
    *((60, 60, "户别 家庭户口", 24), (420, 60, "户主姓名 张三丰", 24), (60, 150, "户号 778145812", 24)),
    *((60, 240, "住址 上海市浦东新区世纪大道1号", 24), (60, 410, "承办人签章：李四光", 24)),
    (420, 410, "2014年10月09日签发", 24),
)
KOREAN: Written = (
    *((60, 160, "(張三豊)", 30), (60, 230, "900307-2083615", 34), (200, 420, "2019.5.21.", 24)),
    (60, 300, "302 1104", 24),
)
VALUES: Written = (
    *((130, 56, "张三丰", 28), (80, 170, "南生1990年3月7日", 24), (130, 226, "上海市浦东新区世纪大道", 24)),
    (250, 414, "110101199003071233", 32),
)
UNTITLED: Written = (
    *((60, 90, "Surname", 16), (60, 114, "LINDQVIST", 26), (60, 170, "Given names", 16), (60, 194, "ANNA MARIA", 26)),
    *((60, 250, "Nationality", 16), (60, 274, "UTO", 26), (60, 330, "Date of birth", 16), (60, 354, "08.12.2002", 26)),
    *((400, 250, "Sex", 16), (400, 274, "F", 26), (400, 330, "Document No", 16), (400, 354, "YF83J4H10", 26)),
    *((60, 410, "Lindqvist", 30), (600, 40, "Y CARD", 26)),
)

REMAINS = (
    Scene("cut front", CUT_FRONT, "identity-card"),
    Scene("cut permit", CUT_PERMIT, "travel-permit"),
    Scene("cut residence", CUT_RESIDENCE, "residence-permit"),
    Scene("cut licence", CUT_LICENCE, "american-licence"),
    Scene("apart", APART, "identity-card-back"),
    Scene("blurred", BLURRED, "travel-permit"),
    Scene("first page of a register", UNTITLED_HOME, "household-register-home"),
    Scene("unread title", SIDE_TITLE, "business-licence"),
)
