// Runs in the page's own world, before its scripts: stands before what a page fetches by itself (clipboard, file picker),
// and lets inputs that were never put into the page be heard.
"use strict";

(() => {
  const { document, Promise, Map, File, ClipboardItem, DOMException, HTMLInputElement } = window;
  const documentElement = () => document.documentElement;
  const append = Node.prototype.appendChild;

  /** @type {MessagePort | null} */
  let guard = null;
  /** Whether pages are asked about; until that is known they are. */
  let guarded = true;
  let last = 0;
  /** @type {Map<number, (parts: any[]) => void>} */
  const waiting = new Map();

  document.addEventListener(
    "frostpane",
    (event) => {
      event.stopImmediatePropagation();
      const port = /** @type {MessageEvent} */ (event).ports[0];
      if (!port) return;
      guard = port;
      guard.onmessage = ({ data }) => {
        if (data.kind === "guarded") guarded = data.guarded;
        else if (data.kind === "vetted") {
          waiting.get(data.id)?.(data.parts);
          waiting.delete(data.id);
        }
      };
    },
    { once: true, capture: true },
  );

  /**
   * @param {string} way
   * @param {any[]} parts
   * @returns {Promise<any[]>} what may go into the page
   */
  function vet(way, parts) {
    if (!guarded || !parts.length) return Promise.resolve(parts);
    const port = guard;
    if (!port) return Promise.resolve([]);
    const id = ++last;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      port.postMessage({ id, way, parts });
    });
  }

  /** @param {Blob} blob @param {string} type @returns {Promise<any>} */
  async function partOf(blob, type) {
    return type.startsWith("text/")
      ? { kind: "text", type, text: await blob.text() }
      : { kind: "file", type, name: "", file: new File([blob], "clipboard", { type }) };
  }

  /** @param {any} part @returns {Blob} */
  const blobOf = (part) => (part.kind === "text" ? new Blob([part.text], { type: part.type }) : part.file);

  /**
   * @param {any} owner
   * @param {string} name
   * @param {(original: Function) => Function} made
   */
  function replace(owner, name, made) {
    const original = owner?.[name];
    if (typeof original !== "function") return;
    Object.defineProperty(owner, name, { value: made(original), configurable: true, writable: true, enumerable: true });
  }

  replace(window.Clipboard?.prototype, "readText", (original) => /** @this {any} */ async function readText() {
    const text = await Reflect.apply(original, this, []);
    const [part] = await vet("read", text ? [{ kind: "text", type: "text/plain", text }] : []);
    return part?.text ?? "";
  });

  replace(window.Clipboard?.prototype, "read", (original) => /** @this {any} */ async function read(/** @type {any[]} */ ...how) {
    const items = await Reflect.apply(original, this, how);
    if (!guarded) return items;
    const given = [];
    for (const item of items) {
      const parts = [];
      for (const type of item.types) parts.push(await partOf(await item.getType(type), type));
      const safe = await vet("read", parts);
      if (safe.length) given.push(new ClipboardItem(Object.fromEntries(safe.map((part) => [part.type, blobOf(part)]))));
    }
    return given;
  });

  replace(window, "showOpenFilePicker", (original) => async function showOpenFilePicker(/** @type {any[]} */ ...how) {
    const handles = await Reflect.apply(original, window, how);
    if (!guarded) return handles;
    const parts = [];
    for (const handle of handles) {
      const file = await handle.getFile();
      parts.push({ kind: "file", type: file.type, name: file.name, file });
    }
    // Not the handles themselves: a worker would read the original through them.
    return (await vet("choose", parts)).map((part) => ({ kind: "file", name: part.name, getFile: async () => part.file }));
  });

  replace(window, "showDirectoryPicker", (original) => async function showDirectoryPicker(/** @type {any[]} */ ...how) {
    if (guarded) throw new DOMException("The folder was not given.", "AbortError");
    return Reflect.apply(original, window, how);
  });

  // An input that is in no document tells nobody but the page what was chosen; so it is put there, unseen.
  /** @param {unknown} input */
  function shelter(input) {
    if (!guarded || !(input instanceof HTMLInputElement) || input.type !== "file" || input.isConnected) return;
    const place = document.createElement("div");
    place.hidden = true;
    Reflect.apply(append, place, [input]);
    Reflect.apply(append, documentElement(), [place]);
  }
  for (const [owner, name] of /** @type {[any, string][]} */ ([
    [HTMLElement.prototype, "click"],
    [HTMLInputElement.prototype, "showPicker"],
    [EventTarget.prototype, "dispatchEvent"],
  ])) {
    replace(owner, name, (original) => /** @this {any} */ function (/** @type {any} */ ...given) {
      shelter(this);
      return Reflect.apply(original, this, given);
    });
  }
})();
