import { z } from "zod";

const places = ["token", "users", "recordings", "meeting", "participants", "download", "cdn"] as const;
/** `cdn` is the host behind the redirect of a download; `api` means all of users, recordings, meeting and participants. */
export type Place = (typeof places)[number];

const kinds = z.discriminatedUnion("kind", [
  /** 429; `retryAfter` names the form of the header. */
  z.object({
    kind: z.literal("rate limit"),
    retryAfter: z.enum(["none", "seconds", "http date", "iso date"]),
    waitSeconds: z.number().default(1),
    daily: z.boolean().default(false),
  }),
  z.object({ kind: z.literal("error"), status: z.number().int().min(400).max(599).default(503) }),
  /** The connection ends after so many bytes of the body; with `ranges: false` the CDN also ignores Range. */
  z.object({
    kind: z.literal("cut"),
    afterBytes: z.number().int().min(0),
    ranges: z.boolean().default(true),
  }),
  /** 200 text/html in place of the file. */
  z.object({ kind: z.literal("html") }),
  /** The body ends cleanly, so many bytes short of its file. */
  z.object({ kind: z.literal("short"), missingBytes: z.number().int().positive() }),
  /** Content-Length promises so many bytes more than come. */
  z.object({ kind: z.literal("wrong length"), extraBytes: z.number().int().positive() }),
  z.object({ kind: z.literal("slow"), bytesPerSecond: z.number().positive() }),
  /** The CDN answers 200 with the whole file to a Range. */
  z.object({ kind: z.literal("no ranges") }),
  /** A listing without entries, as in an outage. */
  z.object({ kind: z.literal("empty") }),
  /** 404/3301, or the page "recording does not exist" for files. */
  z.object({ kind: z.literal("gone") }),
]);

export const faultInput = z
  .object({
    on: z.union([z.enum(places), z.literal("api")]),
    /** Only requests whose path (or, for files, whose file id, meeting uuid or type) contains this text. */
    match: z.string().optional(),
    /** Lets so many requests pass first. */
    skip: z.number().int().min(0).default(0),
    /** How often it strikes; 0 = always. */
    times: z.number().int().min(0).default(1),
  })
  .and(kinds);

export type FaultInput = z.input<typeof faultInput>;
export type Fault = z.output<typeof faultInput>;
type Armed = { fault: Fault; skip: number; left: number; struck: number };

/** Faults to order: the first armed one that fits a request strikes. */
export class Faults {
  private armed: Armed[] = [];

  add(input: FaultInput): void {
    const fault = faultInput.parse(input);
    this.armed.push({ fault, skip: fault.skip, left: fault.times === 0 ? Infinity : fault.times, struck: 0 });
  }

  clear(): void {
    this.armed = [];
  }

  list(): { fault: Fault; struck: number }[] {
    return this.armed.map(({ fault, struck }) => ({ fault, struck }));
  }

  take(place: Place, subject: string): Fault | undefined {
    const api = place !== "token" && place !== "download" && place !== "cdn";
    for (const one of this.armed) {
      if (one.left === 0 || (one.fault.on !== place && !(api && one.fault.on === "api"))) continue;
      if (one.fault.match !== undefined && !subject.includes(one.fault.match)) continue;
      if (one.skip > 0) {
        one.skip -= 1;
        continue;
      }
      one.left -= 1;
      one.struck += 1;
      return one.fault;
    }
    return undefined;
  }
}
