"""The folder of consents is anybody's to fill: whatever lies there too, a code finds its record."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.tokens.consent.desk import find
from guard.tokens.consent.record import Issued
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
