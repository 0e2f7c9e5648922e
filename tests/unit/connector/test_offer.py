"""What goes into pages lies on the disk while it is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.connector.companion_messages import Begun, Item
from guard.connector.offer import Arrival


def begun(*names: str) -> Begun:
    files = tuple(Item(kind="file", type="image/png", name=name) for name in names)
    return Begun(kind="begin", id=1, way="choose", site="weibo.com", origin=None, title="", parts=files)


def test_of_files_that_cannot_all_be_kept_nothing_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "offer"
    in_the_way = folder / "original" / "1"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.touch()
    with pytest.raises(OSError, match="original"):
        Arrival(begun("a.png", "b.png"), folder)
    assert not folder.exists()


@pytest.mark.parametrize("name", ["表" * 200 + ".xlsx", "😀" * 120, "a" * 400 + ".png", "..."])
def test_a_file_of_any_name_is_kept(name: str, tmp_path: Path) -> None:
    arrival = Arrival(begun(name), tmp_path)
    arrival.add(0, b"content")
    (file,) = arrival.offer().files.values()
    assert file.read_bytes() == b"content"
    assert file.suffix in {".xlsx", ".png"}
