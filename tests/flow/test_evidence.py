"""What the policy has kept for the auditor: what, from which action on, and nothing else."""

from __future__ import annotations

from pathlib import Path

from guard.audit.proof import age_format
from guard.paths import installation
from tests.support.chat_picture import EMAIL
from tests.support.copies import NUMBER, POLICY, TEXT, text
from tests.support.waiting import until
from tests.support.world import CRM, WECHAT, World, running_world

IDENTITY, AUDITOR = age_format.new_identity()
KEEPING = f'{POLICY}\n[evidence]\nkeep = "{{keep}}"\nauditor_keys = ["{AUDITOR}"]\n'


def pasted(world: World, content: str) -> bytes:
    """What the social application received, once the guard has recorded it."""
    before = world.service.status().counters.pastes
    world.gate.copy(text(content), CRM)
    given = world.gate.paste("text/plain", WECHAT) or b""
    until(lambda: world.service.status().counters.pastes > before)
    return given


def sealed(data: Path) -> list[bytes]:
    """What lies sealed, opened by the auditor."""
    kept = sorted(installation(data).evidence.glob("*.age"))
    return [age_format.unseal(file.read_bytes(), [IDENTITY]) for file in kept]


def test_the_frosted_version_is_kept_from_the_action_on_that_the_policy_names(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", KEEPING.format(keep="frosted")) as world:
        assert EMAIL.encode() not in pasted(world, f"写信到 {EMAIL}")  # a warning: milder than `redact`
        frosted = pasted(world, TEXT)
        assert NUMBER.encode() not in frosted
    assert sealed(tmp_path / "data") == [frosted]


def test_the_original_is_kept_where_the_policy_says_so(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", KEEPING.format(keep="original")) as world:
        assert NUMBER.encode() not in pasted(world, TEXT)
    assert sealed(tmp_path / "data") == [TEXT.encode()]
