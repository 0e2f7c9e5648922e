"""What cannot be seen is not in a rebuilt page, and parts no number; what can be seen is never lost."""

from __future__ import annotations

import pytest

from guard.redact.hiding import hides
from guard.redact.html import parse

PHONE = "13800138000"
HIDDEN = (
    """
font-size:0|font-size: 0px|font-size:.5px|font-size:1px|font-size:1%|font:0/0 a|font: bold 0 serif|font-size:0.01em
color:transparent|color:rgba(0,0,0,0)|color:hsla(0, 0%, 0%, 0.0)|color:#00000000|color:#0000|color:rgb(0 0 0 / 0)
color:rgb(0 0 0 / 1%)|color: #12345600 !important
opacity:0|opacity:0%|opacity:.01|opacity:0.0|zoom:0|display:none|DISPLAY : NONE !important|visibility:hidden
visibility:collapse|content-visibility:hidden|mso-hide:all
position:absolute;left:-9999px|left:-99em|position:fixed;left:9999px|margin-left:-9999px|text-indent:-999px|top:-200vh
width:0;overflow:hidden|height:0px;overflow:hidden|max-height:1px; overflow: clip
clip:rect(0,0,0,0)|clip-path:inset(50%)|clip-path:inset(100%)|clip-path:circle(0)|clip-path:polygon(0 0, 0 0, 0 0, 0 0)
transform:scale(0)|transform:scaleX(0)|transform:rotate(3deg) scale(0.01)
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
SHOWN = (
    """
font-size:12px|font-size:0.9em|font-size:.875rem|font-size:10.0pt|font-size:80%|font: italic 0.9em/1.2 Arial
font:700 12px a|font:100 1em a|font-size:larger|color:rgb(0,0,0)|color:rgb(255, 0, 0)|color:hsl(0, 100%, 0%)
color:rgba(0,0,0,.87)|color:#000|color:#000000|color:#f00f|color:rgb(0 0 0 / 80%)|background-color:transparent
border-color:#0000|opacity:1|opacity:.9|opacity:50%|zoom:1|zoom:100%|display:block|visibility:visible
margin-left:-18.0pt;text-indent:-18.0pt|left:-3px|margin:0 0 0 0|left:1024px|width:0|height:0|width:0;overflow:visible
overflow:hidden;width:100%|clip-path:inset(0)|clip:auto|clip-path:circle(50%)|transform:scale(1)|transform:scale(0.5)
max-width:0;white-space:nowrap|line-height:0|letter-spacing:0|
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("style", HIDDEN)
def test_what_nobody_sees_parts_no_number_and_is_read_by_itself(style: str) -> None:
    assert hides(style)
    assert PHONE in parse(f"<p>138<i style='{style}'>9</i>00138000".encode()).text
    whole = parse(f"<p>x<i style='{style}'>{PHONE}</i>".encode())
    assert PHONE in whole.text
    assert PHONE not in whole.mask([]).decode()


@pytest.mark.parametrize("style", SHOWN)
def test_what_can_be_seen_stays(style: str) -> None:
    assert not hides(style)
    assert PHONE in parse(f"<p>x<i style='{style}'>{PHONE}</i>".encode()).mask([]).decode()


@pytest.mark.parametrize(
    "page",
    [
        "<p>x <bdo dir=rtl>{}</bdo> y",
        "<p>x <BDO dir='RTL'>{}</BDO>",
        "<p>x <i style='direction:rtl; unicode-bidi:bidi-override'>{}</i> y",
        "<p>x <i dir=rtl style='unicode-bidi: isolate-override'>{}</i>",
        "<p>x \u202e{}\u202c y",
    ],
)
def test_what_is_shown_the_other_way_round_is_marked_as_such_in_the_text_and_in_the_rebuilt_page(page: str) -> None:
    rebuilt = parse(page.format(PHONE[::-1]).encode())
    assert f"\u202e{PHONE[::-1]}\u202c" in rebuilt.text
    assert f"\u202e{PHONE[::-1]}\u202c" in rebuilt.mask([]).decode()


def test_a_direction_alone_turns_no_digits() -> None:
    assert "\u202e" not in parse(b"<p dir=rtl>138<span style='direction:rtl'>0013</span>").text
