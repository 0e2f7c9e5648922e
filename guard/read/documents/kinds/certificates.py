"""Cards and certificates of mainland China that name a person, beyond identity cards and licences."""

from __future__ import annotations

from guard.read.documents.kinds.kind import BOOKLET, IDENTITY_NUMBER, SHEET, Inside, Kind, words
from guard.read.documents.phrases import Words

CERTIFICATES = (
    Kind(
        "certificate",
        Words.of(
            "(学生|工作|军官|士官|士兵|义务兵|文职(人员|干部)|警官|残疾人|记者|导游|教师|律师|护士|船员|保安员|员工|职工|执法|检察官|法官"
            "|居住|优待|健康|准考|上岗|从业|退役军人)证([a-z]{4,})?$"
            "|(资格|执业)证书?$|工作许可证$|(就诊|诊疗|健康|校园|医保)卡$"
            "|^(staff|employee|student|faculty)(pass|badge|(id|identity)card)$"
        ),
        words(
            "^姓名|^name(:|$)",
            "^性别",
            "^出生|^年龄",
            "^民族|^籍贯|^国籍",
            "^(学号|工号|编号|证号|卡号|证件号|证书编[号码]|证书号|许可证号|残疾证号|准考证号)|^(id|staff|employee|student)(id|no)",
            "^(学院|专业|院系|部门|单位|部别|学校|班级|年级|入学)|^dep(artmen)?t",
            "^(职务|职称|岗位|军衔)|^position",
            "^(残疾[类等]|执法[类区领]|从业资格|准驾|执业|医师级别|资格种类|任教)",
            "^(发证|签发|批准|有效|入学)(日期|机关|单位|期)|有效期至",
            f"身[份分]证号|^公民身[份分]号码|{IDENTITY_NUMBER}",
        ),
        5,
        Inside(0.15, 0.06, 0.85, 0.9),
        centred=True,
        varies=True,
        colons=True,
    ),
    Kind(
        "graduation-certificate",
        Words.of("^(普通高等学校|.{2,4}高等教育|.{0,4}研究生|[学硕博]士)?(毕业|结业|学位)证书$"),
        words(
            *("性别[男女]", "年制|学制.{1,3}年|(本科|专科)学习"),
            *("教学计划|规定的.{0,4}课程|课程(学习|考试)|论文答辩", "成绩合格"),
            *("(准予|予以)[毕结]业|授予.{1,4}士|学位(条例|法|评定)", "^[校院]长|^校?[(（]?院?[)）]?长[：:]"),
            "^证书编?号",
        ),
        5,
        Inside(0.1, 0.1, 0.9, 0.92),
        SHEET,
        varies=True,
        spoilt_by=None,
        colons=True,
    ),
    Kind(
        "property-certificate",
        Words.of("不动产权证书?$|房屋所有权证$|土地使用证$|不动产权第"),
        words(
            *("^(房屋所有)?权利?人$", "^共有情况", "^(房屋)?坐落", "^不动产单元号", "^权利类型", "^权利性质"),
            *("^(规划)?用途$", "^面积$|^建筑面积", "^使用期限", "^权利其他状况|^附记", "身[份分]证号"),
        ),
        5,
        Inside(0.05, 0.04, 0.95, 0.94),
        BOOKLET,
        alone=7,
        varies=True,
    ),
    Kind(
        "vehicle-registration",
        Words.of("^机动车登记证书$"),
        words(
            *("^机动车所有人", "^身[份分]证明", "^登记机关", "^登记日期", "^机动车登记编号", "^车辆(类型|品牌|型号)"),
            *("^车辆?识别代号|^车架号", "^发动机号", "^车身颜色|^车辆车身", "^(国产/进口|燃料种类|排量)"),
            *("^使用性质", "^发证(日期|机关)"),
        ),
        7,
        Inside(0.06, 0.05, 0.94, 0.95),
        SHEET,
        alone=8,
        varies=True,
        colons=True,
    ),
    Kind(
        "birth-certificate",
        Words.of("出生医学证明$|certificateofbirth|^birthcertificate$"),
        words(
            *("^新生儿姓名", "^出生时间|^出生日期", "^出生孕周", "^出生地点", "^出生体重", "^出生身长", "^母亲姓名"),
            *("^父亲姓名", "医疗机构|接生机构", "^签发机构", "^出生(医学)?证明?编号", "^[父母]亲身[份分]证"),
        ),
        5,
        Inside(0.06, 0.06, 0.9, 0.92),
        SHEET,
        varies=True,
    ),
    Kind(
        "medical-insurance-code",
        Words.of("^医保电子凭证$|^医保码$"),
        words("^(国家|中国)医疗保障局?$", IDENTITY_NUMBER, r"^[一-龥]\*{1,2}[一-龥]?(已激活)?$", r"^\d{16}$"),
        4,
        Inside(0.06, 0.04, 0.94, 0.4),
        0.95,
        varies=True,
    ),
)
