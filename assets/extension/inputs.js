// Inputs for files: finds them wherever a page has them, and keeps them where it is heard what is chosen in them.
// A node is known by its name: one that a page has adopted from a frame is of no class of this world.
"use strict";

/** Files that this script put into inputs: what is chosen are others. @type {WeakSet<File>} */
const given = new WeakSet();

/**
 * Time from a click on an input within which its dialog may still be on its way, in ms; after that whoever presses a button or
 * a key in the page has none in front. A browser tells of a dialog's end too, but also of one that it refused beside another.
 */
const OPENING_MS = 3_000;

/** Inputs in which a choice is going on, by the time of the click. @type {Map<HTMLInputElement, number>} */
const opened = new Map();
/** Where those are that their page took away. @type {Set<Element>} */
const places = new Set();

/** @param {any} node @returns {node is HTMLInputElement} */
function isFileInput(node) {
  return node?.localName === "input" && node.type === "file";
}

/**
 * The file inputs that an event may be for: its target, or, where that has a closed shadow tree, all in there.
 * @param {Event} event
 * @returns {HTMLInputElement[]}
 */
function fileInputsOf(event) {
  return event instanceof InputEvent ? [] : fileInputsIn(/** @type {any} */ (event.composedPath()[0])); // else somebody writes
}

/** @param {Element} node @returns {HTMLInputElement[]} */
function fileInputsIn(node) {
  if (isFileInput(node)) return [node];
  return [...(shadowOf(node)?.querySelectorAll("*") ?? [])].flatMap(fileInputsIn);
}

/** @param {HTMLInputElement} input @returns {boolean} whether it holds what this script did not put in */
function isChosen(input) {
  return [...(input.files ?? [])].some((file) => !given.has(file));
}

/**
 * @param {any} node
 * @returns {ShadowRoot | null} its shadow tree, also a closed one
 */
function shadowOf(node) {
  if (node?.namespaceURI !== "http://www.w3.org/1999/xhtml") return null;
  // Firefox gives it as a property of the element, to extensions alone.
  return chrome.dom ? /** @type {any} */ (chrome.dom.openOrClosedShadowRoot(node)) : node.openOrClosedShadowRoot;
}

/**
 * Have files chosen in an input, and tell the page as the browser does.
 * @param {HTMLInputElement} input
 * @param {Part[]} parts
 */
function choose(input, parts) {
  input.files = offerOf(parts).files;
  for (const file of input.files) given.add(file);
  for (const event of [
    new Event("input", { bubbles: true, composed: true }),
    new Event("change", { bubbles: true }),
  ]) {
    ours.add(event);
    input.dispatchEvent(event);
  }
}

/** @param {HTMLInputElement} input whose dialog may open now */
function watch(input) {
  opened.set(input, Date.now());
  keep(input);
}

// A page may take an input away as soon as its dialog is open; what is chosen then is told to nobody but the page. So its tree
// is put back, unseen, for as long as the dialog is open.
const moves = new MutationObserver(() => [...opened.keys()].forEach(keep));

/** @param {HTMLInputElement} input */
function keep(input) {
  if (!input.isConnected || !input.ownerDocument.defaultView) {
    const place = document.createElement("div");
    place.hidden = true;
    places.add(place);
    const root = input.getRootNode({ composed: true });
    place.append(root.nodeType === Node.DOCUMENT_NODE ? input : root);
    document.documentElement.append(place);
  }
  for (let root = input.getRootNode(); root; root = /** @type {any} */ (root).host?.getRootNode()) {
    moves.observe(root, { childList: true, subtree: true });
  }
}

/** Let go of inputs whose dialog is no longer open: somebody presses a button or a key. */
function releaseClosed() {
  release(...[...opened].filter(([, since]) => Date.now() - since > OPENING_MS).map(([input]) => input));
}

/** @param {HTMLInputElement[]} inputs */
function release(...inputs) {
  inputs.forEach((input) => opened.delete(input));
  if (opened.size) return;
  moves.disconnect();
  for (const place of places) {
    place.replaceChildren();
    place.remove();
  }
  places.clear();
}
