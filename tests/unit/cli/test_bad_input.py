"""What no program wrote ends a command in one line, and costs nobody a file."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.audit.incident.pack import CUSTOMERS, RESOLVER
from guard.audit.upkeep.backup import FORMAT
from guard.cli import main
from guard.policy.keys import private_pem

DEEP = "[" * 20_000 + "]" * 20_000
HEADS = "digest,entity,masked,went_out,events\n"
TERMS = [
    *("--processor", "p", "--contact", "c", "--purpose", "p", "--means", "m", "--recipient", "r", "--retention", "r"),
    *("--withdraw", "w", "--kinds", "PHONE", "--group", "social", "--machine", "m", "--agent", "a"),
]


def told(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """The code of the one line with which a command ends."""
    assert main([str(word) for word in words]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    return lines[0].removeprefix("frostpane: ").partition(":")[0]


def pack(folder: Path, table: str | bytes) -> Path:
    file = folder / "PACK.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(CUSTOMERS, table)
        archive.writestr(RESOLVER, b"00" * 32)
    return file


def test_terms_that_are_nested_without_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "terms.toml").write_text(f"a = {DEEP}")
    assert told(capsys, "consent", "form", "--terms", tmp_path / "terms.toml", "-o", tmp_path / "f.html") == "too-deep"


@pytest.mark.parametrize("number", ["9" * 5_000, "0x" + "f" * 5_000])
def test_terms_with_a_number_of_thousands_of_digits(
    number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "terms.toml").write_text(f"uses = {number}")
    words = ("consent", "form", "--terms", tmp_path / "terms.toml", *TERMS, "-o", tmp_path / "f.html")
    assert told(capsys, *words) == "consent-terms"


@pytest.mark.parametrize("option", ["--qr", "--form"])
def test_a_consent_beside_which_nothing_can_be_written_is_not_left_behind(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "supervisor.key").write_bytes(private_pem(Ed25519PrivateKey.generate(), None))
    (tmp_path / "said.txt").write_text("said")
    words = ("consent", "issue", *TERMS, "--content", tmp_path / "said.txt", "--customer", "PHONE=13800138000")
    out, beside = ("-o", tmp_path / "out.consent"), (option, tmp_path / "none" / "beside.png")
    assert told(capsys, *words, "--key", tmp_path / "supervisor.key", *out, *beside) == "not-writable"
    assert not (tmp_path / "out.consent").exists()


@pytest.mark.parametrize("place", [".", "/"])
def test_a_file_that_is_to_be_written_in_a_folders_place(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "consent", "form", *TERMS, "-o", place) == "not-writable"


def test_a_consent_that_would_outlast_the_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "consent", "form", *TERMS, "--from", "9999-12-15", "-o", tmp_path / "f.html") == "usage"


@pytest.mark.parametrize(
    "table",
    [
        "a,b\n1,2\n",
        f"{HEADS}x,NOBODY,x,yes,\n",
        f"{HEADS}x\n",
        b"\xff\xfe\0",
        f"{HEADS}{'x' * 200_000},PHONE,x,yes,\n",
        "",
    ],
)
def test_a_pack_that_is_none(table: str | bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.csv").write_text("13800138000\n")
    words = ("incident", "resolve", pack(tmp_path, table), "--list", tmp_path / "list.csv", "-o", tmp_path / "out.csv")
    assert told(capsys, *words) == "not-readable"
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("at", [6, 8])
def test_a_pack_that_is_encrypted_or_packed_otherwise(
    at: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = pack(tmp_path, HEADS)
    data = bytearray(file.read_bytes())
    for start, place in ((0, at), (data.find(b"PK\1\2"), at + 2)):
        data[start + place] = 99
    file.write_bytes(data)
    (tmp_path / "list.csv").write_text("13800138000\n")
    words = ("incident", "resolve", file, "--list", tmp_path / "list.csv", "-o", tmp_path / "out.csv")
    assert told(capsys, *words) == "not-readable"


@pytest.mark.parametrize("whole", [True, False])
def test_a_pack_without_the_key_of_its_digests(whole: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, folder = tmp_path / "PACK.zip", tmp_path / "pack"
    folder.mkdir()
    (folder / CUSTOMERS).write_text(HEADS)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(CUSTOMERS, HEADS)
    given = file if whole else folder
    assert main(["incident", "resolve", str(given), "--list", str(tmp_path / "l.csv"), "-o", str(tmp_path / "o")]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"frostpane: no-key: {given}: holds no customers.key; where a workstation has no keyring")


def test_kinds_of_data_are_listed_with_or_without_blanks_and_named_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "f.html"
    assert main(["consent", "form", *TERMS, "--kinds", "PHONE, EMAIL", "-o", str(page)]) == 0
    assert "e-mail" in page.read_text("utf-8")
    assert main(["consent", "form", *TERMS, "--kinds", "PHONES", "-o", str(page)]) == 2
    assert "kinds: input should be 'CN_ID'," in capsys.readouterr().err


def test_the_firms_list_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, file = tmp_path / "list.csv", pack(tmp_path, HEADS)
    table.write_text("13800138000\n")
    assert told(capsys, "incident", "resolve", file, "--list", table, "-o", table) == "exists"
    assert table.read_text() == "13800138000\n"


def test_what_was_there_stays_where_the_list_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, file = tmp_path / "out.csv", pack(tmp_path, HEADS)
    out.write_text("kept")
    assert main(["incident", "resolve", str(file), "--list", str(tmp_path / "none.csv"), "-o", str(out)]) == 2
    assert out.read_text() == "kept"


@pytest.mark.parametrize(
    "changed",
    [{"made_at": None}, {"made_at": "yesterday"}, {"files": {}}],
)
def test_a_backup_that_is_none_takes_no_trail_away(
    changed: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, data = tmp_path / "copy", tmp_path / "data"
    for folder in (source, data):
        folder.mkdir(mode=0o700)
        (folder / "trail.sqlite").write_bytes(folder.name.encode())
    manifest = {
        "format": FORMAT,
        "made_at": "2026-11-24T08:00:00",
        "files": {"trail.sqlite": sha256(b"copy").hexdigest()},
    }
    (source / "manifest.json").write_text(json.dumps(manifest | changed))
    assert told(capsys, "restore", source, "--data-dir", data) == "bad-backup"
    assert (data / "trail.sqlite").read_bytes() == b"data"


def test_a_backup_whose_list_is_nested_without_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "manifest.json").write_text(DEEP)
    assert told(capsys, "restore", tmp_path, "--data-dir", tmp_path / "data") == "bad-backup"


def test_what_a_terminal_obeys_is_spelled_out_in_names_of_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = [tmp_path / f"a\x1b[8m{end}" for end in ("\n.txt", "\u202e.txt")]
    for path in named:
        path.write_text("nothing", "utf-8")
    assert main(["inspect", *map(str, named), f"{tmp_path}/\r\nmissing.txt"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"frostpane: not-readable: {tmp_path}/\\r\\nmissing.txt: ")
    assert len(said.err.splitlines()) == 1
    assert "\\x1b[8m\\n.txt: nothing found\n" in said.out
    assert not {"\x1b", "\r", "\u202e"} & set(said.out)
    assert main(["redact", f"{tmp_path}/\x1b[8m\nmissing.txt", "-o", str(tmp_path / "out.txt")]) == 2
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 1
    assert "\\x1b[8m\\nmissing.txt" in said.err
