"""Forms that are refused: why, in the reader's language, and what was typed stays."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from guard.fleet.trial.servers import missing

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from guard.fleet.console.texts import texts_of  # noqa: E402
from tests.support.console import Console, console  # noqa: E402
from tests.support.open_folder import open_folder  # noqa: E402
from tests.support.source import ROOT  # noqa: E402


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with open_folder() as folder, console(folder, records=300) as found:
        yield found


@pytest.fixture
def event(ours: Console) -> str:
    """Address of an event with which something was sealed, without its first part."""
    fields = "to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), device, trail, number"
    question = f"SELECT {fields} FROM every_event WHERE facts ->> 'sealed' = 'true' LIMIT 1"
    return "/".join(map(str, asked(ours, question)[0]))


def asked(ours: Console, question: str, *values: object) -> list[Any]:
    with psycopg.connect(ours.stand.database.where) as base:
        return list(base.execute(question, values).fetchall())


def said(answer: httpx.Response) -> str:
    """What the page says of a form that was refused."""
    assert answer.status_code in (400, 404)
    (found,) = re.findall(r'<p class="wrong"[^>]*>(.*?)</p>', answer.text)
    return html.unescape(found)


def test_why_a_form_is_refused_is_said_in_the_readers_language(ours: Console, event: str) -> None:
    an, sun, wang = (ours.logged_in(name) for name in ("an", "sun", "wang"))
    english = re.compile("[a-z]+ [a-z]+")
    for language, is_english in (("en", True), ("zh-CN", False)):
        for session in (an, sun, wang):
            session.headers["Accept-Language"] = language
        try:
            for answer in (
                ours.post(an, f"/evidence/{event}", ground=" "),
                ours.post(wang, "/accounts", name="qian", role="supervisor", team=""),
                ours.post(wang, "/accounts", name="wang", role="reader"),
                ours.post(wang, "/accounts", seats="desk-0"),
                ours.post(wang, "/policy", step="start", rings="1,10,100"),
                ours.post(wang, "/policy", step="halt"),
                ours.post(wang, "/policy", file=b"nonsense", step="start", rings="1,10,100"),
                ours.post(wang, "/sealed", file=b"nonsense", field="file", request="1"),
                ours.post(sun, "/consents/send", file=b"", field="file", machine="pc-00001"),
            ):
                assert bool(english.search(re.sub("<code>.*?</code>|`.*?`", "", said(answer)))) == is_english, answer
        finally:
            for session in (an, sun, wang):
                session.headers["Accept-Language"] = "en"


def test_every_reason_that_a_form_is_refused_for_has_its_sentence() -> None:
    raised = set()
    for folder in ("console", "hub"):
        for file in (ROOT / "guard" / "fleet" / folder).rglob("*.py"):
            pattern = r'Refusal\(\s*"([\w-]+)"' if folder == "console" else r'code="(fleet-rollout-\w+)"'
            raised |= set(re.findall(pattern, file.read_text("utf-8")))
    assert raised
    assert raised <= set(texts_of("zh")["wrong"])
