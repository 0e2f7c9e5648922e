"""Names in Latin letters that their form, a mailbox, a call or an order's row tells. All persons are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import Label
from tests.support.detected import names_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nur Izzati binti Yee", ["Nur Izzati binti Yee"]),
        ("Call Qadri bin Leong, Wexa ibni Zorv", ["Qadri bin Leong", "Wexa ibni Zorv"]),
        ("S. Dewala a/p Kumar; Qivan d/o Gopal", ["S. Dewala a/p Kumar", "Qivan d/o Gopal"]),
        ("Dr Qadri bin Leong", ["Qadri bin Leong"]),
        ("Sheet AHMAD QADRI BIN LEONG", ["AHMAD QADRI BIN LEONG"]),
        ("SITI BINTI YEE", ["SITI BINTI YEE"]),
        ("KAVITHA A/P MURUGAN", ["KAVITHA A/P MURUGAN"]),
        ("Recycle Bin Settings, RECYCLE BIN EMPTY, open bin folder, Input A/L Ratio, the I/O Port", []),
    ],
)
def test_a_child_is_called_by_the_father(by_rules: Detector, text: str, names: list[str]) -> None:
    assert names_of(by_rules, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nguyen Thi Papadopoulos called", ["Nguyen Thi Papadopoulos"]),
        ("Trần Văn Minh, Lê Thị Thu Hà", ["Trần Văn Minh", "Lê Thị Thu Hà"]),
        ("Đặng Quốc Bảo", ["Đặng Quốc Bảo"]),
        ("Bui Khoi Nghi", ["Bui Khoi Nghi"]),
        ("Le Van Quy", ["Le Van Quy"]),
        ("name: Lưu Bảy; customer: Ứng Diễm", ["Lưu Bảy", "Ứng Diễm"]),
        ("name: ảnh ứng dụng", []),
        ("Le Van Noir, Do Van Sales, Le Monde Dip", []),
        ("Đăng Nhập Hệ Thống, Phạm Vi Công Chúng, Dang Nhap He Thong", []),
        ("Bui Khoi Nghi Street, 12 Bui Khoi Nghi, src/Bui Khoi Nghi", []),
    ],
)
def test_vietnamese_names_count_with_their_marks_and_without(by_rules: Detector, text: str, names: list[str]) -> None:
    assert names_of(by_rules, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Wong Kok Murugan", ["Wong Kok Murugan"]),
        ("Lee Chong Razak", ["Lee Chong Razak"]),
        ("Tan Leather Wallet", []),
        ("Lee Kai Service", []),
    ],
)
def test_a_cell_may_hold_a_name_of_mixed_descent(by_rules: Detector, text: str, names: list[str]) -> None:
    assert names_of(by_rules, text, (Label(0, len(text), "Wxyz"),)) == names
    assert names_of(by_rules, f"see {text} now") == []


@pytest.mark.parametrize("label", ["Taken by", "Booked by", "Pharmacist", "Adjuster", "Sharer"])
def test_who_serves_and_who_stays_is_named(by_rules: Detector, label: str) -> None:
    assert names_of(by_rules, "Qorvan Ashbury", (Label(0, 14, label),)) == ["Qorvan Ashbury"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("email sent to Qirra Ashbury (bluefin23@corp.example)", ["Qirra Ashbury"]),
        ("Qirra Ashbury <bluefin23@gmail.com>", ["Qirra Ashbury"]),
        ("Qirra Ashbury <q.ashbury@corp.example>", ["Qirra Ashbury"]),
        ("Qirra Ashbury <bluefin23@corp.example>", []),
        ("Acme Billing Team <billing@gmail.com>, write to Customer Support (x23@gmail.com)", []),
        ("Qirra Ashbury called from (03) 9077 3926", ["Qirra Ashbury"]),
        ("Quick Support called from 9077 3926; Qirra Function called from main", []),
        ("Signed in as Qirra Xiang; logged in as Qirra Ashbury", ["Qirra Xiang", "Qirra Ashbury"]),
    ],
)
def test_who_writes_and_calls_is_named(by_rules: Detector, text: str, names: list[str]) -> None:
    assert names_of(by_rules, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#AU56448·2026-02-09·$2,246.14·Qimitra Ashbury", ["Qimitra Ashbury"]),
        ("Orders\n10042 | Qimitra Ashbury | 2026-02-09 | €24.50\n", ["Qimitra Ashbury"]),
        ("#AU56448 | 2026-02-09 | $2,246.14 | In Transit | Partially Refunded", []),
        ("#10042 · 2026.02.09 · Quick Build", []),
        ("2026-02-09 · $20.50 · Qimitra Ashbury", []),
    ],
)
def test_a_row_of_an_order_names_its_customer(by_rules: Detector, text: str, names: list[str]) -> None:
    assert names_of(by_rules, text) == names


@pytest.mark.parametrize(
    ("heading", "cells", "names"),
    [
        ("Patient", "Zorvan\nLindqvist", ["Zorvan\nLindqvist"]),
        ("Caller", "Qemily Van der\nBerg", ["Qemily Van der\nBerg"]),
        ("Patient", "Zorvan\nAshbury\nQirra\nAshbury", ["Zorvan\nAshbury", "Qirra\nAshbury"]),
        ("Caller", "Renée\n\n555\n\nNakamura", ["Renée", "Nakamura"]),
        ("Caller", "Zorvan\n\n555\n\nNakamura", []),
        ("Caller", "Renée\nUnknown", ["Renée"]),
        ("Size", "Zorvan\nLindqvist", []),
        ("业主", "艾尼瓦尔\n吾甫尔", ["艾尼瓦尔\n吾甫尔"]),
        ("业主", "王小\n明", ["王小\n明"]),
        ("客户", "商\n品", []),
        ("客户", "公司\n客户", []),
    ],
)
def test_a_narrow_cell_breaks_a_name(by_rules: Detector, heading: str, cells: str, names: list[str]) -> None:
    places, at = [], 0
    for line in cells.split("\n"):
        if line.isalpha() or " " in line:
            places.append(Label(at, at + len(line), heading))
        at += len(line) + 1
    assert names_of(by_rules, cells, tuple(places)) == names
