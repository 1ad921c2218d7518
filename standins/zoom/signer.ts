import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** `api` and `hook`: download addresses of a file; `cdn`: its address behind the redirect; `token`: a token for one meeting's files. */
type Purpose = "api" | "hook" | "cdn" | "token";

/** Signed values for addresses and tokens: each one differs, nothing has to be remembered. */
export class Signer {
  constructor(private readonly key: string) {}

  sign(purpose: Purpose, subject: string, expiresMs: number): string {
    const body = Buffer.from(
      JSON.stringify([subject, expiresMs, randomBytes(9).toString("base64url")]),
    ).toString("base64url");
    return `${body}.${this.mac(purpose, body)}`;
  }

  /** The subject, if the value is genuine and not over. */
  open(purpose: Purpose, value: string, nowMs: number): string | undefined {
    const [body = "", mac = ""] = value.split(".");
    const expected = this.mac(purpose, body);
    if (mac.length !== expected.length || !timingSafeEqual(Buffer.from(mac), Buffer.from(expected)))
      return undefined;
    const [subject, expiresMs] = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as [
      string,
      number,
    ];
    return expiresMs > nowMs ? subject : undefined;
  }

  private mac(purpose: Purpose, body: string): string {
    return createHmac("sha256", this.key).update(`${purpose}:${body}`).digest("base64url");
  }
}
