"""Planted customers go through the whole guard; nothing that it keeps, exports or tells holds them again."""

from __future__ import annotations

import base64
import gzip
import json
import logging
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.audit.export import ecs, plain
from guard.audit.line import line
from guard.audit.proof import age_format
from guard.audit.proof.escrow import roots_for
from guard.audit.proof.reading import reading
from guard.audit.proof.verify import examine
from guard.audit.report.file import write_report
from guard.audit.selection import BEGINNING, END
from guard.audit.upkeep.backup import back_up
from guard.desktop.memory import MemoryVault
from guard.model import Answer, Application
from guard.paths import installation
from tests.support import chat_picture
from tests.support.waiting import until
from tests.support.world import WECHAT, World, running_world

IDENTITY, AUDITOR = age_format.new_identity()
TITLE = "欧阳晓岚的工单"
CRM = Application(executable="crm", window_class="crm", title=TITLE, pid=101)
NEEDLES = (
    chat_picture.CN_ID,
    chat_picture.PHONE,
    chat_picture.BANK_CARD,
    chat_picture.EMAIL,
    chat_picture.NAME,
    TITLE,
    "欧阳晓岚",
)
POLICY = f"""
schema = 1
name = "canary"
serial = 1
issued_at = 2026-11-24T08:00:00Z

[evidence]
keep = "original"
auditor_keys = ["{AUDITOR}"]
from_action = "audit"

[[group]]
name = "social"
executables = ["wechat*"]

[[group]]
name = "work"
executables = ["crm*"]

[[rule]]
id = "mail"
entities = ["EMAIL"]
destinations = ["social"]
action = "warn"
override = "justify"

[[rule]]
id = "all"
entities = ["PERSON", "PHONE", "CN_ID", "BANK_CARD", "UNREADABLE"]
destinations = ["social"]
action = "redact"

[[rule]]
id = "watched"
entities = ["*"]
destinations = ["work"]
action = "audit"
"""


def hidden(data: bytes) -> Iterator[bytes]:
    """The data as it stands, and whatever is packed into it: compressed streams and base64."""
    yield data
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        window = zlib.MAX_WBITS | (16 if data[start.start()] == 0x1F else 0)
        try:
            yield zlib.decompressobj(window).decompress(data[start.start() :], 4_000_000)
        except zlib.error:
            continue
    for run in re.finditer(rb"[A-Za-z0-9+/_-]{24,}", data):
        for offset in range(4):
            part = run[0][offset : offset + (len(run[0]) - offset) // 4 * 4]
            yield base64.b64decode(part.translate(bytes.maketrans(b"-_", b"+/")))


def found_in(data: bytes) -> list[str]:
    """The needles that the data holds in any of the usual forms."""
    spellings = {
        (needle, form)
        for needle in NEEDLES
        for form in (
            needle.encode(),
            needle.encode("utf-16-le"),
            needle.encode("utf-16-be"),
            needle.encode("gb18030"),
            needle.encode().hex().encode(),
            json.dumps(needle)[1:-1].encode(),
        )
    }
    return sorted({needle for part in hidden(data) for needle, form in spellings if form in part})


def test_the_search_finds_what_is_planted() -> None:
    needle = chat_picture.CN_ID.encode()
    for form in (
        needle,
        chat_picture.NAME.encode("utf-16-le"),
        zlib.compress(b"x" * 50 + needle),
        b"noise" + gzip.compress(needle),
        base64.b64encode(b"ab" + needle * 2),
        base64.urlsafe_b64encode(b"a" + needle * 2),
    ):
        assert found_in(b"before" + form + b"after")
    assert not found_in(b"nothing of the kind" * 20)


def flows(world: World) -> None:
    everything = (
        f"姓名：{chat_picture.NAME}，手机号：{chat_picture.PHONE}，身份证号：{chat_picture.CN_ID}，"
        f"银行卡号：{chat_picture.BANK_CARD}"
    )
    for turn, content in enumerate((everything, f"邮箱 {chat_picture.EMAIL}", everything + chat_picture.EMAIL)):
        page = f"<p>{content}</p>".encode()
        world.gate.copy({"text/plain": content.encode(), "text/html": page}, CRM)
        assert world.gate.paste("text/plain", WECHAT)
        assert world.gate.paste("text/html", WECHAT)
        assert world.gate.paste("text/plain", CRM) == content.encode()
        world.told.wait_for(lambda told, turn=turn: len(told.frosted_outcomes) + len(told.asked_outcomes) > turn)
        if turn == 1:
            reason = f"客户{chat_picture.NAME}，电话{chat_picture.PHONE}，要求发送"
            world.service.answer(world.told.asked_outcomes[-1].snapshot_id, Answer.JUSTIFIED, reason)
            until(lambda: world.service.status().counters.overridden == 1)
    picture = chat_picture.png(chat_picture.draw())
    before = len(world.told.frosted_outcomes) + len(world.told.asked_outcomes)
    # Again where a busy machine outlasts the paste's deadline: the reader knows the picture better each time.
    until(lambda: is_frosted(world, picture), 60, what="the frosted picture")
    world.told.wait_for(lambda told: len(told.frosted_outcomes) + len(told.asked_outcomes) > before)


def is_frosted(world: World, picture: bytes) -> bool:
    world.gate.copy({"image/png": picture}, CRM)
    pasted = world.gate.paste("image/png", WECHAT)
    assert pasted != picture
    return pasted is not None


def test_nothing_that_is_kept_exported_or_told_holds_the_planted_customers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    data, out = tmp_path / "data", tmp_path / "out"
    out.mkdir()
    with running_world(data, POLICY) as world:
        flows(world)
        back_up(installation(data), out / "backup", datetime.now(UTC))
    paths, vault = installation(data), MemoryVault(available=False)
    with reading(paths, vault, roots_for(paths, [IDENTITY])) as reader:
        records = list(reader.forwards())
        assert reader.unread == 0
        write_report(reader, out / "report.html", since=BEGINNING, until=END, now=datetime.now(UTC))
    assert sum(record.decision is not None for record in records) >= 4
    assert any(record.decision.answer == "justified" for record in records if record.decision)
    assert sum(len(record.decision.counts) for record in records if record.decision) >= 4
    for name, form in (("export", ecs), ("list", plain)):
        told = "".join(json.dumps(form(record), ensure_ascii=False) + "\n" for record in records)
        (out / f"{name}.ndjson").write_text(told, encoding="utf-8")
    (out / "lines.txt").write_text("\n".join(map(line, records)), encoding="utf-8")
    (out / "log.txt").write_text(caplog.text, encoding="utf-8")
    written = capfd.readouterr()
    (out / "streams.txt").write_text(written.out + written.err, encoding="utf-8")

    assert examine(paths, vault, identities=[IDENTITY]).problems == ()
    files = [file for folder in (data, out) for file in folder.rglob("*") if file.is_file()]
    assert {"trail.sqlite", "report.html", "export.ndjson"} <= {file.name for file in files}
    leaks = {str(file.relative_to(tmp_path)): found for file in files if (found := found_in(file.read_bytes()))}
    assert leaks == {}

    sealed = sorted(paths.evidence.iterdir())
    assert sealed
    opened = [age_format.unseal(file.read_bytes(), [IDENTITY]) for file in sealed]
    assert any(chat_picture.CN_ID.encode() in content or b"PNG" in content for content in opened)
