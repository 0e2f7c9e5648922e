"""A page and its text tell the same story, however much more one of them says about what stands there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.inspect.inspector import LocalInspector
from guard.inspect.material import Tools
from guard.inspect.pipeline import Pipeline
from guard.model import UNKNOWN_APPLICATION, Channel, Snapshot
from guard.policy.decide import Decider
from tests.support.policies import policy, rule

ALL = policy(rule("all", entities=["*"]))


def safe(tools: Tools, **formats: str) -> dict[str, str]:
    """What a guarded program may have of a copy, by the last part of its names."""
    pipeline = Pipeline(LocalInspector(tools), Decider(ALL), lambda _: Path("nowhere"))
    copied = {f"text/{name}": content.encode() for name, content in formats.items()}
    snapshot = Snapshot("1", Channel.CLIPBOARD, copied, UNKNOWN_APPLICATION, datetime(2026, 11, 30, tzinfo=UTC))
    versions = pipeline.versions(pipeline.inspect(snapshot))
    assert versions is not None
    return {name.removeprefix("text/"): content.decode() for name, content in versions.safe.items()}


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>{0} Wiktor Brandt</p><p>发货</p>", "Wiktor Brandt\n发货"),
        ('<a href="mailto:a@example.com" title="Customer: Wiktor Brandt">Wiktor Brandt</a> 发货', "Wiktor Brandt 发货"),
    ],
)
def test_what_a_page_tells_by_its_labels_is_not_in_the_text_beside_it(page: str, text: str, blind: Tools) -> None:
    assert "Wiktor" in safe(blind, plain=f"{text} 13800138000")["plain"], "the text alone tells nothing of it"
    made = safe(blind, plain=text, html=page.format('<img alt="Customer name:">'), csv=text)
    assert "Wiktor" not in made["html"]
    assert "Wiktor" not in made["plain"]
    assert made["plain"].split()[-1] == "发货"
    assert "csv" not in made


def test_a_text_that_tells_as_much_stays_as_it_was_written(blind: Tools) -> None:
    made = safe(
        blind, plain="电话\t 13800138000", html='<p>电话 <b>13800138000</b><img src="data:image/png;base64,AAAA"></p>'
    )
    assert made["plain"] == "电话\t ***********"


def test_what_is_not_read_of_a_page_takes_no_text_away(blind: Tools) -> None:
    assert safe(blind, plain="13800138000", html="<p>" * 9_000 + "13800138000")["plain"] == "***********"
