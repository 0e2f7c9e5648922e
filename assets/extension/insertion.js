// Gives a page what the guard let through, as the browser itself would have given it.
"use strict";

/** Events that this script dispatched: they are not asked about again. @type {WeakSet<Event>} */
const ours = new WeakSet();

/**
 * The element that an event is for, also inside of shadow trees that are closed: there the one that has the focus, or
 * that lies where something was dropped.
 * @param {Event} event
 * @returns {Element}
 */
function targetOf(event) {
  const first = /** @type {any} */ (event.composedPath()[0]);
  const node = first?.nodeType ? first : document.activeElement;
  let element = (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement) ?? document.body ?? document.documentElement;
  for (let root = shadowOf(element); root; root = shadowOf(element)) {
    const inner = event instanceof MouseEvent ? root.elementFromPoint(event.clientX, event.clientY) : root.activeElement;
    if (!inner || inner === element) break;
    element = inner;
  }
  return element;
}

/**
 * Paste: the page's own listeners first, the browser's way where none took it.
 * @param {Element} target
 * @param {Part[]} parts
 */
function paste(target, parts) {
  const offer = offerOf(parts);
  const event = new ClipboardEvent("paste", {
    clipboardData: offer,
    bubbles: true,
    cancelable: true,
    composed: true,
  });
  // Firefox makes an empty offer of its own.
  if (event.clipboardData && !event.clipboardData.types.length) offerOf(parts, event.clipboardData);
  ours.add(event);
  if (target.dispatchEvent(event)) insert(target, offer);
}

/**
 * Drop where the original was dropped.
 * @param {Element} target
 * @param {Part[]} parts
 * @param {DragEvent} original
 */
function drop(target, parts, original) {
  const { clientX, clientY, screenX, screenY, ctrlKey, shiftKey, altKey, metaKey } = original;
  const place = { clientX, clientY, screenX, screenY, ctrlKey, shiftKey, altKey, metaKey };
  const offer = offerOf(parts);
  const event = new DragEvent("drop", {
    ...place,
    dataTransfer: offer,
    bubbles: true,
    cancelable: true,
    composed: true,
  });
  ours.add(event);
  if (!target.dispatchEvent(event)) return;
  if (isFileInput(target)) choose(target, parts);
  else {
    /** @type {HTMLElement} */ (target).focus?.();
    insert(target, offer);
  }
}

/**
 * @param {Element} target
 * @param {DataTransfer} offer
 */
function insert(target, offer) {
  const editable = Boolean(/** @type {HTMLElement} */ (target).isContentEditable);
  const page = new DOMParser().parseFromString(offer.getData("text/html"), "text/html").body.innerHTML;
  const text = offer.getData("text/plain");
  // The command keeps the field's undo history, which setting its value would not.
  if (editable && page) document.execCommand("insertHTML", false, page);
  else if (text && !insertLines(text, editable)) document.execCommand("insertText", false, text);
}

/**
 * Chromium types a text line by line, with events for each: 200 lines take a second. As a page they are one step; Firefox
 * takes no page in a text field, and needs none.
 * @param {string} text
 * @param {boolean} editable
 * @returns {boolean} whether that was done
 */
function insertLines(text, editable) {
  if (!chrome.dom || !text.includes("\n")) return false;
  const escaped = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return document.execCommand("insertHTML", false, editable ? rowsOf(escaped) : escaped);
}

/** @param {string} escaped @returns {string} its lines as the browser pastes them, with every blank */
function rowsOf(escaped) {
  const blanks = escaped.replaceAll("\t", '<span style="white-space:pre">\t</span>');
  const lines = blanks.split(/\r?\n/).map((line) => line.replace(/^ | $| (?= )/g, "&nbsp;"));
  return lines.map((line) => `<div>${line || "<br>"}</div>`).join("");
}
