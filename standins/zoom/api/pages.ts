import { randomBytes } from "node:crypto";
import { ZoomError } from "./errors";

const lifetimeMs = 900_000;
type Open = { question: string; offset: number; expiresMs: number };

/** Page tokens: 15 minutes, good only for exactly the same question. */
export class Pages {
  private readonly open = new Map<string, Open>();

  constructor(private readonly now: () => number) {}

  expireAll(): void {
    this.open.clear();
  }

  cut<T>(
    all: T[],
    query: URLSearchParams,
    path: string,
    standard: number,
  ): { page: T[]; pageSize: number; token: string } {
    const pageSize = sizeOf(query, standard);
    const rest = [...query].filter(([name]) => name !== "next_page_token").sort();
    const question = JSON.stringify([path, rest]);
    const offset = this.offsetOf(query.get("next_page_token") ?? "", question);
    const page = all.slice(offset, offset + pageSize);
    if (offset + pageSize >= all.length) return { page, pageSize, token: "" };
    const token = randomBytes(24).toString("base64url");
    this.open.set(token, { question, offset: offset + pageSize, expiresMs: this.now() + lifetimeMs });
    return { page, pageSize, token };
  }

  private offsetOf(token: string, question: string): number {
    if (token === "") return 0;
    const found = this.open.get(token);
    if (found?.question === question && found.expiresMs > this.now()) return found.offset;
    throw new ZoomError(400, 300, "The next page token is invalid or expired.");
  }
}

function sizeOf(query: URLSearchParams, standard: number): number {
  const asked = query.get("page_size");
  if (asked === null) return standard;
  const size = Number(asked);
  if (Number.isInteger(size) && size > 0) return Math.min(size, 300);
  throw new ZoomError(400, 300, "Validation Failed.", [{ field: "page_size", message: "Invalid field." }]);
}
