"""What goes into pages is judged by the guard's pipeline, part by part, and answered once."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from guard.connector.companion import MAX_OFFERS, Companion, Office
from guard.connector.companion_messages import Terms
from guard.connector.companions import INSPECTING
from guard.connector.page_judge import PageJudge
from guard.connector.sites import Sites
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.pipeline import Pipeline
from guard.model import Action, Application, Channel, Served, Snapshot, Version
from guard.model.clock import wall_clock
from guard.service.opened import Opened
from tests.support.memory_link import MemoryLink
from tests.support.waiting import until as wait_until
from tests.unit.connector.test_judge import pipeline

__all__ = ["pipeline"]

NUMBER = "11010519491231002X"
TEXT = f"身份证号{NUMBER},请核对"
BROWSER = Application("chromium", pid=77, path="/usr/bin/chromium", protected=True)


@dataclass
class Desk:
    """A session with its extension, and what the guard was told of it."""

    link: MemoryLink
    sites: Sites
    folder: Path
    happened: list[tuple[InspectedCopy, Served]] = field(default_factory=list)
    terms: Terms = field(default=Terms(serial=3, deadline_s=20.0, withhold_alone=True))
    opened: Opened = field(default_factory=Opened)
    guarding: bool = True
    pauses: bool = False
    pipeline: Pipeline | None = None
    thread: threading.Thread = field(default_factory=threading.Thread)
    inspecting: Executor = field(default_factory=Executor)

    def offer(self, *parts: tuple[str, str, str, bytes], site: str = "weibo.com", **more: object) -> None:
        """Something is on its way: kind, type, name and content of each part."""
        begun = {"id": 1, "way": "paste", "site": site, "origin": None, "title": "", "window": 1} | more
        named = [{"kind": kind, "type": type, "name": name} for kind, type, name, _ in parts]
        self.link.say(kind="begin", parts=named, **begun)
        for number, (*_, content) in enumerate(parts):
            for begin in range(0, len(content) or 1, 10):
                data = base64.b64encode(content[begin : begin + 10]).decode()
                self.link.say(kind="piece", id=begun["id"], part=number, data=data)
        self.link.say(kind="end", id=begun["id"])

    def answer(self) -> tuple[list[str], dict[int, bytes], list[str | None]]:
        """What the page may have: the verdicts, the safe contents, the names of safe files."""
        contents: dict[int, bytes] = {}
        while (told := self.link.hear())["kind"] == "piece":
            contents[told["part"]] = contents.get(told["part"], b"") + base64.b64decode(told["data"])
        assert told["kind"] == "done"
        return told["parts"], contents, told["names"]

    def told(self, number: int) -> list[tuple[InspectedCopy, Served]]:
        """What the guard was told, once it was told that many times: the page is answered first."""
        wait_until(lambda: len(self.happened) >= number)
        return self.happened


@pytest.fixture
def desk(pipeline: Pipeline, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(MemoryLink(), Sites(), tmp_path / "offered")
    office = Office(
        terms=lambda: desk.terms,
        guards=lambda page: desk.guarding and pipeline.decider.guards(page),
        pauses=lambda: desk.pauses,
        happened=lambda copy, served: desk.happened.append((copy, served)),
        opened=desk.opened.is_open,
        sites=desk.sites,
        folder=desk.folder,
    )
    judge = PageJudge(BROWSER, lambda: desk.pipeline or pipeline, desk.sites, desk.opened.is_open, wall_clock)
    with ThreadPoolExecutor(INSPECTING) as inspecting:
        desk.inspecting = inspecting
        desk.thread = threading.Thread(target=Companion(BROWSER, desk.link, office, judge, inspecting).serve)
        desk.thread.start()
        yield desk
        desk.link.to_guard.put(b"")
        desk.thread.join(10)
        assert not desk.thread.is_alive()
    assert not list(desk.folder.glob("*")), "no file outlives its answer"


def text(content: str, type: str = "text/plain") -> tuple[str, str, str, bytes]:
    return "text", type, "", content.encode()


def file(name: str, content: bytes, type: str = "text/plain") -> tuple[str, str, str, bytes]:
    return "file", type, name, content


def test_an_extension_is_told_the_policy_and_the_groups_of_hosts(desk: Desk) -> None:
    desk.link.say(kind="hello", extension="0.1.0", browser="test")
    assert desk.link.hear() == {
        "kind": "policy",
        "serial": 3,
        "withhold_alone": True,
        "others_guarded": False,
    }
    desk.link.say(kind="group", id=5, host="m.weibo.com")
    assert desk.link.hear() == {"kind": "group", "id": 5, "group": "social", "guarded": True}
    desk.link.say(kind="group", id=6, host="crm.example")
    assert desk.link.hear() == {"kind": "group", "id": 6, "group": "browser", "guarded": False}
    desk.terms = replace(desk.terms, serial=4)
    desk.sites.guards_changed()
    assert desk.link.hear()["serial"] == 4


def test_texts_of_one_paste_are_frosted_alike(desk: Desk) -> None:
    desk.offer(text(TEXT), text(f"<b>{TEXT}</b>", "text/html"))
    verdicts, contents, _ = desk.answer()
    assert verdicts == ["safe", "safe"]
    assert all(NUMBER.encode() not in content and "请核对".encode() in content for content in contents.values())
    ((copy, served),) = desk.told(1)
    assert (served.version, served.verdict.destination.application.site) == (Version.SAFE, "weibo.com")
    assert [finding.entity_type for finding in copy.inspected.inspection.findings] == ["CN_ID"]


def test_files_are_frosted_one_by_one(desk: Desk) -> None:
    desk.offer(file("a.txt", b"hello"), file("b.txt", TEXT.encode()), file("c.bin", b"\0\1\2"), way="choose")
    verdicts, contents, names = desk.answer()
    assert verdicts == ["same", "safe", "nothing"]
    assert NUMBER.encode() not in contents[1]
    assert names == [None, None, None]


def test_a_name_is_frosted_with_its_file(desk: Desk) -> None:
    desk.offer(file(f"{NUMBER}.txt", b"hello"), way="choose")
    verdicts, contents, names = desk.answer()
    assert (verdicts, contents) == (["safe"], {0: b"hello"})
    assert names[0] is not None
    assert NUMBER not in names[0]
    assert names[0].endswith(".txt")


@pytest.mark.parametrize("name", ["../../x.txt", "C:\\x\\y.txt", "a/b\0c.txt", ".", "x" * 900 + ".txt"])
def test_a_page_s_name_leads_nowhere(desk: Desk, name: str) -> None:
    desk.offer(file(name, TEXT.encode()), way="choose")
    verdicts, contents, _ = desk.answer()
    assert NUMBER.encode() not in contents.get(0, b"")
    assert verdicts[0] != "same"


def test_an_address_is_a_text_and_no_file_is_read_for_it(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(TEXT)
    desk.offer(text(secret.as_uri(), "text/uri-list"), way="drop")
    assert desk.answer()[:2] == (["same"], {})


def test_work_pages_and_a_pause_get_everything(desk: Desk) -> None:
    desk.offer(text(TEXT), site="crm.example")
    assert desk.answer()[0] == ["same"]
    desk.guarding = False
    desk.offer(text(TEXT), id=2)
    assert desk.answer()[0] == ["same"]
    assert desk.happened == []


def test_what_was_dragged_within_a_site_stays_there(desk: Desk) -> None:
    desk.offer(text(TEXT), way="drop", origin="weibo.com")
    assert desk.answer()[0] == ["same"]
    desk.offer(text(TEXT), id=2, way="drop", origin="crm.example")
    assert desk.answer()[0] == ["safe"]


def test_a_paste_is_free_only_for_the_very_text_that_its_site_copied(desk: Desk) -> None:
    desk.link.say(kind="site", window=1, host="weibo.com", title="", focused=True)
    wait_until(lambda: desk.sites.known(BROWSER).site == "weibo.com")
    copied = Snapshot("s", Channel.CLIPBOARD, {"text/plain": TEXT.encode()}, BROWSER, wall_clock())
    assert desk.sites.copied(copied).origin.site == "weibo.com"
    desk.offer(text(TEXT))
    assert desk.answer()[0] == ["same"]
    desk.offer(text(TEXT + "!"), id=2)
    assert desk.answer()[0] == ["safe"]
    desk.link.say(kind="closed", window=1)
    wait_until(lambda: desk.sites.known(BROWSER).site is None)


def copied(desk: Desk, host: str, text: str) -> None:
    digest = hashlib.sha256("".join(text.split()).encode()).hexdigest()
    desk.link.say(kind="copied", host=host, digest=digest)


def test_what_a_page_says_that_it_copied_goes_back_into_pages_of_its_host(desk: Desk) -> None:
    copied(desk, "weibo.com", f" {TEXT}\n")
    desk.offer(text(TEXT))
    assert desk.answer()[0] == ["same"]
    copied(desk, "crm.example", TEXT)
    desk.offer(text(TEXT), id=2)
    assert desk.answer()[0] == ["safe"]


def test_what_a_frame_copied_is_not_of_the_page_around_it(desk: Desk) -> None:
    desk.link.say(kind="site", window=1, host="weibo.com", title="", focused=True)
    wait_until(lambda: desk.sites.known(BROWSER).site == "weibo.com")
    desk.sites.copied(Snapshot("s", Channel.CLIPBOARD, {"text/plain": TEXT.encode()}, BROWSER, wall_clock()))
    copied(desk, "crm.example", "as the frame's own script sees it")
    desk.offer(text(TEXT))
    assert desk.answer()[0] == ["safe"]
    copied(desk, "weibo.com", "as the page's own script sees it")
    desk.offer(text(TEXT), id=2)
    assert desk.answer()[0] == ["same"]


def test_what_a_person_opened_for_a_group_goes_into_its_pages(desk: Desk) -> None:
    called = "客户手机13812345678,请回电"  # whose rule takes a reason
    desk.offer(text(called))
    assert desk.answer()[0] == ["safe"]
    ((copy, served),) = desk.told(1)
    assert desk.opened.open(copy, served.verdict)
    desk.offer(text(called), id=2, site="xiaohongshu.com")
    assert desk.answer()[0] == ["same"]
    assert desk.told(2)[-1][1].verdict.action is Action.AUDIT
    desk.offer(text(called.replace("5678", "5679")), id=3)
    assert desk.answer()[0] == ["safe"], "another customer"
    desk.offer(file("c.bin", b"\0"), id=4)
    assert desk.answer()[0] == ["nothing"]
    assert not desk.opened.open(desk.told(4)[-1][0], desk.happened[-1][1].verdict), "nothing tells it from others"


def test_an_offer_that_takes_too_long_is_answered_as_unreadable(desk: Desk) -> None:
    desk.terms = replace(desk.terms, deadline_s=0.1)
    free = threading.Event()
    for _ in range(INSPECTING):
        desk.inspecting.submit(free.wait, 20)
    try:
        desk.offer(text(TEXT))
        assert desk.answer()[0] == ["nothing"]
    finally:
        free.set()
    assert [served.version for _, served in desk.told(1)] == [Version.NOTHING]


def test_what_nobody_waits_for_is_forgotten(desk: Desk) -> None:
    desk.link.say(kind="begin", id=9, way="choose", site="weibo.com", origin=None, title="", parts=[
        {"kind": "file", "type": "text/plain", "name": "a.txt"}
    ])  # fmt: skip
    wait_until(lambda: list(desk.folder.glob("*/original/0/a.txt")) != [])
    desk.link.say(kind="cancel", id=9)
    wait_until(lambda: list(desk.folder.glob("*")) == [])


def test_offers_are_bounded(desk: Desk) -> None:
    part = {"kind": "text", "type": "text/plain", "name": ""}
    for id in range(MAX_OFFERS + 1):
        desk.link.say(kind="begin", id=id, way="paste", site="weibo.com", origin=None, title="", parts=[part])
    assert desk.link.hear() == {"kind": "done", "id": MAX_OFFERS, "parts": ["nothing"], "names": [None]}


@pytest.mark.parametrize("frame", [b"[]", b"{", b'{"kind":"piece","id":1,"part":0,"data":7}', b'{"kind":"open"}'])
def test_another_language_ends_the_connection(desk: Desk, frame: bytes) -> None:
    desk.link.to_guard.put(frame)
    desk.thread.join(10)
    assert not desk.thread.is_alive()
