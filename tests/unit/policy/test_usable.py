"""A policy is taken only if a working guard can be built as it says; each door of the program says so alike."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.cli import main
from guard.compose.inspectors import tools
from guard.compose.usability import Usability, capture_folders
from guard.desktop.hotkeys import Hotkey
from guard.errors import PolicyInvalid
from guard.model import Action, EntityType
from guard.policy.decide import Decider
from guard.policy.document import read
from guard.policy.keys import public_pem
from guard.policy.store import open_store
from guard.read.readers import Readers
from tests.support.policies import HEAD, USABLE, Office, document, recent, rule

RECOGNIZER = '[[recognizer]]\nname = "own"\nentity = "ORDER_NO"\npattern = \'{}\'\n'
AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

UNUSABLE = [
    (
        rule("a", destinations=["*"]) + "override = 'consent'\n",
        11,
        "rule[1].override: nobody signs consents here",
    ),
    (RECOGNIZER.format("(a"), 8, "recognizer[1].pattern: is no RE2 pattern"),
    (RECOGNIZER.format("(?<=a)b"), 8, "recognizer[1].pattern: is no RE2 pattern"),
    (RECOGNIZER.format("(x{1,900}){1,900}"), 8, "recognizer[1].pattern: is no RE2 pattern"),
    (RECOGNIZER.format("((a{1,60}){1,60}){1,20}"), 8, "recognizer[1].pattern: is no RE2 pattern"),
    (RECOGNIZER.format("a*"), 8, "recognizer[1].pattern: matches the empty text"),
    (RECOGNIZER.format(""), 8, "recognizer[1].pattern: must have between 1 and"),
    (RECOGNIZER.format("a" * 1_001), 8, "recognizer[1].pattern: must have between 1 and"),
    (RECOGNIZER.format("a") + "confidence = 0\n", 9, "recognizer[1].confidence: must be above 0"),
    (RECOGNIZER.format("a") + "confidence = 1.01\n", 9, "recognizer[1].confidence: must be above 0"),
    (RECOGNIZER.format("a") + 'checksum = "crc"\n', 9, "recognizer[1].checksum: there is no such checksum"),
    *(
        (RECOGNIZER.format("a").replace("ORDER_NO", kind), 7, f"recognizer[1].entity: {kind} is not found by patterns")
        for kind in ("CUSTOMER", "QR_CODE", "CHAT_RECORD", "ID_DOCUMENT", "UNREADABLE")
    ),
    ('[captures]\nfolders = ["~nobody/x"]\n', 6, "captures.folders[1]: names somebody else's home"),
    ('[captures]\nfolders = ["/tmp", "~root"]\n', 6, "captures.folders[2]: names somebody else's home"),
    ('[captures]\nfolders = [""]\n', 6, "captures.folders[1]: is no path"),
    ('[captures]\nfolders = ["/a\\u0000b"]\n', 6, "captures.folders[1]: is no path"),
    ('[captures]\nhotkeys = ["hyper+a"]\n', 6, "captures.hotkeys[1]: is no key combination"),
    ('[captures]\nhotkeys = ["print", "ctrl+İ"]\n', 6, "captures.hotkeys[2]: is no key combination"),
    ('[evidence]\nauditor_keys = ["age1abc"]\n', 6, "evidence.auditor_keys[1]: nothing can be sealed to this"),
    ('[pull]\nurl = "https://["\n', 6, "pull.url: is no address"),
    ('[pull]\nurl = "https://host:99999/x"\n', 6, "pull.url: is no address of a server"),
    ('[pull]\nurl = "https://xn--/"\n', 6, "pull.url: is no address"),
    ('[pull]\nurl = "https://"\n', 6, "pull.url: is no address"),
    ('[watermark]\ntext = "{agent:>999999999999}"\n', 6, "watermark.text: use {agent}, {machine} and {time} alone"),
    ('[watermark]\ntext = "{time!r}"\n', 6, "watermark.text: use {agent}, {machine} and {time} alone"),
    (f'minimum_version = "{"9" * 5_000}"\n', 5, "minimum_version:"),
    ('minimum_version = "٣"\n', 5, "minimum_version:"),
    ('[[review]]\nrule = "a"\nuntil = 0001-01-01T00:00:00Z\nright = 1\nwrong = 1\n', 7, "review[1].until: use a date"),
    ('[consent]\nissuers = ["x"]\n', 6, "consent.issuers: has what is no Ed25519 public key"),
]


@pytest.mark.parametrize(("table", "line", "says"), UNUSABLE, ids=[says for _, _, says in UNUSABLE])
def test_what_cannot_be_enforced_is_refused_with_line_and_key(table: str, line: int, says: str) -> None:
    with pytest.raises(PolicyInvalid) as caught:
        read((HEAD + table).encode(), "test.toml", USABLE)
    assert str(caught.value).startswith(f"test.toml:{line}: {says}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_date_that_cannot_be_reckoned_with_is_none(at: str) -> None:
    with pytest.raises(PolicyInvalid, match="issued_at: use a date"):
        read(HEAD.replace("2026-11-24T08:00:00Z", at).encode(), "test.toml", USABLE)


def test_a_number_of_thousands_of_digits_is_an_error_of_the_policy() -> None:
    with pytest.raises(PolicyInvalid, match="thousands of digits"):
        read(f"{HEAD}[retention]\ntrail_days = 0x{'f' * 5_000}\n".encode(), "test.toml", USABLE)


@pytest.mark.parametrize("keys", ["print", "ctrl+alt+a", "win+shift+s", "f9", "shift+f12", "Ctrl+A"])
def test_key_combinations_that_are_such_are_taken(keys: str) -> None:
    written = read(f'{HEAD}[captures]\nhotkeys = ["{keys}"]\n'.encode(), "test.toml", USABLE)
    assert Hotkey.parse(written.policy.captures.hotkeys[0])


TABLES = [table for table, _, _ in UNUSABLE[1:]]


@pytest.mark.parametrize("table", [TABLES[6], TABLES[7], TABLES[10], TABLES[15], TABLES[21]])
def test_no_door_takes_what_cannot_be_enforced(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(tmp_path / "data")
    issued = f'schema = 1\nname = "test"\nserial = 2\nissued_at = {datetime.now(UTC).isoformat()}\n'
    plain, signed = tmp_path / "own.toml", tmp_path / "own.policy"
    plain.write_bytes((issued + table).encode())
    signed.write_bytes(office.signed(plain.read_bytes()))
    keys = tmp_path / "keys"
    assert main(["policy", "keygen", "--out", str(keys)]) == 0
    doors = {
        "check": (["check", str(plain)], 2),
        "sign": (["sign", str(plain), "--key", str(keys / "policy.key"), "-o", str(tmp_path / "out")], 2),
        "install": (["install", str(signed), "--data-dir", str(office.paths.data)], 2),
        "rehearse": (["rehearse", str(plain), "--data-dir", str(office.paths.data)], 2),
        "push": (["push", str(signed), str(tmp_path)], 2),
    }
    capsys.readouterr()
    for door, (words, status) in doors.items():
        assert main(["policy", *words]) == status, door
        assert capsys.readouterr().err.startswith("frostpane: policy-invalid: "), door
    assert not (tmp_path / "out").exists()
    office.drop(office.signed(recent(1)))
    assert office_now(office) == (1, set())
    office.drop(signed.read_bytes(), "newer.policy")
    assert office_now(office) == (1, {"policy-invalid"})


def office_now(office: Office) -> tuple[int, set[str]]:
    office.now = datetime.now(UTC)
    given = office.look()
    return given.status.serial, {each.code for each in given.refusals}


def test_verify_fails_where_a_workstation_would_refuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(tmp_path / "data")
    (tmp_path / "pub").write_bytes(public_pem(office.keys[0]))
    (tmp_path / "own.policy").write_bytes(office.signed(recent(2, TABLES[10])))
    assert main(["policy", "verify", str(tmp_path / "own.policy"), "--trust", str(tmp_path / "pub")]) == 1
    assert "recognizer[1].entity" in capsys.readouterr().err


def test_a_last_good_policy_that_an_older_program_took_gives_way_to_the_one_before(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    office.drop(office.signed(document(1)))
    office.look()
    office.drop(office.signed(document(2, "# what this program can no longer enforce\n")))
    assert office.look().status.serial == 2
    (office.paths.policy_drop / "test.policy").unlink()

    def older_only(policy: object) -> None:
        if getattr(policy, "serial", 0) == 2:
            raise PolicyInvalid("is gone", key=("rule", 0))

    with contextlib.closing(open_store(office.paths, usable=older_only, clock=lambda: office.now)) as store:
        given = store.in_force()
    assert (given.status.serial, given.status.source, given.status.state) == (1, "last-good", "corrupt")


WORDS = st.text(alphabet=st.sampled_from("ab*?[]!-^\\~/.+ \x01人İ"), max_size=6)
NAMES = st.sampled_from(["a", "b", "work", "x]y", "人"])


def _string(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\x01", "\\u0001") + '"'


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Documents that often parse, with odd values wherever text or a number may stand."""
    strings = st.lists(WORDS, max_size=2).map(lambda found: "[" + ", ".join(map(_string, found)) + "]")
    year = draw(st.sampled_from([1, 1970, 2026, 9999]))
    parts = [f'schema = 1\nname = "{draw(NAMES)}"\nserial = {draw(st.integers(0, 2**53 - 1))}']
    parts.append(f"issued_at = {year:04}-01-01T00:00:00Z")
    parts.append(f"[captures]\nfolders = {draw(strings)}\nhotkeys = {draw(strings)}")
    parts.append(f"[inspection]\nmin_confidence = {draw(st.floats(0, 1))}\nnames = false")
    kinds = draw(st.lists(st.sampled_from(list(EntityType)), max_size=19, unique=True))
    parts.append("disabled = [" + ", ".join(f'"{kind}"' for kind in kinds) + "]")
    if draw(st.booleans()):
        parts.append(f'[pull]\nurl = "https://{draw(WORDS).replace(chr(92), "").replace(chr(1), "")}x"')
    keys = ("executables", "window_classes", "titles")
    parts.append('[[group]]\nname = "g"\n' + "\n".join(f"{key} = {draw(strings)}" for key in keys))
    action = draw(st.sampled_from([each.name.lower() for each in Action]))
    parts.append(
        f'[[rule]]\nid = "r"\nentities = ["*"]\naction = "{action}"\nmin_count = {draw(st.integers(1, 10**6))}'
    )
    for index in range(draw(st.integers(0, 2))):
        parts.append(
            f'[[recognizer]]\nname = "n{index}"\nentity = "{draw(st.sampled_from(list(EntityType)))}"\n'
            f"pattern = {_string(draw(WORDS))}\nconfidence = {draw(st.floats(-1, 2))}"
        )
    return "\n".join(parts) + "\n"


@settings(max_examples=150, deadline=None)
@given(documents())
def test_every_document_that_is_taken_makes_a_guard_and_every_other_is_refused_in_one_line(text: str) -> None:
    told, policy = "", None
    try:
        policy = read(text.encode(), "test.toml", Usability()).policy
    except PolicyInvalid as refusal:
        told = str(refusal)
    if policy is None:
        assert told.startswith("test.toml:")
        assert "\n" not in told
        return
    detector = tools(policy, Readers().reader(policy.inspection.reader, policy.inspection.limits())).detector
    detector.detect("客户 13800138000, a@b.cn")
    Decider(policy).decide_anywhere((), channel=policy.rules[0].channels[0])
    assert len(capture_folders(policy)) == len(policy.captures.folders)
    assert len([Hotkey.parse(keys) for keys in policy.captures.hotkeys]) == len(policy.captures.hotkeys)
