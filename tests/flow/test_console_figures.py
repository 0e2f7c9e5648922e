"""What the console counts and lists, over its real server and database."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from guard.audit.export import ecs
from guard.audit.report.figures import figures_of
from guard.fleet.trial.servers import free_port, hub_program, missing
from guard.model import Answer
from tests.flow.test_exceptions import HOTLINE, answered, pasted, records_of
from tests.support.copies import POLICY
from tests.support.world import WECHAT, running_world

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = [
    pytest.mark.skipif(missing() is not None, reason=f"{missing()}"),
    pytest.mark.usefixtures("no_keyring"),
]

from tests.flow.test_console_at_work import told_to_the_hub  # noqa: E402
from tests.support.console import PATIENCE_S, Console, console  # noqa: E402
from tests.support.open_folder import open_folder  # noqa: E402
from tests.support.waiting import until  # noqa: E402


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with open_folder() as folder, console(folder, records=0) as found:
        yield found


def cells(page: str, name: str) -> list[str]:
    """The line of a table that begins with a name."""
    (line,) = re.findall(rf"<tr><td><a [^>]*>{re.escape(name)}</a>(.*?)</tr>", page)
    return re.findall(r"<td[^>]*>([^<]*)</td>", line)


def test_a_trail_counts_in_the_console_as_it_does_in_the_report(ours: Console, tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY) as world:
        answered(world, HOTLINE, Answer.NOT_SENSITIVE)
        answered(world, "customer.wang@example.com", Answer.KEPT)
        pasted(world, "customer.zhao@example.com", WECHAT)
    records = records_of(world)
    (tmp_path / "exports").mkdir()
    lines = "".join(json.dumps(ecs(record), ensure_ascii=False) + "\n" for record in records)
    (tmp_path / "exports" / "desk.ndjson").write_text(lines, "utf-8")
    report = figures_of(
        tmp_path / "exports", since=datetime(2000, 1, 1, tzinfo=UTC), until=datetime(2100, 1, 1, tzinfo=UTC)
    )
    (rule,) = report.rules
    assert (rule.events, rule.precision.right, rule.precision.wrong) == (3, 1, 1)

    asyncio.run(told_to_the_hub(ours, world, "f" * 16))
    ours.asked("SELECT count_days(now())")
    an = ours.logged_in("an")
    stopped, events, _, objected, precision = cells(an.get("/rules").text, rule.rule)
    assert (stopped, events, objected) == ("3", "3", "1")
    assert precision == f"{rule.precision.mean:.0%}"
    low, high = rule.precision.interval()
    assert f"<b>{precision}</b> Precision ({low:.0%}–{high:.0%})" in an.get(f"/rules/{rule.rule}").text
    assert "<b>3</b> Stopped" in an.get(f"/agents/{records[0].agent}").text


def tell(ours: Console, *events: tuple[timedelta, str, int, str, str, dict[str, object]]) -> None:
    """Events into the hub's table: how long ago, device, number, machine, kind, facts."""
    now = datetime.now(UTC)
    with psycopg.connect(ours.stand.database.where) as base:
        for ago, device, number, machine, kind, facts in events:
            base.execute("SELECT make_parts(%s)", ((now - ago).date(),))
            line = (now - ago, device, device * 2, number, now - ago, kind, machine, f"agent of {machine}")
            told = "INSERT INTO event VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
            base.execute(told, (*line, json.dumps(facts)))


def known(ours: Console, *devices: tuple[str, str, str]) -> None:
    """Devices that give signs of life: device, machine, state of the policy."""
    with psycopg.connect(ours.stand.database.where) as base:
        for device, machine, state in devices:
            base.execute("INSERT INTO presence VALUES (%s, %s, '2', 'centre', 42, %s, now())", (device, machine, state))


def tile(page: str, name: str) -> int:
    """The figure above a name."""
    (figure,) = re.findall(rf"<b>([\d,]+)</b> {name}<", page)
    return int(figure.replace(",", ""))


def test_one_who_begins_hides_no_other_that_lost_the_desktop_of_the_same_machine(ours: Console) -> None:
    lost, well = "1" * 16, "2" * 16
    tell(
        ours,
        (timedelta(seconds=50), lost, 1, "shared-01", "gate-lost", {}),
        (timedelta(seconds=40), well, 1, "shared-01", "start", {}),
    )
    assert cells(ours.logged_in("an").get("/").text, "shared-01") == ["desktop lost", "just now"]


def test_all_that_do_not_guard_are_counted_and_a_loss_that_lasts_stays_one(ours: Console) -> None:
    an, minute, day = ours.logged_in("an"), timedelta(minutes=1), timedelta(days=1)
    before = an.get("/").text
    many = [f"{3 << 60 | number:016x}" for number in range(60)]
    tell(ours, *((minute, device, 1, f"lost-{device}", "gate-lost", {}) for device in many))
    tell(ours, *((minute, device, 2, f"lost-{device}", "unaccompanied", {}) for device in many))
    page = an.get("/").text
    assert tile(page, "Not guarding") - tile(before, "Not guarding") == 60
    assert tile(page, "Browsers without their extension") - tile(before, "Browsers without their extension") == 60
    assert page.count("The newest 50 are listed.") == 2
    with psycopg.connect(ours.stand.database.where) as base:
        base.execute("DELETE FROM event WHERE machine LIKE 'lost-%'")

    tell(
        ours,
        (day + minute, "4" * 16, 1, "long-lost", "gate-lost", {}),
        (minute, "4" * 16, 2, "long-lost", "heartbeat", {"gate": "lost"}),
        (day + minute, "5" * 16, 1, "long-standby", "standby", {"state": "begins"}),
        (minute, "5" * 16, 2, "long-standby", "heartbeat", {"gate": "standby"}),
        (9 * minute, "6" * 16, 1, "lost-and-heard", "gate-lost", {}),
        (minute, "6" * 16, 2, "lost-and-heard", "heartbeat", {"gate": "lost"}),
        (3 * minute, "7" * 16, 1, "is-back", "heartbeat", {"gate": "lost"}),
        (minute, "7" * 16, 2, "is-back", "gate-back", {}),
        (minute, "8" * 16, 1, "guards", "heartbeat", {"gate": "guards"}),
    )
    page = an.get("/").text
    assert cells(page, "long-lost") == ["desktop lost", "told by its signs of life"]
    assert cells(page, "long-standby") == ["stands by", "told by its signs of life"]
    assert cells(page, "lost-and-heard") == ["desktop lost", "9 min ago"]
    assert "is-back" not in page
    assert ">guards<" not in page


def test_an_incident_that_runs_is_listed_whatever_the_span(ours: Console) -> None:
    long_ago = timedelta(days=100)
    tell(
        ours,
        (long_ago, "9" * 16, 1, "desk-9", "incident-reported", {"case": "case-open", "due": "2026-01-01T00:00:00Z"}),
        (long_ago, "9" * 16, 2, "desk-9", "incident-reported", {"case": "case-ended"}),
        (timedelta(days=2), "9" * 16, 3, "desk-9", "incident-closed", {"case": "case-ended"}),
    )
    for days in (1, 90):
        page = ours.logged_in("an").get(f"/incidents?days={days}").text
        assert "case-open" in page
        assert "overdue" in page
        assert "case-ended" not in page


def test_every_device_of_one_name_is_on_some_page(ours: Console) -> None:
    known(ours, *((f"{10 << 60 | number:016x}", f"twin-{number // 7:02}", "ok") for number in range(140)))
    an, address, rows = ours.logged_in("an"), "/machines?q=twin-", 0
    while address:
        page = an.get(address).text
        rows += page.count('<a href="/machines/twin-')
        following = re.findall(r'<a href="([^"]+)" rel="next"', page)
        address = f"/machines{unescape(following[0])}" if following else ""
    assert rows == 140


def test_events_are_found_by_what_pages_call_a_group_and_beside_blanks(ours: Console) -> None:
    tell(ours, (timedelta(0), "b" * 16, 1, "desk-b", "warn", {"to_group": "social", "rule": "r"}))
    an = ours.logged_in("an")
    for wanted in ({"group": "Social app "}, {"group": "社交软件"}, {"group": "social"}, {"machine": " desk-b "}):
        assert "desk-b</a>" in an.get("/events", params=wanted).text, wanted
    assert "desk-b</a>" not in an.get("/events", params={"group": "social media"}).text
    assert 'name="group" value="social app"' in an.get("/events", params={"group": "社交软件"}).text


def test_the_page_of_a_machine_shows_each_installation_that_bears_its_name(ours: Console) -> None:
    known(ours, ("d" * 16, "shared-02", "refused"), ("e" * 16, "shared-02", "ok"))
    page = ours.logged_in("an").get("/machines/shared-02").text
    for words in ("d" * 16, "e" * 16, "a newer one was refused", "up to date", "2 installations bear this name."):
        assert words in page


def test_a_machine_that_bears_another_name_now_still_has_a_page_of_its_counts(ours: Console) -> None:
    known(ours, ("c" * 16, "name-of-now", "ok"))
    tell(ours, (timedelta(0), "c" * 16, 1, "name-of-before", "warn", {"rule": "rule-of-before"}))
    ours.asked("SELECT count_days(now()) IS NULL")
    an, sun = ours.logged_in("an"), ours.logged_in("sun")
    page = an.get("/machines/name-of-before").text
    assert "No installation bears this name now." in page
    assert cells(page, "rule-of-before")[:2] == ["1", "1"]
    assert sun.get("/machines/name-of-before").status_code == 404
    assert an.get("/machines/name-of-nobody").status_code == 404


def test_figures_say_that_their_days_are_those_of_utc(ours: Console) -> None:
    an = ours.logged_in("an")
    assert "days of UTC, the last of them today as counted at" in an.get("/rules").text
    assert "Stopped by day (UTC)" in an.get("/rules/r").text
    assert "Day (UTC)" in an.get("/events").text


def test_each_day_shows_as_it_is_counted_and_until_then_the_page_says_that_it_is_not(ours: Console) -> None:
    now = datetime.now(UTC)
    before = (now - timedelta(days=3)).date()
    tell(
        ours,
        (timedelta(0), "f" * 16, 1, "desk-f", "warn", {"rule": "by-day"}),
        (timedelta(days=3), "f" * 16, 2, "desk-f", "warn", {"rule": "by-day"}),
    )
    program = hub_program(ours.stand.folder.path, "console", "--listen", f"127.0.0.1:{free_port()}", "--workers", "1")
    an, behind = ours.logged_in("an"), f"; not all up to {before} are counted yet"
    with psycopg.connect(ours.stand.database.where) as held:
        # Whoever counts that day waits for this.
        held.execute("INSERT INTO counted VALUES (%s, now(), FALSE)", (before,))
        program.start()
        try:
            today = "SELECT count(*) FROM counted WHERE day = %s AND at > %s"
            until(lambda: ours.asked(today, now.date(), now) == [(1,)], PATIENCE_S)
            page = an.get("/rules").text
            assert (cells(page, "by-day")[1], behind in page) == ("1", True)
        finally:
            program.kill()  # in the middle of the day that is held
        held.rollback()
    closed = "SELECT closed FROM counted WHERE day = %s"

    def gone_on() -> bool:
        ours.asked("SELECT count_next_day(now(), %s)", before + timedelta(days=1))
        return ours.asked(closed, before) == [(True,)]

    until(gone_on, PATIENCE_S)
    page = an.get("/rules").text
    assert (cells(page, "by-day")[1], behind in page) == ("2", False)
