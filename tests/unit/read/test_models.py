"""The card of the models says how large each one is, and which."""

from __future__ import annotations

import hashlib

from guard.paths import ASSETS

MODELS = ASSETS / "models"
CARD = MODELS / "README.md"


def test_the_card_gives_bytes_and_digest_of_every_model() -> None:
    models = sorted(path for path in MODELS.iterdir() if path != CARD)
    rows = [
        f"| `{path.name}` | {path.stat().st_size:,} | `{hashlib.sha256(path.read_bytes()).hexdigest()}` |"
        for path in models
    ]
    assert [row for row in CARD.read_text("utf-8").splitlines() if row.startswith("| `")] == rows
