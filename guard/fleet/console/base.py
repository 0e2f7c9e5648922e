"""Questions to the hub's database, on the connection that Django keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
