"""Documents that widespread programs made, a value in each place that they can write; all of it made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import docx
import openpyxl
import pptx
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.support.office_files import Places

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def workbook(planted: Places) -> bytes:
    """By openpyxl: three sheets, one hidden and one very hidden."""
    p = planted
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客户"
    sheet.append(["客户姓名", "电话", "金额", "下单日期", "备注"])
    for row in range(2, 6):
        sheet.append(["王小明", p(f"cell B{row}"), row * 12.5, f"2026-03-0{row}", "尽快发货"])
    sheet["E3"].comment = Comment(f"回电 {p('comment')}", "李丽")
    sheet["C6"] = "=SUM(C2:C5)"
    sheet["E6"] = f'="回电 {p("formula")}"'
    sheet["E4"].hyperlink = f"tel:{p('link')}"
    sheet["E5"] = f"请联系 {p('within a text')} 谢谢"
    sheet.oddHeader.center.text, sheet.oddFooter.left.text = f"电话 {p('header')}", f"电话 {p('footer')}"
    prompt = DataValidation(type="list", formula1='"是,否"', promptTitle="提示", prompt=f"打 {p('prompt')}")
    prompt.add("D2")
    sheet.add_data_validation(prompt)
    chart = BarChart()
    chart.title = f"电话 {p('title of a chart')}"
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=5), titles_from_data=True)
    sheet.add_chart(chart, "G2")
    sheet.row_dimensions[5].hidden = True
    for name, state in (("备份", "hidden"), ("更深", "veryHidden")):
        other = book.create_sheet(name)
        other.sheet_state = state
        other["B2"] = int(p(f"number in a sheet that is {state}"))
    book.properties.title, book.properties.creator = f"电话 {p('title')}", p("creator")
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def letter(planted: Places) -> bytes:
    """By python-docx: body, table, header, footer, comment, a link, properties."""
    p = planted
    made = docx.Document()
    made.add_heading("投诉", 1)
    paragraph = made.add_paragraph("客户说：电话 ")
    value = p("several runs")
    for piece in (value[:3], value[3:7], value[7:]):
        paragraph.add_run(piece).bold = piece != value[3:7]
    paragraph.add_run("，请回电。")
    made.add_paragraph("商品完好，无需退货。", style="List Bullet")
    table = made.add_table(2, 2)
    for cell, text in zip(table._cells, ("客户姓名", "电话", "王小明", p("cell")), strict=True):
        cell.text = text
    section = made.sections[0]
    section.header.paragraphs[0].text, section.footer.paragraphs[0].text = f"电话 {p('header')}", f"电话 {p('footer')}"
    made.add_comment(paragraph.runs, text=f"回电 {p('comment')}", author=p("author of a comment"), initials="L")
    made.part.relate_to(f"tel:{p('link')}", _HYPERLINK, is_external=True)
    properties = made.core_properties
    properties.subject, properties.comments, properties.author = p("subject"), f"电话 {p('remark')}", p("author")
    into = BytesIO()
    made.save(into)
    return into.getvalue()


def presentation(planted: Places) -> bytes:
    """By python-pptx: title, text, table, notes, alt text, properties."""
    p = planted
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = f"客户 电话 {p('title')}"
    slide.placeholders[1].text = f"请联系 {p('text')}\n商品完好"
    slide.notes_slide.notes_text_frame.text = f"电话 {p('notes')}"
    second = made.slides.add_slide(made.slide_layouts[5])
    second.shapes.title.text = "客户名单"
    length = pptx.util.Cm(6)
    table = second.shapes.add_table(2, 2, length, length, length, length)
    table.name = f"电话 {p('name of a shape')}"
    for cell, text in zip(table.table.iter_cells(), ("客户姓名", "电话", "王小明", p("cell")), strict=True):
        cell.text = text
    box = second.shapes.add_textbox(length, 0, length, length).text_frame
    box.text = "见"
    box.paragraphs[0].add_run().text = "这里"
    box.paragraphs[0].runs[-1].hyperlink.address = f"tel:{p('link')}"
    made.core_properties.keywords, made.core_properties.author = f"电话 {p('keywords')}", p("author")
    into = BytesIO()
    made.save(into)
    return into.getvalue()


def pages(planted: Places) -> bytes:
    """By reportlab: three pages, the one in the middle without a value; properties, an outline, a note, a field."""
    p = planted
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    into = BytesIO()
    canvas = Canvas(into)
    canvas.setTitle(f"电话 {p('title')}")
    canvas.setAuthor(p("author"))
    texts = (f"客户姓名：王小明 电话：{p('page 1')}", "第二条 双方同意按约定的方式交付货物。", f"回电 {p('page 3')}")
    for number, text in enumerate(texts, 1):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 760, text)
        canvas.bookmarkPage(f"p{number}")
        if number == 1:
            canvas.addOutlineEntry(f"电话 {p('outline')}", "p1")
            canvas.textAnnotation(f"tel {p('note')}", (72, 600, 90, 620))
            canvas.linkURL(f"tel:{p('link')}", (72, 700, 200, 720))
            canvas.acroForm.textfield(name="field", x=72, y=500, width=200, height=20, value=p("field"))
        canvas.showPage()
    canvas.save()
    return into.getvalue()


MADE: dict[str, Callable[[Places], bytes]] = {
    "xlsx": workbook,
    "docx": letter,
    "pptx": presentation,
    "pdf": pages,
}
"""One document of each family."""


def read(family: str, data: bytes) -> list[str]:
    """What a person sees of a document, as the program that made it reads it: cell by cell, paragraph by paragraph."""
    return list({"xlsx": _of_workbook, "docx": _of_letter, "pptx": _of_presentation}[family](data))


def _of_workbook(data: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(BytesIO(data)).worksheets:
        yield f"{sheet.title}, {sheet.sheet_state}"
        for row in sheet.iter_rows():
            yield from (f"{cell.coordinate} {cell.value}" for cell in row if cell.value is not None)
            yield from (f"{cell.coordinate} {cell.comment.text}" for cell in row if cell.comment is not None)
        yield from (each.prompt for each in sheet.data_validations.dataValidation)
        yield from (str(sheet.oddHeader.center.text), str(sheet.oddFooter.left.text))
        yield f"{len(sheet._charts)} charts"


def _of_letter(data: bytes) -> Iterator[str]:
    made = docx.Document(BytesIO(data))
    yield from (f"{paragraph.style.name}: {paragraph.text}" for paragraph in made.paragraphs)
    yield from (cell.text for table in made.tables for cell in table._cells)
    yield from (made.sections[0].header.paragraphs[0].text, made.sections[0].footer.paragraphs[0].text)
    yield from (comment.text for comment in made.comments)


def _of_presentation(data: bytes) -> Iterator[str]:
    for slide in pptx.Presentation(BytesIO(data)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield from (paragraph.text for paragraph in shape.text_frame.paragraphs)
            if shape.has_table:
                yield from (cell.text for cell in shape.table.iter_cells())
        if slide.has_notes_slide:
            yield slide.notes_slide.notes_text_frame.text
