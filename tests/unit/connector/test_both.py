"""A managed browser with the extension: the connector is asked first, and nobody is told twice of one paste."""

from __future__ import annotations

import pytest

from guard.connector.judge import PipelineJudge
from guard.connector.messages import Acknowledgement, Request
from guard.inspect.pipeline import Pipeline
from guard.model import Action, Outcome, Version
from guard.model.clock import wall_clock
from tests.unit.connector.test_companion import BROWSER, TEXT, Desk, desk, text
from tests.unit.connector.test_judge import pipeline

__all__ = ["desk", "pipeline"]


@pytest.mark.parametrize(
    ("content", "site", "times"), [(TEXT, "weibo.com", 1), ("今天天气很好", "weibo.com", 0), (TEXT, "crm.example", 1)]
)
def test_one_paste_is_told_once(desk: Desk, pipeline: Pipeline, content: str, site: str, times: int) -> None:
    recorded: list[Outcome] = []
    connector = PipelineJudge(BROWSER, lambda: pipeline, recorded.append, wall_clock)
    outcome = connector.judge(Request("t", "a", "paste", content, None, site, None, None))
    stopped = outcome.version is Version.NOTHING
    assert stopped == (times == 1 and site == "weibo.com")
    connector.happened(outcome, Acknowledgement("t", "handled", "block" if stopped else "allow"))
    if not stopped:  # else no page hears of this paste, so the extension does not either
        desk.offer(text(content), site=site)
        assert desk.answer()[0] == ["same"]
    assert len(recorded) + sum(served.verdict.action >= Action.AUDIT for _, served in desk.happened) == times
