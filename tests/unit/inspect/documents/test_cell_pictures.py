"""Pictures that cells of WPS Office's workbooks show: looked at, and in the safe copy where they were."""

from __future__ import annotations

import cv2
import numpy as np

from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.office_files import Places, archive, number, parts_of, workbook

VALUE = number(45)
PICTURE = cv2.imencode(".png", np.full((40, 60, 3), 90, np.uint8))[1].tobytes()
SPACES = (
    'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
RELATION = '<Relationship Id="{}" Type="{}" Target="{}"/>'.format
OF_IMAGES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
OF_CELLS = "http://www.wps.cn/officeDocument/2020/cellImage"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def book() -> bytes:
    """A workbook with such a picture, whose description tells a value."""
    made: dict[str, str | bytes] = {**parts_of(workbook(Places()))}
    parts = parts_of(workbook(Places()))
    shown = (
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="ID_A" descr="{VALUE}"/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage>'
    )
    made["xl/cellimages.xml"] = f"<etc:cellImages {SPACES}>{shown}</etc:cellImages>"
    image = RELATION("rId1", OF_IMAGES, "media/image9.png")
    made["xl/_rels/cellimages.xml.rels"] = f'<Relationships xmlns="{PACKAGE}">{image}</Relationships>'
    made["xl/media/image9.png"] = PICTURE
    for name, end, more in (
        ("xl/_rels/workbook.xml.rels", "</Relationships>", RELATION("rId99", OF_CELLS, "cellimages.xml")),
        (
            "[Content_Types].xml",
            "</Types>",
            '<Override PartName="/xl/cellimages.xml" ContentType="application/vnd.wps-officedocument.cellimage+xml"/>',
        ),
    ):
        made[name] = parts[name].decode().replace(end, more + end)
    return archive(made)


def test_pictures_in_cells_stay_and_what_describes_them_is_covered(tools: Tools) -> None:
    made = look(Kind.DOCUMENT, book(), tools)
    assert f"139****{VALUE[-4:]}" in {finding.masked for finding in made.findings}
    copy = parts_of(made.safe(frozenset(EntityType)) or b"")
    pictures = copy["xl/cellimages.xml"].decode()
    assert 'r:embed="rId1"' in pictures
    assert VALUE not in pictures
    assert b"cellimages.xml" in copy["xl/_rels/workbook.xml.rels"]
    assert cv2.imdecode(np.frombuffer(copy["xl/media/image9.png"], np.uint8), cv2.IMREAD_COLOR).shape == (40, 60, 3)
