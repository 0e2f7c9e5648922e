// What a paste, a drop or a choice offers, as a row of parts: texts, pages and files, in the order of the offer.
"use strict";

/**
 * @typedef {{kind: "text", type: string, text: string}} TextPart
 * @typedef {{kind: "file", type: string, name: string, file: File}} FilePart
 * @typedef {TextPart | FilePart} Part
 */

/** Text types that a page may be given, in the order in which editors look for them. */
const TEXT_TYPES = ["text/plain", "text/html", "text/uri-list"];

/** Texts and files of one offer that are asked about; an offer of more is withheld. */
const MAX_PARTS = 500;

/** The bytes of one piece on the way to the guard; base64 makes it a third longer, and a browser takes 1 MiB. */
const PIECE_BYTES = 384 * 1024;

/**
 * The texts of an offer. They must be taken while its event is dispatched: afterwards the browser gives nothing.
 * @param {DataTransfer} offer
 * @returns {TextPart[]}
 */
function textsOf(offer) {
  /** @type {TextPart[]} */
  const parts = [];
  for (const type of TEXT_TYPES) {
    const text = offer.getData(type);
    if (text) parts.push({ kind: "text", type, text });
  }
  return parts;
}

/** @param {Part[]} parts @returns {string} the plain text among them; empty: there is none */
function plainTextOf(parts) {
  const plain = parts.find((part) => part.kind === "text" && part.type === "text/plain");
  return plain?.kind === "text" ? plain.text : "";
}

/**
 * The files of an offer; folders are walked through. The walk begins while the event is dispatched.
 * @param {DataTransfer} offer
 * @returns {Promise<FilePart[]>} rejected where a folder cannot be read or holds too many files
 */
function filesOf(offer) {
  /** @type {Promise<File[]>[]} */
  const found = [];
  for (const item of offer.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry?.();
    const file = item.getAsFile();
    if (entry?.isDirectory) found.push(filesUnder(/** @type {FileSystemDirectoryEntry} */ (entry)));
    else if (file) found.push(Promise.resolve([file]));
  }
  return Promise.all(found).then((rows) => rows.flat().map(filePart));
}

/**
 * @param {File} file
 * @returns {FilePart}
 */
function filePart(file) {
  return { kind: "file", type: file.type, name: file.name, file };
}

/**
 * @param {FileSystemDirectoryEntry} folder
 * @returns {Promise<File[]>}
 */
async function filesUnder(folder) {
  /** @type {File[]} */
  const files = [];
  /** @type {FileSystemDirectoryEntry[]} */
  const folders = [folder];
  for (let next = folders.pop(); next; next = folders.pop()) {
    const reader = next.createReader();
    for (;;) {
      /** @type {FileSystemEntry[]} */
      const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!entries.length) break;
      for (const entry of entries) {
        if (entry.isDirectory) folders.push(/** @type {FileSystemDirectoryEntry} */ (entry));
        else {
          const place = /** @type {FileSystemFileEntry} */ (entry);
          files.push(await new Promise((resolve, reject) => place.file(resolve, reject)));
        }
        if (files.length > MAX_PARTS) throw new RangeError("the folder holds too many files");
      }
    }
  }
  return files;
}

/**
 * @param {Part[]} parts
 * @param {DataTransfer} [offer] an empty one to put them in
 * @returns {DataTransfer} an offer that holds these parts
 */
function offerOf(parts, offer = new DataTransfer()) {
  // Firefox gives a page only what the page's own world put in.
  const own = /** @type {{wrappedJSObject?: DataTransfer}} */ (offer).wrappedJSObject ?? offer;
  for (const part of parts) {
    if (part.kind === "file") own.items.add(part.file);
    else own.setData(part.type, part.text);
  }
  return offer;
}

/**
 * @param {Part} part
 * @returns {AsyncGenerator<string>} its bytes (of a text in UTF-8) in pieces, each in base64; of no bytes one empty piece
 */
async function* piecesOf(part) {
  const blob = part.kind === "file" ? part.file : null;
  const text = part.kind === "text" ? new TextEncoder().encode(part.text) : new Uint8Array();
  let begin = 0;
  do {
    const end = begin + PIECE_BYTES;
    yield blob ? await encoded(blob.slice(begin, end)) : base64Of(text.slice(begin, end));
    begin = end;
  } while (begin < (blob?.size ?? text.length));
}

/**
 * @param {Blob} piece
 * @returns {Promise<string>} its bytes in base64; rejected where they cannot be read
 */
function encoded(piece) {
  if (!piece.size) return Promise.resolve("");
  // Not from its ArrayBuffer: Firefox keeps a page's buffers from extensions' scripts.
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(/** @type {string} */ (reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(piece);
  });
}

/**
 * Base64 by the language's own means: character by character a picture takes a fifth of a second.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
function base64Of(bytes) {
  return /** @type {any} */ (bytes).toBase64();
}

/**
 * @param {string[]} pieces base64
 * @returns {Uint8Array<ArrayBuffer>[]}
 */
function joined(pieces) {
  return pieces.map((piece) => /** @type {any} */ (Uint8Array).fromBase64(piece));
}
