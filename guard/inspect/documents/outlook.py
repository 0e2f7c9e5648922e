"""Mails of Outlook (.msg): read as the mails that they say; a copy is such a mail (.eml).

A text that is kept in rich text alone is not read, and is in no copy.

Source: [MS-OXMSG] 2.4 (storages of a message), [MS-OXPROPS] 2.1067 (PidTagRtfCompressed).
"""

from __future__ import annotations

import struct
from dataclasses import replace
from email import policy

from guard.inspect.documents import mail
from guard.inspect.documents.bounds import Bounds, damaged
from guard.inspect.documents.contents import Contents

_RICH_TEXT, _BINARY = 0x1009, 0x0102
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
        rich = message.body is None and message.body_html is None
        rich = rich and message.get_property(_RICH_TEXT, _BINARY) is not None
    except (CFBError, MsgError, *mail.BROKEN, *_BROKEN) as error:
        raise damaged() from error
    contents = mail.read(written, bounds)
    return replace(contents, unread=(*contents.unread, "rich text")) if rich else contents
