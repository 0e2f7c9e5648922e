"""A mail program: a message is written, and what was pasted stands in its draft."""

from __future__ import annotations

import email
import email.policy
import json
import mailbox

from tests.programs.content import Content, text
from tests.programs.program import Program, arrival

_SETTINGS: dict[str, str | bool | int] = {
    "mail.accountmanager.accounts": "account1,account2",
    "mail.accountmanager.defaultaccount": "account2",
    "mail.accountmanager.localfoldersserver": "server1",
    "mail.account.account1.server": "server1",
    "mail.server.server1.type": "none",
    "mail.server.server1.hostname": "Local Folders",
    "mail.server.server1.name": "Local Folders",
    "mail.server.server1.userName": "nobody",
    "mail.server.server1.directory-rel": "[ProfD]Mail/Local Folders",
    "mail.account.account2.server": "server2",
    "mail.account.account2.identities": "id1",
    "mail.server.server2.type": "pop3",
    "mail.server.server2.hostname": "localhost",
    "mail.server.server2.name": "agent",
    "mail.server.server2.userName": "agent",
    "mail.server.server2.directory-rel": "[ProfD]Mail/localhost",
    "mail.server.server2.check_new_mail": False,
    "mail.server.server2.login_at_startup": False,
    "mail.identity.id1.useremail": "agent@example.com",
    "mail.identity.id1.fullName": "Agent",
    "mail.identity.id1.valid": True,
    "mail.identity.id1.compose_html": False,
    "mail.identity.id1.draft_folder": "mailbox://nobody@Local%20Folders/Drafts",
    "mail.identity.id1.drafts_folder_picker_mode": "1",
    "mail.compose.autosave": False,
    "mail.spellcheck.inline": False,
    "mail.shell.checkDefaultClient": False,
    "mail.rights.version": 1,
    "mailnews.start_page.enabled": False,
    "mail.e2ee.auto_enable": False,
    "mail.ui.show_tour": False,
    "app.update.enabled": False,
    "app.donation.eoy.version.viewed": 999,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "mailnews.wraplength": 0,
    "mail.compose.warn_public_recipients.aggressive": False,
    "mail.strictly_mime": False,
}


_BODY = (300, 420)
"""Place within a message's window, in pixels from its corner, where its text is."""


class Thunderbird(Program):
    """Two messages are being written: one to copy from, one to paste into, which is saved as a draft."""

    name, package, executable = "Thunderbird", "thunderbird", "thunderbird"
    copies, copies_by = frozenset({Content.TEXT}), "ctrl+c"
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS})

    def start(self) -> None:
        self._profile = self.desk.home / "thunderbird"
        self._profile.mkdir()
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _SETTINGS.items())
        (self._profile / "user.js").write_text("\n".join(lines))
        self._drafts = self._profile / "Mail" / "Local Folders" / "Drafts"
        for use, body in (("copy", text(self.name)), ("paste", "")):
            message = f"to='customer@example.com',subject='thunderbird-{use}',body='{body}',format=text"
            self.desk.start("thunderbird", "--profile", self._profile, "-compose", message)
            self.desk.focus(f"thunderbird-{use}")
            self.desk.wait()

    def copy(self, content: Content) -> None:
        self._into("copy")
        self.desk.press("ctrl+a", "ctrl+c")

    def paste(self, content: Content) -> bytes:
        self._into("paste")
        self.desk.press("ctrl+a", "BackSpace", "ctrl+v")
        self.desk.wait()
        before = len(self._saved())
        self.desk.press("ctrl+s")
        found = arrival(lambda: b"".join(self._saved()[before:][-1:]))
        return found.strip()

    def _into(self, use: str) -> None:
        """Bring the body of a message to the front."""
        self.desk.focus(f"thunderbird-{use}")
        self.desk.click(f"thunderbird-{use}", *_BODY)

    def _saved(self) -> list[bytes]:
        """The texts of the drafts, the newest last."""
        if not self._drafts.exists():
            return []
        parse = email.message_from_bytes
        with_policy = [parse(message.as_bytes(), policy=email.policy.default) for message in mailbox.mbox(self._drafts)]
        return [str(message.get_body().get_content()).encode() for message in with_policy]
