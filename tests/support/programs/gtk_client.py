"""A small GTK 3 program that copies and pastes on command; needs the system's Python with gi."""

import base64
import json
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, GdkPixbuf, GLib, Gtk  # noqa: E402

name, title = sys.argv[1:3]
GLib.set_prgname(name)
Gdk.set_program_class(name)
window = Gtk.Window(title=title)
window.set_default_size(240, 80)
window.show_all()
kept = {}


def board(command):
    return Gtk.Clipboard.get(
        Gdk.SELECTION_PRIMARY if command.get("selection") == "PRIMARY" else Gdk.SELECTION_CLIPBOARD
    )


def copy(command):
    formats = {kind: base64.b64decode(content) for kind, content in command["formats"].items()}
    if set(formats) == {"text/plain"}:
        board(command).set_text(formats["text/plain"].decode(), -1)
    elif set(formats) == {"image"}:
        loader = GdkPixbuf.PixbufLoader()
        loader.write(formats["image"])
        loader.close()
        board(command).set_image(loader.get_pixbuf())
    else:
        raise ValueError("this client copies a text or a picture")
    return True


def paste(command):
    if command["format"] == "text/plain":
        text = board(command).wait_for_text()
        return None if text is None else base64.b64encode(text.encode()).decode()
    if command["format"] == "image":
        picture = board(command).wait_for_image()
        if picture is None:
            return None
        row, width, channels = picture.get_rowstride(), picture.get_width(), picture.get_n_channels()
        raw = picture.get_pixels()
        out = bytearray()
        for y in range(picture.get_height()):
            line = raw[y * row : y * row + width * channels]
            out += line if channels == 3 else b"".join(line[x : x + 3] for x in range(0, len(line), 4))
        return base64.b64encode(bytes(out)).decode()
    data = board(command).wait_for_contents(Gdk.Atom.intern(command["format"], False))
    raw = data.get_data() if data is not None else b""
    return base64.b64encode(raw).decode() if raw else None


def offered(command):
    found, targets = board(command).wait_for_targets()
    return [target.name() for target in targets] if found else []


def activate(command):
    window.set_title(command.get("title") or window.get_title())
    window.present()
    return True


COMMANDS = {"copy": copy, "paste": paste, "offered": offered, "activate": activate}


def obey(channel, condition):
    line = sys.stdin.buffer.readline()
    if not line:
        Gtk.main_quit()
        return False
    command = json.loads(line)
    sys.stdout.write(json.dumps(COMMANDS[command["do"]](command)) + "\n")
    sys.stdout.flush()
    return True


GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, obey)
sys.stdout.write('"ready"\n')
sys.stdout.flush()
Gtk.main()
