"""What is copied in the tests of the whole guard, and the policy that decides about it."""

from __future__ import annotations

from tests.support import chat_picture

NUMBER = chat_picture.CN_ID
TEXT = f"客户身份证号：{NUMBER}，请核实"

POLICY = """
schema = 1
name = "flow"
serial = 7
issued_at = 2026-11-24T08:00:00Z

[agent]
allow_pause = true
pause_max_minutes = 15

[[group]]
name = "social"
executables = ["wechat*"]

[[group]]
name = "work"
executables = ["crm*"]

[[rule]]
id = "identity"
entities = ["CN_ID", "UNREADABLE"]
destinations = ["social"]
action = "redact"

[[rule]]
id = "mail"
entities = ["EMAIL"]
destinations = ["social"]
action = "warn"

[[rule]]
id = "card"
entities = ["BANK_CARD"]
destinations = ["social"]
action = "block"
"""


def text(content: str) -> dict[str, bytes]:
    """The formats of a copy of plain text."""
    return {"text/plain": content.encode()}
