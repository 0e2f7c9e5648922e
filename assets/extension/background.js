// Tells the guard which page each window shows, and asks it what may go into a page.
"use strict";

// A browser that starts a worker loads one script; others load those that the manifest names.
if ("importScripts" in globalThis) /** @type {any} */ (globalThis).importScripts("guard.js");

/** Longest time for which a drag goes on, in ms: its end is not heard where its page takes away what is dragged. */
const DRAG_MS = 60_000;
/** Time in which a drop is told of once its drag has ended, in ms. */
const DROPPED_MS = 2_000;

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
