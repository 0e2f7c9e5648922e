"""What auditors read of who looked and who changed what: all that happened, nothing that did not, in their words."""

from __future__ import annotations

import asyncio
import hashlib
import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from guard.fleet.trial.servers import missing
from tests.support.policies import Office, recent

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from guard.fleet.console.texts import texts_of  # noqa: E402
from tests.flow.test_console import streams_laid  # noqa: E402
from tests.support.console import Console, console  # noqa: E402
from tests.support.open_folder import open_folder  # noqa: E402
from tests.support.source import ROOT  # noqa: E402


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with open_folder() as folder, console(folder, records=300) as found:
        yield found


@pytest.fixture(autouse=True)
def nothing_yet(ours: Console) -> None:
    with psycopg.connect(ours.stand.database.where) as base:
        base.execute("DELETE FROM look")


def kept(ours: Console) -> list[Any]:
    with psycopg.connect(ours.stand.database.where) as base:
        return list(base.execute("SELECT who, page, machine, detail FROM look ORDER BY id").fetchall())


def test_of_what_an_administrator_asked_for_in_vain_no_line_says_that_it_was_done(ours: Console) -> None:
    wang = ours.logged_in("wang")
    for given in ({"name": "qian", "role": "supervisor"}, {"name": "wang", "role": "reader"}, {"seats": "desk-1"}):
        assert ours.post(wang, "/accounts", "/accounts", **given).status_code == 400
    assert kept(ours) == []
    for step in ("start", "halt", "nonsense"):
        assert ours.post(wang, "/policy", "/policy", step=step, rings="1,10,100").status_code == 400
    assert kept(ours) == [
        ("wang", "step-refused", "", "start: fleet-policy-file"),
        ("wang", "step-refused", "", "halt: fleet-rollout-state"),
        ("wang", "step-refused", "", "nonsense: fleet-rollout-step"),
    ]


def test_a_step_that_breaks_off_once_its_file_goes_out_is_told_with_the_file_and_apart_from_one_that_did_nothing(
    ours: Console, tmp_path: Path
) -> None:
    wang, signed = ours.logged_in("wang"), Office(tmp_path, clock=lambda: datetime.now(UTC)).signed(recent(51))
    digest = hashlib.sha256(signed).hexdigest()

    def started() -> httpx.Response:
        return ours.post(wang, "/policy", "/policy", file=signed, step="start", rings="1,10,100")

    ours.stand.server.kill()
    assert "Not done:" in started().text
    ours.stand.server.start()
    ours.stand.server.wait()
    asyncio.run(streams_laid(ours))
    with broken_off(ours):
        assert "Broken off after it began to go out" in started().text
    assert ours.asked("SELECT count(*) FROM rollout") == [(0,)]
    assert started().status_code == 302
    assert ours.post(wang, "/policy", "/policy", step="halt").status_code == 302
    assert ours.post(wang, "/policy", "/policy", step="resume").status_code == 302
    assert kept(ours) == [
        ("wang", "step-refused", "", "start: fleet-server"),
        ("wang", "start", "", digest),
        ("wang", "step-broken", "", f"start: fleet-database {digest}"),
        ("wang", "start", "", digest),
        ("wang", "halt", "", ""),
        ("wang", "resume", "", digest),
    ]


@contextmanager
def broken_off(ours: Console) -> Iterator[None]:
    """No step can be written down."""
    with psycopg.connect(ours.stand.database.where, autocommit=True) as base:
        base.execute("ALTER TABLE rollout_step ADD CONSTRAINT none CHECK (FALSE) NOT VALID")
        yield
        base.execute("ALTER TABLE rollout_step DROP CONSTRAINT none")


def test_a_line_tells_of_each_machine_that_went_to_another_team_from_which_to_which(ours: Console) -> None:
    wang = ours.logged_in("wang")
    for seats in (
        "pc-00001,team-02\npc-00002,team-02\ndesk-1,team-03",
        "pc-00001,team-01\ndesk-1,\ndesk-2,\n",
        "pc-00001,team-01",
    ):
        assert ours.post(wang, "/accounts", "/accounts", seats=seats).status_code == 302
    assert [(machine, detail) for _, _, machine, detail in kept(ours)] == [
        ("pc-00001", "team-01 → team-02"),
        ("desk-1", "– → team-03"),
        ("pc-00001", "team-02 → team-01"),
        ("desk-1", "team-03 → –"),
    ]
    told = html.unescape(ours.logged_in("an").get("/looks").text)
    assert "Machine's team changed" in told
    assert "team-01 → team-02" in told


def test_a_filter_is_told_as_it_was_typed(ours: Console) -> None:
    assert (
        ours.logged_in("an").get("/events", params={"agent": "张伟", "kind": "redact", "rule": ""}).status_code == 200
    )
    assert kept(ours) == [("an", "events", "", "agent=张伟, kind=redact")]


def test_every_kind_of_line_has_its_name() -> None:
    noted = set()
    for file in (ROOT / "guard" / "fleet" / "console").rglob("*.py"):
        noted |= set(re.findall(r'note_look\(\s*[^"()]*(?:\(\),)?\s*"([\w-]+)"', file.read_text("utf-8")))
    assert {"events", "evidence-taken", "dismiss", "export"} <= noted
    steps = {"start", "advance", "halt", "resume", "back", "step-refused", "step-broken"}
    assert noted | steps | {"accept", "refuse", "evidence", "event", "seat"} <= set(texts_of("zh")["look"])
