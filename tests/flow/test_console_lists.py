"""Long lists of the console: nothing of them is left out, and each page stays small."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from guard.fleet.trial.servers import missing

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from guard.fleet.console import evidence  # noqa: E402
from guard.fleet.console.reading import registers  # noqa: E402
from tests.support.console import Console, console  # noqa: E402
from tests.support.open_folder import open_folder  # noqa: E402

MOST_BYTES = 100_000
ANSWERS, UNDECIDED = 2_500, 120
"""Answers that object, of which the oldest are undecided."""
ASKED, LINES = 130, 250
"""Requests for evidence, and lines about consents."""
_ANSWERS = """
INSERT INTO event SELECT %(now)s - n / 10 * interval '1 second', lpad(to_hex(n %% 10), 16, '0'), repeat('7', 32),
    100000 - n / 10, now(), 'redact', 'desk-1', '张伟',
    jsonb_build_object('id', 'answer-' || n, 'rule', 'phones-stay-inside',
        'answer', 'not_sensitive', 'entities', '{"PHONE": 1, "BANK_CARD": 2}'::jsonb)
FROM generate_series(1, %(many)s) AS n
"""
_DECIDED = """
INSERT INTO review SELECT device, trail, number, facts ->> 'id', machine, 'phones-stay-inside', true, 'sun', now()
FROM every_event ORDER BY received_at DESC, device DESC LIMIT %(many)s
"""
_CONSENTS = """
INSERT INTO event SELECT %(now)s - n * interval '1 second', repeat('8', 16), repeat('8', 32), n, now(), 'consent-used',
    'desk-1', 'agent', jsonb_build_object('consent', 'consent-' || n, 'use', 1, 'of', 3, 'group', 'social')
FROM generate_series(1, %(many)s) AS n
"""
_REQUESTS = """
INSERT INTO evidence_request (device, trail, number, event_id, machine, ground, asked_by, asked_at,
    answered_by, answered_at)
SELECT repeat('9', 16), repeat('9', 32), n, 'event-' || n, 'desk-1', repeat('据', 500), 'an', now(),
    CASE WHEN n %% 2 = 0 THEN 'an' END, CASE WHEN n %% 2 = 0 THEN now() END
FROM generate_series(1, %(many)s) AS n
"""


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with (
        open_folder() as folder,
        console(folder, records=0) as found,
        psycopg.connect(found.stand.database.where, autocommit=True) as base,
    ):
        now = datetime.now(UTC)
        base.execute("INSERT INTO seat VALUES ('desk-1', 'team-01')")
        for day in (now - timedelta(days=1), now):  # soon after midnight some of it is of the day before
            base.execute("SELECT make_parts(%s)", (day.date(),))
        base.execute(_ANSWERS, {"now": now, "many": ANSWERS})
        base.execute(_DECIDED, {"many": ANSWERS - UNDECIDED})
        base.execute(_CONSENTS, {"now": now, "many": LINES})
        base.execute(_REQUESTS, {"many": ASKED})
        yield found


def pages(session: httpx.Client, address: str) -> Iterator[str]:
    """A list from its first page to its last."""
    following: str | None = address
    while following is not None:
        answer = session.get(following)
        assert answer.status_code == 200
        assert len(answer.content) < MOST_BYTES, following
        yield answer.text
        found = re.search(r'href="(\?[^"]+)" rel="next"', answer.text)
        following = None if found is None else address.partition("?")[0] + html.unescape(found[1])


def listed(session: httpx.Client, address: str, pattern: str) -> list[str]:
    return [each for page in pages(session, address) for each in re.findall(pattern, page)]


def test_answers_that_nobody_has_decided_are_shown_however_many_newer_ones_are_decided(ours: Console) -> None:
    found = listed(ours.logged_in("sun"), "/reviews?days=30", r'action="(/reviews/[^"]+)"')
    assert len(found) == len(set(found)) == UNDECIDED > registers.PAGE


def test_every_answer_stands_on_one_page(ours: Console) -> None:
    found = listed(ours.logged_in("an"), "/reviews?days=30&all=1", r'href="(/events/2[^"]+)"')
    assert len(found) == len(set(found)) == ANSWERS


def test_every_line_about_a_consent_stands_on_one_page(ours: Console) -> None:
    found = listed(ours.logged_in("sun"), "/consents", "<code>(consent-[0-9]+)</code>")
    assert found == [f"consent-{number}" for number in range(1, LINES + 1)]


def test_every_request_for_evidence_stands_on_one_page_the_open_ones_first(ours: Console) -> None:
    found = listed(ours.logged_in("an"), "/evidence", "<code>event-([0-9]+)</code>")
    assert [int(each) for each in found] == [*range(ASKED - 1, 0, -2), *range(ASKED, 0, -2)]
    waiting = listed(ours.logged_in("wang"), "/sealed", "<code>event-([0-9]+)</code>")
    assert [int(each) for each in waiting] == [*range(1, ASKED, 2)]
    assert len(waiting) > evidence.PAGE_OPEN
