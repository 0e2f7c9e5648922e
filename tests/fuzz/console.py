"""`python -m tests.fuzz.console RECORDS [DAYS [FOLDER]]`: the console's pages over so many events, and what these take.

A database of its own, filled by itself; then the real console, and each page over HTTPS, as an auditor and as the
supervisor of a team of 250 machines. Three rounds, the median and the slowest; the first round reads from the disk what
the filling has pushed out of memory. In FOLDER the database stays, and 0 records measure what lies there already.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg

from guard.fleet.trial.records import Amount, fill
from tests.support.console import Console, console
from tests.support.ending import ended_in_order

MACHINES, TEAMS = 10_000, 40
ROUNDS = 3
GOAL_S = 1.0
PAGES = (
    *("/", "/machines", "/machines/pc-00001", "/rules", "/rules/rule-03", "/rules/rule-03?days=30"),
    *("/events", "/events?kind=block", "/events?rule=rule-03&group=mail", "/events?agent=agent-00001"),
    *("/events?machine=pc-00001&kind=warn", "/events?group=nowhere", "/events?agent=nobody&kind=redact"),
    *("/agents", "/agents?days=30", "/agents?days=90", "/rules?days=90", "/agents/agent-00001"),
    *("/agents/agent-00001?days=90", "/reviews", "/reviews?days=90", "/consents?days=90"),
    *("/incidents?days=90", "/exports"),
)
OF_AUDITORS = ("/evidence", "/looks")
_SIZES = """
SELECT coalesce(substring(c.relname from '^(event|packed)_[0-9]'), c.relname) AS name,
       sum(pg_table_size(c.oid))::bigint, sum(pg_indexes_size(c.oid))::bigint
FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY 1 ORDER BY 2 DESC LIMIT 6
"""


def main(records: int, days: int, place: Path | None) -> int:
    """0: each page came within the goal."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # the database runs as its own user
        with console(folder, records=0, database=place) as ours:
            if records:
                _fill(ours, Amount(records, days, MACHINES, TEAMS))
            _tell_sizes(ours)
            slowest = max(_measured(ours))
            if place is not None:
                os.kill(ours.stand.database.pid, signal.SIGINT)  # in order, though the console is still connected
                ours.stand.database.stop()
    print(f"slowest {slowest * 1000:.0f} ms, goal {GOAL_S * 1000:.0f} ms")
    return int(slowest > GOAL_S)


def _fill(ours: Console, amount: Amount) -> None:
    began = time.monotonic()
    with psycopg.connect(ours.stand.database.where, autocommit=True) as base:
        for done in fill(base, amount, datetime.now(UTC)):
            print(f"{done:,} events after {time.monotonic() - began:.0f} s", flush=True)


def _tell_sizes(ours: Console) -> None:
    print(f"load      {os.getloadavg()[0]:.1f}")
    with psycopg.connect(ours.stand.database.where, autocommit=True) as base:
        base.execute("VACUUM (ANALYZE) daily, daily_of_agent")
        base.execute("CHECKPOINT")
        counts = {name: _count(base, name) for name in ("event", "packed")}
        for name, table, indexes in base.execute(_SIZES).fetchall():
            records = counts.get(name, sum(counts.values()))
            each = (table + indexes) / max(records, 1) * 1_000_000 / 2**20
            told = f"{table / 2**20:,.0f} MiB, indexes {indexes / 2**20:,.0f} MiB"
            print(f"disk      {name}: {told}: {each:,.0f} MiB for each million of {records:,} events")


def _count(base: Any, name: str) -> int:
    """Events in one form."""
    return int(base.execute(f"SELECT count(*) FROM {name}").fetchone()[0])


def _measured(ours: Console) -> Iterator[float]:
    for name, pages in (("an", (*PAGES, *OF_AUDITORS)), ("sun", PAGES)):
        session = ours.logged_in(name)
        for page in pages:
            times = [_once(session, page) for _ in range(ROUNDS)]
            yield max(times)
            told = f"first {times[0] * 1000:.0f} ms, median {statistics.median(times) * 1000:.0f} ms"
            print(f"{name:4} {page:40} {told}, slowest {max(times) * 1000:.0f} ms", flush=True)


def _once(session: httpx.Client, page: str) -> float:
    began = time.monotonic()
    answer = session.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    return time.monotonic() - began


if __name__ == "__main__":
    ended_in_order()
    given = [int(word) for word in sys.argv[1:3]]
    where = Path(sys.argv[3]).absolute() if len(sys.argv) > 3 else None
    raise SystemExit(main(given[0], given[1] if len(given) > 1 else 100, where))
