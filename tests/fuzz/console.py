"""`python -m tests.fuzz.console RECORDS [DAYS [FOLDER]]`: the console's pages over so many events, and what these take.

A database of its own in the folder (the system's temporary one, if none is named), filled by itself; then the real
console, and each page over HTTPS, as an auditor and as the supervisor of a team of 250 machines. Three rounds, the
median and the slowest; the first round reads from the disk what the filling has pushed out of memory.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg

from guard.fleet.trial.records import Amount, fill
from tests.support.console import Console, console

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
SELECT CASE WHEN c.relname ~ '^event_[0-9]' THEN 'event' ELSE c.relname END AS name,
       sum(pg_table_size(c.oid))::bigint, sum(pg_indexes_size(c.oid))::bigint
FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY 1 ORDER BY 2 DESC LIMIT 6
"""


def main(records: int, days: int, place: Path | None) -> int:
    """0: each page came within the goal."""
    with tempfile.TemporaryDirectory(dir=place) as made:
        folder = Path(made)
        folder.chmod(0o755)  # the database runs as its own user
        with console(folder, records=0) as ours:
            amount = Amount(records, days, MACHINES, TEAMS)
            _fill(ours, amount)
            _tell_sizes(ours, records)
            slowest = max(_measured(ours))
    print(f"slowest {slowest * 1000:.0f} ms, goal {GOAL_S * 1000:.0f} ms")
    return int(slowest > GOAL_S)


def _fill(ours: Console, amount: Amount) -> None:
    began = time.monotonic()
    with psycopg.connect(ours.stand.database.where, autocommit=True) as base:
        for done in fill(base, amount, datetime.now(UTC)):
            print(f"{done:,} events after {time.monotonic() - began:.0f} s", flush=True)


def _tell_sizes(ours: Console, records: int) -> None:
    with psycopg.connect(ours.stand.database.where, autocommit=True) as base:
        base.execute("VACUUM (ANALYZE) daily, daily_of_agent")
        base.execute("CHECKPOINT")
        for name, table, indexes in base.execute(_SIZES).fetchall():
            each = (table + indexes) / records * 1_000_000 / 2**20
            told = f"{table / 2**20:,.0f} MiB, indexes {indexes / 2**20:,.0f} MiB"
            print(f"disk      {name}: {told}: {each:,.0f} MiB for each million events")


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
    given = [int(word) for word in sys.argv[1:3]]
    with contextlib.suppress(KeyboardInterrupt):
        raise SystemExit(
            main(given[0], given[1] if len(given) > 1 else 100, Path(sys.argv[3]) if len(sys.argv) > 3 else None)
        )
