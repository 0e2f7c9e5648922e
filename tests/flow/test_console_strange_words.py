"""Words that pages, forms and logins are given and no page gives them, over the real server and database."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from guard.fleet.trial.servers import missing

pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from tests.support.console import PASSWORD, PATIENCE_S, Console, console, let_in  # noqa: E402
from tests.support.open_folder import open_folder  # noqa: E402


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with open_folder() as folder, console(folder, records=300) as found:
        yield found


def event(ours: Console, sealed: str) -> tuple[str, str, str, int]:
    fields = "to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), device, trail, number"
    (found,) = ours.asked(f"SELECT {fields} FROM every_event WHERE facts ->> 'sealed' = %s LIMIT 1", sealed)
    return found  # type: ignore[no-any-return]  # as the fields say


@pytest.mark.parametrize(("sealed", "ground"), [("true", " "), ("false", "a customer complained")])
def test_an_event_that_evidence_is_asked_of_in_vain_is_shown_once_that_look_is_kept_and_not_as_asked_for(
    ours: Console, sealed: str, ground: str
) -> None:
    day, device, trail, number = event(ours, sealed)
    before = ours.asked("SELECT count(*) FROM look WHERE who = 'an'")[0][0]
    address = f"{day}/{device}/{trail}/{number}"
    answer = ours.post(ours.logged_in("an"), f"/evidence/{address}", ground=ground)
    assert answer.status_code == 400
    kept = ours.asked("SELECT page, detail FROM look WHERE who = 'an' ORDER BY id")
    assert kept[before:] == [("event", str(number))]


def test_a_name_counts_as_one_however_it_is_written(ours: Console) -> None:
    written = ["nobody", " nobody", "nobody  ", "ｎobody", "\tnobody", "nobody\u3000", " ｎobody "]
    with ours.session() as session:
        answers = [ours.enter(session, name, f"guess {turn}").status_code for turn, name in enumerate(written)]
    assert answers == [403] * 5 + [429] * 2
    with ours.session() as session:
        assert ours.enter(session, " ｌi ", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59.999999+00:00", "0001-01-01T00:00:00+23:00", "9999-12-31T00:00:00-23:00"]
)
def test_a_page_that_would_begin_at_the_end_of_time_begins_at_the_newest_event(ours: Console, moment: str) -> None:
    an = ours.logged_in("an")
    newest = an.get("/events", params={"day": ""})
    answer = an.get("/events", params={"day": "", "from": f"{moment}|a|b|1"})
    assert answer.status_code == newest.status_code == 200
    assert answer.text.count("/events/") == newest.text.count("/events/") > 0


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "0000-00-00", "yesterday"])
def test_on_a_day_that_cannot_be_there_is_no_event(ours: Console, day: str) -> None:
    _, device, trail, number = event(ours, "true")
    an = ours.logged_in("an")
    assert an.get(f"/events/{day}/{device}/{trail}/{number}").status_code == 404
    assert an.get(f"/events/{event(ours, 'true')[0]}/{device}/{trail}/{'9' * 30}").status_code == 404


def test_of_a_day_that_is_none_nothing_is_shown_kept_or_exported(ours: Console) -> None:
    an = ours.logged_in("an")
    before = ours.asked("SELECT count(*) FROM look")
    for page, status in (("/events", 200), ("/exports/events.csv", 400)):
        answer = an.get(page, params={"day": "2026-13-01", "agent": "agent-00001"})
        assert answer.status_code == status
        assert "A day is written" in answer.text
        assert 'value="agent-00001"' in answer.text
        assert "/events/2" not in answer.text
    assert ours.asked("SELECT count(*) FROM look") == before


@pytest.mark.parametrize("seats", ["desk-1,no\rrth\n", f"desk-1,{'x' * 200_000}\n", '"desk-1,north'])
def test_a_line_that_seats_nobody_is_named_and_nothing_of_the_list_counts(ours: Console, seats: str) -> None:
    before = ours.asked("SELECT count(*) FROM seat")
    answer = ours.post(ours.logged_in("wang"), "/accounts", "/accounts", seats=f"desk-0,north\n{seats}")
    assert answer.status_code == 400
    assert "line 2" in answer.text
    assert ours.asked("SELECT count(*) FROM seat") == before


def test_accounts_and_seats_that_nobody_can_have_meant_are_marked(ours: Console) -> None:
    wang = ours.logged_in("wang")
    ours.post(wang, "/accounts", "/accounts", name="Sunn", role="supervisor", team="team-99")
    ours.post(wang, "/accounts", "/accounts", seats="\ufeffdesk-1,team-05\r\npc-00001,team-05\r\n")
    assert ours.asked("SELECT machine FROM seat WHERE team = 'team-05' ORDER BY 1") == [("desk-1",), ("pc-00001",)]
    lines = re.findall("<tr><td>(.*?)</tr>", wang.get("/accounts").text)
    told = {name: cells for name, _, cells in (line.partition("<") for line in lines)}
    assert "has no machines" in told["Sunn"]
    assert "never" in told["Sunn"]
    assert "never" not in told["wang"]
    assert re.findall(r">(\d+)<", told["team-05"]) == ["2", "1"]


def test_what_no_database_takes_is_a_wrong_question(ours: Console) -> None:
    assert ours.post(ours.logged_in("wang"), "/policy", step="a\0b").status_code == 400
    assert ours.post(ours.logged_in("sun"), "/consents/send", machine="a\0b").status_code == 400


def test_an_account_that_cannot_be_is_not_made_and_one_that_is_stays_as_it_was(ours: Console) -> None:
    refused = [
        let_in(ours.stand, "zhou", "--role", "supervisor"),
        let_in(ours.stand, "wu", "--role", "auditor", password="password1234"),
        let_in(ours.stand, "li", "--role", "supervisor", password="another of four panes"),
    ]
    assert [each.wait(PATIENCE_S) for each in refused] == [2, 2, 2]
    assert ours.asked("SELECT username FROM auth_user WHERE username IN ('zhou', 'wu')") == []
    assert ours.asked("SELECT name, role FROM member WHERE name IN ('zhou', 'wu', 'li')") == [("li", "reader")]
    with ours.session() as session:
        assert ours.enter(session, "li", PASSWORD).status_code == 302
