"""Small documents and findings for the tests of the policy."""

from guard.model import Application, EntityType, Evidence, Finding
from guard.policy.document import Policy, parse

HEAD = """\
schema = 1
name = "test"
serial = 12
issued_at = 2026-11-24T08:00:00Z
"""

GROUPS = """
[[group]]
name = "work"
executables = ["crm*", "soffice*"]

[[group]]
name = "social"
executables = ["wechat*", "qq"]
window_classes = ["wechat*"]
titles = ["*微博*"]
sites = ["weibo.com", "x.com"]

[[group]]
name = "browser"
executables = ["chrome"]
"""


def rule(name: str, **keys: object) -> str:
    """A rule as a document has it; ID numbers to social are redacted where nothing else is said."""
    written = {"entities": ["CN_ID"], "destinations": ["social"], "action": "redact"} | keys
    lines = [
        f"{key} = {str(value) if isinstance(value, int | list) else repr(value)}" for key, value in written.items()
    ]
    return "\n".join(["\n[[rule]]", f'id = "{name}"', *lines, ""])


def policy(*rules: str, head: str = HEAD, groups: str = GROUPS) -> Policy:
    """A policy of these rules."""
    return parse((head + groups + "".join(rules)).encode(), "test.toml")


def finding(entity_type: EntityType = EntityType.CN_ID, confidence: float = 0.9) -> Finding:
    """A finding in a text."""
    return Finding(entity_type, confidence, 0, 4, Evidence("test"))


WECHAT = Application(executable="WeChat.exe", pid=10)
CRM = Application(executable="crm.exe", pid=20)
STRANGER = Application(executable="stranger", pid=30)
