"""Names in Latin letters behind titles and greetings of many languages, and by form. All persons are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from tests.support.detected import names_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ma voisine, Mme Zorvette Qualin, qui", ["Zorvette Qualin"]),
        ("Mme Clémence d’Aubigny", ["Clémence d’Aubigny"]),
        ("M. et Mme ROCHEFORT", ["ROCHEFORT"]),
        ("Rückruf an Frau Qran erbeten", ["Qran"]),
        ("Herr Dr. Zorvan Qix und Herrn von der Heyden", ["Zorvan Qix", "von der Heyden"]),
        ("firmado por D. Zorvano Carrascosa. El Sr. Orvix", ["Zorvano Carrascosa", "Orvix"]),
        ("kurier p. Zorvał Mróz stwierdził", ["Zorvał Mróz"]),
        ("chị Lâm Bích Liên báo về; ch Lâm Bích Hà báo đơn", ["Lâm Bích Liên", "Lâm Bích Hà"]),
        ("Encik Qadri Zorv; Pak Qudi; Ibu Zri Wahyuni", ["Qadri Zorv", "Qudi", "Zri Wahyuni"]),
        ("Dhr. Van den Berg; Mevr. de Vries", ["Van den Berg", "de Vries"]),
        ("Gentile Sig.ra Qualin, Sig. Orvix; Prezado Sr. Qualin", ["Qualin", "Orvix", "Qualin"]),
        ("Geachte mevrouw Qualin", ["Qualin"]),
        ("my mother Zelqa Ashcroft will; Booked for Zelqa Ashcroft", ["Zelqa Ashcroft", "Zelqa Ashcroft"]),
        ("Booked for Monday Friday, my brother Support Team", []),
        ("Sayın Zorvan Yılmaz,", ["Zorvan Yılmaz"]),
        ("Anrede Herr Frau Divers Firma\nSehr geehrte Damen und Herren", []),
        ("Sr. Software Engineer; Sr. Manager Sales; D. Trump Towers", []),
        ("Bà Rịa Vũng Tàu đ; Tiếng Anh Quốc Tế đ; Ch Đē Cuc Trò", []),
        ("Madame Tussauds London, Pak Choi, Nama Ibu Kandung, Monsieur Cuisine Smart, Ibu Kota Nusantara", []),
        ("Ewing Frau Holle, Pan American Airways", []),
    ],
)
def test_titles_of_many_languages_tell_of_names(by_rules: Detector, text: str, names: list[str]) -> None:
    assert names_of(by_rules, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bonjour Maëlys,", ["Maëlys"]),
        ("Hallo Zorvan,\nich", ["Zorvan"]),
        ("Hola Zorvan Qix!", ["Zorvan Qix"]),
        ("Bonjour, Élodie\nThanks, Hanna.", ["Élodie"]),
        ("Xin chào, Trn Quc Bão", ["Trn Quc Bão"]),
        ("Hola Mundo!\nHallo Welt!\nBonjour Madame,\nLiebe Kolleginnen,\nCiao Tutti!", []),
        ("we say Hallo Zorvan, twice", []),
    ],
)
def test_greetings_of_many_languages_tell_of_names(by_rules: Detector, text: str, names: list[str]) -> None:
    assert names_of(by_rules, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("20:15\nH. Sørensen\nT5", ["H. Sørensen"]),
        ("T. Nakagawa", ["T. Nakagawa"]),
        ("my bookkeeper J. T. Okonkwo (jt.okonkwo@corp.example)", ["J. T. Okonkwo"]),
        ("A. Introduction\nB. Zorvan\nS. Korea\nJ. Results\nT.Read", []),
        ("G. Zorvan\nH. Orvix\nI. Qixel", []),
        ("Van den Broeck\nVon der Qix", ["Van den Broeck", "Von der Qix"]),
        ("Szymańska Ewa • 12", ["Szymańska Ewa"]),
        ("Größe Orvix", []),
        ("DUBOIS-MARTEL Sylvie 09:55", ["DUBOIS-MARTEL Sylvie"]),
        ("HELLO Hanna, VISA Card, FEBS Hanna, READY Mark, HTTPS Error", []),
        ("Gelen EFT: HASAN HÜSEYİN TOPAL", ["HASAN HÜSEYİN TOPAL"]),
        ("HANNA MILLER TOTAL DUE", ["HANNA MILLER"]),
        ("Wong Ka Yan, Carrie", ["Wong Ka Yan, Carrie"]),
        ("Mei-Ling Chow, Add-On Chow", ["Mei-Ling Chow"]),
        ("1.0\nXiong, Tou\n119", ["Xiong, Tou"]),
        ("Schönfeld, Lena-Marie; Álvarez, Tomás", ["Schönfeld, Lena-Marie", "Álvarez, Tomás"]),
        ("kurier Paweł Qróz", ["Paweł Qróz"]),
        ("Nguyn Th Kim Ngân\nVū Đc Long", ["Nguyn Th Kim Ngân", "Vū Đc Long"]),
        ("9A Nguyn Hu, TP. Hu\nHà Ni, Đng Đa\nTrưng Chinh", []),
        ("SSR DOCS BA HK1 P/GBR/518820437/GBR/02FEB79/M/11JUN31/WHITCOMBE/ALASTAIR", ["WHITCOMBE/ALASTAIR"]),
        ("Cashier: TAMIKA R.", ["TAMIKA R."]),
        ("Usuario: Zorvan Iglesias Peña", ["Zorvan Iglesias Peña"]),
        ("usuario Activo Desde; nama Produk Baru; advisor Tools Pro", []),
    ],
)
def test_the_form_tells_of_a_name(by_rules: Detector, text: str, names: list[str]) -> None:
    assert names_of(by_rules, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("霍詠琳(FOK WING LAM)", ["霍詠琳", "FOK WING LAM"]),
        ("霍詠琳(VIP)", ["霍詠琳"]),
        ("Priya Zorvan\nSpoke to Priya; Saint Priya", ["Priya Zorvan", "Priya"]),
        ("Priya Zorvan\nPriyanka, priya@x.example, Priya.pdf", ["Priya Zorvan"]),
        ("Victoria Jones lives in Victoria. Mark Jones: Mark it", ["Victoria Jones", "Mark Jones"]),
    ],
)
def test_who_is_named_is_called_again(by_rules: Detector, text: str, names: list[str]) -> None:
    found = names_of(by_rules, f"姓名：{text}" if text[0] > "一" else text)
    assert found == names
