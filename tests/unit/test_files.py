"""How files of one's own are written."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from guard.files import write_first, write_named, write_whole


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


UNIX = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="files have no such modes here, nor pipes names")


@UNIX
@pytest.mark.parametrize("through_a_link", [False, True])
def test_what_is_no_file_is_not_replaced_where_a_person_named_it(through_a_link: bool, tmp_path: Path) -> None:
    pipe = named = tmp_path / "pipe"
    os.mkfifo(pipe)
    if through_a_link:
        named = tmp_path / "link"
        named.symlink_to("pipe")
    with pytest.raises(OSError, match="no regular file"):
        write_named(named, b"data")
    assert pipe.is_fifo()
    assert named.is_symlink() is through_a_link
    assert {path.name for path in tmp_path.iterdir()} == {"pipe", named.name}


@UNIX
@pytest.mark.parametrize("there", [True, False])
def test_what_a_named_link_leads_to_is_written(there: bool, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    file, link = tmp_path / "below" / "file", tmp_path / "link"
    link.symlink_to("below/file")
    if there:
        file.write_bytes(b"old")
    write_named(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert list(file.parent.iterdir()) == [file]


@UNIX
@pytest.mark.parametrize(("had", "most", "has"), [(0o664, 0o666, 0o664), (0o600, 0o666, 0o600), (0o644, 0o600, 0o600)])
def test_a_named_file_stays_as_open_to_others_as_it_was_at_most(had: int, most: int, has: int, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    file.chmod(had)
    write_named(file, b"new", most)
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", has)


def test_a_dash_is_no_name_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="stdout"):
        write_named(Path("-"), b"data")
    assert list(tmp_path.iterdir()) == []
