"""A copied document from the desk to a work and a social application, through the whole guard and its worker."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from tests.support.copies import NUMBER, POLICY, TEXT
from tests.support.office_files import archive, parts_of, relations, types
from tests.support.old_files import container
from tests.support.world import CRM, WECHAT, running_world

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def letter(text: str) -> bytes:
    """A letter of one paragraph."""
    return archive(
        {
            "[Content_Types].xml": types(word__document="wordprocessingml.document.main"),
            "_rels/.rels": relations("officeDocument word/document.xml"),
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:document>',
        }
    )


def test_social_gets_a_safe_copy_under_the_same_name_and_work_the_original(tmp_path: Path) -> None:
    secret, locked = tmp_path / "投诉.docx", tmp_path / "locked.xlsx"
    secret.write_bytes(letter(TEXT))
    locked.write_bytes(container({"EncryptedPackage": b"x"}))
    listing = f"{secret.as_uri()}\r\n{locked.as_uri()}\r\n".encode()
    with running_world(tmp_path / "data", POLICY) as world:
        world.gate.copy({"text/uri-list": listing}, CRM)
        given = (world.gate.paste("text/uri-list", WECHAT) or b"").decode().split()
        (copy,) = (Path(unquote(each.removeprefix("file://"))) for each in given)  # what is encrypted is left out
        assert copy != secret
        assert copy.name == secret.name
        said = parts_of(copy.read_bytes())["word/document.xml"].decode()
        assert NUMBER not in said
        assert TEXT.replace(NUMBER, "*" * len(NUMBER)) in said
        assert world.gate.paste("text/uri-list", CRM) == listing
    assert NUMBER in parts_of(secret.read_bytes())["word/document.xml"].decode()
