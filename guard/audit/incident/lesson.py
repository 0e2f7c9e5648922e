"""What a case teaches: a card for the policy, which a person words and signs."""

from __future__ import annotations

import json

from guard.audit.incident.case import Case
from guard.audit.incident.containment import Containment
from guard.audit.report.words import ENTITY


def suggested_card(case: Case, steps: Containment) -> str:
    """A `[[card]]` for the policy document, about the kinds of data that went out; nothing else of the case."""
    kinds = [kind for kind in case.kinds if kind in ENTITY] or ["*"]
    zh = "、".join(ENTITY[kind][0] for kind in kinds if kind in ENTITY) or "客户信息"
    en = ", ".join(ENTITY[kind][1] for kind in kinds if kind in ENTITY) or "customer data"
    safer = (
        f"先把遮盖版发出去；误发时立即点托盘的“我误发了内容”。{steps.steps[0].zh}",
        "Send the frosted version; after a mistake choose “I sent something by mistake” in the tray. "
        f"{steps.steps[0].en}",
    )
    texts = {
        "title": (f"{steps.name.zh}：{zh}", f"{steps.name.en}: {en}"),
        "text": (
            f"曾有{zh}被误发到{steps.name.zh}。发送前看一眼收件人。",
            f"Once, data of this kind ({en}) went to {steps.name.en} by mistake. Look at the receiver before you send.",
        ),
        "safer": safer,
    }
    lines = ["[[card]]", f'id = "after-{case.id}"', f"entities = {json.dumps(kinds)}"]
    lines += [f"{key} = {{ zh = {_string(zh)}, en = {_string(en)} }}" for key, (zh, en) in texts.items()]
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    """A basic string of TOML; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)
