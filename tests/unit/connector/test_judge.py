"""Pages are judged by their address, as the policy's `sites` say, and what came of it is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.compose.inspectors import tools
from guard.connector.judge import PipelineJudge
from guard.connector.messages import Acknowledgement, Request
from guard.inspect.inspector import LocalInspector
from guard.inspect.pipeline import Pipeline
from guard.model import Action, Application, EntityType, Outcome, Pixels, ReaderStatus, Version
from guard.model.clock import wall_clock
from guard.paths import ASSETS
from guard.policy.decide import Decider
from guard.policy.document import parse
from guard.read import Progress, Reading, TextPage

TEXT = "身份证号11010519491231002X,请核对"


class NoReader:
    """Nothing here reads pictures."""

    name = "none"

    def read(self, data: bytes, *, deadline_s: float | None = None, progress: Progress | None = None) -> Reading:
        raise AssertionError

    def read_again(self, pixels: Pixels, boxes: object) -> TextPage:
        raise AssertionError

    def warm(self) -> None: ...

    def status(self) -> ReaderStatus:
        return ReaderStatus("none", warm=False)

    def close(self) -> None: ...


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    policy = parse((ASSETS / "policy" / "default.toml").read_bytes(), "default.toml")
    folder = tmp_path_factory.mktemp("frosted")
    return Pipeline(LocalInspector(tools(policy, NoReader())), Decider(policy), lambda _: folder)


@pytest.fixture
def recorded() -> list[Outcome]:
    return []


@pytest.fixture
def judge(pipeline: Pipeline, recorded: list[Outcome]) -> PipelineJudge:
    return PipelineJudge(Application("firefox.exe", pid=7), lambda: pipeline, recorded.append, wall_clock)


def request(way: str = "paste", text: str | None = TEXT, path: str | None = None, site: str | None = None) -> Request:
    return Request("t", "a", way, text, path, site, None, None)


def test_a_page_is_judged_by_its_address(judge: PipelineJudge) -> None:
    social = judge.judge(request(site="s.weibo.com"))
    assert social.verdict.action >= Action.REDACT
    assert social.verdict.destination.group == "social"
    assert {finding.entity_type for finding in social.findings} == {EntityType.CN_ID}
    assert judge.judge(request(site="s.weibo.com", text="今天天气很好")).verdict.action is Action.ALLOW


def test_a_page_that_is_pasted_is_read_as_a_page_and_as_a_text(judge: PipelineJudge) -> None:
    parted = "<p>110105<b>19491231</b><i>002X</i></p>"
    for text in (parted, f"<!-- {TEXT} --><p>你好</p>", f"1 <2, {TEXT}"):
        found = judge.judge(request(site="weibo.com", text=text))
        assert EntityType.CN_ID in {finding.entity_type for finding in found.findings}
    assert judge.judge(request(site="weibo.com", text="<p>今天<b>天气</b>很好</p>")).findings == ()


def test_a_dropped_and_an_uploaded_file_are_read(judge: PipelineJudge, tmp_path: Path) -> None:
    path = tmp_path / "客户 1.txt"
    path.write_text(TEXT, encoding="utf-8")
    for way in ("drop", "upload"):
        found = judge.judge(request(way, None, str(path), "weibo.com"))
        assert found.verdict.action >= Action.REDACT
        assert EntityType.CN_ID in {finding.entity_type for finding in found.findings}


def test_a_file_that_cannot_be_read_is_unreadable(judge: PipelineJudge, tmp_path: Path) -> None:
    found = judge.judge(request("upload", None, str(tmp_path / "gone.txt"), "weibo.com"))
    assert EntityType.UNREADABLE in {finding.entity_type for finding in found.findings}


def test_what_a_browser_does_not_show_is_unreadable(judge: PipelineJudge) -> None:
    for path in ("", "relative/name.txt"):
        found = judge.judge(request("upload", None, path, "weibo.com"))
        assert {finding.entity_type for finding in found.findings} == {EntityType.UNREADABLE}


def test_what_goes_into_no_page_is_left_alone(judge: PipelineJudge) -> None:
    for way in ("download", "print"):
        assert judge.judge(request(way, site="weibo.com")).verdict.action is Action.ALLOW


def test_what_ran_out_of_time_is_decided_as_unreadable(judge: PipelineJudge) -> None:
    found = judge.unreadable(request(site="weibo.com"), "deadline")
    assert {finding.entity_type for finding in found.findings} == {EntityType.UNREADABLE}


@pytest.mark.parametrize(
    ("status", "final", "version"),
    [
        ("handled", "block", Version.NOTHING),
        ("handled", "allow", Version.ORIGINAL),
        ("too-late", "unknown", Version.ORIGINAL),
        ("handled", "unknown", Version.NOTHING),
    ],
)
def test_what_the_browser_did_is_recorded(
    judge: PipelineJudge, recorded: list[Outcome], status: str, final: str, version: Version
) -> None:
    judge.happened(judge.judge(request(site="weibo.com")), Acknowledgement("t", status, final))
    [kept] = recorded
    assert kept.version is version
    assert kept.verdict.destination.application.site == "weibo.com"
    assert "11010519491231002X" not in repr(kept)


def test_what_no_rule_noted_is_not_recorded(judge: PipelineJudge, recorded: list[Outcome]) -> None:
    judge.happened(judge.judge(request(text="你好", site="weibo.com")), Acknowledgement("t", "handled", "allow"))
    assert recorded == []
