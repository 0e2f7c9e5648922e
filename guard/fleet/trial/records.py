"""Events in any number, made by the database itself: plausible shares of kinds, rules, machines and agents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from guard.fleet.hub.tables import CONSOLE, HUB, LOOSE_DAYS, lay


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
# Days after the first hold what it holds, a day later each: copying takes a tenth of the time that making does.
# The last two are not packed, as a hub leaves them.
_SAME_DAY = """
INSERT INTO {part}
SELECT %(begins)s::timestamptz + (received_at - %(model)s), device, trail, number + %(numbers)s,
    %(begins)s::timestamptz + (at - %(model)s), kind, machine, agent, facts
FROM unpacked WHERE received_at >= %(model)s AND received_at < %(model)s + interval '1 day';
"""
_SAME_PACKED_DAY = """
CREATE TABLE {part} (LIKE packed INCLUDING DEFAULTS);
INSERT INTO {part} SELECT received_at + interval '{later} days', at + interval '{later} days', number + {numbers},
    source, shape, id, own FROM {model};
ALTER TABLE packed ATTACH PARTITION {part} FOR VALUES FROM ('{begins}') TO ('{until}');
ANALYZE {part};
INSERT INTO hourly SELECT hour + interval '{later} days', kind, rule, serial, events
FROM hourly WHERE hour >= timestamptz '{begins}' - interval '{later} days'
    AND hour < timestamptz '{until}' - interval '{later} days' ON CONFLICT DO NOTHING;
INSERT INTO daily SELECT day + {later}, rule, machine, agent, events, stopped, lessons, answered, objected
FROM daily WHERE day = date '{begins:%Y-%m-%d}' - {later};
SELECT sum_up_day('{begins:%Y-%m-%d}');
INSERT INTO counted VALUES ('{begins:%Y-%m-%d}', '{until}', true);
"""
_HAS_EVENTS = """
SELECT EXISTS (SELECT FROM every_event WHERE received_at >= %(begins)s AND received_at < %(begins)s + interval '1 day')
"""
_PACKED = """
SELECT day, first FROM kept_day CROSS JOIN LATERAL (SELECT count(*) AS records, min(number) - 1 AS first FROM packed
    WHERE received_at >= day::timestamp AT TIME ZONE 'UTC'
        AND received_at < (day + 1)::timestamp AT TIME ZONE 'UTC') AS its
WHERE is_packed AND records = %(records)s LIMIT 1
"""
_HOURLY = """
INSERT INTO hourly SELECT date_trunc('hour', received_at, 'UTC'), kind, coalesce(facts ->> 'rule', ''),
    coalesce((facts ->> 'serial')::bigint, 0), count(*)
FROM {part} GROUP BY 1, 2, 3, 4 ON CONFLICT DO NOTHING;
"""


def fill(base: Any, amount: Amount, now: datetime) -> Iterator[int]:
    """Lay the tables and fill them, day by day, the last day being today; gives the records so far after each day.

    Days that have events are left as they are: what was interrupted goes on.

    `base`: a connection of psycopg that commits each statement by itself.
    """
    lay(base, HUB, CONSOLE)
    given = {"now": now, "machines": amount.machines, "teams": amount.teams}
    base.execute(_MACHINES, given)
    base.execute(_SEATS, given)
    done = 0
    for day in _days(amount, now):
        if not base.execute(_HAS_EVENTS, {"begins": day.begins}).fetchone()[0]:
            _fill_day(base, day, _model(base, day), amount.machines, now)
        done += day.records
        yield done
    base.execute(_MARKS, given | {"number": amount.records})
    base.execute("ANALYZE")


@dataclass(frozen=True, slots=True)
class _Day:
    begins: datetime
    records: int
    first: int
    """Records of the days before it."""
    is_loose: bool

    @property
    def until(self) -> datetime:
        return self.begins + timedelta(days=1)


def _days(amount: Amount, now: datetime) -> list[_Day]:
    """The newest day that is packed, which the others are copied from; then from today on back."""
    today = datetime.combine(now.date(), datetime.min.time(), UTC)
    a_day = -(-amount.records // amount.days)
    days = [
        _Day(
            today - timedelta(days=before),
            min(a_day, amount.records - a_day * before),
            a_day * (amount.days - 1 - before),
            before <= LOOSE_DAYS,
        )
        for before in range(amount.days)
        if a_day * before < amount.records
    ]
    return sorted(days, key=lambda day: day is not days[min(LOOSE_DAYS + 1, len(days) - 1)])


def _model(base: Any, day: _Day) -> _Day | None:
    """A packed day of as many events; None: there is none."""
    found = base.execute(_PACKED, {"records": day.records}).fetchone()
    return (
        None
        if found is None
        else _Day(datetime.combine(found[0], datetime.min.time(), UTC), day.records, found[1], False)
    )


def _fill_day(base: Any, day: _Day, model: _Day | None, machines: int, now: datetime) -> None:
    """Copy a day that is over from its model; make those that are not, and the model itself."""
    part = f"event_{day.begins:%Y%m%d}"
    given = {"begins": day.begins, "span": min(day.until, now) - day.begins, "machines": machines}
    given |= {"records": day.records, "first": day.first}
    with base.transaction():
        if model is not None and not day.is_loose:
            base.execute(
                _SAME_PACKED_DAY.format(
                    part=f"packed_{day.begins:%Y%m%d}",
                    model=f"packed_{model.begins:%Y%m%d}",
                    begins=day.begins,
                    until=day.until,
                    later=(day.begins - model.begins).days,
                    numbers=day.first - model.first,
                )
            )
            return
        # Filled before it becomes a part: indexes are then made at once, and nothing is written twice.
        is_new = base.execute("SELECT to_regclass(%s) IS NULL", (part,)).fetchone()[0]
        if is_new:
            base.execute(f"CREATE TABLE {part} (LIKE event INCLUDING DEFAULTS)")
        if model is None or day.until > now:
            base.execute(_DAY.format(part=part), given)
        else:
            base.execute(
                _SAME_DAY.format(part=part), given | {"model": model.begins, "numbers": day.first - model.first}
            )
        base.execute(_HOURLY.format(part=part))
        if is_new:  # today's is there where a sink runs
            base.execute(
                f"ALTER TABLE event ATTACH PARTITION {part} FOR VALUES FROM ('{day.begins}') TO ('{day.until}')"
            )
    base.execute(f"ANALYZE {part}")
    base.execute("SELECT count_day(%s, %s)", (day.begins.date(), now))
    if not day.is_loose:
        base.execute("SELECT pack_day(%s)", (day.begins.date(),))
