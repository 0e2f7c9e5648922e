"""What is printed on any document of a person, in the languages that a reading knows letters of."""

from __future__ import annotations

from guard.read.documents.kinds.kind import Inside, Kind, words
from guard.read.documents.phrases import Words

GENERAL = (
    Kind(
        "personal-document",
        Words.of(
            "(?<!member)(?<!gift)card$|licen[cs]e$|permit$|identity|badge|[一-龥]{2}(?<!认)(?<!合格)[证證証]$|[一-龥]{2}(?<!会员)卡$|ausweis|karte$|f[üu]hrerschein|^carte|^carnet|c[ée]dula"
            "|^permis|^patente|^tarjeta|identi(dad|t[àée])|kimlik|legitymacja|dow[óo]d|^kartu|libreta|livret|^kaart"
        ),
        words(
            "^姓名|^氏名|(^|[.]|full|first|last|given|sur|middle|/)names?(:|$)|(^|/)nom$|nombres?$|^nome|cognome|apell?ido|apelyido|sobrenome|nachname|naam$|nazwisko|^soyad|^nama",
            "birth|出生|生年月日|naissance|(^|[.])geb[uo.]|nascita|nacimiento|nascimento|urodzenia|do[gğ]um|lahir|ngaysinh|ngàysinh|^d[.]?o[.]?b",
            "^性[別别]|^sexe?|/sexe?|^sex[o:]|^sesso|geschlecht|cinsiyet|kelamin|^p[lł]e[cć]|^(male|female|男|女|M|F)$",
            "nationali|国籍|^民族|staatsang|cittadinanza|nacionali|obywatelstwo|uyru[gğ]u|kewarganegaraan|citizenship",
            "(id|card|licen[cs]e|document|doc|registration|member|student|staff|employee|personal|permit|certificate|serial|book)(no|number|nr|n[º°]|id)"
            "|[证證証]号|^编号|号码$|^学号|^工号|(^|[/-])n[or][.:]|n[or][.]$|matric|n[uú]mero|kennn?ummer|^nomor|kimlikno",
            "issue|certificate|^签发|^发证|^[発交][行付]|délivr|ausgestellt|rilasci|expedici[óo]n|emiss[ãa]o|wydania|dikeluarkan",
            "expir|^valid|有[效効]|g[üu]ltig|ablauf|scaden|vigencia|wa[zż]no|ge[cç]erli|berlaku|thru$",
            "authority|signature|^firma$|unterschrift|podpis|机关$|^[住地][址所]|placeof|^address|/address|^domicil|^alamat|^anschrift",
            "bloodgroup|height|^class|^dep(artmen)?t|^faculty|^position|^rank|^职[务称]|^单位|^部门|^学院|^专业|^班级",
            r"\d\d?[./-]\d\d?[./-]\d{4}|\d{4}[./-]\d\d?[./-]\d\d?|\d{4}年\d\d?月\d\d?日|\d\d?[a-z]{3,9}\d{4}$|^\d{4}[a-z]{3}\d\d$",
            r"^[A-Z]{0,3}\d{6,}[A-Z\d]*$",
        ),
        5,
        Inside(0.06, 0.06, 0.92, 0.92),
        alone=5,
        telling=(0, 1, 2, 3, 4),
        varies=True,
        colons=True,
        general=True,
    ),
)
"""For documents that no other kind tells of: no more of them is known than that they name a person, and how."""
