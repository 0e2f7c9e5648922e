"""The console over its real server and database: who sees what, and what strangers try."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from guard.errors import PolicyUntrusted
from guard.fleet.trial.servers import missing
from guard.policy.keys import public_pem

pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from guard.cli.hub.console import checking  # noqa: E402
from guard.fleet.console.reading.events import Place, Shown  # noqa: E402
from guard.fleet.console.reading.table import export_lines  # noqa: E402
from guard.fleet.console.texts import texts_of  # noqa: E402
from guard.fleet.hub.folder import Office as HubOffice  # noqa: E402
from guard.fleet.hub.offices import connected  # noqa: E402
from guard.fleet.hub.sink import lay_streams  # noqa: E402
from guard.paths import ASSETS  # noqa: E402
from tests.support.console import PASSWORD, Console, console  # noqa: E402
from tests.support.open_folder import open_folder  # noqa: E402
from tests.support.policies import Office, recent  # noqa: E402

EVERYBODY = ("/", "/machines", "/rules")
OF_RECORDS = ("/events", "/agents", "/reviews", "/consents", "/incidents", "/exports")
PAGES = {
    "sun": {*EVERYBODY, *OF_RECORDS},
    "an": {*EVERYBODY, *OF_RECORDS, "/evidence", "/looks"},
    "wang": {*EVERYBODY, "/policy", "/accounts", "/sealed"},
    "li": {*EVERYBODY},
}
"""What each role sees; everything else is refused."""


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with open_folder() as folder, console(folder) as found:
        yield found


def test_each_role_sees_its_pages_and_no_other_and_without_login_there_is_none(ours: Console) -> None:
    every = sorted(set().union(*PAGES.values()))
    with ours.session() as stranger:
        for page in (*every, "/machines/pc-00001", "/agents/agent-00001", "/exports/events.csv", "/reviews/draft.json"):
            answer = stranger.get(page)
            assert (answer.status_code, answer.headers["location"][:6]) == (302, "/login"), page
    for name, allowed in PAGES.items():
        session = ours.logged_in(name)
        for page in every:
            answer = session.get(page)
            assert answer.status_code == (200 if page in allowed else 403), (name, page, answer.text)
            assert len(answer.content) < 100_000, page
            assert "<script" not in answer.text


def test_a_supervisor_reaches_nothing_of_another_team_by_any_address(ours: Console) -> None:
    own, other = "pc-00001", "pc-00002"
    fields = "to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), device, trail, number, agent"
    question = f"SELECT {fields} FROM every_event WHERE machine = %s AND kind = 'redact' LIMIT 1"
    mine, foreign = ours.asked(question, own)[0], ours.asked(question, other)[0]
    sun = ours.logged_in("sun")
    an = ours.logged_in("an")
    for session, sees in ((sun, 404), (an, 200)):
        assert session.get(f"/machines/{own}").status_code == 200
        assert session.get(f"/machines/{other}").status_code == sees
        assert session.get("/events/{}/{}/{}/{}".format(*mine[:4])).status_code == 200
        assert session.get("/events/{}/{}/{}/{}".format(*foreign[:4])).status_code == sees
        assert session.get(f"/agents/{foreign[4]}").status_code == sees
    address = "/reviews/{}/{}/{}/{}".format(*foreign[:4])
    assert ours.post(sun, address, "/reviews", decision="accept").status_code == 404
    for page in (
        "/machines",
        "/rules/rule-03",
        "/events",
        f"/events?machine={other}",
        "/agents",
        "/reviews?days=90",
    ):
        shown = set(re.findall(r"/machines/(pc-\d+)", sun.get(page).text))
        assert {int(name[3:]) % 4 for name in shown} <= {1}, page
    table = csv.DictReader(io.StringIO(sun.get("/exports/events.csv").text.removeprefix("\ufeff")))
    machines = {line["machine"] for line in table}
    theirs = ours.asked("SELECT DISTINCT machine FROM every_event JOIN seat USING (machine) WHERE team = 'team-01'")
    assert machines == {machine for (machine,) in theirs}


def test_counts_are_the_same_by_whatever_table_tells_them(ours: Console) -> None:
    sums = "sum(events), sum(stopped), sum(lessons), sum(answered), sum(objected)"
    kept = ours.asked(f"SELECT day, {sums} FROM daily GROUP BY 1 ORDER BY 1")
    assert sum(events + answered for _, events, _, _, answered, _ in kept) == 3_000
    for table in ("daily_of_rule", "daily_of_agent"):
        assert ours.asked(f"SELECT day, {sums} FROM {table} GROUP BY 1 ORDER BY 1") == kept
    reached = "SELECT count(DISTINCT machine), count(DISTINCT agent) FROM daily WHERE rule = 'rule-00'"
    page = ours.logged_in("an").get("/rules/rule-00?days=30").text
    assert re.findall(r"<li><b>(\d+)</b>", page)[1:3] == [*map(str, ours.asked(reached)[0])]


def test_hours_that_a_database_cut_in_a_zone_of_half_hours_are_in_the_chart(ours: Console) -> None:
    hour, counts = "date_trunc('hour', now(), 'UTC') - interval '90 minutes'", []
    for events in (0, 5_000):
        ours.asked(f"INSERT INTO hourly VALUES ({hour}, 'warn', %s, 1, %s) RETURNING hour", f"r{events}", events)
        titles = re.findall(r"<title>[\d-]+ [\d:]+: ([\d,]+)</title>", ours.logged_in("an").get("/").text)
        counts.append(sum(int(each.replace(",", "")) for each in titles))
    assert counts[1] - counts[0] == 5_000


def test_forms_of_other_sites_and_of_no_session_change_nothing(ours: Console) -> None:
    wang = ours.logged_in("wang")
    before = ours.asked("SELECT count(*) FROM member")
    given = {"name": "li", "role": "administrator"}
    assert wang.post("/accounts", data=given).status_code == 403
    token = wang.cookies["__Host-csrf"]
    elsewhere = {"Origin": "https://evil.example", "Referer": "https://evil.example/"}
    answer = wang.post("/accounts", data=given | {"csrfmiddlewaretoken": token}, headers=elsewhere)
    assert answer.status_code == 403
    assert ours.asked("SELECT role FROM member WHERE name = 'li'") == [("reader",)]
    assert ours.asked("SELECT count(*) FROM member") == before
    assert wang.get("/logout").headers["location"] == "/"
    assert wang.get("/").status_code == 200
    assert ours.post(wang, "/accounts", "/accounts", name="wang", role="auditor").status_code == 400


def test_an_attempt_at_passwords_is_slowed_down_and_another_person_is_not(ours: Console) -> None:
    with ours.session() as session:
        answers = [ours.enter(session, "nobody", f"guess {turn}").status_code for turn in range(7)]
        assert answers == [403] * 5 + [429] * 2
        assert ours.enter(session, "li", "wrong").status_code == 403
    with ours.session() as li:
        assert ours.enter(li, "li", PASSWORD).status_code == 302
        assert li.get("/").status_code == 200
        assert ours.post(li, "/logout").status_code == 302
        assert li.get("/").status_code == 302
    with ours.session() as session:
        session.get("/login")
        answer = ours.post(session, "/login", "/login?next=https://evil.example/", username="li", password="x")
        assert "evil.example" not in answer.text


def test_headers_and_cookies_let_nothing_of_others_in(ours: Console) -> None:
    li = ours.logged_in("li")
    headers = li.get("/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"].startswith("max-age=")
    assert headers["cache-control"] == "no-store"
    with ours.session() as session:
        ours_answer = ours.enter(session, "li", PASSWORD)
        cookies = ours_answer.headers.get_list("set-cookie")
        assert any(each.startswith("__Host-session=") for each in cookies)
        assert all("Secure" in each and "HttpOnly" in each and "SameSite=Lax" in each for each in cookies)
        assert session.get("/", headers={"Host": "evil.example"}).status_code == 400
        assert session.get("/", headers={"X-Remote-User": "wang", "Remote-User": "wang"}).status_code == 200
        assert session.get("/accounts", headers={"X-Remote-User": "wang"}).status_code == 403


HOSTILE = (
    "'; DROP TABLE event; --",
    "%' OR '1'='1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ say.site }}{% csrf_token %}",
    "%(team)s",
    "\x00",
    "../../etc/passwd",
    "9" * 60,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_strangers_write_into_addresses_and_forms_is_text_and_nothing_else(ours: Console, text: str) -> None:
    an = ours.logged_in("an")
    for page in ("/events", "/machines", "/agents", "/looks", "/reviews"):
        names = ("kind", "rule", "group", "agent", "machine", "day", "from", "q", "only", "after", "days", "before")
        answer = an.get(page, params=dict.fromkeys(names, text))
        assert answer.status_code == (400 if "\0" in text else 200), page
        for sign in ("<script>alert", "<img src=x"):
            assert sign not in answer.text
    for place in ("agents", "machines"):
        assert an.get(f"/{place}/{quote(text, safe='')}").status_code == (400 if "\0" in text else 404)
    assert ours.asked("SELECT count(*) FROM every_event")[0][0] == 3_000


def test_looks_are_kept_before_anything_is_shown_and_auditors_see_them(ours: Console) -> None:
    (agent,) = ours.asked("SELECT agent FROM every_event WHERE machine = 'pc-00005' LIMIT 1")[0]
    sun = ours.logged_in("sun")
    an = ours.logged_in("an")
    assert sun.get(f"/agents/{agent}").status_code == 200
    told = an.get("/looks", params={"agent": agent}).text
    assert "sun" in told
    assert agent in told
    assert sun.get("/looks").status_code == 403
    assert ours.asked("SELECT who, page FROM look WHERE agent = %s AND page = 'agent'", agent) == [("sun", "agent")]


def test_a_false_alarm_is_decided_and_comes_out_as_a_draft(ours: Console) -> None:
    sun = ours.logged_in("sun")
    forms = re.findall(r'action="(/reviews/[^"]+)"', sun.get("/reviews?days=90").text)
    assert forms
    assert ours.post(sun, forms[0], "/reviews", decision="accept").status_code == 302
    assert forms[0] not in sun.get("/reviews?days=90").text
    (decision,) = sun.get("/reviews/draft.json").json()["decisions"]
    assert decision["accepted"] is True
    assert decision["by"] == "sun"
    an = ours.logged_in("an")
    assert ours.post(an, forms[0], "/reviews", decision="refuse").status_code == 403


def test_evidence_is_asked_for_with_a_ground_and_its_coming_is_kept(ours: Console) -> None:
    fields = "to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), device, trail, number"
    question = f"SELECT {fields} FROM every_event WHERE facts ->> 'sealed' = %s LIMIT 1"
    sealed, bare = ours.asked(question, "true")[0], ours.asked(question, "false")[0]
    an = ours.logged_in("an")
    page = "/events/{}/{}/{}/{}".format(*sealed)
    address = page.replace("/events/", "/evidence/")
    assert ours.post(an, address, page, ground=" ").status_code == 400
    assert ours.post(an, address, page, ground="a customer complained").status_code == 302
    assert "a customer complained" in an.get("/evidence").text
    assert ours.post(an, "/evidence/{}/{}/{}/{}".format(*bare), ground="x").status_code == 400
    (number,) = ours.asked("SELECT id FROM evidence_request")[0]
    assert ours.post(an, f"/evidence/{number}", "/evidence").status_code == 302
    assert ours.asked("SELECT asked_by, answered_by FROM evidence_request") == [("an", "an")]


def test_a_signed_policy_is_rolled_out_from_the_page_and_what_nobody_trusted_has_signed_is_not(
    ours: Console, tmp_path: Path
) -> None:
    office = Office(tmp_path, clock=lambda: datetime.now(UTC))
    ours.stand.server.wait()
    asyncio.run(streams_laid(ours))
    wang = ours.logged_in("wang")
    signed, forged = office.signed(recent(51)), b'{"payload": "aGVsbG8=", "signatures": []}'
    answer = ours.post(wang, "/policy", "/policy", file=forged, step="start", rings="1,10,100")
    assert (answer.status_code, "fleet-policy" in answer.text) == (400, True)
    assert ours.post(wang, "/policy", "/policy", file=signed, step="start", rings="10,1").status_code == 400
    assert ours.post(wang, "/policy", "/policy", file=signed, step="start", rings="1,10,100").status_code == 302
    assert ours.post(wang, "/policy", "/policy", step="halt").status_code == 302
    assert "halted" in wang.get("/policy").text
    assert ours.post(wang, "/policy", "/policy", step="resume").status_code == 302
    assert ours.post(wang, "/policy", "/policy", step="advance").status_code == 400  # nobody has taken it
    assert ours.post(wang, "/policy", "/policy", step="advance", anyway="1").status_code == 302
    assert ours.asked("SELECT serial, reached, state FROM rollout") == [(51, 10, "going")]
    steps = ours.asked("SELECT by_whom, what FROM rollout_step ORDER BY number")
    assert steps == [("wang", what) for what in ("start", "halt", "resume", "advance")]
    assert ours.post(ours.logged_in("an"), "/policy", step="advance", anyway="1").status_code == 403


def test_with_a_trusted_key_a_file_that_another_key_signed_goes_nowhere(tmp_path: Path) -> None:
    office = Office(tmp_path, clock=lambda: datetime.now(UTC), holders=2)
    check = checking([public_pem(office.keys[0])], 1)
    assert check is not None
    check(office.signed(recent(7), 0))
    for foreign in (office.signed(recent(7), 1), office.signed(recent(7), 0).replace(b'"sig"', b'"gis"')):
        with pytest.raises(PolicyUntrusted):
            check(foreign)


async def streams_laid(ours: Console) -> None:
    async with connected(ours.stand.folder, HubOffice.SINK) as wire:
        await lay_streams(wire, 64)


def test_cells_of_an_export_are_no_formulas() -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    facts = {"rule": "@x", "serial": -2, "to_group": "+1", "entities": {"PHONE": 2}}
    event = Shown(Place(at), "d", "t", 1, at, "redact", "=1+1", "plain", facts)
    line = list(export_lines([event]))[1].strip().split(",")
    assert line == [at.isoformat()] * 2 + ["redact", "'=1+1", "plain", "'@x", "'-2", "'+1", "", "PHONE×2", "", ""]


def test_every_text_is_there_in_both_languages_and_every_page_says_only_what_is_there() -> None:
    zh, en = ({f"{a}.{b}" for a, table in texts_of(each).items() for b in table} for each in ("zh", "en"))
    assert zh == en
    said = {
        key
        for page in (ASSETS / "console").glob("*.html")
        for key in re.findall(r"\bsay\.(\w+\.\w+)", page.read_text("utf-8"))
    }
    assert {key for key in said if not key.endswith(".items")} <= zh
