"""Copied pieces of web pages: what is read in them, and what is left in the safe version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from guard.errors import InputError, RedactError
from guard.model import EntityType, Evidence, Finding, MaskStyle
from guard.redact.html import HtmlText, parse

PHONE = "13800138000"
OTHER_PHONE = "15900159111"


def findings(page: HtmlText, value: str, entity_type: EntityType = EntityType.PHONE) -> list[Finding]:
    """Every place of a value in the page's text, blanks or lines between its characters aside."""
    pattern = r"\s*".join(map(re.escape, value))
    return [
        Finding(entity_type, 1.0, place.start(), place.end(), Evidence("test"))
        for place in re.finditer(pattern, page.text)
    ]


def safe(data: bytes | str, value: str = PHONE, style: MaskStyle = MaskStyle.MASK) -> str:
    page = parse(data if isinstance(data, bytes) else data.encode())
    return page.mask(findings(page, value), style).decode()


def shown(page: str) -> str:
    return str(lxml_html.fromstring(page).text_content())


def test_text_has_lines_for_blocks_and_tabs_for_cells() -> None:
    page = parse(b"<p>one</p><div>two<br>three</div><table><tr><th>a<th>b<tr><td>c<td>d</table><ul><li>e<li>f</ul>")
    assert page.text.split("\n") == ["one", "two", "three", "a\tb", "c\td", "e", "f", ""]


def test_text_has_white_space_as_a_browser_shows_it() -> None:
    page = parse(
        b"<p>\n  one\n  two </p><p> three</p><pre>four\n  five</pre><span style='white-space: pre'>six\nseven</span>"
    )
    assert [line.strip() for line in page.text.split("\n")][:2] == ["one two", "three"]
    assert "four\n  five" in page.text
    assert "six\nseven" in page.text


def test_value_split_over_elements_is_one_piece_in_the_text_and_masked_wholly() -> None:
    page = "<p>call <b>138</b>0013<span style='color:red'>80<i>00</i></span> now</p>"
    assert PHONE in parse(page.encode()).text
    assert shown(safe(page)) == "call *********** now"
    assert shown(safe(page, style=MaskStyle.LABEL)) == "call [phone number] now"


def test_tags_and_plain_styles_of_masked_text_stay() -> None:
    page = safe("<p style='text-align: center; color: #f00; font-size: 12px'>call <b>13800138000</b></p>")
    assert '<p style="text-align: center">call <b>***********</b></p>' in page


READ = [
    ("alt", "<img alt='13800138000'>"),
    ("title", "<span title='13800138000'>x</span>"),
    ("value", "<input value='13800138000'>"),
    ("link to a telephone", "<a href='tel:13800138000'>call</a>"),
    ("link to a mail address", "<a href='mailto:13800138000@example.com'>write</a>"),
    ("escaped link", "<a href='tel:%3138%30%30138000'>call</a>"),
    ("path of a link", "<a href='https://crm.example/13800138000/'>customer</a>"),
    ("hidden element", "<p>x<span hidden>13800138000</span></p>"),
    ("styled away", "<p>x<span style='DISPLAY : none'>13800138000</span></p>"),
    ("hidden input", "<input type='hidden' value='13800138000'>"),
    ("data attribute", "<tr data-phone='13800138000'><td>138****8000"),
    ("number of a spreadsheet's cell", "<table><tr><td x:num='13800138000'>1.38E+10</table>"),
    ("value of a spreadsheet's cell", "<table><tr><td sdval='13800138000' sdnum='1033;'>1.38E+10</table>"),
    ("script", "<p>x</p><script>var user = {'phone': '13800138000'}</script>"),
    ("text in an address", "<p>x<img src='data:text/plain,13800138000'></p>"),
    ("comment", "<p>x<!-- 13800138000 --></p>"),
    ("title of the page", "<head><title>13800138000</title></head><p>x"),
    ("template", "<template><p>13800138000</p></template><p>x"),
    ("text of a drawing", "<svg><text>13800138000</text></svg>"),
    ("number in the place of a line", "<svg><path d='13800138000'></path></svg>"),
    ("unknown element", "<o:p>13800138000</o:p>"),
    ("text area", "<textarea>13800138000</textarea>"),
    ("character references", "<p>&#49;3800&#x31;38000</p>"),
    ("misnested", "<b>138<i>0013</b>8000</i>"),
    ("plaintext", "<plaintext>13800138000"),
    ("formula", "<math><msub><mi>a</mi><mn>13800138000</mn></msub><annotation>a_{13800138000}</annotation></math>"),
    ("conditional", "<![if !vml]>13800138000<![endif]>"),
]


@pytest.mark.parametrize("page", [page for _, page in READ], ids=[name for name, _ in READ])
def test_whatever_a_person_or_program_can_read_is_read_and_gone_from_the_safe_version(page: str) -> None:
    assert PHONE in parse(page.encode()).text
    assert PHONE not in safe(page)
    assert PHONE not in parse(safe(page).encode()).text


DROPPED = [
    "<script>var phone = '13800138000'</script>",
    "<style>p:after { content: '13800138000' }</style>",
    "<p style='background: url(http://x.example/13800138000)'>x",
    "<p style=\"content: '13800138000'; font-family: '13800138000'; color: rgb(13800138000)\">x",
    "<img src='data:image/png;base64,13800138000'>",
    "<img src='https://x.example/13800138000.png' srcset='13800138000'>",
    "<img src='file:///home/13800138000.png'>",
    "<p onclick='call(13800138000)' id='p13800138000' class='p13800138000' unheard='13800138000'>x",
    "<a href='https://crm.example/customer?phone=13800138000#13800138000'>x</a>",
    "<a href='javascript:call(13800138000)'>x</a>",
    "<a href='https://13800138000@crm.example/'>x</a>",
    "<a href='http://[13800138000'>x</a>",
    "<link href='13800138000'><meta content='13800138000'><base href='http://13800138000/'>",
    "<td colspan='13800138000' width='13800138000' bgcolor='#13800138000'>x",
    "<!--[if gte mso 9]><xml>13800138000</xml><![endif]-->x",
    "<?php 13800138000 ?>x",
    "<input type='password' name='13800138000'>",
    "<form action='/13800138000'><button formaction='/13800138000'>x</button></form>",
]


@pytest.mark.parametrize("page", DROPPED)
def test_what_is_no_text_is_not_in_the_safe_version(page: str) -> None:
    assert PHONE not in safe(page)


def test_links_to_pages_stay_without_query_and_fragment() -> None:
    assert '<a href="https://shop.example/goods/1">x</a>' in safe("<a href='https://shop.example/goods/1?a=b#c'>x</a>")


def test_value_found_in_the_text_is_gone_from_attributes_where_it_had_no_context() -> None:
    page = parse("<td>姓名</td><td title='张伟' aria-label='客户 张 伟'>张伟</td>".encode())
    at = page.text.index("张伟")
    masked = page.mask([Finding(EntityType.PERSON, 1.0, at, at + 2, Evidence("test"))]).decode()
    assert "张" not in masked


def test_an_address_in_letters_of_a_formula_is_one_piece() -> None:
    letters = "".join(f"<mi>{each}</mi>" for each in "kefu") + "<mn>55</mn><mi>@</mi>"
    page = parse(f"<math>{letters}<mi>x</mi><mi>.</mi><mi>example</mi><annotation>y</annotation></math>".encode())
    assert page.text.split() == ["kefu55@x.example", "y"]


def test_text_said_twice_is_read_once() -> None:
    page = parse(b"<p><a title='13800138000' data-phone='13800138000'>13800138000</a></p>")
    assert page.text.count(PHONE) == 1


ENCODED = [
    ("utf-8", "", "utf-8"),
    ("utf-8 with a mark", "", "utf-8-sig"),
    ("utf-16 with a mark", "", "utf-16"),
    ("utf-16 little endian", "", "utf-16-le"),
    ("utf-16 big endian", "", "utf-16-be"),
    ("declared", "<meta charset='gb2312'>", "gb2312"),
    ("declared in the old way", "<meta http-equiv=Content-Type content='text/html; charset=gbk'>", "gbk"),
    ("declared big5", "<meta charset=big5>", "big5"),
    ("not declared", "", "gb18030"),
    ("declared wrongly", "<meta charset='gb2312'>", "utf-8"),
    ("declared as what is unknown", "<meta charset='x-klingon'>", "gb18030"),
    ("declared in xml", "<?xml version='1.0' encoding='gbk'?>", "utf-8"),
]


@pytest.mark.parametrize(("head", "encoding"), [case[1:] for case in ENCODED], ids=[case[0] for case in ENCODED])
def test_every_usual_encoding_is_read_and_the_safe_version_is_utf8(head: str, encoding: str) -> None:
    data = f"<html><head>{head}</head><body><p>中文 13800138000</p></body></html>".encode(encoding)
    page = safe(data)
    assert "中文 ***********" in page
    assert 'content="text/html; charset=utf-8"' in page


@pytest.mark.parametrize("between", ["\0", "\0\0", "\0\x01", "\x01"])
def test_signs_that_browsers_pass_over_hide_nothing(between: str) -> None:
    assert parse(f"<p>{between.join(PHONE)}</p>".encode()).text.strip() == PHONE


@pytest.mark.parametrize("data", [b"", b"  \n", b"<!---->", b"<!-- only -->", b"\x00", b"<", b"</p>", b"\xff\xfe"])
def test_page_without_text_is_empty(data: bytes) -> None:
    page = parse(data)
    assert page.text.strip() in ("", "only", "<")
    assert b"<body>" in page.mask([])


def test_page_nested_beyond_reading_is_refused() -> None:
    with pytest.raises(InputError, match="too deep"):
        parse(b"<div>" * 5000 + b"13800138000")


def test_page_that_says_one_thing_or_another_is_refused() -> None:
    said = PHONE.encode("utf-7") + b"+AGE-"
    for head in ("<meta charset=utf-7>", "<meta http-equiv=Content-Type content='text/html; charset=UTF7'>"):
        with pytest.raises(InputError, match="UTF-7"):
            parse(head.encode() + said)
    assert PHONE in parse(b"<meta charset=utf-7>\xe8\x8c\xb6" + said).text


def test_finding_without_a_place_in_the_page_is_refused() -> None:
    with pytest.raises(RedactError):
        parse(b"<p>x").mask([Finding(EntityType.PHONE, 1.0, None, None, Evidence("test"))])


def test_masking_leaves_the_page_as_it_was_read() -> None:
    page = parse(b"<p>13800138000</p>")
    first = page.mask(findings(page, PHONE))
    assert page.mask(findings(page, PHONE)) == first
    assert PHONE in page.mask([]).decode()


_WRAPS = [
    "{}",
    "<b>{}</b>",
    "<span style='color:red'>{}</span>",
    "<i><u>{}</u></i>",
    "<o:x>{}</o:x>",
    "{}<!--c-->",
    "{}<script>1</script>",
    "<em title='a'>{}</em>",
    "{}<i hidden>x</i>",
]
_MARKUP = [
    *"<>/='\"&;! ab1\n\0中",
    *(
        "<p ",
        "<td>",
        "</",
        "<!--",
        "-->",
        "&#x31;",
        "<a href=",
        "<pre>",
        "<svg>",
        "title=",
        "<textarea>",
        "</textarea>",
    ),
    *(
        "<select><option>",
        "<![CDATA[",
        "style='display:none'",
        "<plaintext>",
        "<head>",
        "<title>",
        "<frameset>",
        "&#2;",
        "%02",
    ),
]


@given(
    st.lists(st.integers(1, 10), max_size=6),
    st.lists(st.sampled_from(_WRAPS), min_size=7, max_size=7),
    st.sampled_from(["<p>{}</p>", "<td>{}</td>", "x{}", "<table><tr><td>a<td>{}<td>b</table>", "<pre>\n{}</pre>"]),
    st.sampled_from(["utf-8", "utf-16", "gb18030"]),
    st.sampled_from([MaskStyle.MASK, MaskStyle.LABEL]),
)
def test_output_does_not_depend_on_a_masked_value_however_it_is_split(
    cuts: Sequence[int], wraps: Sequence[str], around: str, encoding: str, style: MaskStyle
) -> None:
    def page(value: str) -> bytes:
        edges = sorted({0, *cuts, len(value)})
        pieces = [value[start:end] for start, end in pairwise(edges)]
        return around.format("".join(wrap.format(piece) for wrap, piece in zip(wraps, pieces, strict=False))).encode(
            encoding
        )

    one, other = parse(page(PHONE)), parse(page(OTHER_PHONE))
    assert PHONE in one.text
    masked = one.mask(findings(one, PHONE), style)
    assert masked == other.mask(findings(other, OTHER_PHONE), style)
    assert not re.search(r"\d", shown(masked.decode()))


@pytest.mark.parametrize(
    "page",
    [
        "<p>138&#2;0013&#x0;8000</p>",
        "<a href='tel:138%020013'>138\x010013</a>",
        "<p {x='1' :='2' 1='3' \"='4'>x",
        "<p>x<span>&#65535;</span>&#xD800;&#99999999999999;</p>",
        "\ufffe<p>\f\v</p>",
    ],
)
def test_characters_and_names_that_no_tree_may_hold_do_no_harm(page: str) -> None:
    read = parse(page.encode())
    assert parse(read.mask([])).text.split() == read.text.split()


@given(st.lists(st.sampled_from(_MARKUP), max_size=40))
def test_any_markup_can_be_read_and_every_character_of_it_masked(parts: list[str]) -> None:
    page = parse("".join(parts).encode())
    whole = [Finding(EntityType.SECRET, 1.0, 0, len(page.text), Evidence("test"))] if page.text else []
    assert shown(page.mask(whole).decode()).strip() in ("", "****")
    assert parse(page.mask([])).text.split() == parse(parse(page.mask([])).mask([])).text.split()
