"""How files of one's own are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guard.files import write_first, write_whole


@pytest.mark.parametrize(("write", "kept"), [(write_whole, b"second"), (write_first, b"first")])
def test_of_two_writers_one_files_data_stay_whole(
    tmp_path: Path, write: Callable[[Path, bytes], None], kept: bytes
) -> None:
    file = tmp_path / "key"
    write(file, b"first")
    write(file, b"second")
    assert file.read_bytes() == kept
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_take_its_place_leaves_nothing_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "key"
    place.mkdir()
    (place / "in it").touch()
    with pytest.raises(OSError, match="key"):
        write_whole(place, b"data")
    assert list(tmp_path.iterdir()) == [place]
    assert [path.name for path in place.iterdir()] == ["in it"]


@pytest.mark.parametrize("write", [write_whole, write_first])
@pytest.mark.parametrize("place", [".", "/", ""])
def test_a_place_without_a_name_is_an_error_of_the_system(write: Callable[[Path, bytes], None], place: str) -> None:
    with pytest.raises(IsADirectoryError):
        write(Path(place), b"data")
