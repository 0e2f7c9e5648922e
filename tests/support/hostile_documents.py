"""Pages that fight the companion extension by inputs and documents that they move out of its sight."""

from __future__ import annotations

from tests.support.hostile_pages import DOCUMENT, FIELDS

INPUTS = DOCUMENT.format(
    early="",
    late="""const inputs = {}, ways = {
  "is removed": (input) => { input.click(); input.remove(); },
  "is removed with its tree": (input) => { input.click(); const root = document.createElement("div");
    root.addEventListener("input", take, true); root.append(input); },
  "is removed once its picker is shown": (input) => { try { input.showPicker(); } catch { } input.remove(); },
  "is removed, refused and clicked again": (input) => { input.click(); input.remove(); input.click(); input.remove(); },
  "lies in a document without a window": (input) => { input.click();
    document.implementation.createHTMLDocument("").body.append(input); },
  "comes from a frame": (input, other) => { other.adoptNode(input); other.body.append(input);
    input.dispatchEvent(new Event("input", { bubbles: true, composed: true })); document.body.append(input); },
};
const frame = document.createElement("iframe"); document.body.append(frame);
for (const [way, move] of Object.entries(ways)) {
  const input = inputs[way] = document.createElement("input"); input.type = "file"; document.body.append(input);
  move(input, frame.contentDocument);
}
function closed(around, page) {
  const host = document.createElement("div"), root = host.attachShadow({ mode: "closed" });
  around.append(host); root.innerHTML = page; return root;
}
const outer = closed(document.body, "<input type=file>"); closed(outer, "<b>none</b>");
const both = closed(outer, "<input type=file><input type=file>").children;
[inputs["is closed in twice"], inputs["has another beside it"]] = both;
inputs["is closed in, before others"] = outer.firstChild;
for (const input of Object.values(inputs)) { input.addEventListener("input", take, true); input.onchange = take; }
(function look() { for (const input of Object.values(inputs)) if (input.files.length) read(input.files);
  setTimeout(look, 5); })();""",
)
"""Keeps its inputs for files in `inputs`, by what happened to each, and looks into them by itself too."""

DOCUMENTS = DOCUMENT.format(
    early="",
    late=f"""const PAGE = {FIELDS!r}, asPage = () => URL.createObjectURL(new Blob([PAGE], {{ type: "text/html" }}));
window.waits = true; field.remove(); chooser.remove(); window.page = PAGE;
function added(name, set) {{ const element = document.createElement(name); element.name = set.name ?? "";
  delete set.name; Object.assign(element, set); document.body.append(element); return element; }}
const places = {{}}, frames = {{
  "a blob": added("iframe", {{ src: asPage() }}), "its own text": added("iframe", {{ srcdoc: PAGE }}),
  "an object": added("object", {{ data: "/fields" }}),
  "an embed": added("embed", {{ src: "/fields", name: "embedded" }}),
  "a script by its place": added("iframe", {{}}), "a script by a link": added("iframe", {{ name: "linked" }}),
  "a worker's page": added("iframe", {{}}),
}};
frames["a script by its place"].contentWindow.location = "javascript:parent.page";
const link = added("a", {{ target: "linked", href: "javascript:parent.page" }}); link.click();
navigator.serviceWorker.register("/worker.js").then(() => navigator.serviceWorker.ready).then(() => {{
  frames["a worker's page"].src = "/made"; }});
window.begin = () => {{ const own = places["a window"] = open("", "", "width=300,height=300");
  own.document.body.innerHTML = PAGE; addEventListener("pagehide", () => own.close()); }};
(function wait() {{
  for (const [name, frame] of Object.entries(frames)) places[name] = frame.contentWindow ?? window.embedded;
  const all = Object.values(places);
  if (!places["a window"] || !all.every((place) => place?.document?.getElementById?.("field")))
    return setTimeout(wait, 20);
  setTimeout(() => {{
    for (const place of all) for (const name of ["paste", "input", "change"]) place.addEventListener(name, take, true);
    window.waits = false; }}, 300);
}})();""",
)
"""Keeps the windows of documents that it has made in `places`, by their kind; the last one `begin()` opens."""
WORKER = f"""addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {{ if (event.request.url.endsWith("/made")) event.respondWith(
  new Response({FIELDS!r}, {{ headers: {{ "Content-Type": "text/html" }} }})); }});"""
HOSTILE_DOCUMENTS = {"/inputs": INPUTS, "/places": DOCUMENTS, "/fields": FIELDS, "/worker.js": WORKER}
