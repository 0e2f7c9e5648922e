"""What is installed beside the guard keeps to the guard's own promises."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_inference_runtime_reports_to_nobody() -> None:
    found = importlib.util.find_spec("onnxruntime")
    assert found is not None
    assert found.origin is not None
    libraries = [*(Path(found.origin).parent / "capi").glob("*onnxruntime*.so*")]
    assert libraries
    for library in libraries:
        assert b"events.data." not in library.read_bytes(), library.name


def test_the_lock_file_pins_every_release_by_hash_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    releases = re.split(r"\n(?=\S)", lock.strip())
    for release in releases:
        assert re.match(r"[a-z0-9-]+==\S+", release), release
        assert "--hash=sha256:" in release, release
