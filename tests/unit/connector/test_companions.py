"""What goes into pages while the policy changes, and what is left where something fails or a browser goes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from guard.connector.companion import Link, Office
from guard.connector.companion_messages import Begun, Item
from guard.connector.companions import INSPECTING, serve_companions
from guard.connector.offer import Arrival
from guard.connector.page_judge import PageJudge
from guard.connector.sites import Sites
from guard.inspect.inspector import Looked
from guard.inspect.pipeline import Pipeline
from guard.model import Application, Version
from guard.model.clock import wall_clock
from guard.policy.decide import Decider
from guard.service.opened import Opened
from tests.support.policies import policy
from tests.support.waiting import until
from tests.unit.connector.test_companion import BROWSER, TEXT, Desk, MemoryLink, file, text
from tests.unit.connector.test_judge import pipeline
from tests.unit.service.test_captures import Interrupted
from tests.unit.service.test_lack import NoThreads, no_threads

__all__ = ["no_threads", "pipeline"]


def test_an_offer_is_inspected_and_decided_about_under_one_policy(pipeline: Pipeline, tmp_path: Path) -> None:
    lax = replace(pipeline, decider=Decider(policy()))
    in_force = iter((lax, pipeline))
    judge = PageJudge(BROWSER, lambda: next(in_force), Sites(), Opened().is_open, wall_clock)
    paste = Item(kind="text", type="text/plain", name="")
    asked = Begun(kind="begin", id=1, way="paste", site="weibo.com", origin=None, title="", parts=(paste,))
    arrival = Arrival(asked, tmp_path)
    arrival.add(0, TEXT.encode())
    judged = judge.judge(arrival)
    assert (judged.given[0].verdict, judged.served.version) == ("same", Version.ORIGINAL)


def office(desk: Desk, pipeline: Pipeline) -> Office:
    """What sessions need of a guard that tells that desk what happened."""
    return Office(
        terms=lambda: desk.terms,
        guards=pipeline.decider.guards,
        pauses=lambda: False,
        happened=lambda copy, served: desk.happened.append((copy, served)),
        opened=desk.opened.is_open,
        sites=desk.sites,
        folder=desk.folder,
    )


@contextmanager
def served(desk: Desk, pipeline: Pipeline) -> Iterator[None]:
    """A browser's session for as long as the block lasts; it has ended behind it, what it inspects may go on."""
    serving: list[threading.Thread] = []

    def listen(serve: Callable[[Application, Link], None]) -> Callable[[], None]:
        serving.append(threading.Thread(target=serve, args=(BROWSER, desk.link)))
        return serving[0].join

    with serve_companions(listen, lambda: pipeline, office(desk, pipeline), wall_clock):
        serving[0].start()
        try:
            yield
        finally:
            desk.link.to_guard.put(b"")


@dataclass(frozen=True)
class Slow:
    """An inspector that looks at nothing before it is let go on."""

    inspector: Any
    goes_on: threading.Event

    def look(self, *asked: Any, **more: Any) -> Looked:
        self.goes_on.wait(20)
        return cast("Looked", self.inspector.look(*asked, **more))


def test_files_that_wait_for_a_thread_are_forgotten_when_their_browser_goes(pipeline: Pipeline, tmp_path: Path) -> None:
    goes_on = threading.Event()
    slow = replace(pipeline, inspector=cast("Any", Slow(pipeline.inspector, goes_on)))
    desk = Desk(MemoryLink(), Sites(), tmp_path / "offered")
    with served(desk, slow):
        for id in range(INSPECTING + 1):
            desk.offer(file(f"{id}.txt", TEXT.encode()), id=id)
    assert len(list(desk.folder.iterdir())) == INSPECTING + 1
    goes_on.set()
    until(lambda: not list(desk.folder.iterdir()), what="an empty folder")


def test_what_fails_in_whatever_way_is_answered_and_told_as_unreadable_and_forgotten(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    def lack() -> None:
        raise MemoryError

    failing = replace(pipeline, inspector=cast("Any", Interrupted(pipeline.inspector, lack)))
    desk = Desk(MemoryLink(), Sites(), tmp_path / "offered")
    with served(desk, failing):
        desk.offer(file("customers.txt", TEXT.encode()))
        assert desk.answer()[0] == ["nothing"]
        assert [told.version for _, told in desk.told(1)] == [Version.NOTHING]
    assert not list(desk.folder.iterdir())


def test_what_no_thread_can_inspect_is_unreadable_and_the_next_offer_is_inspected(
    pipeline: Pipeline, tmp_path: Path, no_threads: NoThreads
) -> None:
    desk = Desk(MemoryLink(), Sites(), tmp_path / "offered")
    with served(desk, pipeline):
        with no_threads:
            desk.offer(file("customers.txt", TEXT.encode()))
            assert desk.answer()[0] == ["nothing"]
        assert [told.version for _, told in desk.told(1)] == [Version.NOTHING]
        assert not list(desk.folder.iterdir())
        desk.offer(text(TEXT), id=2)
        assert desk.answer()[0] == ["safe"]
        desk.told(2)
    assert not list(desk.folder.iterdir())


class Gone(MemoryLink):
    """The way to an extension that has sent its offer and gone."""

    def send(self, frame: bytes) -> None:
        raise BrokenPipeError


@pytest.mark.parametrize("site", ["weibo.com", "crm.example"], ids=["guarded", "work"])
def test_nothing_stays_of_what_cannot_be_answered_any_more(pipeline: Pipeline, tmp_path: Path, site: str) -> None:
    desk = Desk(Gone(), Sites(), tmp_path / "offered")
    with served(desk, pipeline):
        desk.offer(file("customers.txt", TEXT.encode()), site=site)
    until(lambda: not list(desk.folder.iterdir()), what="an empty folder")
