"""Planted values appear in nothing that the guard writes: log, trail, temporary files, crash output, status."""

from __future__ import annotations

import base64
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import chat_picture
from tests.support.clients import Xclip
from tests.support.guard_process import frostpane, running_guard
from tests.support.xserver import running_x_server

pytestmark = pytest.mark.x11

PLANTED = (chat_picture.CN_ID, chat_picture.PHONE, chat_picture.BANK_CARD, chat_picture.EMAIL, chat_picture.NAME)


def spellings(value: str) -> Iterator[bytes]:
    """A value as it might lie in a file."""
    for encoded in (value.encode(), value.encode("utf-16-le"), value.encode("utf-16-be"), value.encode("gb18030")):
        yield encoded
        yield base64.b64encode(encoded)[:-4]  # the end depends on what follows
        yield encoded.hex().encode()


def leaks(content: bytes) -> list[str]:
    """The planted values that bytes hold, compressed parts included."""
    texts = [content]
    for start in range(len(content) - 2):
        if content[start] == 0x78 and content[start + 1] in (0x01, 0x5E, 0x9C, 0xDA):
            try:
                texts.append(zlib.decompressobj().decompress(content[start:], 10_000_000))
            except zlib.error:
                continue
    return [value for value in PLANTED for text in texts for spelt in spellings(value) if spelt in text]


def test_the_search_itself_finds_what_it_looks_for() -> None:
    for value in PLANTED:
        assert leaks(b"x" + value.encode("utf-16-le"))
        assert leaks(b"header" + zlib.compress(b"..." + value.encode() + b"..."))
    assert not leaks(b"110****29")


def test_a_whole_flow_leaves_no_planted_value_anywhere(
    tmp_path: Path, short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, home = short_folder, tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))  # where this process looks for the guard, too
    monkeypatch.setenv("HOME", str(home))
    told: list[bytes] = []
    guarded = tmp_path / "guard"
    guarded.mkdir()
    with running_x_server() as display, running_guard(display, guarded / "data") as guard:
        clients = tmp_path / "clients"
        source, work, social = (Xclip(display, clients, name) for name in ("chat-tool", "crm", "wechat"))
        for content, target in (
            (f"姓名：{PLANTED[4]}，身份证 {PLANTED[0]}，手机 {PLANTED[1]}".encode(), "UTF8_STRING"),
            (f"<p>卡号 <b>{PLANTED[2]}</b> {PLANTED[3]}</p>".encode(), "text/html"),
            (chat_picture.png(chat_picture.draw()), "image/png"),
            (b"\x89PNG\r\n\x1a\n" + PLANTED[0].encode(), "image/png"),
        ):
            source.copy(content, target)
            time.sleep(0.3)
            work.paste(target)
            social.paste(target)
        told.append(frostpane("status", "--json", "--data-dir", str(guard.data), display=display).stdout)
        guard.process.kill()  # a crash, with everything in memory
        guard.process.wait()
        source.close()
    told.append(frostpane("audit", "list", "--json", "--data-dir", str(guard.data)).stdout)
    files = [path for root in (guarded, temporary, home) for path in root.rglob("*") if path.is_file()]
    assert any(path.name.startswith("trail") for path in files)
    found = {path.name: leaks(path.read_bytes()) for path in files}
    assert not {name: values for name, values in found.items() if values}
    assert not leaks(b"".join(told))


def test_what_is_left_of_a_broken_start_holds_nothing(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(f"schema = 1\nname = '{PLANTED[0]}'\n")
    done = frostpane("run", "--headless", "--policy", str(policy), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 2
    assert not leaks(done.stderr)
