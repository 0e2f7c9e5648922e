"""The folder of consents is anybody's to fill: whatever lies there too, a code finds its record."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.tokens.consent import desk
from guard.tokens.consent.code import Code
from guard.tokens.consent.desk import find, found
from guard.tokens.consent.record import Issued
from guard.tokens.consent.refusal import Cause, ConsentRefused
from tests.support.consents import Supervisor, forged, laid

BEGINS = datetime(2026, 11, 24, 8, tzinfo=UTC)
SUPERVISOR = Supervisor()


def issued() -> Issued:
    return SUPERVISOR.issue(b"content", [], begins=BEGINS)


def finds(folder: Path, of: Issued) -> bool:
    return find(folder, of.code, (SUPERVISOR.pem,))[0] == of.record


@pytest.mark.parametrize("day", ["9999-12-30", "0001-01-01"])
def test_a_date_that_nobody_can_reckon_with_stops_no_other_record(tmp_path: Path, day: str) -> None:
    one = issued()
    laid(tmp_path, one)
    period = {"not_before": f"{day}T00:00:00+14:00", "expires_at": f"{day}T23:00:00+14:00"}
    other = forged(one.data, json.dumps(one.record.model_dump(mode="json") | period))
    (tmp_path / "!.consent").write_bytes(other)
    assert finds(tmp_path, one)


def test_the_oldest_of_a_years_consents_opens(tmp_path: Path) -> None:
    all_of_them = [issued() for _ in range(100)]
    for age, each in enumerate(all_of_them):
        file = tmp_path / f"{each.record.id}.consent"
        file.write_bytes(each.data)
        os.utime(file, (-age, -age))
    assert finds(tmp_path, all_of_them[-1])
    assert [file.refusal for file in found(tmp_path, (SUPERVISOR.pem,))] == [None] * 100


def test_of_more_files_than_anybody_has_the_newest_count_and_none_is_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "MOST_FILES", 1)
    older, newer = issued(), issued()
    for age, each in ((9, older), (1, newer)):
        laid(tmp_path, each)
        os.utime(tmp_path / f"{each.record.number}.consent", (-age, -age))
    assert finds(tmp_path, newer)
    with pytest.raises(ConsentRefused) as refusal:
        finds(tmp_path, older)
    assert refusal.value.cause is Cause.CODE


def test_copies_of_a_file_are_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, tries = issued(), []
    for number in range(9):
        (tmp_path / f"{number}.consent").write_bytes(one.data)
    kept = Code.key
    monkeypatch.setattr(Code, "key", lambda code, salt: tries.append(salt) or kept(code, salt))
    with pytest.raises(ConsentRefused):
        find(tmp_path, replace(one.code, secret="0" * 11), (SUPERVISOR.pem,))
    assert len(tries) == 1
