"""The table `[alerts]` of a policy document: which records go out as they happen, and to whom."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from guard.policy.sections import ActionName, Section

_File = Annotated[str, Field(min_length=1, max_length=1_000)]


class SyslogReceiver(Section):
    """A server that takes RFC 5424 over TLS."""

    host: str = Field(pattern=r"^[A-Za-z0-9._:-]{1,253}$")
    port: int = Field(default=6514, ge=1, le=65_535)
    ca_file: _File | None = Field(default=None, description="Instead of the system's trust store.")
    client_certificate: _File | None = None
    client_key: _File | None = None


class WebhookReceiver(Section):
    """An address that takes NDJSON over HTTPS, signed with a shared secret."""

    url: str = Field(pattern=r"^https://[A-Za-z0-9._:-]+(/[!-~]*)?$", max_length=2_000)
    secret_file: _File = Field(description="Holds the secret; an administrator lays it on the workstation.")
    ca_file: _File | None = Field(default=None, description="Instead of the system's trust store.")
    client_certificate: _File | None = None
    client_key: _File | None = None


class Alerts(Section):
    """What goes out as it happens."""

    from_action: ActionName = Field(default="block", description="The mildest action whose decisions go out.")
    notes: tuple[Annotated[str, Field(pattern=r"^[a-z-]{1,40}$")], ...] = Field(
        default=(
            "incident-reported",
            "incident-closed",
            "gate-lost",
            "gate-back",
            "stood-still",
            "unclean-end",
            "fought-over",
            "cut",
            "gap",
            "clock-changed",
            "policy-refused",
            "token-refused",
        ),
        description="Kinds of the guard's notes that go out.",
    )
    syslog: tuple[SyslogReceiver, ...] = ()
    webhook: tuple[WebhookReceiver, ...] = ()
