"""Of a page's styles nothing is handed on but known words; what they say or hide is read."""

from __future__ import annotations

import time
from base64 import b64encode

import pytest

from guard.redact.html import parse

PHONE = "13800138000"
DRAWING = f"<svg xmlns='x'><path d='15900159000'/><text>{PHONE}</text></svg>"


def made(page: str) -> str:
    """The page anew, with nothing masked."""
    return parse(page.encode()).mask(()).decode()


@pytest.mark.parametrize("words", ["张伟 138 0013 8000", "Zhang Wei"])
@pytest.mark.parametrize(
    "style", ["list-style-type: '{}'", 'list-style-type: "{}" ! important', "text-align: {}", "font-weight: {} 700"]
)
def test_a_style_says_no_words_of_its_own(style: str, words: str) -> None:
    page = f"<li style='{style.format(words)}'>x" if '"' in style else f'<li style="{style.format(words)}">x'
    assert not {word for word in words.split() if word.lower() in made(page).lower()}


@pytest.mark.parametrize(
    "style",
    ["font-weight: 700", "list-style-type: lower-roman", "text-decoration: underline dotted", "white-space: pre"],
)
def test_plain_styles_stay(style: str) -> None:
    assert style in made(f"<p style='{style.upper()}'>x")


SAYING = {
    "a text before": f"p::before {{ content: '{PHONE}' }}",
    "one in pieces": f"p::after{{content:'{PHONE[:3]}' /* ' */ \"{PHONE[3:7]}\" attr(x) '{PHONE[7:]}'!important}}",
    "one in numbers of signs": f"p:after{{content:'\\31 {PHONE[1:]}'}}",
    "one that is kept": f":root{{--phone:'{PHONE}'}} p:after{{content:var(--phone)}}",
    "a list's": f"li {{ list-style: '{PHONE}' }}",
    "one without an end": f"p:after{{content:'{PHONE}",
    "a drawing": f'p{{background:url("data:image/svg+xml;utf8,{DRAWING}")}}',
    "a packed drawing": f"p{{background:url(data:image/svg+xml;base64,{b64encode(DRAWING.encode()).decode()})}}",
}


@pytest.mark.parametrize("way", SAYING)
def test_what_a_sheet_says_is_read_and_in_no_safe_page(way: str) -> None:
    page = parse(f"<head><style>{SAYING[way]}</style></head><p>x".encode())
    assert PHONE in page.text
    assert PHONE not in page.mask(()).decode()


def test_what_a_style_of_an_element_draws_is_read() -> None:
    page = parse(f"<p style=\"background: url('data:image/svg+xml,{DRAWING.replace(chr(39), '%22')}')\">x".encode())
    assert PHONE in page.text
    assert "15900159000" not in page.text


@pytest.mark.parametrize(
    "sheet",
    [
        f"p {{ width: {PHONE}px; color: #{PHONE[:6]}; margin: 138 0013 8000 }}",
        f"@font-face {{ font-family: 'F{PHONE}'; src: url(https://x.example/{PHONE}.woff) }}",
        f"/* {PHONE} */ a[href='{PHONE}'] {{ background: url('{PHONE}.png') }}",
        "i:before { content: '\\e900' } q:after { content: '' }",
    ],
)
def test_measures_fonts_and_addresses_of_a_sheet_say_nothing(sheet: str) -> None:
    assert parse(f"<style>{sheet}</style><p>x".encode()).text.strip() == "x"


@pytest.mark.parametrize("sheet", [".h{display:none}", "/* { */ b{} span.h , .x { visibility: hidden }"])
def test_a_number_is_read_without_what_a_sheet_hides_in_it_and_with_it(sheet: str) -> None:
    page = parse(f"<style>{sheet}</style><p>138<span class='a h'>7</span>00138000".encode())
    assert page.text.splitlines() == [PHONE, "7", f"{PHONE[:3]}7{PHONE[3:]}"]


@pytest.mark.parametrize("sheet", ["@media print{.h{display:none}}", ".h{color:red}", "p .h{display:none}"])
def test_what_a_sheet_does_not_hide_everywhere_stays(sheet: str) -> None:
    assert "<span>7</span>" in made(f"<style>{sheet}</style><p>138<span class=h>7</span>00138000")


def test_what_a_sheet_hides_beside_words_stays_as_a_script_may_show_it() -> None:
    assert "<td>7</td>" in made("<style>.h{display:none}</style><table><tr><td>1</td><td class=h>7</td></table>")


@pytest.mark.parametrize("sheet", ["/*", '\\"', "@", "a", "{", "}", "--", "url(", "content:'"])
def test_sheets_without_end_are_read_in_time(sheet: str) -> None:
    began = time.process_time()
    parse(f"<style>{sheet * 500_000}</style><p>x".encode())
    assert time.process_time() - began < 10
