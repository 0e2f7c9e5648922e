// Speaks with the guard through the native messaging host: which page each window shows, what may go into a page.
"use strict";

const HOST = "com.frostpane.guard";

/** Waits before the guard is sought again, in ms: it may start later than the browser. */
const RETRY_MS = 2000;
/**
 * Longest wait for the guard's first word after the browser's start, in ms; pages wait so long with what they get. Its host
 * takes seconds to start on a busy machine, and a browser that has met no guard yet knows of no guarded group.
 */
const FIRST_WORD_MS = 15_000;

/** Longest time for which a drag goes on, in ms: its end is not heard where its page takes away what is dragged. */
const DRAG_MS = 60_000;
/** Time in which a drop is told of once its drag has ended, in ms. */
const DROPPED_MS = 2_000;

/** Hosts whose groups are kept; the oldest are forgotten first. */
const MAX_HOSTS = 2000;

/**
 * What the policy in force says of a host.
 * @typedef {{group: string, guarded: boolean}} Group
 */

class Guard {
  /** @type {chrome.runtime.Port | null} */ #port = null;
  #last = 0;
  /** Answers by the number of their question. @type {Map<number, (message: any) => void>} */ #asked = new Map();
  /** Groups by host, as they were told last; what counts while there is no guard. @type {Map<string, Group>} */
  #groups = new Map();
  /** Hosts whose group was told under the policy in force. @type {Set<string>} */ #current = new Set();
  /** What pages of guarded groups get while there is no guard, as the last policy said. */
  #withholdAlone = true;
  /** Whether a host that was never asked about is guarded while there is no guard. */
  #othersGuarded = false;
  /** @type {Promise<void>} */ #remembered;
  /** Resolved with the guard's first word, or once it is no longer waited for. @type {Promise<void>} */ #spoken;
  #speaks = () => {};

  constructor() {
    this.#spoken = new Promise((resolve) => {
      this.#speaks = resolve;
      setTimeout(resolve, FIRST_WORD_MS);
    });
    this.#remembered = chrome.storage.local.get("policy").then((stored) => {
      const policy = /** @type {any} */ (stored).policy;
      if (!policy) return;
      this.#withholdAlone = policy.withholdAlone;
      this.#othersGuarded = policy.othersGuarded;
      this.#groups = new Map(policy.groups);
    });
    this.#connect();
  }

  get living() {
    return this.#port !== null;
  }

  #connect() {
    const port = chrome.runtime.connectNative(HOST);
    port.onMessage.addListener((message) => this.#hear(port, message));
    port.onDisconnect.addListener(() => {
      void chrome.runtime.lastError;
      if (this.#port === port) this.#port = null;
      for (const answer of this.#asked.values()) answer({ kind: "gone" });
      this.#asked.clear();
      setTimeout(() => this.#connect(), RETRY_MS);
    });
    const { version } = chrome.runtime.getManifest();
    port.postMessage({ kind: "hello", extension: version, browser: navigator.userAgent });
  }

  /** @param {chrome.runtime.Port} port @param {any} message */
  #hear(port, message) {
    if (message.kind === "policy") {
      this.#port = port;
      this.#current.clear();
      this.#follow(message);
    } else {
      const answer = this.#asked.get(message.id);
      if (message.kind !== "piece") this.#asked.delete(message.id);
      answer?.(message);
    }
  }

  /** @param {{withhold_alone: boolean, others_guarded: boolean}} policy */
  async #follow(policy) {
    await this.#remembered;
    this.#withholdAlone = policy.withhold_alone;
    this.#othersGuarded = policy.others_guarded;
    this.#remember();
    this.#speaks();
    for (const tab of await chrome.tabs.query({})) {
      if (tab.id !== undefined) chrome.tabs.sendMessage(tab.id, { kind: "policy" }).catch(() => undefined);
    }
    await tellSites();
  }

  #remember() {
    void chrome.storage.local.set({
      policy: {
        withholdAlone: this.#withholdAlone,
        othersGuarded: this.#othersGuarded,
        groups: [...this.#groups],
      },
    });
  }

  /** @param {any} message */
  tell(message) {
    this.#port?.postMessage(message);
  }

  /**
   * Ask something that is answered once.
   * @param {any} message
   * @param {(message: any) => void} answered called for each message of the answer; `gone` where the guard went away
   * @returns {number} the number of the question
   */
  ask(message, answered) {
    const id = ++this.#last;
    if (!this.#port) {
      answered({ kind: "gone" });
      return id;
    }
    this.#asked.set(id, answered);
    this.#port.postMessage({ ...message, id });
    return id;
  }

  /** @param {number} id */
  forget(id) {
    if (this.#asked.delete(id)) this.tell({ kind: "cancel", id });
  }

  /**
   * @param {string} host
   * @returns {Promise<boolean>} whether what goes into pages of that host is asked about
   */
  async guards(host) {
    await this.#remembered;
    await this.#spoken;
    const known = this.#groups.get(host);
    if (known && (!this.#port || this.#current.has(host))) return known.guarded;
    if (!this.#port) return this.#othersGuarded;
    const group = await new Promise((resolve) => this.ask({ kind: "group", host }, resolve));
    if (group.kind !== "group") return known?.guarded ?? this.#othersGuarded;
    this.#current.add(host);
    this.#groups.delete(host); // to stand last, as the newest
    this.#groups.set(host, { group: group.group, guarded: group.guarded });
    for (const oldest of this.#groups.keys()) {
      if (this.#groups.size <= MAX_HOSTS) break;
      this.#groups.delete(oldest);
    }
    this.#remember();
    return group.guarded;
  }

  /** Whether a guarded page gets nothing while there is no guard. */
  get withholdsAlone() {
    return this.#withholdAlone;
  }
}

const guard = new Guard();

/**
 * The page that a text was last dragged out of, the text's digest, and until when that counts.
 * @type {{host: string, digest: Promise<string>, until_ms: number}}
 */
let drag = { host: "", digest: Promise.resolve(""), until_ms: 0 };

/**
 * The host of the page that a drop comes from; null: of none that is known. What holds files comes from a folder.
 * @param {{way: string, parts: {kind: string}[]}} offer
 * @param {string} text what is dropped as plain text
 * @returns {Promise<string | null>}
 */
async function draggedFrom({ way, parts }, text) {
  const { host, digest, until_ms } = drag;
  const own = way === "drop" && Date.now() < until_ms && !parts.some((part) => part.kind === "file");
  const dropped = own && (await digestOf(text));
  return dropped && dropped === (await digest) && host ? host : null;
}

/** @param {string | undefined} address @returns {string} the host of an address or of who made it; empty where it has none */
function hostOf(address) {
  try {
    const { hostname, origin } = new URL(address ?? "");
    return hostname || new URL(origin).hostname; // the address of a blob holds the origin of the page that made it
  } catch {
    return "";
  }
}

/**
 * The host that decides about a frame: its own, or the first guarded one of the pages around it. A frame that was shut off
 * (sandbox) has no origin, but an address.
 * @param {chrome.runtime.MessageSender} sender
 * @param {string[]} around origins of the pages around it, the nearest first
 * @returns {Promise<{site: string, guarded: boolean}>}
 */
async function placeOf(sender, around) {
  const hosts = [sender.origin, sender.url, ...around, sender.tab?.url].map(hostOf).filter(Boolean);
  for (const host of new Set(hosts)) if (await guard.guards(host)) return { site: host, guarded: true };
  return { site: hosts[0] ?? "", guarded: false };
}

/** Tell the guard which page each window of this browser shows. */
async function tellSites() {
  if (!guard.living) return;
  for (const tab of await chrome.tabs.query({ active: true })) {
    const window = await chrome.windows.get(tab.windowId).catch(() => null);
    guard.tell({
      kind: "site",
      window: tab.windowId,
      host: hostOf(tab.url),
      focused: Boolean(window?.focused),
    });
  }
}

/** @param {string} text @returns {Promise<string>} its digest, for which blanks do not count; empty where there are only these */
async function digestOf(text) {
  const words = text.replace(/\s+/g, "");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words));
  return words && Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Tell the guard out of which page a text was copied; of the text itself a digest.
 * @param {string} host
 * @param {string} text
 */
async function tellCopied(host, text) {
  const digest = await digestOf(text);
  if (digest && host) guard.tell({ kind: "copied", host, digest });
}

/**
 * Stand in the frames of a tab in which a browser starts no content script by itself: those whose address is a script, by
 * which editors write their own page.
 * @param {number} tabId
 */
async function standInEveryFrame(tabId) {
  const frames = await chrome.scripting.executeScript({
    target: { tabId, allFrames: true },
    func: () => "frostpane" in globalThis,
  });
  const frameIds = frames.filter(({ result }) => result === false).map(({ frameId }) => frameId);
  if (!frameIds.length) return;
  for (const { world, js } of chrome.runtime.getManifest().content_scripts ?? []) {
    const how = { target: { tabId, frameIds }, files: js, injectImmediately: true };
    await chrome.scripting.executeScript(/** @type {any} */ (world ? { ...how, world } : how));
  }
}

chrome.tabs.onActivated.addListener(tellSites);
chrome.tabs.onUpdated.addListener((_id, change) => {
  if (change.url !== undefined) void tellSites();
});
chrome.windows.onFocusChanged.addListener(tellSites);
chrome.windows.onRemoved.addListener((window) => guard.tell({ kind: "closed", window }));

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  if (message.kind === "drag") {
    const host = hostOf(sender.origin ?? sender.url);
    drag = { host, digest: digestOf(message.text), until_ms: Date.now() + DRAG_MS };
  }
  if (message.kind === "dropped" && drag.host === hostOf(sender.origin ?? sender.url)) {
    drag.until_ms = Math.min(drag.until_ms, Date.now() + DROPPED_MS);
  }
  if (message.kind === "copied") void tellCopied(hostOf(sender.origin) || hostOf(sender.url), message.text);
  if (message.kind === "frame" && sender.tab?.id !== undefined) standInEveryFrame(sender.tab.id).catch(() => undefined);
  if (message.kind !== "page") return false;
  placeOf(sender, message.around).then(({ guarded }) => respond({ guarded }));
  return true;
});

chrome.runtime.onConnect.addListener((page) => {
  if (page.name !== "vet" || !page.sender) return;
  const sender = page.sender;
  /** @type {Promise<number>} */
  let question = Promise.resolve(0);
  let parts = 0;
  page.onMessage.addListener((message) => {
    if (message.kind === "begin") {
      parts = message.parts.length;
      const { around, text, ...offer } = message;
      question = Promise.all([placeOf(sender, around), draggedFrom(offer, text)]).then(([{ site }, origin]) => {
        return guard.ask(
          { ...offer, site, origin, title: (sender.tab?.title ?? "").slice(0, 1000), window: sender.tab?.windowId ?? -1 },
          (answer) => page.postMessage(answer.kind === "gone" ? alone(parts) : answer),
        );
      });
    } else {
      void question.then((id) => guard.tell({ ...message, id }));
    }
  });
  page.onDisconnect.addListener(() => void question.then((id) => guard.forget(id)));
});

/** @param {number} parts @returns {{kind: string, parts: string[]}} the answer where there is no guard */
function alone(parts) {
  return { kind: "done", parts: Array(parts).fill(guard.withholdsAlone ? "nothing" : "same") };
}
