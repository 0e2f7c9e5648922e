"""Open documents made by hand, a value in each place of one; all of it made up."""

from __future__ import annotations

from tests.support.office_files import Places, archive

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{short}="{_OASIS}:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "meta": "meta",
        "presentation": "presentation",
        "style": "style",
        "svg": "svg-compatible",
    }.items()
)
_SPACES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _package(family: str, body: str, planted: Places) -> bytes:
    kind = f"application/vnd.oasis.opendocument.{family}"
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    return archive(
        {
            "mimetype": kind,
            "content.xml": f"<office:content {_SPACES}><office:body>{body}</office:body></office:content>",
            "styles.xml": f"<office:styles {_SPACES}><text:p>{planted('header')}</text:p></office:styles>",
            "meta.xml": f"<office:meta {_SPACES}><dc:title>{planted('properties')}</dc:title></office:meta>",
            "settings.xml": f"<office:settings {_SPACES}><x>{planted('hidden part')}</x></office:settings>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0">{listed}'
            "</manifest:manifest>",
            "Thumbnails/thumbnail.png": planted("thumbnail"),
        }
    )


def text_document(planted: Places) -> bytes:
    """A letter with a value in each place of one."""
    p = planted
    deleted = (
        f"<text:changed-region><text:deletion><text:p>{p('revision')}</text:p></text:deletion></text:changed-region>"
    )
    body = f"""<office:text><text:tracked-changes>{deleted}</text:tracked-changes>
      <text:h>电话 {p("paragraph 1")[:4]}<text:change/>{p("paragraph 1")[4:]}</text:h>
      <text:p>电话<text:s/><text:span>{p("paragraph 2")[:5]}</text:span>{p("paragraph 2")[5:]}<office:annotation>
      <text:p>{p("comment, paragraph 2")}</text:p></office:annotation>，
      <text:note><text:p>{p("footnote, paragraph 2")}</text:p>
      </text:note></text:p><table:table><table:table-row><table:table-cell><text:p>客户姓名</text:p></table:table-cell>
      <table:table-cell><text:p>电话</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell>
      <text:p>王小明</text:p></table:table-cell>
      <table:table-cell><text:p>{p("table 1, row 2")}</text:p></table:table-cell>
      </table:table-row></table:table>
      <text:p><text:a xlink:href="tel:{p("link")}">这里</text:a><draw:frame draw:name="{p("attribute")}"/></text:p>
      </office:text>"""
    return _package("text", body, p)


def spreadsheet(planted: Places) -> bytes:
    """A workbook with a value in each place of one; cells are repeated before and behind."""
    p = planted

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    value = p("Sheet 1, D4")
    rounded = f'office:value-type="float" office:value="{p("attribute")}" table:formula="of:=1+1"'
    body = f"""<office:spreadsheet><table:table table:name="客户">
      <table:table-row>{cell("客户姓名")}<table:table-cell table:number-columns-repeated="2"/>
      {cell("电话")}</table:table-row>
      <table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
      <table:table-row>{cell("王小明")}<table:table-cell table:number-columns-repeated="2"/>
      {cell(value, f'office:value-type="float" office:value="{value}"')}</table:table-row>
      <table:table-row>{cell("1.4E10", rounded)}</table:table-row></table:table>
      <table:table table:name="备份" table:display="false"><table:table-row>{cell(p("Sheet 2, A1"))}</table:table-row>
      </table:table></office:spreadsheet>"""
    return _package("spreadsheet", body, p)


def open_slides(planted: Places) -> bytes:
    """A presentation with a value in each place of one, on two slides."""
    p = planted
    body = f"""<office:presentation><draw:page draw:name="概况"><draw:frame><draw:text-box><text:p>电话
      <text:span>{p("slide 1")[:4]}</text:span>{p("slide 1")[4:]}</text:p></draw:text-box></draw:frame></draw:page>
      <draw:page draw:name="名单"><table:table><table:table-row><table:table-cell><text:p>客户姓名</text:p>
      </table:table-cell><table:table-cell><text:p>电话</text:p></table:table-cell></table:table-row><table:table-row>
      <table:table-cell><text:p>王小明</text:p></table:table-cell><table:table-cell>
      <text:p>{p("slide 2")}</text:p></table:table-cell></table:table-row></table:table>
      <presentation:notes><draw:text-box>
      <text:p>回电 {p("notes, slide 2")}</text:p></draw:text-box></presentation:notes>
      <office:annotation><text:p>{p("comment, slide 2")}</text:p></office:annotation>
      </draw:page></office:presentation>"""
    return _package("presentation", body, p)
