"""Who an access list lets in."""

from __future__ import annotations

import pytest

from guard.desktop.windows.access_list import private_list, strangers

ME = "S-1-5-21-1-2-3-1000"


@pytest.mark.parametrize(
    ("description", "who"),
    [
        (private_list(ME), ()),
        ("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)", ()),  # what Python 3.13 gives a private folder
        (f"D:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;FA;;;{ME})", ()),
        ("D:(A;OICI;0x1200a9;;;BU)(A;;FA;;;BA)", ("BU",)),
        ("D:(A;;FR;;;WD)(A;;FR;;;WD)(XA;;FR;;;AU;(x))", ("WD", "AU")),
        ("D:(D;;FA;;;WD)(A;;FA;;;BA)", ()),
        ("D:(A;;FA;;;S-1-5-21-1-2-3-1001)", ("S-1-5-21-1-2-3-1001",)),
        ("D:NO_ACCESS_CONTROL", ("everybody",)),
        ("", ("everybody",)),
    ],
)
def test_strangers_are_named(description: str, who: tuple[str, ...]) -> None:
    assert strangers(description, ME) == who
