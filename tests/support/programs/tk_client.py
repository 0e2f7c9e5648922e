"""A small Tk program that copies and pastes text on command; needs the system's Python with tkinter."""

import base64
import json
import sys
import tkinter

name, title = sys.argv[1:3]
root = tkinter.Tk(className=name)
root.title(title)
root.geometry("240x80")


def selection(command):
    return command.get("selection") or "CLIPBOARD"


def copy(command):
    text = base64.b64decode(command["formats"]["text/plain"]).decode()
    if selection(command) == "PRIMARY":
        entry.delete(0, "end")
        entry.insert(0, text)
        entry.selection_range(0, "end")
    else:
        root.clipboard_clear()
        root.clipboard_append(text)
    return True


def paste(command):
    kind = "UTF8_STRING" if command["format"] == "text/plain" else command["format"]
    try:
        text = root.selection_get(selection=selection(command), type=kind)
    except tkinter.TclError:
        return None
    return base64.b64encode(text.encode()).decode()


def offered(command):
    try:
        return root.selection_get(selection=selection(command), type="TARGETS").split()
    except tkinter.TclError:
        return []


def activate(command):
    root.title(command.get("title") or root.title())
    root.lift()
    root.focus_force()
    return True


def write(command):
    root.lift()
    entry.focus_force()
    return True


def written(command):
    return entry.get()


polled = []


def poll(command):
    """From now on read the clipboard by itself, as programs do that wait for something to come."""
    polled.append(paste({"format": "text/plain"}))
    root.after(command["every_ms"], poll, command)
    return True


COMMANDS = {
    "copy": copy,
    "paste": paste,
    "offered": offered,
    "activate": activate,
    "write": write,
    "written": written,
    "poll": poll,
    "polled": lambda _: polled,
}
entry = tkinter.Entry(root)
entry.pack()


def obey(file, mask):
    line = sys.stdin.buffer.readline()
    if not line:
        root.destroy()
        return
    command = json.loads(line)
    sys.stdout.write(json.dumps(COMMANDS[command["do"]](command)) + "\n")
    sys.stdout.flush()


root.createfilehandler(sys.stdin, tkinter.READABLE, obey)
root.update()
sys.stdout.write('"ready"\n')
sys.stdout.flush()
root.mainloop()
