"""Pages with editors and upload fields as sites use them: each gives `field`, `written()`, and files in `got`."""

from __future__ import annotations

from pathlib import Path

PACKAGES = Path(__file__).parents[2] / "build" / "npm" / "node_modules"
"""Where `make test` lays what `tests/npm` names."""

HEAD = """<!doctype html><title>page</title><div id=zone style="min-height:60px"></div><script>
const got = []; let field = null, written = () => field.value;
async function take(files) { for (const file of files) got.push(await file.text()); }
</script>"""
REACT = """<script src=/react/umd/react.production.min.js></script>
<script src=/react-dom/umd/react-dom.production.min.js></script>"""
MODULES = (
    *("prosemirror-state", "prosemirror-view", "prosemirror-model", "prosemirror-schema-basic"),
    *("prosemirror-transform", "orderedmap"),
)

QUILL = """<script src=/quill/dist/quill.js></script><script>
const quill = new Quill("#zone"); written = () => quill.getText(); field = zone.querySelector(".ql-editor");
</script>"""
PROSE_MIRROR = f"""<script type=importmap>{{ "imports": {{
{", ".join(f'"{name}": "/{name}/dist/index.js"' for name in MODULES)} }} }}</script><script type=module>
import {{ EditorState }} from "prosemirror-state";
import {{ EditorView }} from "prosemirror-view";
import {{ schema }} from "prosemirror-schema-basic";
const view = new EditorView(zone, {{ state: EditorState.create({{ schema }}) }});
written = () => view.state.doc.textContent; field = view.dom;
</script>"""
DRAFT = f"""{REACT}<script src=/immutable/dist/immutable.min.js></script><script>window.global = window</script>
<script src=/draft-js/dist/Draft.min.js></script><script>
function Page() {{
  const [state, change] = React.useState(() => Draft.EditorState.createEmpty());
  written = () => state.getCurrentContent().getPlainText();
  return React.createElement(Draft.Editor, {{ editorState: state, onChange: change }});
}}
ReactDOM.flushSync(() => ReactDOM.createRoot(zone).render(React.createElement(Page)));
field = zone.querySelector("[contenteditable]");
</script>"""
REACT_INPUT = f"""{REACT}<script>
function Page() {{
  const [text, change] = React.useState("");
  written = () => text;
  return React.createElement("div", null,
    React.createElement("textarea", {{ id: "area", value: text, onChange: (event) => change(event.target.value) }}),
    React.createElement("input", {{ type: "file", id: "chooser", onChange: (event) => take(event.target.files) }}));
}}
ReactDOM.flushSync(() => ReactDOM.createRoot(zone).render(React.createElement(Page)));
field = document.getElementById("area");
</script>"""
DROPZONE = """<script src=/dropzone/dist/dropzone-min.js></script><script>
Dropzone.autoDiscover = false;
field = new Dropzone(zone, { url: "/upload", autoProcessQueue: false }).on("addedfile", (file) => take([file]));
</script>"""

EDITORS = {
    "/quill": QUILL,
    "/prosemirror": PROSE_MIRROR,
    "/draft": DRAFT,
    "/react": REACT_INPUT,
    "/dropzone": DROPZONE,
}


def editor_pages() -> dict[str, str]:
    """The pages and the scripts that they load, by path; the pages alone where the packages are not there."""
    scripts = (
        *("quill/dist/quill.js", "react/umd/react.production.min.js", "react-dom/umd/react-dom.production.min.js"),
        *("immutable/dist/immutable.min.js", "draft-js/dist/Draft.min.js", "dropzone/dist/dropzone-min.js"),
        *(f"{name}/dist/index.js" for name in MODULES),
    )
    found = {f"/{name}": PACKAGES / name for name in scripts if (PACKAGES / name).exists()}
    pages = {path: HEAD + page for path, page in EDITORS.items()}
    return pages | {path: script.read_text("utf-8") for path, script in found.items()}
