"""A document gives a policy or one line that names the place and what to do."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from guard.errors import PolicyInvalid
from guard.model import Action, EntityType
from guard.paths import ASSETS
from guard.policy.document import MAX_BYTES, parse
from tests.support.policies import GROUPS, HEAD, policy, rule

RECOGNIZER = '[[recognizer]]\nname = "own"\nentity = "ORDER_NO"\npattern = \'{}\'\n'


def test_keys_that_are_left_out_have_their_defaults() -> None:
    given = policy()
    assert given.issued_at == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert given.expires_at is None
    assert given.inspection.deadline_ms == 3_000
    assert given.secret_markers == "inspect"
    assert given.detection_settings().min_confidence == 0.5
    assert given.inspection.limits().timeout_s == 20


@pytest.mark.parametrize("day", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "9999-01-01T00:00:00+14:00"])
def test_the_last_days_of_the_calendar_are_never(day: str) -> None:
    assert policy(head=f"{HEAD}expires_at = {day}\n").expires_at is None


def test_a_document_sets_what_detection_and_reading_need() -> None:
    given = policy(
        head=HEAD
        + """
[inspection]
min_confidence = 0.4
min_confidence_of = { PERSON = 0.7 }
disabled = ["IP"]
names = false
assistant_chats = false
timeout_s = 3
max_pixels = 1_000_000
""",
        groups=RECOGNIZER.format("SO[0-9]{8}"),
    )
    settings = given.detection_settings()
    assert settings.min_confidence_of == {EntityType.PERSON: 0.7}
    assert settings.disabled == {EntityType.IP}
    assert not settings.names
    assert not settings.assistant_chats
    assert settings.custom[0].entity_type is EntityType.ORDER_NO
    assert given.inspection.limits().max_pixels == 1_000_000


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        policy().serial = 13


def test_star_stands_for_every_entity_type() -> None:
    assert policy(rule("all", entities=["*"])).rules[0].entity_types == frozenset(EntityType)


def test_a_message_in_one_language_serves_both() -> None:
    message = policy(rule("a") + 'message = { zh = "不行" }\n').rules[0].message
    assert message is not None
    assert message.message().en == "不行"


def test_the_default_policy_parses_and_keeps_work_free() -> None:
    given = parse((ASSETS / "policy" / "default.toml").read_bytes(), "default.toml")
    assert [group.name for group in given.groups][:3] == ["work", "mail", "social"]
    strict = [each for each in given.rules if each.strictness >= Action.WARN]
    assert strict
    assert not any({"work", "browser", "*"} & set(each.destinations) for each in strict)


@pytest.mark.parametrize(
    ("document", "line", "says"),
    [
        (HEAD + "serail = 3\n", 5, "serail: unknown key; did you mean `serial`?"),
        (HEAD + "[inspection]\nxyzzy = 1\n", 6, "inspection.xyzzy: unknown key; remove it"),
        (HEAD + "\n[inspection]\ndeadline_ms = 5000\n", 7, "inspection.deadline_ms: should be less than or equal to 4"),
        (HEAD + '\n[inspection]\ndeadline_ms = "3000"\n', 7, "inspection.deadline_ms: should be a valid integer"),
        (HEAD + "[inspection]\nmin_confidence = nan\n", 6, "inspection.min_confidence: should be a finite number"),
        (HEAD.replace("serial = 12\n", ""), 1, "serial: is missing; add it"),
        (HEAD.replace("08:00:00Z", "08:00:00"), 4, "issued_at: should have timezone info"),
        (HEAD + "expires_at = 2020-01-01T00:00:00Z\n", 1, "`expires_at` must be later"),
        (HEAD + GROUPS + rule("a") + rule("b", action="mask"), 31, "rule[2].action: use one of 'allow'"),
        (HEAD + GROUPS + rule("a", entities=["CN_IDS"]), 23, 'rule[1].entities[1]: use "*" or entity types'),
        (HEAD + GROUPS + rule("a", destinations=["socal"]), 24, "rule[1].destinations: names a group that is not"),
        (HEAD + GROUPS + rule("a", origins=["crm"]), 26, "rule[1].origins: names a group that is not defined"),
        (HEAD + GROUPS + rule("a") + rule("a"), 28, "rule[2].id: stands twice"),
        (HEAD + GROUPS + rule("same-application"), 22, "rule[1].id: choose another id"),
        (HEAD + GROUPS + rule("a") + rule("same-browser"), 28, "rule[2].id: choose another id"),
        (HEAD + GROUPS + GROUPS, 22, "group[4].name: stands twice"),
        (HEAD + '[[group]]\nname = "unknown"\n', 6, "choose another name"),
        (HEAD + '[[group]]\nname = "a"\ncatalog = ["sozial"]\n', 7, "names a kind that the catalog does not have"),
        (HEAD + '[evidence]\nkeep = "original"\n', 5, "`auditor_keys` must name who can open it"),
        (HEAD + "name = 1\n", 5, "not TOML"),
        ("{}", 1, "not TOML"),
        (HEAD + "x = " + "9" * 5_000 + "\n", 1, "not TOML"),
        (HEAD + "a" + ".a" * 100_000 + " = 1\n", 5, "no key has so many parts"),
        (HEAD + "x = {'a' " + ". 'a'" * 100_000 + " = 1}\n", 5, "no key has so many parts"),
        (HEAD + "[" + "a." * 100_000 + "a]\n", 5, "no key has so many parts"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_do(document: str, line: int, says: str) -> None:
    with pytest.raises(PolicyInvalid) as caught:
        parse(document.encode(), "test.toml")
    assert caught.value.code == "policy-invalid"
    assert str(caught.value).startswith(f"test.toml:{line}: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_newer_schema_and_a_huge_document_have_codes_of_their_own() -> None:
    with pytest.raises(PolicyInvalid) as newer:
        parse(HEAD.replace("schema = 1", "schema = 2").encode() + b"novelty = true\n", "test.toml")
    with pytest.raises(PolicyInvalid) as huge:
        parse(b"#" * (MAX_BYTES + 1), "test.toml")
    assert (newer.value.code, huge.value.code) == ("policy-schema", "policy-too-large")


@pytest.mark.parametrize(
    "document",
    [
        b"13800138000,\xe5\xbc\xa0",
        HEAD.encode() + b'"13800138000 x" = 1\n',
        HEAD.encode() + b"[inspection]\nreader='secret'",
    ],
)
def test_an_error_carries_no_value_of_the_document(document: bytes) -> None:
    with pytest.raises(PolicyInvalid) as caught:
        parse(document, "customers.csv")
    assert "13800138000" not in str(caught.value)
    assert "secret" not in str(caught.value)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_give_a_policy_error_at_the_most(data: bytes) -> None:
    with pytest.raises(PolicyInvalid):
        parse(data, "test.toml")
