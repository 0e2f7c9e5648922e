"""Between X11's targets and neutral formats."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.desktop.x11.formats import (
    TEXT_TARGETS,
    Content,
    Transcoding,
    kind_of,
    neutral,
    original_offer,
    others,
    plan,
    safe_offer,
)


def named(targets: str) -> tuple[str, ...]:
    return tuple(targets.split())


QT_PICTURE = named(
    "application/x-qt-image image/png image/bmp image/cur image/icns image/ico image/jfif image/jpeg image/jpg "
    "image/pbm BITMAP image/pgm image/ppm PIXMAP image/tif image/tiff image/wbmp image/webp image/xbm image/xpm "
    "TARGETS MULTIPLE TIMESTAMP SAVE_TARGETS"
)
GTK_TEXT = named("TIMESTAMP TARGETS MULTIPLE SAVE_TARGETS UTF8_STRING COMPOUND_TEXT TEXT STRING text/plain")
BROWSER = named("TARGETS text/html UTF8_STRING STRING TEXT text/plain chromium/x-source-url chromium/x-web-custom-data")
OFFICE_SHEET = named("application/x-openoffice-embed-source-xml text/rtf text/html image/png UTF8_STRING image/bmp")


def octets(kind: str, data: bytes) -> Content:
    return Content(kind, 8, data)


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("UTF8_STRING", "text/plain"),
        ("STRING", "text/plain"),
        ("COMPOUND_TEXT", "text/plain"),
        ("text/plain;charset=utf-8", "text/plain"),
        ("text/plain;charset=GBK", "text/plain"),
        ("text/html", "text/html"),
        ("text/richtext", "text/rtf"),
        ("application/x-qt-image", "image/png"),
        ("image/x-MS-bmp", "image/bmp"),
        ("image/jpg", "image/jpeg"),
        ("x-special/gnome-copied-files", "x-special/gnome-copied-files"),
        ("chromium/x-source-url", "chromium/x-source-url"),
        ("TARGETS", None),
        ("PIXMAP", None),
        ("TK_WINDOW", None),
    ],
)
def test_a_target_means_one_neutral_format(target: str, kind: str | None) -> None:
    assert kind_of(target) == kind


@pytest.mark.parametrize(
    ("offered", "text_only", "main"),
    [
        (GTK_TEXT, True, {"UTF8_STRING", "COMPOUND_TEXT", "TEXT", "STRING", "text/plain"}),
        (BROWSER, True, {"UTF8_STRING", "STRING", "TEXT", "text/plain", "text/html"}),
        (QT_PICTURE, False, {"image/png"}),
        (OFFICE_SHEET, False, {"UTF8_STRING", "text/html", "text/rtf", "image/png", "image/bmp"}),
        (("text/uri-list", "UTF8_STRING"), False, {"text/uri-list", "UTF8_STRING"}),
        (("application/x-blender",), True, set()),
    ],
    ids=["text", "browser", "qt picture", "sheet", "files", "own form"],
)
def test_what_is_fetched_first_and_what_is_taken_over_at_once(
    offered: tuple[str, ...], text_only: bool, main: set[str]
) -> None:
    planned = plan(offered)
    assert planned.text_only == text_only
    assert {*planned.texts, *planned.pictures} == main


def test_text_is_asked_for_before_everything_else() -> None:
    assert kind_of(plan(OFFICE_SHEET).texts[0]) == "text/plain"


def test_a_picture_without_a_lossless_form_is_fetched_in_the_best_one() -> None:
    assert plan(("image/jpeg", "image/x-icon", "image/ico", "image/gif")).pictures == ("image/gif",)


def test_drawings_are_kept_beside_the_best_encoding() -> None:
    inkscape = (
        "image/x-inkscape-svg",
        "image/svg+xml",
        "image/png",
        "image/bmp",
        "image/gif",
        "image/tiff",
        "image/jpeg",
    )
    planned = plan(inkscape).pictures
    assert planned[0] == "image/png"
    assert set(planned[1:]) == {"image/x-inkscape-svg", "image/svg+xml", "image/gif"}


def test_forms_of_one_program_are_limited_in_number() -> None:
    planned = plan((*(f"application/x-own-{number}" for number in range(200)), "UTF8_STRING"))
    assert planned.texts == ("UTF8_STRING",)
    assert len(planned.opaque) < 50


def test_a_password_manager_s_mark_is_seen() -> None:
    assert plan(("UTF8_STRING", "x-kde-passwordManagerHint")).secret
    assert not plan(("UTF8_STRING",)).secret


@pytest.mark.parametrize(
    ("contents", "text"),
    [
        ({"STRING": octets("STRING", b"caf\xe9"), "UTF8_STRING": octets("UTF8_STRING", "café 张".encode())}, "café 张"),
        ({"STRING": octets("STRING", b"caf\xe9")}, "café"),
        ({"STRING": octets("STRING", "张三".encode())}, "张三"),
        ({"text/plain": octets("text/plain", "张三".encode("gbk"))}, "张三"),
        ({"text/plain;charset=GBK": octets("text/plain;charset=GBK", "张三".encode("gbk"))}, "张三"),
        ({"text/plain;charset=utf-16": octets("x", "张三".encode("utf-16"))}, "张三"),
        ({"text/plain;charset=nonsense": octets("x", "张三".encode())}, "张三"),
        ({"UTF8_STRING": octets("UTF8_STRING", b"ends\0")}, "ends"),
        ({"UTF8_STRING": octets("UTF8_STRING", b"ends\0\7")}, "ends"),
        ({"UTF8_STRING": octets("UTF8_STRING", b"goes on\0ab")}, "goes on\0ab"),
        ({"UTF8_STRING": octets("UTF8_STRING", b"\xff\xff\xff")}, "\xff\xff\xff"),
    ],
)
def test_text_is_decoded_from_its_best_target(contents: dict[str, Content], text: str) -> None:
    assert neutral(contents)["text/plain"].decode() == text


def test_markup_in_utf_16_comes_in_utf_8() -> None:
    contents = {"text/html": octets("text/html", b"\xff\xfe" + "<b>张</b>".encode("utf-16-le"))}
    assert neutral(contents) == {"text/html": "<b>张</b>".encode()}


def test_other_forms_come_as_they_are() -> None:
    contents = {
        "application/x-qt-image": octets("x", b"png"),
        "text/uri-list": octets("x", b"file:///a"),
        "chromium/x-source-url": octets("x", b"\0\1"),
    }
    assert neutral(contents) == {
        "image/png": b"png",
        "text/uri-list": b"file:///a",
        "chromium/x-source-url": b"\0\1",
    }


NUMBER = "110101199003072316"
WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in NUMBER)


@pytest.mark.parametrize(
    ("best", "target", "other"),
    [
        ("good morning", "text/plain;charset=utf-8", NUMBER),
        ("good morning", "STRING", WIDE),
        ("good morning", "COMPOUND_TEXT", "good morning" + WIDE),
        ("good morning", "text/plain", "good morning" + WIDE),
        ("good morning", "text/plain;charset=big5", WIDE),
        ("甲".join(NUMBER), "STRING", NUMBER),
    ],
)
def test_a_text_under_another_name_is_looked_at_where_it_says_anything_else(best: str, target: str, other: str) -> None:
    encoding = target.partition("charset=")[2] or "utf-8"
    contents = {
        "UTF8_STRING": octets("UTF8_STRING", best.encode()),
        target: octets(target, other.encode(encoding)),
    }
    assert neutral(contents) == {"text/plain": best.encode(), f"text/plain;{target}": other.encode()}


@pytest.mark.parametrize("other", ["caf\xe9 ??", "caf\xe9 ???", "caf? ?", "caf\xe9 张三"])
def test_what_an_older_encoding_leaves_of_a_text_is_no_other_text(other: str) -> None:
    latin = other.encode("latin-1", "ignore") if "张" not in other else other.encode()
    contents = {"UTF8_STRING": octets("UTF8_STRING", "café 张三".encode()), "STRING": octets("STRING", latin)}
    assert neutral(contents) == {"text/plain": "café 张三".encode()}


def test_texts_of_any_length_that_differ_keep_the_gate_s_thread_a_moment_at_most() -> None:
    contents = {target: octets(target, f"{'早上好' * 1_900_000}{target}".encode()) for target in TEXT_TARGETS}
    began_s = time.thread_time()
    formats = neutral(contents)
    assert time.thread_time() - began_s < 0.5  # comparing them sign by sign takes many seconds
    assert len(formats) == len(contents)


@pytest.mark.parametrize(
    "name", ["image/png;{}", "image/jpeg; {}", "text/html;charset={}", "text/markdown;{}", "text/plain;x={}"]
)
def test_a_name_that_tells_more_than_a_kind_is_offered_to_nobody_who_is_guarded(name: str) -> None:
    odd = name.format(NUMBER)
    safe = {"text/plain": b"a", "image/png": b"b", "text/html": b"c", kind_of(odd) or "": b"d"}
    assert not [target for target in safe_offer((odd,), safe) if NUMBER in target]
    assert bool(others((odd,), {odd: octets(odd, b"x")})) == odd.startswith("text/plain")


def test_the_original_is_offered_as_it_was_with_pictures_made_from_the_one_that_was_fetched() -> None:
    offer = original_offer(QT_PICTURE, {"image/png": octets("image/png", b"png")})
    assert offer["image/png"] == octets("image/png", b"png")
    assert offer["application/x-qt-image"] == octets("application/x-qt-image", b"png")
    assert offer["image/bmp"] == Transcoding(b"png", "image/bmp")
    assert offer["image/jpg"] == Transcoding(b"png", "image/jpeg")
    assert "PIXMAP" not in offer
    assert "image/cur" not in offer


def test_what_could_not_be_fetched_is_not_offered() -> None:
    offer = original_offer(BROWSER, {"UTF8_STRING": octets("UTF8_STRING", b"a")})
    assert set(offer) == {"UTF8_STRING"}


def test_a_safe_text_is_offered_by_all_names_of_a_text() -> None:
    offer = safe_offer(BROWSER, {"text/plain": "张*".encode()})
    assert set(offer) == set(TEXT_TARGETS)
    assert {content.data for content in offer.values() if isinstance(content, Content)} == {"张*".encode()}


def test_a_safe_text_is_latin_1_under_the_old_name_where_it_can_be() -> None:
    assert safe_offer((), {"text/plain": "café".encode()})["STRING"] == octets("STRING", b"caf\xe9")


def test_a_safe_version_of_a_secret_is_marked_as_one_so_that_no_history_keeps_it() -> None:
    hint = "x-kde-passwordManagerHint"
    assert safe_offer(("UTF8_STRING", hint), {"text/plain": b"a"})[hint] == octets(hint, b"secret")
    assert hint not in safe_offer(("UTF8_STRING",), {"text/plain": b"a"})
    assert not safe_offer((hint,), {})


def test_a_safe_picture_is_offered_as_the_original_was() -> None:
    offer = safe_offer(QT_PICTURE, {"image/png": b"safe"})
    assert offer["image/png"] == octets("image/png", b"safe")
    assert offer["image/tiff"] == Transcoding(b"safe", "image/tiff")
    assert safe_offer(["image/jpeg"], {"image/png": b"safe"})["image/jpeg"] == Transcoding(b"safe", "image/jpeg")


@given(
    offered=st.lists(st.sampled_from([*QT_PICTURE, *GTK_TEXT, *BROWSER, *OFFICE_SHEET, "text/uri-list"]), unique=True),
    safe=st.dictionaries(
        st.sampled_from(["text/plain", "text/html", "image/png", "text/uri-list"]), st.just(b"safe"), max_size=4
    ),
)
def test_nothing_of_the_original_is_in_the_offer_of_a_safe_version(offered: list[str], safe: dict[str, bytes]) -> None:
    offer = safe_offer(offered, safe)
    for target, content in offer.items():
        assert (content.source if isinstance(content, Transcoding) else content.data) == b"safe"
        kind = kind_of(target)
        assert kind in safe or (kind or "").startswith("image/")
    assert bool(offer) == bool(safe)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("text/plain;charset=utf-8", ()),
        ("text/plain;charset=GBK", ()),
        ("text/plain", ()),
        ("text/plain;charset=ibm1047", ("text/plain",)),
        ("text/plain;charset=undefined", ("text/plain",)),
    ],
)
def test_a_text_in_an_encoding_that_is_not_known_may_be_read_as_something_else(
    target: str, expected: tuple[str, ...]
) -> None:
    offered = ["UTF8_STRING", target]
    contents = {name: octets(name, b"hello") for name in offered}
    assert others(offered, contents) == expected
