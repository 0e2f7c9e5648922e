"""What programs write twice into a file, the second time for older ones, counts once, and is in no copy either time."""

from __future__ import annotations

from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.letters import letter
from tests.support.office_files import Places, archive, number, parts_of

VALUE, OTHER = number(43), number(44)
SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in (
        ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        ("v", "urn:schemas-microsoft-com:vml"),
    )
)


def box(first: str, again: str) -> bytes:
    """A letter with a text box, once for programs of this day and once for older ones."""
    said = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>".format
    choice = f'<mc:Choice Requires="wps"><wps:wsp><wps:txbx>{said(first)}</wps:txbx></wps:wsp></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict><v:textbox>{said(again)}</v:textbox></w:pict></mc:Fallback>"
    drawn = f"<w:p><w:r><mc:AlternateContent {SPACES}>{choice}{fallback}</mc:AlternateContent></w:r></w:p>"
    made: dict[str, str | bytes] = {**parts_of(letter(Places()))}
    made["word/document.xml"] = (
        parts_of(letter(Places()))["word/document.xml"].decode().replace("<w:body>", f"<w:body>{drawn}", 1)
    )
    return archive(made)


def test_a_text_box_counts_once_and_both_are_covered(blind: Tools) -> None:
    plain = look(Kind.DOCUMENT, box("", ""), blind)
    for again, more in ((VALUE, 1), (OTHER, 2)):
        made = look(Kind.DOCUMENT, box(VALUE, again), blind)
        assert len(made.findings) == len(plain.findings) + more
        copy = made.safe(frozenset(EntityType))
        assert copy is not None
        body = parts_of(copy)["word/document.xml"].decode()
        assert "AlternateContent" in body
        assert VALUE not in body
        assert again not in body
