"""Papers of persons that no kind tells of, and papers that name none, as they are written on."""

from __future__ import annotations

from tests.support.documents.scene import Scene, Written

PRESS: Written = (
    *((60, 40, "INTERNATIONAL PRESS CARD", 34), (300, 130, "Name", 18), (300, 156, "ANNA SAMPLE", 28)),
    *(
        (300, 220, "Nationality", 18),
        (300, 246, "Norwegian", 26),
        (300, 310, "Card No.", 18),
        (300, 336, "IP 20417", 26),
    ),
    *((300, 390, "Valid until", 18), (300, 416, "31.12.2027", 26)),
)
LIBRARY: Written = (
    *((40, 30, "STADTBIBLIOTHEK", 30), (520, 34, "Leserausweis", 24), (280, 120, "Name", 18)),
    *((280, 146, "Erika Beispiel", 28), (280, 210, "Geburtsdatum", 18), (280, 236, "12.07.2003", 26)),
    *((280, 300, "Benutzernummer", 18), (280, 326, "19047728", 26), (520, 300, "Gültig bis", 18)),
    (520, 326, "30.06.2026", 26),
)
HEALTH: Written = (
    *((40, 30, "EUROPEAN HEALTH INSURANCE CARD", 30), (40, 110, "3. Name", 16), (40, 134, "SAMPLE", 26)),
    *((40, 190, "4. Given names", 16), (40, 214, "ANNA", 26), (40, 270, "5. Date of birth", 16)),
    *((40, 294, "06/11/1957", 26), (340, 270, "6. Personal number", 16), (340, 294, "K418273950", 26)),
    *((40, 350, "8. Card No.", 16), (40, 374, "80276001840007316245", 26), (540, 350, "9. Expiry", 16)),
    (540, 374, "30/09/2028", 26),
)
VOLUNTEER: Written = (
    *((40, 30, "志愿者证", 36), (300, 110, "姓名", 20), (400, 108, "张三丰", 26), (300, 170, "性别", 20)),
    *((400, 168, "男", 26), (300, 230, "出生日期", 20), (400, 228, "1990-03-07", 26), (300, 290, "编号", 20)),
    *((400, 288, "Q2041755", 26), (300, 350, "签发日期", 20), (400, 348, "2021-05-20", 26)),
)
BOAT: Written = (
    *((40, 30, "SPORTBOOTFÜHRERSCHEIN", 30), (280, 110, "1. Name", 16), (280, 134, "BEISPIEL", 26)),
    *((280, 190, "3. Geburtsdatum/-ort", 16), (280, 214, "11.01.1975 EMDEN", 26), (280, 270, "4. Ausgestellt am", 16)),
    *((280, 294, "28.06.2016", 26), (280, 350, "5. Nr.", 16), (280, 374, "SBF-S 318204 16", 26)),
)
READER: Written = (
    *((40, 40, "Stadtbücherei", 34), (40, 100, "Bibliotheksausweis", 24), (40, 180, "Erika Beispiel", 30)),
    *((40, 240, "geb. 14.10.2001", 24), (400, 240, "gültig bis 31.12.2026", 24), (40, 300, "Ausweis-Nr. A21 084", 24)),
)
PERSONS = (
    Scene("boat licence", BOAT, "personal-document"),
    Scene("card without captions", READER, "personal-document"),
    Scene("press card", PRESS, "personal-document"),
    Scene("reader's card", LIBRARY, "personal-document"),
    Scene("health insurance", HEALTH, "personal-document"),
    Scene("volunteer", VOLUNTEER, "personal-document"),
)
THINGS = (
    Scene(
        "label of a good",
        (
            *((40, 40, "Product name: Herbal tea", 28), (40, 110, "Lot No.", 20), (40, 140, "20260418", 28)),
            *((40, 210, "Expiry date 18.04.2028", 24), (40, 270, "Address: 12 Harbour Road", 24)),
            *((40, 330, "Class A", 24), (300, 400, "6901234567892", 28)),
        ),
        None,
    ),
    Scene(
        "certificate of a good",
        (
            *((280, 40, "产品合格证", 40), (220, 95, "CERTIFICATE OF QUALITY", 20), (60, 150, "产品名称 电热水壶", 24)),
            (60, 210, "出厂编号", 24),
            *((240, 210, "24110482", 24), (60, 270, "生产日期 2026-09-05", 24), (60, 330, "检验员 07", 24)),
        ),
        None,
    ),
    Scene(
        "certificate of a firm",
        (
            *((60, 40, "CERTIFICATE", 40), (60, 150, "Certificate No.", 20), (60, 180, "QM20417", 28)),
            *((60, 250, "Issued on 18.04.2026", 24), (60, 310, "Valid until 17.04.2029", 24)),
            (60, 400, "Authorized signature", 20),
        ),
        None,
    ),
    Scene(
        "member's card", ((60, 50, "山海会员卡", 44), (60, 200, "姓名 张三丰", 34), (60, 400, "NO. 80012345", 34)), None
    ),
)
