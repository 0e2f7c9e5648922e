"""What a policy says about alerts, in the words of the audit room."""

from __future__ import annotations

from pathlib import Path

from guard.audit.alerts.settings import AlertSettings, Credentials, Syslog, Webhook
from guard.audit.proof.record import NoteKind
from guard.errors import PolicyInvalid
from guard.policy.alerts import SyslogReceiver, WebhookReceiver
from guard.policy.document import Policy


def alert_settings(policy: Policy) -> AlertSettings:
    """The receivers and what goes out to them.

    Raises:
        PolicyInvalid: there is no such kind of note.
    """
    alerts = policy.alerts
    for index, name in enumerate(alerts.notes):
        if name not in list(NoteKind):
            raise PolicyInvalid("is no kind of note; docs/trail.md lists them", key=("alerts", "notes", index))
    return AlertSettings(
        receivers=(
            *(Syslog(one.host, one.port, _credentials(one)) for one in alerts.syslog),
            *(Webhook(one.url, Path(one.secret_file), _credentials(one)) for one in alerts.webhook),
        ),
        from_action=alerts.from_action,
        notes=frozenset(alerts.notes),
    )


def _credentials(one: SyslogReceiver | WebhookReceiver) -> Credentials:
    ca, certificate, key = (
        None if name is None else Path(name) for name in (one.ca_file, one.client_certificate, one.client_key)
    )
    return Credentials(ca, certificate, key)
