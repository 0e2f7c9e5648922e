"""What the console counts and lists, over its real server and database."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guard.audit.export import ecs
from guard.audit.report.figures import figures_of
from guard.fleet.trial.servers import missing
from guard.model import Answer
from tests.flow.test_exceptions import HOTLINE, answered, pasted, records_of
from tests.support.copies import POLICY
from tests.support.world import WECHAT, running_world

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = [
    pytest.mark.skipif(missing() is not None, reason=f"{missing()}"),
    pytest.mark.usefixtures("no_keyring"),
]

from tests.flow.test_console_at_work import told_to_the_hub  # noqa: E402
from tests.support.console import Console, console  # noqa: E402
from tests.support.open_folder import open_folder  # noqa: E402


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with open_folder() as folder, console(folder, records=0) as found:
        yield found


def asked(ours: Console, question: str, *values: object) -> list[Any]:
    with psycopg.connect(ours.stand.database.where) as base:
        return list(base.execute(question, values).fetchall())


def cells(page: str, name: str) -> list[str]:
    """The line of a table that begins with a name."""
    (line,) = re.findall(rf"<tr><td><a [^>]*>{re.escape(name)}</a>(.*?)</tr>", page)
    return re.findall(r"<td[^>]*>([^<]*)</td>", line)


def test_a_trail_counts_in_the_console_as_it_does_in_the_report(ours: Console, tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY) as world:
        answered(world, HOTLINE, Answer.NOT_SENSITIVE)
        answered(world, "customer.wang@example.com", Answer.KEPT)
        pasted(world, "customer.zhao@example.com", WECHAT)
    records = records_of(world)
    (tmp_path / "exports").mkdir()
    lines = "".join(json.dumps(ecs(record), ensure_ascii=False) + "\n" for record in records)
    (tmp_path / "exports" / "desk.ndjson").write_text(lines, "utf-8")
    report = figures_of(
        tmp_path / "exports", since=datetime(2000, 1, 1, tzinfo=UTC), until=datetime(2100, 1, 1, tzinfo=UTC)
    )
    (rule,) = report.rules
    assert (rule.events, rule.precision.right, rule.precision.wrong) == (3, 1, 1)

    asyncio.run(told_to_the_hub(ours, world, "f" * 16))
    asked(ours, "SELECT count_days(now())")
    an = ours.logged_in("an")
    stopped, events, _, objected, precision = cells(an.get("/rules").text, rule.rule)
    assert (stopped, events, objected) == ("3", "3", "1")
    assert precision == f"{rule.precision.mean:.0%}"
    low, high = rule.precision.interval()
    assert f"<b>{precision}</b> Precision ({low:.0%}–{high:.0%})" in an.get(f"/rules/{rule.rule}").text
    assert "<b>3</b> Stopped" in an.get(f"/agents/{records[0].agent}").text
