import { createHash, randomBytes } from "node:crypto";

const tokenBytes = 32;
const tokenShape = /^[\w-]{43}$/;

/** What the cookie of a signed-in browser holds: 32 random bytes in base64url, nothing else. */
export const newSessionToken = (): string => randomBytes(tokenBytes).toString("base64url");

/** What the database holds of it: SHA-256 in hex. Null for text that was never a token of ours. */
export function hashSessionToken(token: string): string | null {
  return tokenShape.test(token) ? createHash("sha256").update(token).digest("hex") : null;
}
