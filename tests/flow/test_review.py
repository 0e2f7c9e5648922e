"""What a person is shown of a copy, as the service hands it on: before, after, and where each finding stands."""

from __future__ import annotations

import queue
import threading
from pathlib import Path

from guard.model import PAGE_PIECE_END, EntityType, Review, Shown
from guard.paths import ASSETS
from guard.service.reviews import MOST_BYTES
from tests.flow.test_consent import AGREED, VAULT
from tests.support.copies import NUMBER, POLICY, TEXT, text
from tests.support.world import CRM, World, running_world

PATIENCE_S = 60.0


def shown(world: World, gone: threading.Event | None = None) -> Review | None:
    told: queue.Queue[Review | None] = queue.Queue()
    world.service.reviews.ask(told.put, (gone or threading.Event()).set)
    return told.get(timeout=PATIENCE_S)


def test_a_person_sees_what_is_covered_until_the_next_copy(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY) as world:
        assert shown(world) is None
        gone = threading.Event()
        world.gate.copy(text(TEXT), CRM)
        review = shown(world, gone)
        assert review is not None
        assert review.shown is Shown.TEXT
        assert review.before.decode() == TEXT
        assert NUMBER.encode() not in (review.after or b"")
        (number,) = [each for each in review.findings if each.entity_type is EntityType.CN_ID]
        assert TEXT[number.start : number.end] == NUMBER
        assert NUMBER not in repr(review)
        assert EntityType.PHONE in review.let_pass
        assert EntityType.CN_ID not in review.let_pass

        world.gate.copy({"image/png": (ASSETS / "demo" / "chat.png").read_bytes()}, CRM)
        assert gone.wait(PATIENCE_S)
        review = shown(world)
        assert review is not None
        assert review.shown is Shown.PICTURE
        assert review.before[:2] == b"BM"
        assert (review.after or b"")[:2] == b"BM"
        assert review.after != review.before
        assert all(each.boxes for each in review.findings)

        names = tmp_path / "notes.txt"
        names.write_text(TEXT)
        world.gate.copy({"text/uri-list": f"{names.as_uri()}\r\n".encode()}, CRM)
        review = shown(world)
        assert review is not None
        assert (review.shown, review.before, review.after) == (Shown.FILES, b"notes.txt", b"notes.txt")
        assert EntityType.CN_ID in {each.entity_type for each in review.findings}


def test_a_file_that_nobody_could_look_at_is_told_by_its_name(tmp_path: Path) -> None:
    files = [tmp_path / "notes.txt", tmp_path / f"身份证 {NUMBER}.7z"]
    files[0].write_text(TEXT)
    files[1].write_bytes(b"7z\xbc\xaf\x27\x1c\0\4")
    with running_world(tmp_path / "data", POLICY) as world:
        world.gate.copy({"text/uri-list": "".join(f"{each.as_uri()}\r\n" for each in files).encode()}, CRM)
        review = shown(world)
    assert review is not None
    (unread,) = [each for each in review.findings if each.entity_type is EntityType.UNREADABLE]
    assert unread.evidence.recognizer == "unknown-format"
    assert unread.masked.endswith(".7z")
    assert NUMBER not in unread.masked


def test_a_page_is_taken_apart_where_no_keys_are_and_a_long_one_is_not_shown(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY) as world:
        world.gate.copy({"text/html": f"<p>身份证 <b>{NUMBER}</b></p>".encode()}, CRM)
        review = shown(world)
        assert review is not None
        assert review.shown is Shown.PAGE
        assert NUMBER in review.before.decode().split(PAGE_PIECE_END)
        assert NUMBER.encode() not in (review.after or b"")
        assert b"<" not in review.before

        world.gate.copy(text(TEXT + "很长。" * MOST_BYTES), CRM)
        review = shown(world)
        assert review is not None
        assert (review.shown, review.before, review.after) == (Shown.TOO_LONG, b"", None)


def test_what_a_secret_has_taken_the_place_of_is_shown_no_more(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", AGREED) as world:
        gone = threading.Event()
        world.gate.copy(text(TEXT), CRM)
        assert shown(world, gone) is not None
        world.gate.copy(text("correct horse"), VAULT, secret=True)
        assert gone.wait(PATIENCE_S)
        assert shown(world) is None
