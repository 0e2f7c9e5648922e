"""Events in any number, made by the database itself: plausible shares of kinds, rules, machines and agents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from guard.fleet.hub.tables import CONSOLE, HUB, lay


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is made."""

    records: int
    days: int
    machines: int
    teams: int = 40


_MACHINES = """
INSERT INTO presence SELECT lpad(to_hex(m), 16, '0'), 'pc-' || lpad(m::text, 5, '0'),
    CASE WHEN m %% 17 = 0 THEN '1.8.2' WHEN m %% 5 = 0 THEN '1.9.0' ELSE '1.9.1' END, 'centre',
    CASE WHEN m %% 23 = 0 THEN 40 WHEN m %% 7 = 0 THEN 41 ELSE 42 END,
    CASE WHEN m %% 97 = 0 THEN 'refused' WHEN m %% 41 = 0 THEN 'stale' ELSE 'ok' END,
    %(now)s - CASE WHEN m %% 9 = 0 THEN interval '1 hour' * (m %% 300) ELSE interval '20 seconds' END
FROM generate_series(1, %(machines)s) AS m ON CONFLICT DO NOTHING;
"""
_SEATS = """
INSERT INTO seat SELECT 'pc-' || lpad(m::text, 5, '0'), 'team-' || lpad((m %% %(teams)s)::text, 2, '0')
FROM generate_series(1, %(machines)s) AS m ON CONFLICT DO NOTHING;
"""
_MARKS = """
INSERT INTO mark SELECT lpad(to_hex(m), 16, '0'), lpad(to_hex(m), 32, '0'), %(number)s, %(now)s
FROM generate_series(1, %(machines)s) AS m ON CONFLICT DO NOTHING;
"""
# A batch of the sink, 500 events, has one time. Numbers are unique and rise, though not without holes. Skewed by a
# product: some machines and rules have many more events than others.
_DAY = """
INSERT INTO {part}
SELECT %(begins)s::timestamptz + (i / 500) * (%(span)s::interval / greatest(1, %(records)s / 500 + 1)),
    lpad(to_hex(m), 16, '0'), lpad(to_hex(m), 32, '0'), %(first)s + i + 1,
    %(begins)s::timestamptz + (i / 500) * (%(span)s::interval / greatest(1, %(records)s / 500 + 1))
        - interval '3 seconds',
    kind, 'pc-' || lpad(m::text, 5, '0'), 'agent-' || lpad((m * 6 / 5)::text, 5, '0'),
    CASE WHEN kind IN ('allow', 'audit', 'warn', 'redact', 'block') THEN jsonb_build_object(
        'id', substr(md5(i::text || %(begins)s), 1, 26), 'note', 'outcome', 'version', '1.9.1',
        'channel', (ARRAY['clipboard', 'clipboard', 'clipboard', 'primary', 'capture'])[1 + i %% 5], 'action', kind,
        'given', CASE kind WHEN 'block' THEN 'none' WHEN 'redact' THEN 'safe' ELSE 'original' END, 'override', false,
        'rule', 'rule-' || lpad((r * r / 30)::text, 2, '0'), 'policy', 'centre', 'serial', 40 + i %% 3,
        'from_group', 'work', 'to_group', (ARRAY['social', 'social', 'social', 'unknown', 'mail'])[1 + (i / 7) %% 5],
        'to_program', (ARRAY['wechat', 'qq', 'whatsapp', 'chromium', 'thunderbird'])[1 + (i / 7) %% 5],
        'matched', jsonb_build_array('PHONE'),
        'entities', jsonb_build_object((ARRAY['PHONE', 'CN_ID', 'BANK_CARD', 'PERSON'])[1 + r %% 4], 1 + r %% 5),
        'reasoned', false, 'sealed', r %% 4 = 0)
        || CASE WHEN r %% 6 = 0 THEN jsonb_build_object('lesson', 'lesson-' || r %% 4) ELSE '{{}}' END
        || CASE WHEN r = 1 THEN jsonb_build_object('answer', 'not_sensitive')
                WHEN r %% 9 = 0 THEN jsonb_build_object('answer', 'kept') ELSE '{{}}' END
    WHEN kind IN ('incident-reported', 'incident-closed') THEN jsonb_build_object(
        'id', substr(md5(i::text || %(begins)s), 1, 26), 'note', kind, 'version', '1.9.1', 'case', 'case-' || i / 40022,
        'persons', 1 + r %% 9, 'due', (%(begins)s::timestamptz + interval '72 hours')::text)
    WHEN kind = 'consent-used' THEN jsonb_build_object('id', substr(md5(i::text || %(begins)s), 1, 26), 'note', kind,
        'consent', substr(md5(i::text), 1, 16), 'use', 1, 'of', 3, 'group', 'social', 'version', '1.9.1')
    ELSE jsonb_build_object('id', substr(md5(i::text || %(begins)s), 1, 26), 'note', kind, 'version', '1.9.1',
        'state', CASE WHEN kind = 'standby' THEN 'begins' END) END
FROM (
    SELECT i, 1 + ((random() * random()) * (%(machines)s - 1))::int AS m, (random() * 19)::int AS r,
        CASE WHEN i %% 20011 = 9 THEN 'incident-reported' WHEN i %% 40022 = 12 THEN 'incident-closed'
             WHEN i %% 4001 = 5 THEN 'consent-used' WHEN i %% 3001 = 8 THEN 'unaccompanied'
             WHEN i %% 5003 = 7 THEN 'standby' WHEN i %% 7001 = 11 THEN 'gate-lost'
             WHEN i %% 97 = 0 THEN 'start' WHEN i %% 101 = 0 THEN 'stop'
             ELSE (ARRAY['redact', 'redact', 'redact', 'warn', 'block', 'audit', 'audit', 'heartbeat', 'allow',
                          'redact'])
                  [1 + (random() * 9)::int] END AS kind
    FROM generate_series(0::bigint, %(records)s - 1) AS i
) AS made;
"""
# Days after the first hold what it holds, a day later each: copying takes a third of the time that making does.
_SAME_DAY = """
INSERT INTO {part}
SELECT %(begins)s::timestamptz + (received_at - %(model)s), device, trail, number + %(first)s,
    %(begins)s::timestamptz + (at - %(model)s), kind, machine, agent, facts
FROM {model};
"""
_HOURLY = """
INSERT INTO hourly SELECT date_trunc('hour', received_at), kind, coalesce(facts ->> 'rule', ''),
    coalesce((facts ->> 'serial')::bigint, 0), count(*)
FROM {part} GROUP BY 1, 2, 3, 4 ON CONFLICT DO NOTHING;
"""


def fill(base: Any, amount: Amount, now: datetime) -> Iterator[int]:
    """Lay the tables and fill them, day by day, the last day being today; gives the records so far after each day.

    `base`: a connection of psycopg that commits each statement by itself.
    """
    lay(base, HUB, CONSOLE)
    given = {"now": now, "machines": amount.machines, "teams": amount.teams}
    base.execute(_MACHINES, given)
    base.execute(_SEATS, given)
    a_day = -(-amount.records // amount.days)
    done = 0
    model: datetime | None = None
    for turn in range(amount.days):
        begins = datetime.combine(now.date() - timedelta(days=amount.days - 1 - turn), datetime.min.time(), UTC)
        records = min(a_day, amount.records - done)
        _fill_day(base, begins, records, done, amount.machines, now, model if records == a_day else None)
        if model is None and begins + timedelta(days=1) <= now:
            model = begins
        done += records
        yield done
    base.execute(_MARKS, given | {"number": done})
    base.execute("ANALYZE")


def _fill_day(
    base: Any, begins: datetime, records: int, first: int, machines: int, now: datetime, model: datetime | None
) -> None:
    """`model`: a day that holds as many records; None: they are made. Those of a day that is not over are made."""
    part, until = f"event_{begins:%Y%m%d}", begins + timedelta(days=1)
    span = min(until, now) - begins
    given = {"begins": begins, "span": span, "records": records, "first": first, "machines": machines}
    with base.transaction():
        # Filled before it becomes a part: indexes are then made at once, and nothing is written twice.
        is_new = base.execute("SELECT to_regclass(%s) IS NULL", (part,)).fetchone()[0]
        if is_new:
            base.execute(f"CREATE TABLE {part} (LIKE event INCLUDING DEFAULTS)")
        if model is None or until > now:
            base.execute(_DAY.format(part=part), given)
        else:
            base.execute(_SAME_DAY.format(part=part, model=f"event_{model:%Y%m%d}"), given | {"model": model})
        base.execute(_HOURLY.format(part=part))
        if is_new:  # today's is there where a sink runs
            base.execute(f"ALTER TABLE event ATTACH PARTITION {part} FOR VALUES FROM ('{begins}') TO ('{until}')")
    base.execute(f"ANALYZE {part}")
    base.execute("SELECT count_day(%s, %s)", (begins.date(), now))
