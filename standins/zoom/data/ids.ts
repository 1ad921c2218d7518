import { createHash } from "node:crypto";

const digest = (key: string) => createHash("sha256").update(`holdfast zoom stand-in ${key}`).digest();

/** A number below `limit` that is always the same for a key. */
export const pick = (key: string, limit: number) => digest(key).readUInt32BE(0) % limit;

/** 22 base64url characters, as Zoom's account and user ids. */
export const shortId = (key: string) => digest(key).toString("base64url").slice(0, 22);

/** 64 hex digits, as ids of chat sessions. */
export const hex64 = (key: string) => digest(key).toString("hex");

export function guid(key: string): string {
  const hex = digest(key).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)]
    .join("-")
    .toUpperCase();
}

/** Eleven digits, as a meeting's number. */
export const meetingNumber = (key: string) => 80_000_000_000 + (digest(key).readUIntBE(0, 5) % 9_999_999_999);

export type UuidShape = "any" | "slash first" | "double slash" | "slash and plus inside";

/** 16 bytes in base64, 24 characters ending in "==", of the shapes that need care in a path. */
export function meetingUuid(key: string, shape: UuidShape): string {
  const bytes = digest(key).subarray(0, 16);
  const set = (index: number, bits: number) => (bytes[index] = (bytes[index] ?? 0) | bits);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  if (shape === "slash first") {
    bytes[0] = 0xfc;
    bytes[1] = (bytes[1] ?? 0) & 0x7f;
  }
  if (shape === "double slash") {
    set(3, 0x03);
    set(4, 0xff);
    set(5, 0xc0);
  }
  if (shape === "slash and plus inside") {
    bytes[3] = 0xff;
    bytes[4] = 0x0f;
    bytes[6] = 0xfb;
  }
  return bytes.toString("base64");
}
