"""`python -m tests.fuzz.console_kills ROUNDS [SEED]`: the console dies in the middle of what people decide.

In each round a supervisor, an auditor and an administrator send forms without a pause until every process of the
console is killed, master and workers at the same moment. Then it is started again, and the next round begins.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from tests.support.console import PATIENCE_S, Console, console
from tests.support.ending import ended_in_order
from tests.support.waiting import until

SEATS = 400
"""Machines that one form puts into a team."""
MOST = 12
"""Forms that are answered in a round before the kill, at most; it comes up to `LATER_S` after the last of them."""
LATER_S = 0.03
_EVENTS = """
SELECT to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), device, trail, number
FROM every_event JOIN seat USING (machine) WHERE {} AND team = 'team-01' ORDER BY received_at
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was sent, and what the database has of it."""

    answered: int
    """Forms of which somebody was told that they are kept."""
    lost: int
    """Of these, the ones that are not."""
    halves: int
    """Decisions without the line that tells of them, such lines without a decision, and lists taken in part."""


def killed(ours: Console, rounds: int, chance: random.Random) -> Outcome:
    """Kill the console so many times."""
    sun, an, wang = (ours.logged_in(name) for name in ("sun", "an", "wang"))
    forms = [
        _Forms(ours, sun, ({"to": f"/reviews/{place}", "decision": "accept"} for place in _places(ours, _OBJECTED))),
        _Forms(ours, an, ({"to": f"/evidence/{place}", "ground": "asked for"} for place in _places(ours, _SEALED))),
        _Forms(ours, wang, ({"to": "/accounts", "seats": _seats(turn)} for turn in range(1_000_000))),
    ]
    for _ in range(rounds):
        wanted = sum(len(each.answered) for each in forms) + chance.randint(1, MOST)
        for each in forms:
            each.begin()
        until(lambda wanted=wanted: sum(each.kept() for each in forms) >= wanted, PATIENCE_S, "forms")
        time.sleep(chance.uniform(0, LATER_S))
        _kill(ours)
        for each in forms:
            each.wait()
        ours.program.start()
        until(lambda: _answers(ours), PATIENCE_S, "the console")
    reviews, requests, _ = forms
    kept = _told(ours, "SELECT '/reviews/', device, trail, number FROM review") | _told(
        ours, "SELECT '/evidence/', device, trail, number FROM evidence_request"
    )
    lost = sum(_short(address) not in kept for each in (reviews, requests) for address in each.answered)
    return Outcome(sum(len(each.answered) for each in forms), lost, _halves(ours))


def main(rounds: int, seed: int) -> int:
    """0: nothing was lost and nothing is there in half."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # the database runs as its own user
        with console(folder, records=40_000) as ours:
            outcome = killed(ours, rounds, random.Random(seed))
    print(f"{rounds} kills (seed {seed}): {outcome.answered} forms kept, {outcome.lost} lost, {outcome.halves} in half")
    return int(outcome.lost + outcome.halves > 0)


_OBJECTED = "facts ->> 'answer' = 'not_sensitive'"
_SEALED = "facts ->> 'sealed' = 'true'"


class _Forms:
    """One person who sends forms one after the other, each once; the thread ends with the console."""

    def __init__(self, ours: Console, session: httpx.Client, forms: Iterator[dict[str, str]]) -> None:
        self._ours, self._session, self._forms = ours, session, forms
        self._thread: threading.Thread | None = None
        self._token = ours.token(session)
        self._refused: str | None = None
        self.answered: list[str] = []

    def kept(self) -> int:
        """Forms that were answered so far.

        Raises:
            AssertionError: one was refused.
        """
        assert self._refused is None, self._refused
        return len(self.answered)

    def begin(self) -> None:
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        assert self._thread is not None
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()
        self.kept()

    def _send(self) -> None:
        for form in self._forms:
            try:
                given = {**form, "csrfmiddlewaretoken": self._token}
                address = given.pop("to")
                answer = self._session.post(address, data=given, headers={"Referer": f"{self._ours.address}/"})
            except httpx.TransportError:
                return
            if answer.status_code != 302 or answer.headers["location"].startswith("/login"):
                said = (self._ours.stand.folder.path / "console.log").read_text("utf-8")[-500:]
                self._refused = f"{address}: {answer.status_code} {answer.headers.get('location', '')}\n{said}"
                return
            self.answered.append(address)


def _kill(ours: Console) -> None:
    """Master and workers together: workers that outlive it would still write."""
    master = ours.program.pid
    os.kill(master, signal.SIGSTOP)  # it starts no other worker meanwhile
    for child in Path(f"/proc/{master}/task/{master}/children").read_text("ascii").split():
        os.kill(int(child), signal.SIGKILL)
    ours.program.kill()


def _answers(ours: Console) -> bool:
    ours.program.check()
    try:
        with ours.session() as session:
            return session.get("/login").status_code == 200
    except httpx.TransportError:
        return False


def _asked(ours: Console, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(ours.stand.database.where) as base:
        return base.execute(question).fetchall()  # type: ignore[call-overload, no-any-return]


def _places(ours: Console, condition: str) -> list[str]:
    return ["/".join(map(str, each)) for each in _asked(ours, _EVENTS.format(condition))]


def _told(ours: Console, question: str) -> set[str]:
    return {"{}{}/{}/{}".format(*each) for each in _asked(ours, question)}


def _short(address: str) -> str:
    """An address without its day."""
    head, place, _day, rest = address.split("/", 3)
    return f"{head}/{place}/{rest}"


def _halves(ours: Console) -> int:
    count: Callable[[str], int] = lambda question: int(str(_asked(ours, question)[0][0]))  # noqa: E731
    apart = (
        "SELECT count(*) FROM (SELECT machine, number::text FROM {0} EXCEPT ALL SELECT machine, detail FROM look "
        "WHERE page = '{1}') AS bare",
        "SELECT count(*) FROM (SELECT machine, detail FROM look WHERE page = '{1}' EXCEPT ALL "
        "SELECT machine, number::text FROM {0}) AS bare",
    )
    pairs = (("review", "accept"), ("evidence_request", "evidence"))
    alone = sum(count(each.format(*pair)) for pair in pairs for each in apart)
    seats = "SELECT count(DISTINCT team), count(*) FROM seat WHERE machine LIKE 'desk-%'"
    teams, machines = _asked(ours, seats)[0]
    return alone + int((teams, machines) not in ((1, SEATS), (0, 0)))


def _seats(turn: int) -> str:
    return "\n".join(f"desk-{number},{('red', 'blue')[turn % 2]}" for number in range(SEATS))


if __name__ == "__main__":
    ended_in_order()
    raise SystemExit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
