"""The documents of Hong Kong, Macau, Taiwan and other countries, and bank cards, with what is printed where."""

from __future__ import annotations

from guard.read.documents.kinds.kind import BOOKLET, Inside, Kind, words
from guard.read.documents.phrases import Words

FOREIGN = (
    Kind(
        "hong-kong-card",
        Words.of(
            "^香港(永久性)?居民身[份分][證证]$|^香港永久性居民身份證$|^hongkong(permanent)?identitycard|^hongkongpermanentidentitycard"
        ),
        words(
            *("出生日期|dateofbirth", "[簽签發发]{2}日期|dateofissue", r"^[A-Z]{1,2}\d{6}[(（][\dA][)）]$"),
            *(r"^\*{3}AZ|^\*{0,3}A[XZ]$", r"^\d\d-\d\d-\d{4}([男女]?[MF])?$"),
            *(r"^[(（]\d\d-\d\d[)）]$|^\d\d-\d\d-\d\d$", r"^(\d{4}){2,4}$"),
        ),
        4,
        Inside(0.06, 0.06, 0.94, 0.92),
        alone=4,
    ),
    Kind(
        "macau-card",
        Words.of(
            "澳[門门]特[別别]行政[區区].{0,5}居民身[份分][證证]|bilhetedeidentidade|澳門特別行政區|澳门特别行政区"
            "|澳[門门](非?永久性)?居民身[份分][證证]|residentepermanente|administrativaespecialdemacau"
        ),
        words(
            *("apelido|^姓氏", "^名字|nome$|^nome", "出生日期|datadenascimento|nascimento", "身高|altura"),
            *("性[別别]|sexo", "[簽签首][次發发].{0,3}日期|emiss[ãa]o", "有效期至|v[áa]lidoat[ée]"),
            r"^\d{7}[(（]\d[)）]$",
        ),
        4,
        Inside(0.06, 0.06, 0.94, 0.92),
        alone=5,
    ),
    Kind(
        "taiwan-card",
        Words.of(
            "中華民國國民身分證|中华民国国民身份证|中[華华]民[國国][國国]?民身[份分][證证]|[國国]民身[份分][證证]$|^全民健康保險"
        ),
        words(
            "^姓名",
            "^出生|^年月日",
            "^性[別别]",
            "[發发][證证]日期|[換换補补初][發发]$",
            "^[統统]一[編编][號号]",
            r"[A-Z][12]\d{8}$",
            r"民?[國国]?\d{2,3}年\d{1,2}月\d{1,2}日|^\d{2,3}/\d\d/\d\d$",
        ),
        4,
        Inside(0.05, 0.06, 0.92, 0.94),
    ),
    Kind(
        "american-licence",
        Words.of("driverlicense|^driver.?s?licen[cs]e|^drivinglicense$|identificationcard"),
        words(
            *(r"^(4d)?(dln?|lic#?|licno\.?|id)[:#.]?[A-Z]?\d{5,}", r"exp(ires)?:?\d\d/\d\d/\d{4}|^(4b)?exp"),
            *(r"^3?(d[o0]b|date[o0]fbirth)", "^9?class", "end:?(none|[A-Z])?$", "rest(r|rictions?)?:?(none|[A-Z])?$"),
            *("^(15)?sex", r"hgt|height|^(16)?ht:?\d|\d'-?\d\d", r"wgt|\d{3}lbs?$|weight", "eyes?(?!colo)"),
            *("hair(?!colo)", "(eyes?|hair):?(b[lr][nkou]|bld|gr[nye]|ha?z[el]?)$"),
            *(r"^(4a)?[il1]s+(ued)?:?\d\d/\d\d|^issued", "^(4a)?iss$"),
        ),
        5,
        Inside(0.05, 0.06, 0.93, 0.92),
        alone=7,
        colons=True,
    ),
    Kind(
        "european-licence",
        Words.of(
            "drivinglicence|^f[üu]hrerschein|permisdeconduire|patentediguida|permisodeconducci[óo]n|cartadecondu[çc][ãa]o"
            "|^rijbewijs|koninkrijkdernederlanden$|prawojazdy|^k[öo]rkort|^k[øo]rekort|^f[øo]rerkort|^ajokortti|運転免許証|운전면허증"
        ),
        words(
            r"^1[.,][A-Z]{2}",
            r"^2[.,][A-Z]{2}",
            r"^3[.,]\d\d[.]\d\d[.]\d{2,4}|^\d\d[.]\d\d[.]\d{4}[A-Z]*$",
            r"^4a[.,]?(\d\d|$)",
            r"4b[.,]\d\d|^4b[.,]?(\d\d|$)",
            r"4c[.,]|^4c$|dvla",
            r"^4d[.,]?($|\d{3})|^5[.,][A-Z0-9]{6,}",
            r"^8[.,]",
            r"^9[.,]?(am|a1?|b1?)(/|$)|^am/|/be?/",
        ),
        4,
        Inside(0.05, 0.05, 0.85, 0.92),
        alone=6,
        colons=True,
    ),
    Kind(
        "foreign-card",
        Words.of(
            "identitycard|personalausweis|cartenationaled.?identit|cartadi?.?identi|residencepermit|residentcard|residentidcard|aufenthaltstitel|titredes[ée]jour|documentonacionaldeidentidad|c[ée]duladeidentidad|dow[óo]dosobisty|永久居留身[份分][證证]"
            "|credencialparavotar|carteiradeidentidade|nacionaldehabilita|cart[ãa]odecidad|citizencard|permanentresident|identificationcard|nationalidcard|republikangpilipinas|^provinsi|thisnumberhasbeenestablished"
        ),
        words(
            "surname|apelyido|/nom$|^nom/|^name$|^cognome|^apell?idos?|^sobrenome",
            "givennames?|pr[ée]noms?|vornamen|^nome|^nombre|^nama$",
            "dateofbirth|datedenaissance|geburts|datadinascita|^nat[oa](il|a[A-Z])|出生日期|fechadenacimiento|datadenascimento|tempat/?tgl",
            "nationality|nationalit[ée]|staatsangeh|cittadinanza|国籍|nacionalidad|kewarganegaraan|countryofbirth",
            "dateofexpiry|datedexpiration|g[üu]ltigbis|scadenza|validuntil|dateofexpir|cardexpires|berlakuhingga|^vigencia|^valid(ez|ade)",
            "^sex|^geschlecht|/sexe?:?$|sesso|性别/sex|jeniskelamin",
            r"idnumber|^(card|document)no|documentno|identificationnumber|clavedeelector|^curp|^nik:?\d*$|uscis|registrogeral|^cpf",
            "^姓名/name|placeoforigin|^domicilio|^alamat|filia[çc][ãa]o|naturalidade|statusperkawinan",
        ),
        5,
        Inside(0.05, 0.05, 0.85, 0.92),
        alone=6,
    ),
    Kind(
        "korean-card",
        Words.of("주민등록증|운전면허증"),
        words(r"^\d{6}-[1-8]\d{6}$", r"[(（][一-龥]{2,4}[)）]$", r"^\d{4}\.\d{1,2}\.\d{1,2}\.?$"),
        4,
        Inside(0.06, 0.16, 0.62, 0.92),
        alone=4,
        number=1,
    ),
    Kind(
        "japanese-card",
        Words.of("運転免許証|运転免許|個人番号|個人番号カード|在留カード|健康保険.{0,4}証|^被保険者証$"),
        words(
            "^氏名",
            "^住所|住居地",
            r"生年月日|(昭和|平成|大正)\d+年",
            "有[効效]",
            "^交付|^免許|^取得|公安委員会",
            r"^第?\d{12}号?$|^番号",
            "^性別|^国籍",
        ),
        5,
        Inside(0.05, 0.05, 0.9, 0.92),
        alone=5,
    ),
    Kind(
        "asian-card",
        Words.of(
            "kadpengenalan|^mykad$|republicofsingapore|governmentofindia|incometaxdepartment|permanentaccountnumber"
        ),
        words(
            r"^\d{6}-?\d{2}-?\d{4}$|[STFGM]\d{7}[A-Z]$|^\d{12}$|^[A-Z]{5}\d{4}[A-Z]$",
            "^malaysia$|countryofbirth|placeofbirth|^singapore$|aadhaar",
            *("warganegara|^name$|/name$|father'?sname", "^lelaki$|^perempuan$|^sex|(^|/)(fe)?male$"),
            "^[i1l]?slam$|^kristian$|^buddha$|^hindu$|^race|^ch[i1l]?nese$|^malay$|^indian$",
            r"dob:?\d\d/\d\d/\d{4}$|dateofbirth|^\d\d-\d\d-\d{4}[MF]?$",
        ),
        4,
        Inside(0.05, 0.06, 0.9, 0.92),
    ),
    Kind(
        "passport",
        Words.of("passport$|^passe?port|reisepass|passeport$|旅券|여권|^护照$"),
        words(
            *("surname|/nom$|^nom/", "givennames?|pr[ée]noms?|vornamen", "dateofbirth|datedenaissance|出生日期"),
            "placeofbirth|lieudenaissance|domicile|出生地点",
            "nationality|nationalit[ée]|^(people'?s)?republicof|^中华人民共和国$",
            "dateofissue|placeofissue|datede?d[ée]livrance|签发(日期|地点)",
            *("dateofexpir|datedexpiration|g[üu]ltigbis|有效期至", "authority|autorit[ée]|签发机关"),
            *("passport(no|number)|countrycode|^code|issuingcountry|codeofissuing|护照号|国家码", "^sex|/sexe?$"),
            "^type|/type",
        ),
        5,
        Inside(0.03, 0.04, 0.95, 0.74),
        BOOKLET,
        alone=9,
    ),
    Kind(
        "bank-card",
        Words.of("银联|unionpay|^n?ionpay|visa|mastercard|americanexpress|jcb"),
        words(
            "银行|bank",
            "^(储蓄卡|借记卡|信用卡|贷记卡|白金卡|金卡)$|^debit|^credit|^platinum",
            r"\d\d/\d\d$",
            "^valid|thru$|month/?year",
            r"^\d{4,19}$",
            "^atm$|闪付|quickpass",
        ),
        7,
        Inside(0.06, 0.07, 0.92, 0.9),
        at_foot=True,
    ),
)
