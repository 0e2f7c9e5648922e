"""Words that pages, forms and logins are given and no page gives them, over the real server and database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guard.fleet.trial.servers import missing

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from tests.support.console import PASSWORD, Console, console  # noqa: E402


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # the database runs as its own user
        with console(folder, records=300) as found:
            yield found


def asked(ours: Console, question: str, *values: object) -> list[Any]:
    with psycopg.connect(ours.stand.database.where) as base:
        return list(base.execute(question, values).fetchall())


def event(ours: Console, sealed: str) -> tuple[str, str, str, int]:
    fields = "to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), device, trail, number"
    (found,) = asked(ours, f"SELECT {fields} FROM every_event WHERE facts ->> 'sealed' = %s LIMIT 1", sealed)
    return found  # type: ignore[no-any-return]  # as the fields say


@pytest.mark.parametrize(("sealed", "ground"), [("true", " "), ("false", "a customer complained")])
def test_an_event_that_evidence_is_asked_of_in_vain_is_shown_once_that_look_is_kept(
    ours: Console, sealed: str, ground: str
) -> None:
    day, device, trail, number = event(ours, sealed)
    before = asked(ours, "SELECT count(*) FROM look WHERE page = 'evidence' AND who = 'an'")[0][0]
    address = f"{day}/{device}/{trail}/{number}"
    answer = ours.post(ours.logged_in("an"), f"/evidence/{address}", f"/events/{address}", ground=ground)
    assert answer.status_code == 400
    kept = asked(ours, "SELECT detail FROM look WHERE page = 'evidence' AND who = 'an' ORDER BY id")
    assert kept[before:] == [(str(number),)]


def test_a_name_counts_as_one_however_it_is_written(ours: Console) -> None:
    written = ["nobody", " nobody", "nobody  ", "ｎobody", "\tnobody", "nobody\u3000", " ｎobody "]
    with ours.session() as session:
        answers = [ours.enter(session, name, f"guess {turn}").status_code for turn, name in enumerate(written)]
    assert answers == [403] * 5 + [429] * 2
    with ours.session() as session:
        assert ours.enter(session, " ｌi ", PASSWORD).status_code == 302
