// Runs in the page's own world, before its scripts: stands before what a page fetches by itself (clipboard, file picker),
// and lets inputs that were never put into the page be heard. No original comes into this world, where a page can replace
// whatever a script rests on: the content script fetches it, and gives what may go in.
"use strict";

(() => {
  const { document, Promise, ClipboardItem, DOMException, Event } = window;
  const { apply } = Reflect;
  const { dispatchEvent } = EventTarget.prototype;
  const { appendChild, getRootNode } = Node.prototype;
  const { createElement } = Document.prototype;
  const { matches } = Element.prototype;
  /** @param {object} owner @param {string} name @returns {(of: any) => any} the property as browsers have it, whatever a page lays over it */
  const getter = (owner, name) => {
    const get = /** @type {Function} */ (Object.getOwnPropertyDescriptor(owner, name)?.get);
    return (of) => apply(get, of, []);
  };
  const typeOf = getter(Event.prototype, "type");
  const kindOf = getter(Node.prototype, "nodeType");
  const documentOf = getter(Node.prototype, "ownerDocument");
  const rootElementOf = getter(Document.prototype, "documentElement");

  /** @type {MessagePort | null} */
  let guard = null;
  /** Whether pages are asked about; until that is known they are. */
  let guarded = true;
  let last = 0;
  const FILE_INPUT = "input[type=file i]";
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

  // What a page writes is a copy out of that page, as far as it is a text; the guard looks at it as at any other.
  replace(window.Clipboard?.prototype, "writeText", (original) => /** @this {any} */ async function writeText(/** @type {any[]} */ ...given) {
    if (guarded) guard?.postMessage({ wrote: `${given[0]}` });
    return apply(original, this, given);
  });

  replace(window.Clipboard?.prototype, "write", (original) => /** @this {any} */ async function write(/** @type {any[]} */ ...given) {
    const writing = apply(original, this, given);
    if (guarded) for (const item of given[0]) void wrote(item);
    return writing;
  });

  const getType = window.ClipboardItem?.prototype.getType;
  /** @param {ClipboardItem} item */
  async function wrote(item) {
    try {
      const text = new FileReader();
      text.onload = () => guard?.postMessage({ wrote: text.result });
      text.readAsText(await apply(getType, item, ["text/plain"]));
    } catch {
      // It holds no text.
    }
  }

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

  // In such a window nothing of this extension runs, so what is given there would be asked about by nobody.
  replace(/** @type {any} */ (window).DocumentPictureInPicture?.prototype, "requestWindow", (original) => /** @this {any} */ async function requestWindow(/** @type {any[]} */ ...how) {
    if (guarded) throw new DOMException("The window was not given.", "NotAllowedError");
    return apply(original, this, how);
  });

  // What opens a document anew takes every listener off it, and what is written may be a script: so the content script
  // listens again in between.
  const nothing = /** @type {any} */ (window).trustedTypes?.emptyHTML ?? "";
  for (const name of ["open", "write", "writeln"]) {
    replace(Document.prototype, name, (original) => /** @this {any} */ function (/** @type {any[]} */ ...given) {
      if (!guarded || !guard) return apply(original, this, given);
      if (name !== "open") apply(original, this, [nothing]); // opens it where that has to be
      const answer = name === "open" ? apply(original, this, given) : undefined;
      apply(dispatchEvent, guard, [new Event("opened")]);
      return name === "open" ? answer : apply(original, this, given);
    });
  }

  /** @param {any} node @returns {boolean} whether a file can be chosen in it or beside it, in a tree that is in no document */
  function isLoose(node) {
    try {
      if (kindOf(apply(getRootNode, node, [{ composed: true }])) === Node.DOCUMENT_NODE) return false;
      const beside = apply(getRootNode, node, []);
      const query = (kindOf(beside) === Node.ELEMENT_NODE ? Element : DocumentFragment).prototype.querySelector;
      return isFileInput(node) || isFileInput(beside) || apply(query, beside, [FILE_INPUT]) !== null;
    } catch {
      return false; // no node at all
    }
  }

  /** @param {any} node */
  function isFileInput(node) {
    return kindOf(node) === Node.ELEMENT_NODE && apply(matches, node, [FILE_INPUT]);
  }

  // An input that is in no document tells nobody but the page what was chosen; so its tree is put there, unseen.
  /** @param {any} node */
  function shelter(node) {
    if (!guarded || !isLoose(node)) return;
    const around = documentOf(node);
    const place = apply(createElement, around, ["div"]);
    place.hidden = true;
    apply(appendChild, place, [apply(getRootNode, node, [{ composed: true }])]);
    apply(appendChild, rootElementOf(around), [place]);
  }
  for (const [owner, name] of /** @type {[any, string][]} */ ([
    [HTMLElement.prototype, "click"],
    [HTMLInputElement.prototype, "showPicker"],
    [EventTarget.prototype, "dispatchEvent"],
  ])) {
    replace(owner, name, (original) => /** @this {any} */ function (/** @type {any} */ ...given) {
      if (guarded && (name !== "dispatchEvent" || isClick(given[0]))) shelter(this);
      if (guarded && name === "showPicker") apply(dispatchEvent, this, [new Event("frostpane", { composed: true })]);
      return apply(original, this, given);
    });
  }

  /** @param {any} event */
  function isClick(event) {
    try {
      return typeOf(event) === "click";
    } catch {
      return false;
    }
  }
})();
