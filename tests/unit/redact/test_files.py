"""Lists of copied files: which files they name, and the same list with safe copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import InputError
from guard.redact.files import parse

GNOME = "x-special/gnome-copied-files"

ADDRESSES = [
    ("file:///home/a/b.png", Path("/home/a/b.png")),
    ("file://localhost/home/a/b.png", Path("/home/a/b.png")),
    ("FILE:///home/a/b.png", Path("/home/a/b.png")),
    ("file:///home/a/%E5%AE%A2%E6%88%B7%20%31.png", Path("/home/a/客户 1.png")),
    ("file:///home/a/what?.png", Path("/home/a/what?.png")),
    ("file:///home/a/100%23.png", Path("/home/a/100#.png")),
    ("file:///C:/Users/a/b.png", Path("C:/Users/a/b.png")),
    ("file:/home/a/b.png", Path("/home/a/b.png")),
    ("file://elsewhere/share/b.png", Path("//elsewhere/share/b.png")),
    ("file:b.png", None),
    ("https://example.com/b.png", None),
    ("file:///home/a%00b.png", None),
    ("file://[broken/b.png", None),
    ("b.png", None),
]


@pytest.mark.parametrize(("address", "path"), ADDRESSES)
def test_address_names_a_file_or_none(address: str, path: Path | None) -> None:
    assert parse("text/uri-list", f"{address}\r\n".encode()).paths == (path,)


def test_comments_and_empty_lines_are_skipped() -> None:
    assert parse("text/uri-list", b"# made by a program\r\nfile:///a\r\n\r\nfile:///b").paths == (
        Path("/a"),
        Path("/b"),
    )


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\0"])
def test_address_ends_where_any_program_lets_it_end(end: str) -> None:
    assert parse("text/uri-list", f"https://example.com/{end}file:///a{end}".encode()).paths == (None, Path("/a"))


@pytest.mark.parametrize("verb", ["copy", "cut"])
def test_safe_copies_take_the_place_of_files_and_files_without_one_are_left_out(verb: str, tmp_path: Path) -> None:
    listing = parse(GNOME, f"{verb}\nfile:///a/1.png\nfile:///a/2.png\nhttps://example.com/".encode())
    safe = tmp_path / "安全 1.png"
    assert listing.replaced({Path("/a/1.png"): safe}) == f"copy\n{safe.as_uri()}".encode()


def test_uri_list_ends_each_line_as_the_standard_says(tmp_path: Path) -> None:
    listing = parse("text/uri-list", b"file:///a/1.png\nfile:///a/2.png")
    copies = {Path(f"/a/{n}.png"): tmp_path / f"{n}.png" for n in (1, 2)}
    assert listing.replaced(copies) == "".join(f"{copy.as_uri()}\r\n" for copy in copies.values()).encode()


@pytest.mark.parametrize("format", ["text/uri-list", GNOME])
def test_list_of_which_nothing_is_safe_is_empty(format: str) -> None:
    assert parse(format, b"copy\nfile:///a" if format == GNOME else b"file:///a").replaced({}) == b""


@pytest.mark.parametrize(
    ("format", "data"), [(GNOME, b""), (GNOME, b"file:///a"), ("text/plain", b"file:///a"), ("text/uri-list", b"\xff")]
)
def test_what_is_no_list_of_files_is_refused(format: str, data: bytes) -> None:
    with pytest.raises(InputError):
        parse(format, data)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0/"), min_size=1), max_size=5))
def test_any_name_that_goes_out_comes_in_again(names: list[str]) -> None:
    paths = tuple(Path("/data") / name for name in names if name not in (".", ".."))
    listing = parse("text/uri-list", "\r\n".join(path.as_uri() for path in paths).encode())
    assert listing.paths == paths
    assert parse("text/uri-list", listing.replaced({path: path for path in paths})).paths == paths
