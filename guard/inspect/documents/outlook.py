"""Mails of Outlook (.msg): read as the mails that they say; a copy is such a mail (.eml).

A text that is kept in rich text alone is not read, and is in no copy; nor is what a contact, a meeting or a task says
beside its text.

Source: [MS-OXMSG] 2.4 (storages of a message), [MS-OXPROPS] 2.1067 (PidTagRtfCompressed), [MS-OXOMSG] 2.2.2.1 and
[MS-OXORMDR] 1 (classes of messages).
"""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from email import policy

from guard.inspect.documents import mail
from guard.inspect.documents.bounds import Bounds, damaged
from guard.inspect.documents.contents import Contents

_RICH_TEXT, _BINARY = 0x1009, 0x0102
_MAIL = re.compile(r"IPM\.Note(?:\..*)?|REPORT(?:\..*)?", re.IGNORECASE | re.DOTALL)
"""Classes of messages that are mails, and reports on them."""
_BROKEN = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    LookupError,
    RecursionError,
    struct.error,
    OSError,
)
"""What the reader raises for a file that does not follow its format."""


def read(data: bytes, bounds: Bounds) -> Contents:
    """A mail; its copy is one in another format (.eml).

    Raises:
        InputError: it cannot be read.
    """
    from aspose.email_foss.cfb import CFBError, CFBReader
    from aspose.email_foss.msg import MapiMessage, MsgDocument, MsgError, MsgReader

    try:
        with MsgReader(CFBReader(data)) as reader:
            message = MapiMessage.from_msg_document(MsgDocument.from_reader(reader))
        written = message.to_email_message().as_bytes(policy=policy.SMTP)
        other = _MAIL.fullmatch(str(message.message_class or "IPM.Note")) is None
        rich = message.body is None and message.body_html is None
        rich = rich and message.get_property(_RICH_TEXT, _BINARY) is not None
    except (CFBError, MsgError, *mail.BROKEN, *_BROKEN) as error:
        raise damaged() from error
    contents = mail.read(written, bounds)
    unread = ("rich text",) * rich + ("fields of its class",) * other
    return replace(contents, unread=(*contents.unread, *unread))
