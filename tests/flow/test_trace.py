"""From a frosted picture back to agent, machine and day, as an investigator asks."""

from __future__ import annotations

import getpass
import json
import platform
from pathlib import Path

import cv2
import pytest

from guard.cli import main
from guard.model.clock import wall_clock
from tests.support import chat_picture


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def export(path: Path, *records: tuple[str, str]) -> Path:
    at = wall_clock().isoformat()
    rows = [json.dumps({"@timestamp": at, "host.name": host, "user.name": user}) for host, user in records]
    path.write_text("".join(f"{row}\n" for row in rows))
    return path


def test_a_frosted_picture_leads_back_to_where_it_was_frosted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    firm, desk, data = tmp_path / "firm.key", tmp_path / "desk.key", ("--data-dir", str(tmp_path / "data"))
    assert main(["trace-key", "new", str(firm)]) == 0
    assert main(["trace-key", "new", str(firm)]) == 2, "an older key is never overwritten"
    assert main(["trace-key", "derive", "--key", str(firm), "--machine", platform.node(), "-o", str(desk)]) == 0
    assert (firm.stat().st_mode & 0o777, desk.stat().st_mode & 0o777) == (0o600, 0o600)
    policy = tmp_path / "traced.toml"
    policy.write_text(
        'schema = 1\nname = "traced"\nserial = 1\nissued_at = 2026-11-24T08:00:00Z\n'
        f"[trace]\nfrosted_pictures = true\nkey_file = '{desk}'\n"
    )
    before, safe, sent = (tmp_path / name for name in ("chat.png", "safe.png", "sent.jpg"))
    before.write_bytes(chat_picture.png(chat_picture.draw(size=(900, 640))))
    assert main(["redact", str(before), "-o", str(safe), "--policy", str(policy), *data]) == 0
    picture = cv2.imread(str(safe))
    assert picture is not None
    cv2.imwrite(str(sent), picture[60:500, 50:800], (cv2.IMWRITE_JPEG_QUALITY, 75))
    everybody = export(tmp_path / "all.ndjson", ("desk-9", "li"), (platform.node(), getpass.getuser()))
    capsys.readouterr()

    ask = ["trace", "--json", "--key", str(firm), *data]
    assert main([*ask, str(sent), "--records", str(everybody)]) == 0
    answer = told(capsys)
    assert (answer["agent"], answer["machine"]) == (getpass.getuser(), platform.node())
    assert str(answer["day"]).startswith("20")

    others = export(tmp_path / "others.ndjson", ("desk-9", "li"), (platform.node(), "li"))
    assert main([*ask, str(sent), "--records", str(others)]) == 1
    assert told(capsys)["why"] == "unknown"
    assert main([*ask, str(before), "--records", str(everybody)]) == 1
    assert told(capsys)["why"] == "no-mark"
    (tmp_path / "broken.ndjson").write_text("{}\n")
    assert main([*ask, str(sent), "--records", str(tmp_path / "broken.ndjson")]) == 2
    assert main([*ask, str(policy), "--records", str(everybody)]) == 2
