"""Settings of the detector, and what it costs to load."""

from __future__ import annotations

import subprocess
import sys

import pytest

from guard.detect import Detector
from guard.inspect.worker.wire import pack_settings, unpack_settings
from guard.model import ASSISTANT_CHAT, DetectionSettings, EntityType, Evidence, Finding


def test_settings_switch_types_off_and_raise_their_threshold() -> None:
    text = "110105194912310021 13800138000"
    off = Detector(DetectionSettings(names=False, disabled=frozenset({EntityType.PHONE})))
    assert [found.entity_type for found in off.detect(text)] == [EntityType.CN_ID]
    sure = Detector(DetectionSettings(names=False, min_confidence_of={EntityType.CN_ID: 0.9}))
    assert [found.entity_type for found in sure.detect(text)] == [EntityType.PHONE]
    assert Detector(DetectionSettings(names=False, min_confidence=0.97)).detect(text) == ()


@pytest.mark.parametrize(
    ("settings", "people", "assistant"),
    [
        (DetectionSettings(), True, True),
        (DetectionSettings(assistant_chats=False), True, False),
        (DetectionSettings(disabled=frozenset({EntityType.CHAT_RECORD})), False, False),
    ],
    ids=["usual", "assistants left alone", "off"],
)
def test_a_policy_may_let_conversations_with_assistants_be(
    settings: DetectionSettings, people: bool, assistant: bool
) -> None:
    settings = unpack_settings(pack_settings(settings))
    detector = Detector(settings)
    chats = [
        Finding(EntityType.CHAT_RECORD, 0.9, None, None, Evidence(recognizer))
        for recognizer in ("chat", ASSISTANT_CHAT)
    ]
    assert [detector.counts(chat) for chat in chats] == [people, assistant]


def test_importing_the_detector_loads_nothing_heavy() -> None:
    heavy = "{'onnxruntime', 'phonenumbers', 're2', 'PySide6', 'cv2'}"
    code = f"import sys, guard.detect; sys.exit(len({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_network_that_knows_names_is_loaded_once_for_all_detectors(monkeypatch: pytest.MonkeyPatch) -> None:
    Detector().warm()
    monkeypatch.delattr("guard.detect.detector.Tagger")
    (found,) = Detector(DetectionSettings(disabled=frozenset({EntityType.PHONE}))).detect(
        "您好，我想帮张晓雯改一下预约"
    )
    assert found.entity_type is EntityType.PERSON
