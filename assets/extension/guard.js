// The guard as the background script knows it: asked through the native messaging host, its last word remembered.
"use strict";

const HOST = "com.frostpane.guard";

/** Waits before the guard is sought again, in ms: it may start later than the browser. */
const RETRY_MS = 2000;
/**
 * Longest wait for the guard's first word after the browser's start, in ms; pages wait so long with what they get. Its host
 * takes seconds to start on a busy machine, and a browser that has met no guard yet knows of no guarded group.
 */
const FIRST_WORD_MS = 15_000;

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
