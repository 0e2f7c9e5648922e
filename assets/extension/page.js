// Runs in the page's own world, before its scripts: stands before what a page fetches by itself (clipboard, file picker),
// and lets inputs that were never put into the page be heard. No original comes into this world, where a page can replace
// whatever a script rests on: the content script fetches it, and gives what may go in.
"use strict";

(() => {
  const { document, Promise, ClipboardItem, DOMException, HTMLInputElement } = window;
  const { apply } = Reflect;
  const documentElement = () => document.documentElement;
  const append = Node.prototype.appendChild;

  /** @type {MessagePort | null} */
  let guard = null;
  /** Whether pages are asked about; until that is known they are. */
  let guarded = true;
  let last = 0;
  /** What waits for an answer, by the number of its question. @type {Record<number, (answer: any) => void>} */
  const waiting = Object.create(null);

  document.addEventListener(
    "frostpane",
    (event) => {
      event.stopImmediatePropagation();
      const port = /** @type {MessageEvent} */ (event).ports[0];
      if (!port) return;
      guard = port;
      guard.onmessage = (message) => {
        if (!message.isTrusted) return; // a page that got at the port speaks to itself
        const { data } = message;
        if (data.kind === "guarded") guarded = data.guarded;
        else waiting[data.id]?.(data);
      };
    },
    { once: true, capture: true },
  );

  /**
   * Have the content script fetch something.
   * @param {"readText" | "read" | "showOpenFilePicker"} what
   * @param {any} [how]
   * @returns {Promise<any[]>} the parts that may go into the page, items of the clipboard one after the other
   */
  function fetched(what, how) {
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting[id] = ({ parts, error }) => {
        delete waiting[id];
        if (error) reject(new DOMException(error.message, error.name));
        else resolve(parts);
      };
      if (guard) guard.postMessage({ id, what, how });
      else resolve([]);
    });
  }

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
    if (!guarded) return apply(original, this, []);
    const [part] = await fetched("readText");
    return part?.text ?? "";
  });

  replace(window.Clipboard?.prototype, "read", (original) => /** @this {any} */ async function read(/** @type {any[]} */ ...how) {
    if (!guarded) return apply(original, this, how);
    const parts = await fetched("read");
    const blobs = parts.map((part) => [part.type, part.file ?? new Blob([part.text], { type: part.type })]);
    return blobs.length ? [new ClipboardItem(Object.fromEntries(blobs))] : [];
  });

  replace(window, "showOpenFilePicker", (original) => async function showOpenFilePicker(/** @type {any[]} */ ...how) {
    if (!guarded) return apply(original, window, how);
    // Not the handles themselves: a worker would read the original through them.
    const parts = await fetched("showOpenFilePicker", how[0] && { ...how[0], startIn: undefined });
    return parts.map(({ file }) => ({ kind: "file", name: file.name, getFile: async () => file }));
  });

  replace(window, "showDirectoryPicker", (original) => async function showDirectoryPicker(/** @type {any[]} */ ...how) {
    if (guarded) throw new DOMException("The folder was not given.", "AbortError");
    return apply(original, window, how);
  });

  // An input that is in no document tells nobody but the page what was chosen; so it is put there, unseen.
  /** @param {unknown} input */
  function shelter(input) {
    if (!guarded || !(input instanceof HTMLInputElement) || input.type !== "file" || input.isConnected) return;
    const place = document.createElement("div");
    place.hidden = true;
    apply(append, place, [input]);
    apply(append, documentElement(), [place]);
  }
  for (const [owner, name] of /** @type {[any, string][]} */ ([
    [HTMLElement.prototype, "click"],
    [HTMLInputElement.prototype, "showPicker"],
    [EventTarget.prototype, "dispatchEvent"],
  ])) {
    replace(owner, name, (original) => /** @this {any} */ function (/** @type {any} */ ...given) {
      shelter(this);
      return apply(original, this, given);
    });
  }
})();
