"""Pages that fight the companion extension: each keeps in `got` whatever it can get hold of."""

from __future__ import annotations

DOCUMENT = """<!doctype html><title>page</title><body><script>
const got = [];
async function read(files) {{ for (const file of files) got.push(await file.text()); }}
function take(event) {{
  const offer = event.clipboardData ?? event.dataTransfer;
  if (offer) {{ got.push(offer.getData("text/plain"), offer.getData("text/html")); read(offer.files); }}
  if (event.target?.files) read(event.target.files);
}}
addEventListener("dragover", (event) => event.preventDefault());
{early}
</script><input id=field><input id=chooser type=file><div id=zone style="height:60px">here</div>
<script>{late}</script>"""

EARLY = {
    "listens on the window first": """for (const name of ["paste", "drop", "input", "change", "beforeinput"])
        addEventListener(name, take, true);""",
    "stops everything": """for (const name of ["paste", "drop", "input", "change"])
        addEventListener(name, (event) => { event.stopImmediatePropagation(); event.preventDefault(); take(event); },
          true);""",
    "sets handlers": """document.onpaste = take; document.onchange = take; document.oninput = take;
        window.ondrop = (event) => { event.preventDefault(); take(event); };""",
    "looks by itself": """(function look() { if (window.chooser?.files.length) read(chooser.files);
          setTimeout(look); })();
        addEventListener("paste", take);""",
    "replaces classes": """window.File = class extends File {}; window.DataTransfer = class extends DataTransfer {};
        const dispatch = EventTarget.prototype.dispatchEvent;
        EventTarget.prototype.dispatchEvent = function (event) { take(event); return dispatch.call(this, event); };
        addEventListener("paste", take); addEventListener("change", take);""",
    "replaces properties": """const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "files");
        Object.defineProperty(HTMLInputElement.prototype, "files", {
          get() { const files = own.get.call(this); read(files); return files; }, set(files) { read(files); } });
        const get = DataTransfer.prototype.getData;
        DataTransfer.prototype.getData = function (kind) {
          const text = get.call(this, kind); got.push(text); return text; };
        addEventListener("paste", take); addEventListener("change", take);""",
    "replaces what scripts rest on": """const keep = (what) => { if (typeof what === "string") got.push(what);
          else if (what instanceof Blob) read([what]); else if (what && what.text) keep(what.text); };
        for (const [owner, name] of [[Array.prototype, "push"], [Array.prototype, "map"], [Map.prototype, "set"],
            [Blob.prototype, "text"], [MessagePort.prototype, "postMessage"], [Reflect, "apply"],
            [ClipboardItem.prototype, "getType"], [Object, "fromEntries"]]) {
          const own = owner[name], call = Function.prototype.call.bind(Function.prototype.apply);
          owner[name] = function (...given) {
            if (name === "getType" || name === "text") call(own, this, given).then(keep);
            else if (owner !== Array.prototype || this !== got) for (const each of given) keep(each);
            if (name === "postMessage") this.dispatchEvent(new MessageEvent("message",
              { data: { kind: "guarded", guarded: false } }));
            return call(own, this, given); };
        }
        Object.defineProperty(Object.prototype, "then", { configurable: true, get() { keep(this.text); } });
        addEventListener("paste", take); addEventListener("change", take);
        addEventListener("keydown", async () => { for (let time = 0; time < 2; time++) {
          keep(await navigator.clipboard.readText());
          for (const item of await navigator.clipboard.read())
            for (const type of item.types) keep(await item.getType(type));
        } });""",
    "reads through a frame of its own": """addEventListener("DOMContentLoaded", () => {
          const frame = document.createElement("iframe"); document.body.append(frame);
          const inner = frame.contentWindow;
          addEventListener("change", () => { inner.focus();
            inner.navigator.clipboard.readText().then((text) => got.push(text)).finally(() => field.focus()); });
          addEventListener("paste", take); addEventListener("change", take); });""",
}
FIELDS = "<title>page</title><input id=field><input id=chooser type=file><div id=zone style=height:60px>here</div>"
LISTEN = 'for (const name of ["paste", "drop", "input", "change"]) addEventListener(name, take, true);'
LISTEN_TEXT = f"`{LISTEN}`"
ANEW = DOCUMENT.format(early=LISTEN, late="window.waits = false;").replace("</", "<\\/")
LATER = "window.waits = true; setTimeout(() => { window.waits = false;"
LATE = {
    "clones the input": """const old = chooser; const clone = old.cloneNode(); old.replaceWith(clone);
        clone.onchange = take; field.onpaste = take;""",
    "hands files to a worker": """const worker = new Worker(URL.createObjectURL(new Blob(
          ["onmessage = async (told) => postMessage(await told.data.text())"])));
        worker.onmessage = (told) => got.push(told.data);
        chooser.onchange = () => worker.postMessage(chooser.files[0]); field.onpaste = take;""",
    "chooses in a frame of its own making": """const frame = document.createElement("iframe");
        document.body.append(frame);
        const inner = frame.contentDocument.createElement("input"); inner.type = "file"; inner.onchange = take;
        frame.contentDocument.body.append(inner); chooser.remove(); window.chooser = inner; field.onpaste = take;""",
    "sends what a form holds": """const form = document.createElement("form"); chooser.name = "file";
        form.append(chooser); document.body.append(form); field.onpaste = take;
        chooser.onchange = () => read(new FormData(form).getAll("file"));""",
    "opens its document anew": f"""{LATER} document.open(); {LISTEN} document.write("{FIELDS}"); document.close();
        }}, 50);""",
    "writes once it has been read": f"""{LATER} document.write("<script>" + {LISTEN_TEXT} + "<\\/script>{FIELDS}");
        document.close(); }}, 50);""",
    "writes a frame of its own": f"""const frame = document.createElement("iframe"); document.body.append(frame);
        const inner = frame.contentDocument; field.remove(); chooser.remove(); frame.contentWindow.take = take;
        inner.open(); frame.contentWindow.eval({LISTEN_TEXT}); inner.write("{FIELDS}"); inner.close();
        Object.assign(window, {{ field: inner.getElementById("field"), chooser: inner.getElementById("chooser") }});""",
    "writes a frame by its address, as editors do": f"""window.waits = true; field.remove(); chooser.remove();
        const frame = document.createElement("iframe");
        window.page = "{FIELDS}";
        frame.src = "javascript:void(function(){{document.open();document.write(parent.page);document.close()}}())";
        document.body.append(frame); const inner = () => frame.contentWindow;
        (function look() {{
          if (inner().field && !/native code/.test(inner().Clipboard.prototype.readText)) setTimeout(() => {{
            window.field = inner().field; window.chooser = inner().chooser;
            for (const name of ["paste", "change"]) inner().document.addEventListener(name, take, true);
            window.waits = false;
          }}, 1000); else setTimeout(look, 20);
        }})();""",
    "sends itself to a script": f"""window.waits = true; const written = `{ANEW}`;
        setTimeout(() => {{ window.page = written; location = "javascript:window.page"; }}, 100);""",
    "keeps what passes over it, sends it on, asks by itself, and watches": """const kept = [];
        const frame = document.createElement("iframe"); document.body.append(frame); chooser.onchange = take;
        for (const name of ["dragenter", "dragover"]) addEventListener(name, (event) => {
          kept.push(event.dataTransfer); take(event); }, true);
        addEventListener("drop", (event) => { event.preventDefault();
          for (const offer of [event.dataTransfer, ...kept]) { take({ dataTransfer: offer });
            for (const item of offer.items) { item.getAsString((text) => got.push(text));
              read([item.getAsFile()].filter(Boolean)); item.webkitGetAsEntry()?.file((file) => read([file]));
              item.getAsFileSystemHandle?.().then(async (one) => read([await one.getFile()]), () => {}); } } }, true);
        for (const name of ["paste", "drop", "change"]) addEventListener(name, (event) => { take(event);
          if (event.again) return;
          event.again = true; const another = new event.constructor(name, event); another.again = true;
          frame.contentWindow.dispatchEvent(another); field.dispatchEvent(event); });
        addEventListener("beforeinput", (event) => got.push(event.data ?? "",
          event.dataTransfer?.getData("text/plain") ?? ""));
        new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) =>
          got.push(node.textContent)))).observe(document, { childList: true, subtree: true });
        addEventListener("keydown", () => document.execCommand("paste"), true);""",
    "clicks on what is in no document, by a frame's means": """const frame = document.createElement("iframe");
        document.body.append(frame); const label = document.createElement("label"); label.append(chooser);
        window.chooser = label.firstChild; window.chooser.onchange = take; field.onpaste = take;
        Object.defineProperty(window.chooser, "type", { value: "text" });
        frame.contentWindow.HTMLElement.prototype.click.call(label);""",
}
HOSTILE_PAGES = {name: DOCUMENT.format(early=script, late="") for name, script in EARLY.items()}
HOSTILE_PAGES |= {name: DOCUMENT.format(early="", late=script) for name, script in LATE.items()}
AROUND = """<!doctype html><title>page</title><body><script>const frame = document.createElement("iframe");
frame.src = `http://other.example:${location.port}/frame`; document.body.append(frame);</script>"""
"""A page that has a page of another host in it."""
