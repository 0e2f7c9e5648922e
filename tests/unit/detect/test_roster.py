"""The firm's customer list: what is found, what it costs to have the file, which keys and files are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.cli import main
from guard.detect import Detector, Roster
from guard.detect.roster import build, email_form, name_form, number_form, number_forms
from guard.errors import InputError
from guard.model import DetectionSettings, EntityType

KEY = bytes(range(32))
CUSTOMERS = (("李小龙", "13800138000", "lee@corp.cn"), ("欧阳若曦", "+86 139-0000-1111", "Ouyang@Corp.cn"))


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    forms = (
        form
        for name, phone, mail in CUSTOMERS
        for form in (name_form(name), number_form(phone), email_form(mail))
        if form is not None
    )
    path = tmp_path / "roster.bin"
    assert build(forms, path, KEY) == 6
    return Roster(path, KEY)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("打 138 0013 8000", ["138 0013 8000"]),
        ("１３８００１３８０００", ["１３８００１３８０００"]),
        ("l38O0138O00", ["l38O0138O00"]),
        ("13900001111 是她的", ["13900001111"]),
        ("发到 LEE@corp.cn", ["LEE@corp.cn"]),
        ("李小龙 13999998888", ["李小龙"]),
        ("李小龙来了", []),
        ("13800138001", []),
        ("", []),
    ],
)
def test_customers_are_found_however_they_are_written(roster: Roster, text: str, values: list[str]) -> None:
    detector = Detector(DetectionSettings(names=False), roster=roster)
    customers = [found for found in detector.detect(text) if found.entity_type is EntityType.CUSTOMER]
    assert [text[found.start : found.end] for found in customers] == values


def test_a_customer_keeps_its_other_type(roster: Roster) -> None:
    found = Detector(DetectionSettings(names=False), roster=roster).detect("13800138000")
    assert {each.entity_type for each in found} == {EntityType.CUSTOMER, EntityType.PHONE}


def test_the_policy_can_switch_customers_off(roster: Roster) -> None:
    settings = DetectionSettings(names=False, disabled=frozenset({EntityType.CUSTOMER}))
    assert [each.entity_type for each in Detector(settings, roster=roster).detect("13800138000")] == [EntityType.PHONE]


def test_the_file_holds_eight_bytes_a_value_and_no_clear_text(tmp_path: Path) -> None:
    path = tmp_path / "roster.bin"
    count = build((f"N138{number:08}" for number in range(1000)), path, KEY)
    content = path.read_bytes()
    assert count == len(Roster(path, KEY)) == 1000
    assert len(content) - 8 * count < 64
    assert b"138" + b"0" * 5 not in content
    roster = Roster(path, KEY)
    assert all(roster.holds(f"N138{number:08}") for number in range(1000))
    assert not any(roster.holds(f"N139{number:08}") for number in range(1000))


def test_another_key_a_damaged_file_and_no_file_are_refused(roster: Roster, tmp_path: Path) -> None:
    path = tmp_path / "roster.bin"
    with pytest.raises(InputError) as refused:
        Roster(path, KEY[::-1])
    assert refused.value.code == "roster-key"
    (tmp_path / "cut.bin").write_bytes(path.read_bytes()[:-3])
    for name in ("cut.bin", "missing.bin"):
        with pytest.raises(InputError):
            Roster(tmp_path / name, KEY)
    with pytest.raises(InputError):
        build(iter(()), path, b"short")


def test_an_empty_roster_knows_nobody(tmp_path: Path) -> None:
    build(iter(()), tmp_path / "none.bin", KEY)
    assert not Roster(tmp_path / "none.bin", KEY).holds("N13800138000")


def test_the_command_builds_a_roster_and_makes_its_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "customers.csv"
    table.write_text("姓名,手机号,城市,email\n李小龙,13800138000,深圳,lee@corp.cn\n", encoding="utf-8-sig")
    output, key = tmp_path / "roster.bin", tmp_path / "roster.key"
    assert main(["roster", "build", str(table), "-o", str(output), "--key", str(key)]) == 0
    assert "13800138000" not in capsys.readouterr().err
    made = Roster(output, key.read_bytes())
    assert len(made) == 3
    assert main(["roster", "build", str(table), "-o", str(output), "--key", str(key)]) == 0
    assert len(Roster(output, key.read_bytes())) == 3


def test_a_table_without_headings_gives_its_numbers_and_addresses(tmp_path: Path) -> None:
    table = tmp_path / "bare.csv"
    table.write_text("13800138000,a@b.cn\n13900001111,c@d.cn\n", encoding="utf-8")
    output = tmp_path / "roster.bin"
    assert main(["roster", "build", str(table), "-o", str(output), "--key", KEY.hex()]) == 0
    assert len(Roster(output, KEY)) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_table_may_be_in_any_encoding_that_spreadsheets_save(encoding: str, tmp_path: Path) -> None:
    table, output = tmp_path / "customers.csv", tmp_path / "roster.bin"
    table.write_text("姓名,手机\n李小龙,13800138000\n", encoding=encoding)
    assert main(["roster", "build", str(table), "-o", str(output), "--key", KEY.hex()]) == 0
    roster = Roster(output, KEY)
    assert len(roster) == 2
    assert roster.holds("P李小龙")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("客户编号 KH-2024-0001 续费", ["KH-2024-0001"]),
        ("kh-2024-0001", ["kh-2024-0001"]),
        ("KH20240001", ["KH20240001"]),
        ("KH-2024-0002", []),
        ("Hans Müller hans@example.de", ["Hans Müller", "hans@example.de"]),
        ("Herr Hans Müller, +49 30 901820", ["Hans Müller"]),
        ("Hans Müller", []),
    ],
)
def test_customer_numbers_with_dashes_and_latin_names_are_found(text: str, values: list[str], tmp_path: Path) -> None:
    forms = (number_form("KH-2024-0001"), name_form("Hans Müller"), email_form("hans@example.de"))
    build(filter(None, forms), tmp_path / "roster.bin", KEY)
    detector = Detector(DetectionSettings(names=False), roster=Roster(tmp_path / "roster.bin", KEY))
    found = [each for each in detector.detect(text) if each.entity_type is EntityType.CUSTOMER]
    assert [text[each.start : each.end] for each in found] == values


def test_a_table_that_cannot_be_read_ends_the_command_with_2(tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\xd8,\x00")
    for name in ("missing.csv", "binary.csv"):
        arguments = ["roster", "build", str(tmp_path / name), "-o", str(tmp_path / "r.bin"), "--key", KEY.hex()]
        assert main(arguments) == 2


@pytest.mark.parametrize(
    "numbers",
    [
        ["13800138000", "062345678", "123456"],
        ["13800138000", "12345"],
        ["+86 138-0013-8000", "13800138000", "１３８００１３８０００", ""],
        ["8613800138000", "13800138000"],
        [],
    ],
)
def test_many_numbers_have_the_forms_that_each_has(numbers: list[str]) -> None:
    assert list(number_forms(numbers)) == [number_form(number) for number in numbers]


def test_rows_of_any_length_and_more_than_are_read_at_once_count(tmp_path: Path) -> None:
    table, output = tmp_path / "customers.csv", tmp_path / "roster.bin"
    rows = [f"李小龙,{13_000_000_000 + index},{index}@corp.cn" for index in range(5000)] + ["王芳", "", ",13900001111,"]
    table.write_text("\n".join(["姓名,手机,邮箱", *rows]), encoding="utf-8")
    assert main(["roster", "build", str(table), "-o", str(output), "--key", KEY.hex()]) == 0
    roster = Roster(output, KEY)
    assert len(roster) == 2 + 5000 + 1 + 5000
    assert all(map(roster.holds, ("P李小龙", "P王芳", "N13000004999", "N13900001111", "E4999@corp.cn")))
