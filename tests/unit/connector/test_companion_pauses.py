"""An extension remembers which hosts are guarded: it is told whenever that may have changed."""

from __future__ import annotations

from dataclasses import replace

from guard.inspect.pipeline import Pipeline
from tests.unit.connector.test_companion import Desk, desk, pipeline

__all__ = ["desk", "pipeline"]


def asked(desk: Desk, id: int) -> bool:
    """Whether the host of a guarded group is told to be guarded."""
    desk.link.say(kind="group", id=id, host="weibo.com")
    while (told := desk.link.hear())["kind"] != "group":
        pass
    return bool(told["guarded"])


def test_an_extension_asks_again_once_a_pause_has_begun_and_once_it_is_over(desk: Desk) -> None:
    desk.link.say(kind="hello", extension="0.1.0", browser="test")
    assert desk.link.hear()["kind"] == "policy"
    for pauses in (True, False):
        desk.guarding, desk.pauses = not pauses, pauses
        desk.sites.guards_changed()
        assert desk.link.hear() == {"kind": "policy", "serial": 3, "withhold_alone": True, "others_guarded": False}
        assert asked(desk, 1) is not pauses


def test_an_extension_asks_again_when_the_policy_that_it_knows_is_enforced(desk: Desk, pipeline: Pipeline) -> None:
    desk.link.say(kind="hello", extension="0.1.0", browser="test")
    assert desk.link.hear()["kind"] == "policy"
    desk.terms = replace(desk.terms, serial=4)  # it lies in the store, and is not enforced yet
    assert asked(desk, 1)  # whatever it says has the guard look
    assert desk.link.hear()["serial"] == 4
    desk.pipeline = replace(pipeline, folder=lambda _: desk.folder)
    desk.sites.guards_changed()
    assert desk.link.hear()["serial"] == 4
