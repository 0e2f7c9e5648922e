"""Letters and presentations made by hand, a value in each place where office programs leave one; all of it made up."""

from __future__ import annotations

from tests.support.office_files import RELATIONS, Places, archive, relations, types

_WORD = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{RELATIONS}"'
_DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_SLIDE = f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{RELATIONS}" {_DRAWING}'


def _runs(text: str, tag: str = "w:t") -> str:
    """A text in three runs, as spell checkers leave it."""
    run = tag.partition(":")[0]
    return "".join(
        f"<{run}:r><{run}:rPr/><{tag}>{part}</{tag}></{run}:r><{run}:proofErr/>"
        for part in (text[:2], text[2:7], text[7:])
    )


def _paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def letter(planted: Places) -> bytes:
    """A letter with a value in each place of one."""
    p = planted
    box = f"""<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice
      Requires="wps"><w:drawing><wp:docPr xmlns:wp="wp" id="1" name="框 1" descr="{p("alt text")}"/><w:txbxContent>
      {_paragraph(_runs(p("text box")))}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>
      {_paragraph(_runs(p("text box")))}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
    body = f"""<w:document {_WORD}><w:body>
      {_paragraph(_runs(p("paragraph 1")))}
      {
        _paragraph(f'''<w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>
        <w:r><w:t>电话 {p("paragraph 2")[:3]}</w:t></w:r>
        <w:del w:id="1" w:author="客服"><w:r><w:delText>{p("revision")}</w:delText></w:r></w:del>
        <w:r><w:t>{p("paragraph 2")[3:7]}</w:t></w:r>
        <w:moveFrom w:id="2"><w:r><w:t>{p("revision moved")}</w:t></w:r></w:moveFrom>
        <w:r><w:t>{p("paragraph 2")[7:]}</w:t></w:r>''')
    }
      {_paragraph(f'<w:r><w:instrText>HYPERLINK "tel:{p("field")}"</w:instrText></w:r>{box}')}
      <w:tbl><w:tr><w:tc>{_paragraph("<w:r><w:t>客户姓名</w:t></w:r>")}</w:tc><w:tc>{
        _paragraph("<w:r><w:t>电话</w:t></w:r>")
    }
      </w:tc></w:tr><w:tr><w:tc>{_paragraph("<w:r><w:t>王小明</w:t></w:r>")}</w:tc>
      <w:tc>{_paragraph(_runs(p("table 1, row 2")))}</w:tc></w:tr></w:tbl>
      {_paragraph(f'<w:hyperlink r:id="rId1" w:tooltip="{p("tooltip")}"><w:r><w:t>这里</w:t></w:r></w:hyperlink>')}
      <w:altChunk r:id="rId9"/></w:body></w:document>"""
    return archive(
        {
            "[Content_Types].xml": types(word__document="wordprocessingml.document.main"),
            "_rels/.rels": relations("officeDocument word/document.xml", "extended-properties docProps/app.xml"),
            "word/_rels/document.xml.rels": relations(
                f"hyperlink tel:{p('link')}",
                "header header1.xml",
                "footer footer1.xml",
                "footnotes footnotes.xml",
                "comments comments.xml",
                "settings settings.xml",
                "people people.xml",
                "font fonts/font1.odttf",
                "aFChunk chunk.html",
            ),
            "word/document.xml": body,
            "word/header1.xml": f"<w:hdr {_WORD}>{_paragraph(_runs(p('header')))}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {_WORD}>{_paragraph(_runs(p('footer')))}</w:ftr>",
            "word/footnotes.xml": f'<w:footnotes {_WORD}><w:footnote w:id="1">{_paragraph(_runs(p("footnote 1")))}'
            "</w:footnote></w:footnotes>",
            "word/endnotes.xml": f'<w:endnotes {_WORD}><w:endnote w:id="1">{_paragraph(_runs(p("endnote 1")))}'
            "</w:endnote></w:endnotes>",
            "word/comments.xml": f'<w:comments {_WORD}><w:comment w:id="1" w:author="{p("author")}">'
            f"{_paragraph(_runs(p('comment 1')))}</w:comment></w:comments>",
            "word/settings.xml": f'<w:settings {_WORD}><w:docVars><w:docVar w:name="x" w:val="{p("variable")}"/>'
            "</w:docVars></w:settings>",
            "word/people.xml": f'<w:people {_WORD}><w:person w:author="{p("people")}"/></w:people>',
            "word/fonts/font1.odttf": p("font"),
            "word/chunk.html": f"<p>{p('chunk')}</p>",
            "word/vbaProject.bin": p("macro"),
            "customXml/item1.xml": f"<x><y>{p('custom xml')}</y></x>",
            "docProps/app.xml": f"<Properties><Company>{p('company')}</Company></Properties>",
        }
    )


def presentation(planted: Places) -> bytes:
    """A presentation with a value in each place of one; its second part is shown first."""
    p = planted

    def slide(inner: str) -> str:
        return f"<p:sld {_SLIDE}><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:sld>"

    def shape(text: str, alt: str = "") -> str:
        named = f'<p:nvSpPr><p:cNvPr id="2" name="文本 1" descr="{alt}"/></p:nvSpPr>'
        return f"<p:sp>{named}<p:txBody><a:p>{_runs(text, 'a:t')}</a:p></p:txBody></p:sp>"

    row = "<a:tr>{}</a:tr>".format
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>".format
    table = (
        f"<a:tbl>{row(cell('姓名') + cell('电话'))}{row(cell('李建国') + cell(p('slide 2, table 1, row 2')))}</a:tbl>"
    )
    return archive(
        {
            "[Content_Types].xml": types(ppt__presentation="presentationml.presentation.main"),
            "_rels/.rels": relations("officeDocument ppt/presentation.xml"),
            "ppt/_rels/presentation.xml.rels": relations("slide slides/slide1.xml", "slide slides/slide2.xml"),
            "ppt/slides/_rels/slide1.xml.rels": relations(f"hyperlink tel:{p('link')}"),
            "ppt/slides/_rels/slide2.xml.rels": relations(
                "notesSlide ../notesSlides/notesSlide1.xml",
                "comments ../comments/comment1.xml",
                "tags ../tags/tag1.xml",
            ),
            "ppt/presentation.xml": f'<p:presentation {_SLIDE}><p:sldIdLst><p:sldId id="257" r:id="rId2"/>'
            '<p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>',
            "ppt/slides/slide1.xml": slide(f"{table}{shape(p('slide 2'))}"),
            "ppt/slides/slide2.xml": slide(shape(p("slide 1"), p("slide 1, alt text"))),
            "ppt/notesSlides/notesSlide1.xml": f"<p:notes {_SLIDE}>{shape(p('slide 1, notes'))}</p:notes>",
            "ppt/comments/comment1.xml": f'<p:cmLst {_SLIDE}><p:cm authorId="0">'
            f"<p:text>{p('slide 1, comment')}</p:text></p:cm></p:cmLst>",
            "ppt/commentAuthors.xml": f'<p:cmAuthorLst {_SLIDE}><p:cmAuthor id="0" name="{p("author")}"/>'
            "</p:cmAuthorLst>",
            "ppt/slideMasters/slideMaster1.xml": f"<p:sldMaster {_SLIDE}>{shape(p('master'))}</p:sldMaster>",
            "ppt/slideLayouts/slideLayout1.xml": f"<p:sldLayout {_SLIDE}>{shape(p('layout'))}</p:sldLayout>",
            "ppt/tags/tag1.xml": f'<p:tagLst {_SLIDE}><p:tag name="X" val="{p("tag")}"/></p:tagLst>',
            "docProps/core.xml": f"<core><subject>{p('subject')}</subject></core>",
        }
    )
