"""Office files made by hand, a value in each place where office programs leave one; all of it made up."""

from __future__ import annotations

import zipfile
from io import BytesIO

from PIL import Image

from tests.support.pictures import encode

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
SHEET = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{RELATIONS}"'


def number(nth: int) -> str:
    """A made-up phone number, another one for each place."""
    return f"1391234{5000 + 7 * nth}"


class Places:
    """Gives each place a value of its own."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        """The value that is planted in a place; the same one for the same place."""
        return self.values.setdefault(place, number(len(self.values)))


def archive(parts: dict[str, str | bytes]) -> bytes:
    """An archive of parts."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return into.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(BytesIO(data)) as made:
        return {name: made.read(name) for name in made.namelist()}


def relations(*targets: str) -> str:
    """Relations rId1, rId2 …: `kind target`, outside of the package where the target has a scheme."""
    each = ""
    for at, target in enumerate(targets, 1):
        kind, _, address = target.partition(" ")
        outside = ' TargetMode="External"' if ":" in address else ""
        each += f'<Relationship Id="rId{at}" Type="{RELATIONS}/{kind}" Target="{address}"{outside}/>'
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def types(**overrides: str) -> str:
    """Content types; `overrides`: by the part's name, with `__` for `/` and without its end."""
    each = "".join(
        f'<Override PartName="/{name.replace("__", "/")}.xml" ContentType="{_OFFICE}.{kind}+xml"/>'
        for name, kind in overrides.items()
    )
    defaults = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    plain = '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    return f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">{defaults}{plain}{each}</Types>'


def workbook(planted: Places) -> bytes:
    """A workbook with a value in each place of one."""
    p = planted
    sheet = f"""<worksheet {SHEET}><!-- {p("note of a program")} --><sheetData>
      <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
      <row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>{p("Sheet 1, B2")}</v></c></row>
      <row r="3" hidden="1"><c r="A3" t="s"><v>3</v></c><c r="B3" t="inlineStr"><is><r><t>{p("Sheet 1, B3")[:4]}</t></r>
        <r><t>{p("Sheet 1, B3")[4:]}</t></r></is></c></row>
      <row r="4"><c r="C4" t="str"><f>"电话"&amp;"{p("Sheet 1, C4, formula")}"</f><v>电话{p("Sheet 1, C4")}</v></c>
        <c r="D4"><v>{float(p("Sheet 1, D4")):.10E}</v></c></row>
      </sheetData><autoFilter ref="A1:B3"><filterColumn colId="1"><filters><filter val="{p("filter")}"/></filters>
      </filterColumn></autoFilter><dataValidations><dataValidation prompt="{p("prompt")}">
      <formula1>"{p("choice")}"</formula1></dataValidation></dataValidations>
      <hyperlinks><hyperlink ref="A2" r:id="rId1" tooltip="{p("tooltip")}"/></hyperlinks>
      <headerFooter><oddHeader>&amp;C{p("header")}</oddHeader></headerFooter><pageSetup r:id="rId3"/>
      <drawing r:id="rId2"/></worksheet>"""
    hidden = f"""<worksheet {SHEET}><sheetData><row r="1"><c r="A1"><v>{p("Sheet 2, A1")}</v></c></row></sheetData>
      </worksheet>"""
    strings = f"""<sst {SHEET}><si><t>客户姓名</t></si><si><t>联系电话</t></si><si><t>王小明</t></si><si><t>李建国</t>
      <rPh><t>{p("phonetic")}</t></rPh></si><si><t>{p("unused text")}</t></si></sst>"""
    book = f"""<workbook {SHEET}><sheets><sheet name="客户" sheetId="1" r:id="rId1"/>
      <sheet name="备份" sheetId="2" state="veryHidden" r:id="rId2"/></sheets>
      <definedNames><definedName name="x">"{p("defined name")}"</definedName></definedNames></workbook>"""
    drawing = f"""<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
      xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{RELATIONS}"><xdr:twoCellAnchor><xdr:sp>
      <xdr:nvSpPr><xdr:cNvPr id="2" name="框" descr="{p("alt text")}"/></xdr:nvSpPr><xdr:txBody><a:p><a:r>
      <a:t>{p("text box")[:5]}</a:t></a:r><a:r><a:t>{p("text box")[5:]}</a:t></a:r></a:p></xdr:txBody></xdr:sp>
      <xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></xdr:twoCellAnchor></xdr:wsDr>"""
    return archive(
        {
            "[Content_Types].xml": types(
                xl__workbook="spreadsheetml.sheet.main",
                xl__worksheets__sheet1="spreadsheetml.worksheet",
                xl__worksheets__sheet2="spreadsheetml.worksheet",
                xl__sharedStrings="spreadsheetml.sharedStrings",
                xl__comments1="spreadsheetml.comments",
                xl__calcChain="spreadsheetml.calcChain",
                xl__drawings__drawing1="drawing",
            ),
            "_rels/.rels": relations("officeDocument xl/workbook.xml", "custom-properties docProps/custom.xml"),
            "xl/_rels/workbook.xml.rels": relations(
                "worksheet worksheets/sheet1.xml",
                "worksheet worksheets/sheet2.xml",
                "sharedStrings sharedStrings.xml",
                "calcChain calcChain.xml",
                f"externalLinkPath file:///C:/{p('linked file')}.xlsx",
                "vbaProject vbaProject.bin",
            ),
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                f"hyperlink mailto:a?subject={p('link')}",
                "drawing ../drawings/drawing1.xml",
                "printerSettings ../printerSettings/printerSettings1.bin",
                "comments ../comments1.xml",
            ),
            "xl/drawings/_rels/drawing1.xml.rels": relations("image ../media/image1.png"),
            "xl/workbook.xml": book,
            "xl/worksheets/sheet1.xml": sheet,
            "xl/worksheets/sheet2.xml": hidden,
            "xl/sharedStrings.xml": strings,
            "xl/comments1.xml": f"""<comments {SHEET}><authors><author>客服</author></authors><commentList>
              <comment ref="B2" authorId="0"><text><r><t>回电</t></r><r><t>{p("comment")}</t></r></text></comment>
              </commentList></comments>""",
            "xl/calcChain.xml": f'<calcChain {SHEET}><c r="C4" i="1"/></calcChain>',
            "xl/revisions/revisionLog1.xml": f"<revisions {SHEET}><nc><is><t>{p('revision')}</t></is></nc></revisions>",
            "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords {SHEET}><r><s v="{p("pivot cache")}"/></r>'
            "</pivotCacheRecords>",
            "xl/externalLinks/externalLink1.xml": f"""<externalLink {SHEET}><externalBook><sheetDataSet>
              <sheetData sheetId="0"><row r="1"><cell r="A1"><v>{p("external link")}</v></cell></row></sheetData>
              </sheetDataSet></externalBook></externalLink>""",
            "xl/charts/chart1.xml": '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:strCache><c:pt idx="0"><c:v>{p("chart")}</c:v></c:pt></c:strCache></c:chartSpace>',
            "xl/drawings/drawing1.xml": drawing,
            "xl/media/image1.png": encode(Image.new("RGB", (40, 30), "white")),
            "xl/vbaProject.bin": p("macro").encode("utf-16-le"),
            "xl/printerSettings/printerSettings1.bin": p("printer").encode("utf-16-le"),
            "customXml/item1.xml": f"<x><y>{p('custom xml')}</y></x>",
            "docProps/core.xml": f"<cp:coreProperties xmlns:cp='{_PACKAGE}/metadata/core-properties' "
            f"xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>{p('title')}</dc:title></cp:coreProperties>",
            "docProps/custom.xml": f"""<Properties><property name='电话'><lpwstr>{p("property")}</lpwstr></property>
              </Properties>""",
            "docProps/thumbnail.jpeg": p("thumbnail").encode(),
        }
    )
