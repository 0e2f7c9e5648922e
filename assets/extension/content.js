// Stands before what is pasted, dropped or chosen in a page of a guarded group; hears nothing but drags in other pages.
"use strict";

(() => {
  Object.defineProperty(globalThis, "frostpane", { value: true }); // in this world alone: that it stands in this frame

  /** Wait until the background script is asked again, in ms: a browser starts it within some hundred. */
  const ASK_AGAIN_MS = 100;

  /** Events by which content comes into a page, by which dialogs of files are opened, and which tell that none is. */
  const ASKED = ["paste", "drop", "input", "change", "click", "frostpane", "pointerdown", "keydown"];

  /** What tells that a drag has ended: a page can keep the first from being heard, and no pointer is before. */
  const DRAG_ENDS = ["dragend", "pointerdown", "pointermove"];

  /** What a page fetches by itself; it must have been allowed to, as without this. */
  const FETCHED = {
    /** @returns {Promise<Part[]>} */
    async readText() {
      const text = await navigator.clipboard.readText();
      return text ? [{ kind: "text", type: "text/plain", text }] : [];
    },
    /** @returns {Promise<Part[]>} of the first item: no browser gives several */
    async read() {
      const [item] = await navigator.clipboard.read();
      return Promise.all(
        (item?.types ?? []).map(async (type) => {
          const blob = await /** @type {ClipboardItem} */ (item).getType(type);
          return type.startsWith("text/")
            ? { kind: "text", type, text: await blob.text() }
            : filePart(new File([blob], "clipboard", { type }));
        }),
      );
    },
    /** @param {any} how @returns {Promise<Part[]>} */
    async showOpenFilePicker(how) {
      const handles = await /** @type {any} */ (window).showOpenFilePicker(how);
      return Promise.all(handles.map(async (/** @type {any} */ handle) => filePart(await handle.getFile())));
    },
  };

  /** What is known of this page: nothing yet, that it is free, or that it is guarded. */
  let guarded = /** @type {boolean | null} */ (null);
  /** @type {(() => void)[]} */
  const known = [];

  /** Origins of the pages around this one, the nearest first. */
  const around = [...(location.ancestorOrigins ?? [])];

  /** Ask the background script of which kind this page is; frames are asked for on their own. */
  function learn() {
    chrome.runtime
      .sendMessage({ kind: "page", around })
      .then((answer) => settle(Boolean(answer.guarded)))
      .catch(() => {
        // No answer frees a page: the background script is starting, or (no id) this extension was loaded anew.
        if (chrome.runtime?.id) setTimeout(learn, ASK_AGAIN_MS);
        else settle(guarded ?? true);
      });
  }

  /** @param {boolean} is */
  function settle(is) {
    if (is !== guarded) toPage.postMessage({ kind: "guarded", guarded: is });
    guarded = is;
    if (is) {
      listen();
      besides?.window?.close();
    } else {
      for (const event of ASKED) window.removeEventListener(event, heard, true);
      release(...opened.keys());
    }
    known.splice(0).forEach((go) => go());
  }

  /** Windows that a page lays over others (Chromium); no extension runs in them, so a guarded page has none. @type {any} */
  const besides = /** @type {any} */ (window).documentPictureInPicture;
  besides?.addEventListener("enter", (/** @type {any} */ event) => {
    if (guarded !== false) event.window.close(); // by whichever window's means it was opened
  });

  /** Listen, also once the page has opened its document anew, which takes every listener off it. */
  function listen() {
    if (guarded !== false) for (const event of ASKED) window.addEventListener(event, heard, true);
    // Before the page, which may let nobody hear of it after, and after it, when it has said what is dragged.
    for (const before of [true, false]) window.addEventListener("dragstart", dragged, before);
    if (dragging) for (const event of DRAG_ENDS) window.addEventListener(event, dropped, true);
    for (const event of ["copy", "cut"]) window.addEventListener(event, copied, true);
    document.addEventListener("load", framed, true);
  }

  /** Have a frame stood in whose address is a script: no browser does that by itself. @param {Event} event */
  function framed(event) {
    if (guarded === false || !/^\s*javascript:/i.test(/** @type {HTMLIFrameElement} */ (event.target).src ?? "")) return;
    chrome.runtime.sendMessage({ kind: "frame" }).catch(() => undefined);
  }

  /** @returns {Promise<boolean>} whether this page is guarded, once that is known */
  async function isGuarded() {
    if (guarded === null) await new Promise((resolve) => known.push(() => resolve(undefined)));
    return guarded === true;
  }

  /** @param {Event} event */
  function heard(event) {
    if (guarded === false || ours.has(event)) return;
    try {
      ask(event);
    } catch {
      hold(event); // what cannot be looked at does not go in
    }
  }

  /** @param {Event} event */
  function ask(event) {
    // By its name: one that a page sends on out of a frame is of no class of this world.
    if (event.type === "paste") onPaste(/** @type {ClipboardEvent} */ (event));
    else if (event.type === "drop") onDrop(/** @type {DragEvent} */ (event));
    else if (event.type === "input" || event.type === "change") onChoice(event);
    else if (event.type === "click" || event.type === "frostpane") fileInputsOf(event).forEach(watch);
    else if (event.isTrusted) releaseClosed();
  }

  /** Whether something is dragged out of this page, as far as that is known. */
  let dragging = false;

  /** Tell that something is dragged out of this page, whichever it is. @param {DragEvent} event */
  function dragged(event) {
    if (!event.isTrusted) return; // else a page could call its own what comes from elsewhere
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    chrome.runtime.sendMessage({ kind: "drag", text }).catch(() => undefined);
    dragging = true;
    listen();
  }

  /** @param {Event} event */
  function dropped(event) {
    if (!event.isTrusted || (event.type === "pointermove" && /** @type {PointerEvent} */ (event).buttons)) return;
    dragging = false;
    for (const end of DRAG_ENDS) window.removeEventListener(end, dropped, true);
    chrome.runtime.sendMessage({ kind: "dropped" }).catch(() => undefined);
  }

  /** Tell that something was copied out of this page, so that it may go back into it. @param {Event} event */
  function copied(event) {
    if (!event.isTrusted || guarded === false) return;
    const field = /** @type {HTMLInputElement} */ (targetOf(event));
    const own = field.value?.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
    tellCopied(own || String(document.getSelection()));
  }

  /** @param {string} text */
  function tellCopied(text) {
    chrome.runtime.sendMessage({ kind: "copied", text }).catch(() => undefined);
  }

  /** @param {Event} event */
  function hold(event) {
    event.stopImmediatePropagation();
    event.preventDefault();
  }

  /** @param {ClipboardEvent} event */
  function onPaste(event) {
    const offer = event.clipboardData;
    if (!offer?.types.length) return;
    const target = targetOf(event);
    const texts = textsOf(offer);
    const files = filesOf(offer);
    hold(event);
    void give("paste", texts, files, (safe) => paste(target, safe));
  }

  /** @param {DragEvent} event */
  function onDrop(event) {
    const offer = event.dataTransfer;
    if (!offer?.types.length) return;
    const target = targetOf(event);
    const texts = textsOf(offer);
    const files = filesOf(offer);
    hold(event);
    void give("drop", texts, files, (safe) => drop(target, safe, event));
  }

  /** Inputs whose files are being asked about. @type {WeakSet<HTMLInputElement>} */
  const asked = new WeakSet();

  /** @param {Event} event */
  function onChoice(event) {
    const inputs = fileInputsOf(event);
    if (inputs.length === 1 && asked.has(inputs[0])) hold(event);
    for (const input of inputs.filter(isChosen)) {
      const files = [.../** @type {FileList} */ (input.files)].map(filePart);
      hold(event);
      // A page that looks by itself, without an event, finds nothing chosen until the guard has answered.
      input.files = new DataTransfer().files;
      asked.add(input);
      void give("choose", [], Promise.resolve(files), (safe) => choose(input, safe)).finally(() => {
        asked.delete(input);
        if (event.isTrusted) release(input);
      });
    }
  }

  /**
   * Ask the guard, and hand on what it gives back; nothing where it gives nothing.
   * @param {"paste" | "drop" | "choose"} way
   * @param {TextPart[]} texts
   * @param {Promise<FilePart[]>} files
   * @param {(safe: Part[]) => void} hand
   */
  async function give(way, texts, files, hand) {
    try {
      const parts = [...texts, ...(await files)];
      const safe = (await isGuarded()) ? await vet(way, around, parts) : parts;
      if (safe.length) hand(safe);
    } catch {
      // What could not be asked about, or not be read, does not go in.
    }
  }

  // The script in the page's own world asks through a channel that was handed over before any script of the page ran.
  const { port1: toPage, port2: ofPage } = new MessageChannel();
  toPage.onmessage = async ({ data: { id, what, how, wrote } }) => {
    if (typeof wrote === "string") return tellCopied(wrote);
    try {
      const found = await FETCHED[/** @type {keyof FETCHED} */ (what)](how);
      const way = what === "showOpenFilePicker" ? "choose" : "read";
      toPage.postMessage({ id, parts: (await isGuarded()) && found.length ? await vet(way, around, found) : found });
    } catch (error) {
      const { name, message } = error instanceof DOMException ? error : new DOMException("", "AbortError");
      toPage.postMessage({ id, error: { name, message } });
    }
  };
  document.dispatchEvent(new MessageEvent("frostpane", { ports: [ofPage] }));

  ofPage.addEventListener("opened", listen);
  new MutationObserver(listen).observe(document, { childList: true }); // where it was opened by another document's means
  listen();
  chrome.runtime.onMessage.addListener((message) => {
    if (message.kind === "policy") learn();
    return undefined;
  });
  learn();
})();
