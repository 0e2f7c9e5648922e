"""Addresses and names of other countries, by their form. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType, Label
from tests.support.detected import values_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Hauptstraße 4a, 80469 München", "Hauptstraße 4a, 80469 München"),
        ("Berliner Str. 17\n10715 Berlin", "Berliner Str. 17\n10715 Berlin"),
        ("Lieferung: Am Mühlbach 74,04109 Leipzig.", "Am Mühlbach 74,04109 Leipzig"),
        ("Keizersgracht 12, 1015 CJ Amsterdam", "Keizersgracht 12, 1015 CJ Amsterdam"),
        ("au 41 bis rue des Acacias, 31400 Toulouse", "41 bis rue des Acacias, 31400 Toulouse"),
        ("71 avenue Jean Jaurès, 69003 Lyon", "71 avenue Jean Jaurès, 69003 Lyon"),
        ("Calle de la Luna 58, 1º B, 41003 Sevilla", "Calle de la Luna 58, 1º B, 41003 Sevilla"),
        ("Via Giuseppe Verdi 12, 20121 Milano (MI)", "Via Giuseppe Verdi 12, 20121 Milano (MI)"),
        ("Rua Augusta 250, 1100-053 Lisboa", "Rua Augusta 250, 1100-053 Lisboa"),
        ("住所\n大阪府吹田市江坂町1丁目21-8", "大阪府吹田市江坂町1丁目21-8"),
        ("〒812-0011 福岡県福岡市博多区大名2-11-1", "〒812-0011 福岡県福岡市博多区大名2-11-1"),
        (
            "Rua das Flores, 250 - Apto 41 - Centro, Recife - PE, 50010-000",
            "Rua das Flores, 250 - Apto 41 - Centro, Recife - PE, 50010-000",
        ),
        ("Av. Brasil, nº 12 - Recife - PE,\n50010-000", "Av. Brasil, nº 12 - Recife - PE,\n50010-000"),
        ("55/11, 12th Cross, Jayanagar, Bengaluru 560058", "55/11, 12th Cross, Jayanagar, Bengaluru 560058"),
        ("H.No. 5-151/B, Road No. 14, Banjara Hills, Hyderabad - 500 081",) * 2,
        ("Deliver to Flat 396, Sai Residency, Pune 411023.", "Flat 396, Sai Residency, Pune 411023"),
        ("No. 8, Jalan SS 21/3, 47400 Petaling Jaya, Selangor",) * 2,
        (
            "to Lot 5, Lorong Perusahaan 2, 13600 Perai, Pulau Pinang.",
            "Lot 5, Lorong Perusahaan 2, 13600 Perai, Pulau Pinang",
        ),
        ("No. 45, Jalan Ampang, Kuala Lumpur\nTel 03-2141 0000", "No. 45, Jalan Ampang, Kuala Lumpur"),
        (
            "Jl. Melati No. 12, RT 03/RW 05, Menteng, Jakarta Pusat 10310 HP 0812",
            "Jl. Melati No. 12, RT 03/RW 05, Menteng, Jakarta Pusat 10310",
        ),
        ("Blk 50 Jalan Membina #05-12 S(163050)", "Blk 50 Jalan Membina #05-12 S(163050)"),
        ("Lale Mah. Cumhuriyet Cad. No: 12 D: 5, 34758 Ataşehir/İstanbul",) * 2,
        ("Papatya Caddesi No:123/4 Kadıköy İstanbul",) * 2,
        ("Số 12, đường Nguyễn Trãi, Phường Thượng Đình, Quận Thanh Xuân, Hà Nội",) * 2,
        ("123/45 Lê Văn Sỹ, Phường 13, TP. Hồ Chí Minh",) * 2,
        ("12 Nguyen Hue, Ben Nghe Ward, District 1, Ho Chi Minh City",) * 2,
        ("대전광역시 유성구 대학로 199, 104동 701호",) * 2,
        ("3-14-8 Minami-Aoyama, Minato-ku, Tokyo 107-0062",) * 2,
        (
            "at 107 rue Saint-Denis, app. 9, Montréal QC H2J 2L3. Our",
            "107 rue Saint-Denis, app. 9, Montréal QC H2J 2L3",
        ),
        ("4500 boul. Saint-Laurent, bureau 210, Montréal (Québec) H2W 1Z4",) * 2,
        ("ul. Wiejska 10/12 m. 5, 00-590 Warszawa",) * 2,
        ("Ahornstraße 27, 10969 Berlin, Germany",) * 2,
        ("Via Roma, 12/A - 00184 Roma (RM)",) * 2,
        ("Rua Augusta 1508, apto 62, São Paulo - SP, 01304-001",) * 2,
        ("Jalan 5 minit 12345", None),
        (
            "27 bis, rue du Faubourg-du-Temple, 3e étage gauche, 75011 Paris",
            "27 bis, rue du Faubourg-du-Temple, 3e étage gauche, 75011 Paris",
        ),
        ("C/ Fuente del Olmo, 44, 2.º izda., 28890 Loeches", "C/ Fuente del Olmo, 44, 2.º izda., 28890 Loeches"),
        (
            "Bağdat Caddesi No: 44 Daire: 9,\nSuadiye, 34728 Kadıköy/istanbul",
            "Bağdat Caddesi No: 44 Daire: 9,\nSuadiye, 34728 Kadıköy/istanbul",
        ),
        ("os. Tysiąclecia 44 m. 18, 61-255 Poznań", "os. Tysiąclecia 44 m. 18, 61-255 Poznań"),
        ("44 Hoàng Diệu, Hải Châu, Đà Nẵng", "44 Hoàng Diệu, Hải Châu, Đà Nẵng"),
        ("44/7 Đưng L Văn S, Phưng 13, Qun 3, TP. H Chí Minh", "44/7 Đưng L Văn S, Phưng 13, Qun 3, TP. H Chí Minh"),
        ("S 44 ngō 102 Trưng Chinh, Đng Đa, Hà Ni", "S 44 ngō 102 Trưng Chinh, Đng Đa, Hà Ni"),
        ("Paseo de las Delicias 44, bajo, 28045 Madrid", "Paseo de las Delicias 44, bajo, 28045 Madrid"),
        ("Paseo de las Delicias 44, barato, 28045 Madrid", None),
        ("Top 10 Quán Ăn Ngon, Hà Nội", None),
        ("Ngày 24 Tháng Chín, Hà Nội", None),
        ("44 người, Hải Châu, Đà Nẵng", None),
        ("Taman Negara Hotel, Order 12345", None),
        ("Menu: Jalan Pintas, Settings, 10 items", None),
        ("Nguyễn Văn A, 25 tuổi, Quận 3, TP. Hồ Chí Minh", None),
        ("Release 12, Build X, TP. Link router", None),
        ("Buffer No: 12, Sok No: 4", None),
        ("시간대로 24 시간", None),
        ("Version 4-2-1 Minato-ku branch", None),
        ("Ligne 12 rue, H2J 2L3", None),
        ("Step 12, Main Menu, Settings 560058", None),
        ("The 12, Main Branch, Mumbai 2024", None),
        ("Rua Augusta, 250 - 10 unidades", None),
        ("Hauptstraße, 80469 München", None),
        ("04109 Leipzig", None),
        ("Version 4, 80469 Downloads", None),
        ("Via Rail 2024 Ticket", None),
        ("Ring 4, 80469 MHz", None),
        ("1 place for 20 12345 Units", None),
        ("大阪府の人口は880万人", None),
        ("sku Platz 12 1234 EUR", None),
    ],
)
def test_an_address_abroad_has_a_street_a_number_and_a_town(tagging: Detector, text: str, address: str | None) -> None:
    assert values_of(tagging, EntityType.ADDRESS, text) == ([address] if address else [])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lieferung an Wiebke Kleinschmidt, Leipzig", ["Wiebke Kleinschmidt"]),
        ("Kunde: Tobias Bergmann", ["Tobias Bergmann"]),
        ("Accompagnant : Mathilde Lefèvre", ["Mathilde Lefèvre"]),
        ("Cliente: Javier Fernández Ruiz", ["Javier Fernández Ruiz"]),
        ("Atendente: Tiago Moreira da Costa", ["Tiago Moreira da Costa"]),
        ("Gestionnaire : Noémie Delmas", ["Noémie Delmas"]),
        ("écrit par Benoît Chevalier hier", ["Benoît Chevalier"]),
        ("お届け先\n松本陽子 様", ["松本陽子"]),
        ("小林 健太様、ありがとう", ["小林 健太"]),
        ("お客様各位、皆様へ", []),
        ("管理者様、山田支店様", []),
        ("画面の仕様、同様の模様", []),
        ("Lieferung an Werktagen, Kunde werden", []),
        ("Éclair Chocolat, Über Uns", []),
    ],
)
def test_a_name_abroad_is_told_by_the_words_beside_it(tagging: Detector, text: str, names: list[str]) -> None:
    assert values_of(tagging, EntityType.PERSON, text) == names


@pytest.mark.parametrize(
    ("text", "heading", "found"),
    [
        ("Lucía Ortega Molina", "Cliente", True),
        ("Katharina Wiesner", "Kunde", True),
        ("Yoga Mat", "Bezeichnung", False),
    ],
)
def test_a_heading_calls_a_cell_a_name_in_other_languages(
    tagging: Detector, text: str, heading: str, *, found: bool
) -> None:
    kinds = [each.entity_type for each in tagging.detect(text, (Label(0, len(text), heading),))]
    assert (EntityType.PERSON in kinds) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ring 07 76 64 72 01 later", True),
        ("07408 162 726", True),
        ("03-3500-2224", True),
        ("080-3500-2224", True),
        ("0171 5033313", True),
        ("0152/27960236", True),
        ("0181 5033313", False),
        ("Information: 0800 555 0199", False),
        ("01 02 03 04 05", False),
        ("05 12 61 70 81", False),
        ("09 30 18 45 12", False),
        ("05408 162 726", False),
        ("03-3500-222", False),
        ("part number 03-3500-2224", False),
    ],
)
def test_a_phone_abroad_is_parted_as_its_country_does(tagging: Detector, text: str, *, found: bool) -> None:
    assert bool(values_of(tagging, EntityType.PHONE, text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15 Mill Brow, Edinburgh EH8 9YL", ["15 Mill Brow, Edinburgh EH8 9YL"]),
        ("AB 21 KINGSLEY ROAD, LEEDS, LS6 3HN", ["21 KINGSLEY ROAD, LEEDS, LS6 3HN"]),
        ("2210 PINE AVE APT 9, SEATTLE WA 98103", ["2210 PINE AVE APT 9, SEATTLE WA 98103"]),
        ("1067 Pine Street, Montréal, QC H2J 2L3", ["1067 Pine Street, Montréal, QC H2J 2L3"]),
        (
            "4946 Maple Dr, Apt 5B, Columbus,Marcus Reed\nOH 43215",
            ["4946 Maple Dr, Apt 5B, Columbus", "OH 43215"],
        ),
        ("18 Ridge Rd, Boise, ID\tyes\n83702\tx", ["18 Ridge Rd, Boise, ID", "83702"]),
        ("18 Ridge Rd, Boise\tyes\nno\n12345", ["18 Ridge Rd"]),
        ("PO Box 2948, 18 Ridge Rd, Boise, ID 83702", ["PO Box 2948, 18 Ridge Rd, Boise, ID 83702"]),
        (
            "the guard at Flat E, 12/F, Tower 3, Lake Garden, Hung Hom, but at Flat F,\n20/F, Tower 7, Lake Garden,",
            ["Flat E, 12/F, Tower 3, Lake Garden, Hung Hom", "Flat F,\n20/F, Tower 7, Lake Garden"],
        ),
        ("Unit A, 3/F, Some House, Kowloon, Tel 23", ["Unit A, 3/F, Some House, Kowloon"]),
        ("Table 3/F, Tower Defence, Game", []),
        ("In the 5 Minute Meeting, Product AB12 3CD", []),
        ("5 Speed Fan, Model AB1 2CD", []),
        ("100 Items, Total US 12345", []),
        ("Blk 123 Ang Mo Kio Ave 3 #08-1234 S560123", ["Blk 123 Ang Mo Kio Ave 3 #08-1234 S560123"]),
    ],
)
def test_an_address_in_english_goes_as_far_as_its_town(tagging: Detector, text: str, found: list[str]) -> None:
    assert values_of(tagging, EntityType.ADDRESS, text) == found


@pytest.mark.parametrize(
    "text",
    ["Blk 539 Bedok North Ave 3 #04-450, Singapore 520801", "Blk 521 Tampines Street 59 #10-174 Singapore\n527190"],
)
def test_a_street_of_singapore_bears_a_number(tagging: Detector, text: str) -> None:
    assert values_of(tagging, EntityType.ADDRESS, text) == [text]


def test_a_mobile_below_a_time_and_a_bracketed_number_beside_a_case_are_phones(tagging: Detector) -> None:
    time = Label(0, 11, "成交时间")
    (mobile,), (bracketed,) = tagging.detect("16684552400", (time,)), tagging.detect("Case (664) 645-5034")
    assert (mobile.entity_type, bracketed.entity_type) == (EntityType.PHONE, EntityType.PHONE)
    assert min(mobile.confidence, bracketed.confidence) >= 0.5
