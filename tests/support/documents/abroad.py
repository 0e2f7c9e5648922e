"""Cards of countries all over the world, as they are written on."""

from __future__ import annotations

from tests.support.documents.scene import Scene, Written

MALAYSIAN: Written = (
    *(
        (40, 30, "KAD PENGENALAN", 26),
        (430, 30, "MALAYSIA", 22),
        (40, 90, "920314-10-5566", 34),
        (600, 70, "MyKad", 24),
    ),
    *((40, 260, "NUR AISYAH BINTI RAHMAN", 26), (40, 320, "12 JALAN MELUR", 22), (40, 350, "56000 KUALA LUMPUR", 22)),
    *((560, 400, "WARGANEGARA", 18), (560, 430, "ISLAM", 20), (560, 456, "PEREMPUAN", 20)),
)
SINGAPOREAN: Written = (
    *((60, 30, "REPUBLIC OF SINGAPORE", 26), (60, 66, "IDENTITY CARD NO.  S9912345J", 22)),
    *((300, 130, "Name", 16), (300, 152, "LIM SU YIN", 26), (300, 220, "Race", 16), (300, 242, "CHINESE", 24)),
    *((300, 310, "Date of birth", 16), (300, 332, "17-08-1999", 24), (520, 310, "Sex", 16), (520, 332, "F", 24)),
    *((300, 400, "Country/Place of birth", 16), (300, 422, "SINGAPORE", 24)),
)
INDIAN: Written = (
    *((300, 30, "Government of India", 24), (290, 130, "Priya Raman", 26), (290, 180, "DOB: 21/03/1994", 24)),
    *((290, 230, "FEMALE", 24), (240, 380, "4821 7730 9125", 40), (300, 450, "mera aadhaar", 20)),
)
MEXICAN: Written = (
    *((200, 24, "INSTITUTO NACIONAL ELECTORAL", 22), (200, 56, "CREDENCIAL PARA VOTAR", 26)),
    *((250, 110, "NOMBRE", 16), (250, 132, "LOPEZ", 22), (250, 158, "ANA LUCIA", 22), (600, 110, "SEXO M", 18)),
    *(
        (250, 200, "DOMICILIO", 16),
        (250, 222, "C PINO 12 COL CENTRO", 20),
        (250, 280, "CLAVE DE ELECTOR LPANLC90030714M100", 18),
    ),
    *((250, 320, "CURP LOAA900307MDFPNN02", 18), (250, 360, "FECHA DE NACIMIENTO", 16), (250, 382, "07/03/1990", 20)),
    *((520, 360, "VIGENCIA", 16), (520, 382, "2021-2031", 20)),
)
BRAZILIAN: Written = (
    *((120, 24, "REPUBLICA FEDERATIVA DO BRASIL", 22), (160, 58, "CARTEIRA DE IDENTIDADE", 26)),
    *(
        (250, 110, "NOME", 16),
        (250, 132, "ANA LUCIA PEREIRA", 24),
        (250, 180, "FILIACAO", 16),
        (250, 202, "MARIA PEREIRA", 20),
    ),
    *((250, 250, "REGISTRO GERAL", 16), (250, 272, "12.345.678-9", 22), (520, 250, "NATURALIDADE", 16)),
    *((520, 272, "RECIFE - PE", 20), (250, 320, "DATA DE NASCIMENTO", 16), (250, 342, "07/03/1990", 22)),
)
INDONESIAN: Written = (
    *((240, 20, "PROVINSI JAWA BARAT", 24), (270, 50, "KOTA BANDUNG", 22), (30, 90, "NIK : 3273014703900002", 30)),
    *((30, 140, "Nama", 18), (220, 140, ": ANA LESTARI", 20), (30, 172, "Tempat/Tgl Lahir", 18)),
    *((220, 172, ": BANDUNG, 07-03-1990", 20), (30, 204, "Jenis Kelamin", 18), (220, 204, ": PEREMPUAN", 20)),
    *((30, 236, "Alamat", 18), (220, 236, ": JL MELATI 12", 20), (30, 268, "Status Perkawinan", 18)),
    *((220, 268, ": BELUM KAWIN", 20), (30, 300, "Kewarganegaraan", 18), (220, 300, ": WNI", 20)),
    *((30, 332, "Berlaku Hingga", 18), (220, 332, ": SEUMUR HIDUP", 20)),
)
VIETNAMESE: Written = (
    *((220, 20, "CAN CUOC CONG DAN", 26), (260, 54, "Citizen Identity Card", 20), (240, 96, "No.: 001190012345", 26)),
    *((240, 140, "Full name:", 16), (240, 162, "NGUYEN THI AN", 24), (240, 206, "Date of birth: 07/03/1990", 18)),
    *((240, 240, "Sex: Nu", 18), (440, 240, "Nationality: Viet Nam", 18), (240, 276, "Place of origin: Hue", 18)),
    *((240, 312, "Place of residence: 12 Le Loi, Hue", 18), (30, 440, "Date of expiry: 07/03/2030", 14)),
)
PERMANENT_RESIDENT: Written = (
    *((60, 20, "UNITED STATES OF AMERICA", 26), (440, 24, "PERMANENT RESIDENT", 22)),
    *((280, 90, "Surname", 14), (280, 108, "SAMPLE", 22), (280, 146, "Given Name", 14), (280, 164, "ANA", 22)),
    *((280, 206, "USCIS#", 14), (280, 224, "000-123-456", 20), (280, 262, "Country of Birth", 14)),
    *((280, 280, "Peru", 20), (280, 318, "Date of Birth", 14), (280, 336, "07 MAR 1990", 20)),
    *((280, 374, "Card Expires:", 14), (400, 372, "07/03/30", 18)),
)
JAPANESE: Written = (
    *((40, 30, "氏名", 20), (130, 26, "山田 花子", 28), (470, 30, "平成2年3月7日生", 22)),
    *((40, 84, "住所", 20), (130, 82, "東京都千代田区霞が関1-2-3", 24), (40, 138, "交付", 20)),
    *((130, 136, "令和05年03月07日", 22), (40, 190, "2028年04月07日まで有効", 26)),
    *((40, 360, "番号", 20), (130, 356, "第 012345678900 号", 26), (440, 430, "東京都公安委員会", 24)),
)
RESIDENT_IN_JAPAN: Written = (
    *((40, 20, "日本国政府", 20), (240, 18, "在留カード", 30), (500, 24, "番号 AB12345678CD", 22)),
    *(
        (40, 90, "氏名", 18),
        (130, 86, "WANG XIAOMING", 26),
        (40, 140, "生年月日", 18),
        (160, 138, "1990年03月07日", 22),
    ),
    *((40, 190, "性別", 18), (110, 188, "男", 22), (200, 190, "国籍・地域", 18), (330, 188, "中国", 22)),
    *(
        (40, 240, "住居地", 18),
        (140, 238, "東京都港区三田1-2-3", 22),
        (40, 400, "このカードは 2030年03月07日まで有効 です", 20),
    ),
)
TAIWANESE_HEALTH: Written = (
    *((40, 30, "全民健康保險", 30), (40, 70, "NATIONAL HEALTH INSURANCE", 16), (40, 230, "王小明", 28)),
    *((40, 280, "F126083957", 24), (240, 280, "68/11/30", 24), (40, 330, "0000 4417 2093", 26)),
)

WHOLE = (
    Scene("Taiwanese health card", TAIWANESE_HEALTH, "taiwan-card"),
    Scene("malaysian", MALAYSIAN, "asian-card"),
    Scene("singaporean", SINGAPOREAN, "asian-card"),
    Scene("indian", INDIAN, "asian-card"),
    Scene("mexican", MEXICAN, "foreign-card"),
    Scene("brazilian", BRAZILIAN, "foreign-card"),
    Scene("indonesian", INDONESIAN, "foreign-card"),
    Scene("vietnamese", VIETNAMESE, "foreign-card"),
    Scene("permanent resident", PERMANENT_RESIDENT, "foreign-card"),
    Scene("japanese licence", JAPANESE, "japanese-card"),
    Scene("resident in Japan", RESIDENT_IN_JAPAN, "japanese-card"),
)
