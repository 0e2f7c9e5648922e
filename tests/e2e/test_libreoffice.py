"""LibreOffice makes documents and opens their safe copies: `make documents`, since each opening takes it seconds."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from guard.detect import Detector
from guard.inspect.documents import opening
from guard.inspect.documents.bounds import BOUNDS
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType, MaskStyle
from tests.support.office_files import Places
from tests.support.office_programs import MADE
from tests.support.readers import RefusingReader

pytestmark = pytest.mark.skipif("FROSTPANE_OFFICE" not in os.environ, reason="runs by `make documents`")

CSV = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,-1"
"""Every sheet, with tabs, in UTF-8."""
PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
WITHIN_S = 300
FAMILIES = {
    "xlsx": ("xlsx", CSV),
    "ods": ("xlsx", CSV),
    "xls": ("xlsx", CSV),
    "docx": ("docx", "fodt"),
    "odt": ("docx", "fodt"),
    "pptx": ("pptx", "fodp"),
    "odp": ("pptx", "fodp"),
    "pdf": ("docx", ""),
}
"""What each is converted from, and what it is converted to for reading; a PDF is read by PDFium."""


def converted(path: Path, to: str, folder: Path) -> list[Path]:
    """What LibreOffice makes of a file, in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = (path.parents[1] / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=WITHIN_S)
    return sorted(folder.iterdir())


def made(family: str, planted: Places, folder: Path) -> bytes:
    """A document of a family: as a library made it, or as LibreOffice saves that one."""
    source = FAMILIES[family][0]
    path = folder / "source" / f"document.{source}"
    path.parent.mkdir()
    path.write_bytes(MADE[source](planted))
    return path.read_bytes() if source == family else converted(path, family, folder / "made")[0].read_bytes()


def shown(family: str, data: bytes, folder: Path) -> str:
    """What LibreOffice shows of it; of a binary workbook's copy by what it is: a newer one."""
    path = folder / f"document.{'xlsx' if data.startswith(b'PK') and family == 'xls' else family}"
    folder.mkdir()
    path.write_bytes(data)
    to = FAMILIES[family][1]
    files = converted(path, to, folder / "shown") if to else [path]
    return "\n".join(_text(each) for each in files)


def _text(path: Path) -> str:
    match path.suffix:
        case ".pdf":
            return "\n".join(passage.text for passage in opening.read(path.read_bytes(), BOUNDS).passages)
        case ".fodt" | ".fodp":  # one open document without a package
            paragraphs = etree.parse(path, etree.XMLParser(huge_tree=True)).iter(PARAGRAPH)
            return "\n".join("".join(each.itertext()) for each in paragraphs)
        case _:
            return path.read_text(encoding="utf-8-sig")


@pytest.mark.timeout(4 * WITHIN_S)
@pytest.mark.parametrize("family", FAMILIES)
def test_libreoffice_opens_the_copy_and_shows_all_else(family: str, tmp_path: Path) -> None:
    planted = Places()
    data = made(family, planted, tmp_path)
    tools = Tools(Detector(), RefusingReader(), MaskStyle.MASK, None)
    material = look(Kind.DOCUMENT, data, tools)
    assert {each.entity_type for each in material.findings} >= {EntityType.PHONE, EntityType.PERSON}
    copy = material.safe(frozenset(EntityType))
    assert copy is not None
    for name, content in opening.raw_parts(copy, BOUNDS):
        for place, value in planted.values.items():
            for written in (value.encode(), value.encode("utf-16-le"), value.encode("gb18030")):
                assert written not in content, (family, place, name)
    after = shown(family, copy, tmp_path / "after")
    assert not [place for place, value in planted.values.items() if value in after]
    if family == "pdf":
        return  # its one page is a picture
    before = shown(family, data, tmp_path / "before")
    assert any(value in before for value in planted.values.values())
    for value in planted.values.values():
        before = before.replace(value, "*" * len(value))
    assert lines_of(after) == lines_of(before.replace("王小明", "****"))


def lines_of(text: str) -> list[str]:
    """Its lines; what a formula comes to is in no file that a library made, and so in no copy of one."""
    return [line for line in text.replace("175\t\t回电 ***********", "175\t\t").split("\n") if line.strip()]
