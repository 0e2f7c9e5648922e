// Asks the guard about the parts of an offer, piece by piece, and puts what it answers in their place.
"use strict";

/**
 * @param {string} way
 * @param {string[]} around origins of the pages around this one, the nearest first
 * @param {Part[]} parts
 * @returns {Promise<Part[]>} what may go into the page, in the same order; what may not is left out
 */
function vet(way, around, parts) {
  if (parts.length > MAX_PARTS) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    const port = /** @type {chrome.runtime.Port} */ (/** @type {any} */ (chrome.runtime).connect({ name: "vet" }));
    /** @type {string[][]} */
    const received = parts.map(() => []);
    port.onDisconnect.addListener(() => reject(new Error("the guard is gone")));
    port.onMessage.addListener((message) => {
      if (message.kind === "piece") {
        received[message.part]?.push(message.data);
      } else if (message.kind === "done") {
        resolve(
          parts.flatMap((part, number) =>
            answered(part, message.parts[number], received[number] ?? [], message.names?.[number]),
          ),
        );
        port.disconnect();
      }
    });
    void send(port, way, around, parts).catch(reject);
  });
}

/**
 * @param {chrome.runtime.Port} port
 * @param {string} way
 * @param {string[]} around
 * @param {Part[]} parts
 */
async function send(port, way, around, parts) {
  port.postMessage({
    kind: "begin",
    way,
    around,
    text: way === "drop" ? plainTextOf(parts) : "",
    parts: parts.map((part) => ({
      kind: part.kind,
      type: part.type.slice(0, 200),
      name: part.kind === "file" ? part.name.slice(-200) : "",
    })),
  });
  for (const [number, part] of parts.entries()) {
    for await (const data of piecesOf(part)) port.postMessage({ kind: "piece", part: number, data });
  }
  port.postMessage({ kind: "end" });
}

/**
 * @param {Part} part
 * @param {"same" | "safe" | "nothing" | undefined} verdict
 * @param {string[]} pieces
 * @param {string | null | undefined} name what a safe file is called; nothing: as the original
 * @returns {Part[]} one part, or none
 */
function answered(part, verdict, pieces, name) {
  if (verdict === "same") return [part];
  if (verdict !== "safe") return [];
  const bytes = joined(pieces);
  if (part.kind === "file") return [filePart(new File(bytes, name ?? part.name, { type: part.type }))];
  const decoder = new TextDecoder();
  const text = bytes.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
  return [{ ...part, text }];
}
