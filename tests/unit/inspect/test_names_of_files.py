"""What copied files are called, as a person is shown them."""

from __future__ import annotations

import pytest

from guard.errors import InputError
from guard.inspect.files import names_of


def test_files_are_called_by_their_names_and_web_pages_by_the_ends_of_their_addresses() -> None:
    listing = "file:///home/wang/客户%20名单.xlsx\r\n# none\r\nhttps://example.com/a/b/\r\nfile://host/share/x.pdf\r\n"
    assert names_of("text/uri-list", listing.encode()) == ("客户 名单.xlsx", "b", "x.pdf")
    copied = b"copy\nfile:///tmp/a.txt"
    assert names_of("x-special/gnome-copied-files", copied) == ("a.txt",)


@pytest.mark.parametrize(
    ("kind", "listing"), [("text/uri-list", b"\xff\xfe"), ("x-special/gnome-copied-files", b"move\nfile:///a")]
)
def test_what_is_no_list_of_files_has_no_names(kind: str, listing: bytes) -> None:
    with pytest.raises(InputError):
        names_of(kind, listing)
