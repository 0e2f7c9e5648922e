"""What goes into pages while the policy changes, and what is left when a browser goes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

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
from tests.unit.connector.test_companion import BROWSER, TEXT, Desk, MemoryLink, file
from tests.unit.connector.test_judge import pipeline

__all__ = ["pipeline"]


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
    office = Office(
        terms=lambda: desk.terms,
        guards=pipeline.decider.guards,
        pauses=lambda: False,
        happened=lambda copy, served: None,
        opened=desk.opened.is_open,
        sites=desk.sites,
        folder=desk.folder,
    )
    serving: list[threading.Thread] = []

    def listen(serve: Callable[[Application, Link], None]) -> Callable[[], None]:
        serving.append(threading.Thread(target=serve, args=(BROWSER, desk.link)))
        return serving[0].join

    with serve_companions(listen, lambda: slow, office, wall_clock):
        serving[0].start()
        for id in range(INSPECTING + 1):
            desk.offer(file(f"{id}.txt", TEXT.encode()), id=id)
        desk.link.to_guard.put(b"")
    assert len(list(desk.folder.iterdir())) == INSPECTING + 1
    goes_on.set()
    until(lambda: not list(desk.folder.iterdir()), what="an empty folder")
