"""Questions to the hub's database, on the connection that Django keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection


def rows(question: str, **values: object) -> list[tuple[Any, ...]]:
    """All lines of an answer. Values are handed over beside the question, never written into it."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def row(question: str, **values: object) -> tuple[Any, ...] | None:
    """The first line of an answer; None: it has none."""
    return next(iter(rows(question, **values)), None)


def newest_events(
    columns: str, alike: str, condition: str, order: str, limit: int, **values: object
) -> list[tuple[Any, ...]]:
    """The first events by an order, each form of them asked for its own by an index.

    `columns` and `order` are of `every_event`. `alike`: the part of the condition that is about `kind` and `common`,
    empty where there is none; which shapes it lets through is asked first, so that the database knows how many events
    have them.
    """
    packed = f"shape = ANY(%(shapes)s) AND {condition}" if alike else condition
    event = f"{alike} AND {condition}" if alike else condition
    question = (
        f"(SELECT {columns} FROM (SELECT *, facts AS common FROM event) AS event WHERE {event} "
        f"ORDER BY {order} LIMIT %(limit)s) UNION ALL "
        f"(SELECT {columns} FROM unpacked WHERE {packed} ORDER BY {order} LIMIT %(limit)s) "
        f"ORDER BY {order} LIMIT %(limit)s"
    )
    while True:
        shapes = _shapes(alike, values)
        found = rows(question, limit=limit, shapes=shapes, **values)
        if shapes == _shapes(alike, values):  # else a day was packed meanwhile
            return found


def _shapes(alike: str, values: Mapping[str, object]) -> list[int]:
    """The shapes of which a condition holds."""
    question = f"SELECT id FROM (SELECT id, kind, facts AS common FROM shape) AS shape WHERE {alike} ORDER BY id"
    return [shape for (shape,) in rows(question, **values)] if alike else []


def newest(
    columns: str, alike: str, condition: str, since: datetime, until: datetime, limit: int, **values: object
) -> list[tuple[Any, ...]]:
    """The newest events of which both conditions hold: looked for a day at a time, and over more where they are few.

    `columns`: beginning with `received_at, device, trail, number`, by which they are ordered.
    `alike`: see `newest_events`.
    """
    found: list[tuple[Any, ...]] = []
    span = timedelta(days=1)
    while until > since and len(found) < limit:
        begin = max(since, until - span)
        found += newest_events(
            columns,
            alike,
            f"received_at > %(begin)s AND received_at <= %(until)s AND {condition}",
            "1 DESC, 2 DESC, 3 DESC, 4 DESC",
            limit - len(found),
            begin=begin,
            until=until,
            **values,
        )
        span, until = span * 2 if len(found) * 4 < limit else span, begin
    return found


def facts_of(told: str) -> dict[str, Any]:
    """Facts of an event: on Django's connections JSON comes as text."""
    facts: dict[str, Any] = json.loads(told)
    return facts


def change(statement: str, **values: object) -> int:
    """How many lines a statement changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def change_many(statement: str, values: list[Mapping[str, object]]) -> None:
    """Run a statement once for each of the values."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
