/** How many first bytes of a file `sniff` and `checkFirstBytes` want to see, or all where the file is shorter. */
export const sniffBytes = 1_024;

/** What first bytes can tell; `mp4` is the container of MP4 and M4A, `text` is any UTF-8 that is nothing else. */
export type SniffedType =
  "mp4" | "mp3" | "wav" | "jpeg" | "png" | "vtt" | "json" | "html" | "text" | "unknown";

/** What a file was announced as, in the words of its extension; `audio` is sound of any kind. */
export type ExpectedType = "audio" | "mp4" | "m4a" | "mp3" | "wav" | "jpeg" | "png" | "vtt" | "json" | "text";

const latin1 = (head: Uint8Array, start: number, end: number) =>
  Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString("latin1", start, end);

/** Signatures of bytes, in the order in which they are tried (a text may begin like none of them). */
const signatures: readonly (readonly [SniffedType, (head: Uint8Array) => boolean])[] = [
  ["mp4", (head) => latin1(head, 4, 8) === "ftyp"],
  ["wav", (head) => latin1(head, 0, 4) === "RIFF" && latin1(head, 8, 12) === "WAVE"],
  ["jpeg", (head) => latin1(head, 0, 3) === "\xff\xd8\xff"],
  ["png", (head) => latin1(head, 0, 8) === "\x89PNG\r\n\x1a\n"],
  ["mp3", (head) => latin1(head, 0, 3) === "ID3" || isMpegAudioFrame(head)],
];

/** MPEG audio, layer III: 11 set bits, then a version, a bit rate and a sampling rate that exist. */
function isMpegAudioFrame([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  const sync = first === 0xff && (second & 0xe0) === 0xe0;
  const layer3 = (second & 0x06) === 0x02 && (second & 0x18) !== 0x08;
  return sync && layer3 && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
}

/** The kind of a file by its first bytes (`sniffBytes` of them, or the whole file). */
export function sniff(head: Uint8Array): SniffedType {
  const signature = signatures.find(([, matches]) => matches(head));
  if (signature) return signature[0];
  const text = decodeText(head);
  if (text === null) return "unknown";
  if (/^WEBVTT(?:[ \t\r\n]|$)/.test(text)) return "vtt";
  if (isHtml(text)) return "html";
  return /^\s*[{[]/.test(text) ? "json" : "text";
}

/**
 * Whether first bytes may belong to what was announced. Zoom answers a failed download with 200 and a page of HTML, so
 * `html` is told apart from `mismatch`: ask again with a fresh address and token.
 */
export function checkFirstBytes(expected: ExpectedType, head: Uint8Array): "ok" | "html" | "mismatch" {
  const seen = sniff(head);
  if (seen === "html") return "html";
  if (expected === "audio") return seen === "mp3" || seen === "wav" || seen === "mp4" ? "ok" : "mismatch";
  const accepted = expected === "m4a" ? "mp4" : expected;
  if (accepted === "text") return seen === "text" || seen === "json" || seen === "vtt" ? "ok" : "mismatch";
  return seen === accepted ? "ok" : "mismatch";
}

/** UTF-8 without its byte order mark, a cut last character allowed; null for anything that holds control bytes. */
function decodeText(head: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** The tags by which the WHATWG MIME Sniffing Standard (7.1) knows HTML, after white space, comments and XML prologs. */
function isHtml(text: string): boolean {
  const start = text.replace(/^(?:\s+|<!--[\s\S]*?(?:-->|$)|<\?xml[\s\S]*?(?:\?>|$))+/, "");
  const tags = "!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|link";
  return new RegExp(`^<(?:${tags})(?:[\\s/>]|$)`, "i").test(start);
}
