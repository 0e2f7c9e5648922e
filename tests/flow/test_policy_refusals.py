"""What is laid down wrongly is refused with its own code and shown; the last policy stays in force."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from guard.policy.keys import public_pem
from guard.policy.trust import ROOT_TYPE, trust_root, write_root
from tests.support.policies import Office, document

Mistake = Callable[[Office], object]


def flipped(office: Office) -> None:
    data = bytearray(office.signed(document(13)))
    data[len(data) // 2] ^= 1
    office.drop(bytes(data))


def linked(office: Office) -> None:
    real = office.paths.data / "elsewhere"
    real.write_bytes(office.signed(document(13)))
    (office.paths.policy_drop / "test.policy").unlink(missing_ok=True)
    (office.paths.policy_drop / "test.policy").symlink_to(real)


def in_a_loose_folder(office: Office) -> None:
    office.drop(office.signed(document(13)))
    office.paths.policy_drop.chmod(0o777)


def in_a_folder_under_a_loose_one(office: Office) -> None:
    office.drop(office.signed(document(13)))
    office.paths.data.chmod(0o775)


def clock_set_back(office: Office) -> None:
    office.drop(office.signed(document(13)))
    office.now -= timedelta(days=365)


def clock_set_back_before_an_old_policy(office: Office) -> None:
    office.drop(office.signed(document(13, issued_at="2025-06-01T08:00:00Z")))
    office.now -= timedelta(days=365)


def after_its_key_was_dropped(office: Office) -> None:
    newer = trust_root([public_pem(office.keys[1])], version=2)
    office.drop(office.signed(write_root(newer), 0, 1, kind=ROOT_TYPE), "trust-root-2.json")
    office.look()
    office.drop(office.signed(document(13)))


REFUSALS: list[tuple[str, Mistake]] = [
    ("policy-signature", flipped),
    ("policy-key", lambda office: office.drop(office.signed(document(13), 1))),
    ("policy-key", after_its_key_was_dropped),
    ("policy-serial", lambda office: office.drop(office.signed(document(12, "# another\n")))),
    ("policy-serial", lambda office: office.drop(office.signed(document(11)))),
    ("policy-expired", lambda office: office.drop(office.signed(document(13, "expires_at = 2026-11-25T11:59:59Z\n")))),
    ("policy-schema", lambda office: office.drop(office.signed(document(13).replace(b"schema = 1", b"schema = 2")))),
    ("policy-invalid", lambda office: office.drop(office.signed(document(13, "novelty = 1\n")))),
    ("policy-version", lambda office: office.drop(office.signed(document(13, 'minimum_version = "99.0"\n')))),
    ("policy-too-large", lambda office: office.drop(b"x" * 20_000_000)),
    ("policy-envelope", lambda office: office.drop(office.signed(document(13))[:-40])),
    ("policy-envelope", lambda office: office.drop(document(13))),
    ("policy-type", lambda office: office.drop(office.signed(document(13), kind="application/vnd.other"))),
    ("policy-symlink", linked),
    ("policy-file", lambda office: (office.paths.policy_drop / "folder.policy").mkdir()),
    ("policy-folder", in_a_loose_folder),
    ("policy-folder", in_a_folder_under_a_loose_one),
    ("policy-clock", clock_set_back),
    ("policy-clock", clock_set_back_before_an_old_policy),
    ("policy-clock", lambda office: office.drop(office.signed(document(13, issued_at="2027-11-24T08:00:00Z")))),
]


@pytest.mark.parametrize(("code", "mistake"), REFUSALS, ids=lambda each: each if isinstance(each, str) else "")
def test_a_mistake_is_refused_with_its_code_and_the_last_policy_stays(
    tmp_path: Path, code: str, mistake: Mistake
) -> None:
    office = Office(tmp_path / "data", holders=2, trusted=1)
    office.drop(office.signed(document(12)))
    assert office.look().status.serial == 12
    mistake(office)
    after = office.look()
    assert {refusal.code for refusal in after.refusals} == {code}
    assert (after.status.serial, after.status.state) == (12, "refused")
    assert after.status.detail is not None
    assert after.status.detail.startswith(code)
    assert after.policy.rules[0].id == "inside"
    assert office.look().refusals == after.refusals


def test_below_the_threshold_is_refused(tmp_path: Path) -> None:
    office = Office(tmp_path / "data", holders=3, threshold=2)
    office.drop(office.signed(document(12), 0, 2))
    assert office.look().status.serial == 12
    office.drop(office.signed(document(13), 1))
    assert office.codes() == {"policy-threshold"}
    office.drop(office.signed(document(13), 1, 2))
    assert office.look().status.serial == 13


def test_without_a_trust_root_nothing_that_was_laid_down_counts(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    (office.paths.policy_state / "trust-root.json").unlink()
    office.drop(office.signed(document(12)))
    given = office.look()
    assert (given.status.source, {refusal.code for refusal in given.refusals}) == ("built-in", {"policy-untrusted"})
