import { randomBytes } from "node:crypto";
import type { Fault } from "../faults";
import { ZoomError } from "./errors";

const lifetimeMs = 900_000;
type Open = { question: string; offset: number; expiresMs: number };

/** Page tokens: 15 minutes, good only for exactly the same question. */
export class Pages {
  private readonly open = new Map<string, Open>();
  private largest = 300;

  constructor(private readonly now: () => number) {}

  expireAll(): void {
    this.open.clear();
  }

  /** Pages get no larger than so many entries, whatever is asked for. */
  setLargest(entries: number): void {
    this.largest = entries;
  }

  /** `total` is what the answer counts as `total_records`. */
  cut<T>(
    all: T[],
    query: URLSearchParams,
    path: string,
    standard: number,
    fault?: Fault,
  ): { page: T[]; pageSize: number; token: string; total: number } {
    const pageSize = Math.min(sizeOf(query, standard), this.largest);
    const rest = [...query].filter(([name]) => name !== "next_page_token").sort();
    const question = JSON.stringify([path, rest]);
    const asked = query.get("next_page_token") ?? "";
    if (fault?.kind === "page expired") throw expired();
    const shift = fault?.kind === "shift" ? fault.entries : 0;
    const offset = Math.max(0, this.offsetOf(asked, question) + shift);
    const total = Math.max(0, all.length - shift);
    const page = all.slice(offset, offset + pageSize);
    if (fault?.kind === "page repeated") return { page, pageSize, token: asked, total };
    if (offset + pageSize >= all.length) return { page, pageSize, token: "", total };
    const token = randomBytes(24).toString("base64url");
    this.open.set(token, { question, offset: offset + pageSize, expiresMs: this.now() + lifetimeMs });
    return { page, pageSize, token, total };
  }

  private offsetOf(token: string, question: string): number {
    if (token === "") return 0;
    const found = this.open.get(token);
    if (found?.question === question && found.expiresMs > this.now()) return found.offset;
    throw expired();
  }
}

const expired = () => new ZoomError(400, 300, "The next page token is invalid or expired.");

function sizeOf(query: URLSearchParams, standard: number): number {
  const asked = query.get("page_size");
  if (asked === null) return standard;
  const size = Number(asked);
  if (Number.isInteger(size) && size > 0) return Math.min(size, 300);
  throw new ZoomError(400, 300, "Validation Failed.", [{ field: "page_size", message: "Invalid field." }]);
}
