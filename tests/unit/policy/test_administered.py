"""What administrators set: which place goes before, what makes no sense, and what each value does."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

import pytest

from guard.compose.fleet import enrolment_of
from guard.errors import FleetError, PolicyUntrusted
from guard.fleet import enrolment as enrolments
from guard.fleet.enrolment import Enrolment
from guard.model.administered import Administered
from guard.paths import Paths
from guard.policy.administered import VALUES, Kind, Layer, Origin, Value, combined, file_layers, settings
from guard.policy.admission import digest_of
from guard.policy.keys import public_pem
from guard.policy.store import installed_state, open_store
from guard.policy.trust import trust_root, write_root
from tests.support.policies import MACHINE, NOW, USABLE, Office, document
from tests.support.tls import certificates
from ui.preferences import Looks
from ui.texts import LANGUAGES

DIGEST = "ab" * 32
SAMPLES: dict[str, object] = {
    "language": "zh",
    "looks": "dark",
    "notify": 0,
    "quiet_from": "12:00",
    "quiet_until": "13:30",
    "shot_keys": "ctrl+alt+s",
    "introduced": 1,
    "rings": ["pilot", "north"],
    "trust_root": DIGEST,
    "policy_url": "https://firm.example:8443/centre.policy",
    "fleet_servers": ["tls://hub.firm.example:4222"],
}


def nobody_else(_path: Path, _private: bool) -> str | None:
    return None


def layer(origin: Origin, **values: object) -> Layer:
    names = {value.field: value.name.lower() for value in VALUES}
    return Layer(origin, {name if origin is Origin.FILE else names[name]: told for name, told in values.items()})


def site(tmp_path: Path, settings_file: str = "") -> Paths:
    """An installation whose drop folder is the machine's."""
    paths = Paths(data=tmp_path / "own", policy_drop=tmp_path / "frostpane" / "policy.d")
    paths.policy_drop.mkdir(parents=True)
    if settings_file:
        (paths.policy_drop.parent / "settings.toml").write_text(settings_file)
    return paths


def test_there_is_a_value_for_each_field_and_each_choice_is_one_of_the_windows() -> None:
    assert [value.field for value in VALUES] == [each.name for each in fields(Administered)]
    choices = {value.field: set(value.choices) for value in VALUES}
    assert choices["language"] == {"auto", *LANGUAGES}
    assert choices["looks"] == set(Looks)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.field)
def test_the_machines_goes_before_the_users_and_that_before_what_is_usual(value: Value) -> None:
    place = VALUES.index(value)
    content = SAMPLES[value.field]
    read = tuple(content) if isinstance(content, list) else bool(content) if value.kind is Kind.SWITCH else content
    machine, user = layer(Origin.MACHINE, **{value.field: content}), layer(Origin.USER, **{value.field: content})
    other = layer(Origin.USER, **{value.field: 1 if content == 0 else "en"})

    assert (settings(())[place].content, settings(())[place].origin) == (None, Origin.DEFAULT)
    alone, both = settings((Layer(Origin.MACHINE, {}), user))[place], settings((machine, other))[place]
    assert (both.content, both.origin, len(both.passed_over)) == (read, Origin.MACHINE, 1)
    if value.machine_alone:
        assert (alone.content, alone.origin, len(alone.passed_over)) == (None, Origin.DEFAULT, 1)
    else:
        assert (alone.content, alone.origin, alone.passed_over) == (read, Origin.USER, ())
    assert asdict(combined((machine,)))[value.field] == read
    assert settings((layer(Origin.FILE, **{value.field: content}),))[place].origin is Origin.FILE


@pytest.mark.parametrize(
    ("field", "content"),
    [
        *(("language", "fr"), ("language", 1), ("looks", ""), ("notify", 2), ("notify", "no"), ("rings", "pilot")),
        *(("quiet_from", "25:00"), ("policy_url", "http://firm.example/a"), ("policy_url", "https://a b/c")),
        *(("fleet_servers", ["nats://hub:4222"]), ("fleet_servers", [1]), ("shot_keys", "x" * 201)),
    ],
)
def test_what_makes_no_sense_is_told_and_left_open(field: str, content: object) -> None:
    [setting] = [each for each in settings((layer(Origin.MACHINE, **{field: content}),)) if each.value.field == field]
    assert (setting.content, setting.origin) == (None, Origin.DEFAULT)
    assert setting.passed_over[0].startswith("machine policy: not ")


@pytest.mark.parametrize(
    ("content", "read"),
    [(f" {DIGEST.upper()}\n", DIGEST), (":".join(["ab"] * 32), DIGEST), ("no digest", "nodigest"), (7, "")],
)
def test_a_trust_root_that_is_misspelt_is_one_all_the_same(content: object, read: str) -> None:
    assert combined((layer(Origin.MACHINE, trust_root=content),)).trust_root == read


def test_a_file_counts_where_it_is_roots_alone_and_a_damaged_one_names_a_root_that_none_is(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    assert file_layers(path, nobody_else) == ()
    path.write_text('language = "zh"\nrings = ["pilot"]\n')
    assert combined(file_layers(path, nobody_else)) == Administered(language="zh", rings=("pilot",))
    assert combined(file_layers(path, lambda path, private: "others may write")) == Administered(trust_root="")
    path.write_text("language = ")
    assert combined(file_layers(path, nobody_else)) == Administered(trust_root="")


def test_another_trust_root_than_the_named_one_is_not_trusted_and_none_is_not_either(tmp_path: Path) -> None:
    office = Office(tmp_path / "office", holders=2)
    root = trust_root([public_pem(office.keys[0])])
    paths = site(tmp_path, f'trust_root = "{digest_of(write_root(root))}"')
    state = installed_state(paths, nobody_else)
    assert state.has_root()
    store = open_store(paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE, looseness=nobody_else)
    assert (store.in_force().status.source, store.in_force().status.state) == ("built-in", "corrupt")
    with pytest.raises(PolicyUntrusted):
        open_store(paths, usable=USABLE, explicit=tmp_path / "my.toml", looseness=nobody_else)
    state.install_root(trust_root([public_pem(office.keys[1])]), state.site_root)
    with pytest.raises(PolicyUntrusted, match="not the trust root that administrators named"):
        state.roots()
    state.install_root(root, state.site_root)
    (paths.policy_drop / "a.policy").write_bytes(office.signed(document(1)))
    assert (store.refresh().status.serial, store.refresh().status.state) == (1, "ok")


def test_the_rings_are_the_machines_where_administrators_name_them(tmp_path: Path) -> None:
    paths = site(tmp_path)
    installed_state(paths, nobody_else).join_rings(frozenset({"own"}))
    assert installed_state(paths, nobody_else).rings() == {"own"}
    (paths.policy_drop.parent / "settings.toml").write_text('rings = ["pilot"]')
    assert installed_state(paths, nobody_else).rings() == {"pilot"}


def test_policies_are_fetched_from_the_named_address(tmp_path: Path) -> None:
    paths = site(tmp_path, 'policy_url = "https://127.0.0.1:9/centre.policy"')
    store = open_store(paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE, looseness=nobody_else)
    try:
        assert store.pull_status() is None
        store.watch(lambda _given: None)
        assert store.pull_status() is not None
    finally:
        store.close()


def test_a_private_installation_listens_to_no_machine(tmp_path: Path) -> None:
    paths = Paths(data=tmp_path, policy_drop=tmp_path / "policy.d")
    (tmp_path / "settings.toml").write_text('rings = ["pilot"]')
    assert installed_state(paths, nobody_else).administered == Administered()


def test_the_hubs_servers_are_those_that_administrators_name(tmp_path: Path) -> None:
    paths = site(tmp_path)
    named = Administered(fleet_servers=("tls://new.example:4222",))
    assert enrolment_of(paths, named) is None
    authority = certificates(tmp_path).authority.read_text()
    paths.data.mkdir()
    enrolments.save(paths.fleet, Enrolment(("tls://old.example:4222",), authority, "6ede85166d34ed5b"))
    for administered, servers in ((Administered(), ("tls://old.example:4222",)), (named, named.fleet_servers)):
        enrolment = enrolment_of(paths, administered)
        assert enrolment is not None
        assert enrolment.servers == servers
    with pytest.raises(FleetError):
        enrolment_of(paths, Administered(fleet_servers=()))
