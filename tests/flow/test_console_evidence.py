"""Sealed evidence in the console: asked for once at a time, and again where what came was not it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from guard.fleet.trial.servers import missing

pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from tests.support.console import Console, console, let_in  # noqa: E402
from tests.support.open_folder import open_folder  # noqa: E402

SEALED = b"age-encryption.org/v1\n"


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with open_folder() as folder, console(folder, records=300) as found:
        assert let_in(found.stand, "bo", "--role", "auditor").wait(60) == 0
        yield found


@pytest.fixture
def event(ours: Console) -> str:
    """Address of an event that nobody has asked for yet, without its first part."""
    fields = "to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), device, trail, number"
    question = (
        f"SELECT {fields} FROM every_event WHERE facts ->> 'sealed' = 'true' AND (device, trail, number) NOT IN "
        "(SELECT device, trail, number FROM evidence_request) LIMIT 1"
    )
    return "/".join(map(str, ours.asked(question)[0]))


def ask(ours: Console, name: str, event: str, ground: str) -> httpx.Response:
    return ours.post(ours.logged_in(name), f"/evidence/{event}", f"/events/{event}", ground=ground)


def requests_of(ours: Console, event: str) -> list[Any]:
    _, device, trail, number = event.split("/")
    fields = "id, asked_by, ground, answered_at IS NOT NULL"
    return ours.asked(
        f"SELECT {fields} FROM evidence_request WHERE (device, trail, number) = (%s, %s, %s) ORDER BY id",
        *(device, trail, int(number)),
    )


def said(answer: httpx.Response) -> str:
    """What the page says of a form that was refused."""
    (found,) = re.findall(r'<p class="wrong"[^>]*>(.*?)</p>', answer.text)
    return html.unescape(found)


def test_what_somebody_waits_for_is_not_asked_for_twice_and_whoever_asks_hears_who_waits(
    ours: Console, event: str
) -> None:
    assert ask(ours, "an", event, "a customer complained").status_code == 302
    page = ours.logged_in("bo").get(f"/events/{event}").text
    assert "a customer complained" in page
    assert 'name="ground"' not in page
    again = ask(ours, "bo", event, "another ground")
    assert again.status_code == 400
    assert "asked for already" in said(again)
    assert [each[1:3] for each in requests_of(ours, event)] == [("an", "a customer complained")]
    told = ours.asked("SELECT who FROM look WHERE page = 'evidence' AND detail = %s", event.rpartition("/")[2])
    assert told == [("an",)]


def test_once_a_file_has_come_the_same_may_be_asked_for_again(ours: Console, event: str) -> None:
    an, wang = ours.logged_in("an"), ours.logged_in("wang")
    ask(ours, "an", event, "a customer complained")
    ((number, *_),) = requests_of(ours, event)
    assert ours.post(an, f"/evidence/{number}", "/evidence").status_code == 302
    assert ask(ours, "bo", event, "the file was another one's").status_code == 302
    (first, second) = requests_of(ours, event)
    assert [first[1:], second[1:]] == [
        ("an", "a customer complained", True),
        ("bo", "the file was another one's", False),
    ]
    assert ours.post(wang, "/sealed", "/sealed", SEALED, "file", request=str(second[0])).status_code == 302


def test_that_a_file_has_come_is_taken_back_and_another_is_brought(ours: Console, event: str) -> None:
    an, wang = ours.logged_in("an"), ours.logged_in("wang")
    ask(ours, "an", event, "a customer complained")
    ((number, *_),) = requests_of(ours, event)
    assert ours.post(wang, "/sealed", "/sealed", SEALED + b"wrong", "file", request=str(number)).status_code == 302
    assert f'value="{number}"' not in wang.get("/sealed").text
    assert ours.post(an, f"/evidence/{number}", "/evidence", waits="1").status_code == 302
    assert [each[3] for each in requests_of(ours, event)] == [False]
    assert f'value="{number}"' in wang.get("/sealed").text
    assert ours.post(wang, "/sealed", "/sealed", SEALED + b"right", "file", request=str(number)).status_code == 302
    assert an.get(f"/evidence/{number}.age").content == SEALED + b"right"
    kept = "SELECT page FROM look WHERE split_part(detail, ' ', 1) = %s AND page LIKE 'evidence-%%' ORDER BY id"
    pages = [page for (page,) in ours.asked(kept, str(number))]
    assert pages == ["evidence-brought", "evidence-waits", "evidence-brought", "evidence-taken"]


def test_what_has_come_is_not_waited_for_beside_a_newer_request(ours: Console, event: str) -> None:
    an = ours.logged_in("an")
    ask(ours, "an", event, "a customer complained")
    ((number, *_),) = requests_of(ours, event)
    ours.post(an, f"/evidence/{number}", "/evidence")
    ask(ours, "bo", event, "the file was another one's")
    answer = ours.post(an, f"/evidence/{number}", "/evidence", waits="1")
    assert answer.status_code == 400
    assert "asked for already" in said(answer)
    assert [each[3] for each in requests_of(ours, event)] == [True, False]
