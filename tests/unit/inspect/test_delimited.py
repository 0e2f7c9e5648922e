"""Text files with columns: the heading above a cell counts as in a copied table."""

from __future__ import annotations

import pytest

from guard.inspect.delimited import as_rows
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType

TABLE = "客户姓名,手机号,订单号\n覃伟,13800138000,20231127001\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_cell_is_what_its_heading_says_and_the_encoding_stays(blind: Tools, sign: str, encoding: str) -> None:
    made = look(Kind.TEXT_FILE, TABLE.replace(",", sign).encode(encoding), blind)
    types = [finding.entity_type for finding in made.findings]
    assert types == [EntityType.PERSON, EntityType.PHONE, EntityType.ORDER_NO]
    safe = made.safe(frozenset(EntityType))
    assert safe is not None
    assert safe.decode(encoding) == sign.join(("客户姓名", "手机号", "订单号\n****", "***********", "****\n"))


def test_signs_in_quotes_part_nothing_and_every_place_stays() -> None:
    table = 'name,note\r\n"王小明","a, b\n""c"""\nx,y'
    assert as_rows(table) == 'name\tnote\r\n 王小明 \t a, b  "c " \nx\ty'
    assert len(as_rows(table)) == len(table)


def test_a_table_of_one_column_is_what_its_fields_say(blind: Tools) -> None:
    secret = '"db_pass: m{{h}o)p${e]nob(ody[finds>-_$#thisone}},"'
    table = f'联系电话：15912345678\r\n{secret}\r\n"if (key != ""a"") {{"\r\nno "one" here'
    assert as_rows(table).splitlines()[1:] == [
        " db_pass: m{{h}o)p${e]nob(ody[finds>-_$#thisone}}, ",
        ' if (key !=  "a ") { ',
        'no "one" here',
    ]
    assert len(as_rows(table)) == len(table)
    types = [finding.entity_type for finding in look(Kind.TEXT_FILE, table.encode(), blind).findings]
    assert types == [EntityType.PHONE, EntityType.SECRET]


@pytest.mark.parametrize(
    "text", ["", "one, two", "Dear Ann,\nthank you for your order, which came.\nYours, Bob", "a,b"]
)
def test_sentences_are_no_table(text: str) -> None:
    assert as_rows(text) == text
