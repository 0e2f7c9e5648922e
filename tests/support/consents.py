"""A supervisor who issues consents, and what customers agree to in the tests."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.model import EntityType
from guard.policy.keys import public_pem
from guard.tokens.consent.content import prints
from guard.tokens.consent.record import Issued, Terms, issue

TERMS = Terms(
    processor="示例科技有限公司",
    contact="privacy@example.test",
    purpose="在官方账号展示一次服务经过",
    means="截图公开发布",
    recipient="公司官方微博",
    retention="发布后 90 天删除",
    withdraw="致电 400 或发邮件",
    kinds=(EntityType.PHONE, EntityType.EMAIL, EntityType.CHAT_RECORD),
    sensitive=(EntityType.CN_ID,),
    group="social",
    machine="*",
)


@dataclass
class Supervisor:
    """Signs with a key of their own; the same randomness in each run."""

    seed: int = 1
    key: Ed25519PrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([self.seed]) * 32)
        self._random = random.Random(self.seed)

    @property
    def pem(self) -> str:
        return public_pem(self.key).decode()

    def issue(
        self,
        content: bytes | tuple[bytes, ...],
        customer: Iterable[tuple[EntityType, str]],
        *,
        begins: datetime,
        days: float = 30,
        **other: Any,
    ) -> Issued:
        """A consent to that content, or several files, of that customer; `other`: terms unlike the usual ones."""
        contents = content if isinstance(content, tuple) else (content,)
        return issue(
            TERMS.model_copy(update=other),
            not_before=begins,
            expires_at=begins + timedelta(days=days),
            customer=customer,
            prints=[made for each in contents for made in prints(each, "*", lambda _: None)],
            key=self.key,
            random=self._random.randbytes,
        )


def laid(folder: Path, issued: Issued) -> str:
    """Lay a record into a folder; its code."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{issued.record.number}.consent").write_bytes(issued.data)
    return issued.code.text


def forged(data: bytes, record: str) -> bytes:
    """An envelope with another record (JSON) under the signature that it had, written as envelopes are."""
    envelope = json.loads(data)
    envelope["payload"] = base64.b64encode((record + "\n").encode()).decode()
    return (json.dumps(envelope, indent=1, sort_keys=True) + "\n").encode()
