"""Forms that are refused: why, in the reader's language, and what was typed stays."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from guard.fleet.trial.servers import missing

pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from guard.fleet.console.texts import texts_of  # noqa: E402
from tests.support.console import PASSWORD, Console, console  # noqa: E402
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
    return "/".join(map(str, ours.asked(question)[0]))


def said(answer: httpx.Response) -> str:
    """What the page says of a form that was refused."""
    assert answer.status_code in (400, 404)
    (found,) = re.findall(r'<p class="wrong"[^>]*>(.*?)</p>', answer.text)
    return html.unescape(found)


def test_a_ground_of_as_many_characters_as_its_field_takes_is_taken_whatever_ends_its_lines(
    ours: Console, event: str
) -> None:
    an, page = ours.logged_in("an"), f"/events/{event}"
    (most,) = re.findall(r'<textarea[^>]* maxlength="(\d+)"', an.get(page).text)
    typed = ("a" * 24 + "\n") * (int(most) // 25)
    longer = ours.post(an, f"/evidence/{event}", page, ground="b" + typed.replace("\n", "\r\n") + "a")
    assert most in said(longer)
    assert "b" + typed[:100] in html.unescape(longer.text).replace("\r", "")
    assert ours.post(an, f"/evidence/{event}", page, ground=typed.replace("\n", "\r\n")).status_code == 302
    assert ours.asked("SELECT ground FROM evidence_request") == [(typed.strip(),)]


def test_what_was_typed_into_a_form_that_is_refused_stays_in_it(ours: Console) -> None:
    wang, sun = ours.logged_in("wang"), ours.logged_in("sun")
    with ours.session() as session:
        assert re.search(r'name="username"[^>]* value="qian"', ours.enter(session, "qian", "wrong").text)
    seats = "".join(f"desk-{number},team-02\n" for number in range(200))
    assert seats in ours.post(wang, "/accounts", "/accounts", seats=f"{seats}broken").text
    given = ours.post(wang, "/accounts", "/accounts", name="qian", role="supervisor", team="").text
    assert re.search(r'name="name"[^>]* value="qian"', given)
    assert '<option value="supervisor" selected>' in given
    answer = ours.post(wang, "/accounts", "/accounts", name="q" * 151, role="", team="team-02")
    assert answer.status_code == 302  # nobody has that name
    answer = ours.post(wang, "/accounts", "/accounts", name="q" * 151, role="auditor", team="team-02")
    assert re.search(r'name="team"[^>]* value="team-02"', answer.text)
    answer = ours.post(wang, "/policy", "/policy", step="start", rings="10,1")
    assert re.search(r'name="rings" value="10,1"', answer.text)
    for machine in ("pc-00001", "pc-99999"):
        answer = ours.post(sun, "/consents/send", "/consents", b"nonsense", "file", machine=machine)
        assert said(answer)
        assert re.search(rf'name="machine"[^>]* value="{machine}"', answer.text)


def test_from_a_form_that_was_refused_the_language_leads_to_the_page_that_has_it(ours: Console, event: str) -> None:
    an, sun = ours.logged_in("an"), ours.logged_in("sun")
    for session, address, page in (
        (an, f"/evidence/{event}", f"/events/{event}"),
        (sun, f"/reviews/{event}", f"/events/{event}"),
        (sun, "/consents/send", "/consents"),
        (an, "/evidence/1", "/evidence"),
    ):
        answer = ours.post(session, "/language", next=address)
        assert answer.headers["location"] == address
        assert session.get(address).headers["location"] == page
        assert session.get(f"{address}?from=1").headers["location"] == f"{page}?from=1"


def test_whoever_sends_a_form_after_the_session_has_ended_comes_to_its_page_once_logged_in(ours: Console) -> None:
    place = "now(), repeat('a', 16), repeat('a', 32), 1, now()"
    answered = f"INSERT INTO event VALUES ({place}, 'redact', 'pc-00001', 'agent-00001', %s) RETURNING number"
    ours.asked(answered, '{"answer": "not_sensitive", "rule": "rule-00"}')
    (form,) = re.findall(rf'action="(/reviews/[^"]+/{"a" * 16}/[^"]+)"', ours.logged_in("sun").get("/reviews").text)
    with ours.session() as session:
        sent = {"csrfmiddlewaretoken": ours.token(session, "/login"), "decision": "accept"}
        answer = session.post(form, data=sent, headers={"Referer": f"{ours.address}/reviews"})
        login = answer.headers["location"]
        entered = ours.post(session, "/login", login, username="sun", password=PASSWORD, next=form)
        assert parse_qs(urlsplit(login).query)["next"] == [form]
        page = session.get(entered.headers["location"], follow_redirects=True)
    assert page.status_code == 200
    assert form in page.text


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
