"""The office's own scripting, by the system's Python that carries its bridge: a command a line, an answer a line."""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue

port, home = sys.argv[1:3]
resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
until = time.monotonic() + 60
while True:
    try:
        context = resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
        break
    except Exception:
        if time.monotonic() > until:
            raise
        time.sleep(0.3)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
opened = {}


def new(command):
    """A document of that kind under that name, shown."""
    kind, name = command["kind"], command["name"]
    on_main = PropertyValue(Name="OnMainThread", Value=True)  # on the bridge's own one it stands still now and then
    document = desktop.loadComponentFromURL(f"private:factory/{kind}", "_blank", 0, (on_main,))
    suffix = {"scalc": "ods", "simpress": "odp"}.get(kind, "odt")
    document.storeAsURL(f"file://{home}/{name}.{suffix}", (PropertyValue(Name="Overwrite", Value=True),))
    opened[name] = document
    return True


def write(command):
    """The runs of a letter: words and whether they are bold."""
    text = opened[command["name"]].Text
    text.setString("")
    cursor = text.createTextCursor()
    for words, bold in command["runs"]:
        cursor.CharWeight = 150.0 if bold else 100.0
        text.insertString(cursor, words, False)
    return True


def fill(command):
    sheet = opened[command["name"]].Sheets.getByIndex(0)
    for row, cells in enumerate(command["rows"]):
        for column, cell in enumerate(cells):
            sheet.getCellByPosition(column, row).setFormula(cell)
    return True


def select(command):
    """A range of the sheet, the whole letter, or the sheet's first cell where it is emptied first."""
    document = opened[command["name"]]
    sheet = document.Sheets.getByIndex(0)
    document.CurrentController.select(sheet.getCellRangeByName(command["range"]))
    return True


def clear(page):
    for shape in range(page.Count - 1, -1, -1):
        page.remove(page.getByIndex(shape))


def drawn_on(document):
    """The page that pictures stand on."""
    if hasattr(document, "Sheets"):
        return document.Sheets.getByIndex(0).DrawPage
    return document.DrawPage if hasattr(document, "Text") else document.DrawPages.getByIndex(0)


def boxes(command):
    """The words of each box on the slide; a table as its cells, a letter within the slide as its runs."""
    told = []
    page = drawn_on(opened[command["name"]])
    for shape in (page.getByIndex(index) for index in range(page.Count)):
        table = getattr(shape, "Model", None)
        if hasattr(table, "getCellByPosition"):
            rows, columns = range(table.Rows.Count), range(table.Columns.Count)
            told.append([[table.getCellByPosition(column, row).String for column in columns] for row in rows])
        elif hasattr(table, "Text"):
            told.append(runs_of(table))
        elif getattr(shape, "String", ""):
            told.append(shape.String)
    return told


def empty(command):
    document = opened[command["name"]]
    if hasattr(document, "Sheets"):
        sheet = document.Sheets.getByIndex(0)
        sheet.getCellRangeByName("A1:H40").clearContents(1023)
        clear(sheet.DrawPage)
        document.CurrentController.select(sheet.getCellRangeByName("A1"))
    elif hasattr(document, "Text"):  # a letter has pages to draw on, too
        document.Text.setString("")
        cursor = document.Text.createTextCursor()
        cursor.CharWeight = 100.0
    else:
        clear(document.DrawPages.getByIndex(0))
    return True


def cells(command):
    """Formulas and values of what is in the sheet."""
    sheet = opened[command["name"]].Sheets.getByIndex(0)
    grid = sheet.getCellRangeByName("A1:H20").getFormulaArray()
    return [list(row) for row in grid if any(row)]


def runs(command):
    return runs_of(opened[command["name"]])


def runs_of(letter):
    """Words with their weight, in order; a table as its cells."""
    told = []
    paragraphs = letter.Text.createEnumeration()
    while paragraphs.hasMoreElements():
        paragraph = paragraphs.nextElement()
        if paragraph.supportsService("com.sun.star.text.TextTable"):
            told.append([list(row) for row in paragraph.getDataArray()])
            continue
        portions = paragraph.createEnumeration()
        while portions.hasMoreElements():
            portion = portions.nextElement()
            if portion.String:
                told.append([portion.String, portion.CharWeight > 100])
    return told


def pictures(command):
    """Width and height of each picture that stands there, and a digest of its pixels."""
    page = drawn_on(opened[command["name"]])
    provider = context.ServiceManager.createInstanceWithContext("com.sun.star.graphic.GraphicProvider", context)
    told = []
    for index in range(page.Count):
        graphic = getattr(page.getByIndex(index), "Graphic", None)
        if graphic is None:
            told.append(["", 0])
            continue
        path = f"{home}/{command['name']}-{index}.png"
        how = (PropertyValue(Name="URL", Value=f"file://{path}"), PropertyValue(Name="MimeType", Value="image/png"))
        provider.storeGraphic(graphic, how)
        told.append([path, graphic.Size100thMM.Width])
    return told


COMMANDS = {each.__name__: each for each in (new, write, fill, select, empty, cells, runs, boxes, pictures)}
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    command = json.loads(line)
    print(json.dumps(COMMANDS[command["do"]](command)), flush=True)
