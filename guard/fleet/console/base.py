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


def newest_events(columns: str, condition: str, order: str) -> str:
    """The question for the first `limit` events by an order, each form of them asked for its own by an index.

    `columns` and `order` are of `every_event`; so is `condition`, as are the values that it needs beside `limit`.
    """
    return (
        " UNION ALL ".join(
            f"(SELECT {columns} FROM {events} WHERE {condition} ORDER BY {order} LIMIT %(limit)s)"
            for events in ("(SELECT *, facts AS common FROM event) AS event", "unpacked")
        )
        + f" ORDER BY {order} LIMIT %(limit)s"
    )


def newest(
    columns: str, condition: str, since: datetime, now: datetime, limit: int, **values: object
) -> list[tuple[Any, ...]]:
    """The newest events of which a condition holds: looked for a day at a time, and over more days where they are few.

    `columns`: beginning with `received_at, number`, by which they are ordered.
    """
    found: list[tuple[Any, ...]] = []
    span, until = timedelta(days=1), now + timedelta(days=1)
    while until > since and len(found) < limit:
        begin = max(since, until - span)
        question = newest_events(
            columns, f"received_at > %(begin)s AND received_at <= %(until)s AND {condition}", "1 DESC, 2 DESC"
        )
        found += rows(question, begin=begin, until=until, limit=limit - len(found), **values)
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
