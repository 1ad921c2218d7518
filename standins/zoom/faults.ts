import { z } from "zod";

const places = [
  "token",
  "users",
  "recordings",
  "meeting",
  "participants",
  "companion",
  "phone",
  "chat",
  "reports",
  "settings",
  "download",
  "cdn",
] as const;
/** `cdn` is the host behind the redirect of a download; `api` means all but token, download and cdn. */
export type Place = (typeof places)[number];

const kinds = z.discriminatedUnion("kind", [
  /** 429; `retryAfter` names the form of the header, `body` that of the answer: JSON, or words alone. */
  z.object({
    kind: z.literal("rate limit"),
    retryAfter: z.enum(["none", "seconds", "http date", "iso date"]),
    waitSeconds: z.number().default(1),
    daily: z.boolean().default(false),
    body: z.enum(["json", "text"]).default("json"),
  }),
  /** With `page`, the answer is a gateway's web page. */
  z.object({
    kind: z.literal("error"),
    status: z.number().int().min(400).max(599).default(503),
    page: z.boolean().default(false),
  }),
  /** The grant lacks the scope; Zoom says so under two statuses and two codes. */
  z.object({
    kind: z.literal("missing scope"),
    status: z.union([z.literal(400), z.literal(401)]).default(400),
    code: z.union([z.literal(4711), z.literal(4700)]).default(4711),
  }),
  /** What is asked for needs a role, a plan or a setting that is not there. */
  z.object({ kind: z.literal("no permission") }),
  /** All access tokens end now, long before their time. */
  z.object({ kind: z.literal("expired") }),
  /** The app is no longer in the account, and no event says so. */
  z.object({ kind: z.literal("revoked") }),
  /** What was asked for is done, and the connection ends before the answer is sent. */
  z.object({ kind: z.literal("lost") }),
  /** The answer comes so much later. */
  z.object({ kind: z.literal("delay"), ms: z.number().int().positive() }),
  /** The connection ends after so many bytes of the body; with `ranges: false` the CDN also ignores Range. */
  z.object({
    kind: z.literal("cut"),
    afterBytes: z.number().int().min(0),
    ranges: z.boolean().default(true),
  }),
  /** 200 text/html in place of the file or the answer. */
  z.object({ kind: z.literal("html") }),
  /** The body ends cleanly, so many bytes short of its file. */
  z.object({ kind: z.literal("short"), missingBytes: z.number().int().positive() }),
  /** Content-Length promises so many bytes more than come. */
  z.object({ kind: z.literal("wrong length"), extraBytes: z.number().int().positive() }),
  z.object({ kind: z.literal("slow"), bytesPerSecond: z.number().positive() }),
  /** The CDN answers 200 with the whole file to a Range. */
  z.object({ kind: z.literal("no ranges") }),
  /** The download leads elsewhere: to a host that nobody named, a private address, plain http, itself for ever. */
  z.object({
    kind: z.literal("redirect"),
    to: z.enum(["other origin", "private address", "plain http", "itself"]),
  }),
  /** A listing without entries, as in an outage; `total`: what it still counts. */
  z.object({ kind: z.literal("empty"), total: z.enum(["none", "kept"]).default("none") }),
  /** Chats are listed by their last message, not by any activity. */
  z.object({ kind: z.literal("last message only") }),
  /** Recordings are listed as still processing. */
  z.object({ kind: z.literal("late") }),
  /** The listing of recordings gives so many days before `to` and no more, without a word. */
  z.object({ kind: z.literal("clamp"), days: z.number().int().positive() }),
  /** A listing knows of nothing that is older: it refuses to be asked, or moves the begin without a word. */
  z.object({
    kind: z.literal("forgets"),
    olderThanDays: z.number().int().positive(),
    refuses: z.boolean().default(false),
  }),
  /** A later page says that its token has expired. */
  z.object({ kind: z.literal("page expired") }),
  /** A later page names its own token as the next. */
  z.object({ kind: z.literal("page repeated") }),
  /** Between two pages so many entries left (positive) or joined (negative) in front; the total says so. */
  z.object({ kind: z.literal("shift"), entries: z.number().int() }),
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
    /** Strikes each so-manieth of the requests that fit. */
    every: z.number().int().positive().default(1),
    /** How often it strikes; 0 = always. */
    times: z.number().int().min(0).default(1),
  })
  .and(kinds);

export type FaultInput = z.input<typeof faultInput>;
export type Fault = z.output<typeof faultInput>;
type Armed = { fault: Fault; seen: number; left: number; struck: number };

const ofLaterPages = new Set<Fault["kind"]>(["page expired", "page repeated", "shift"]);

/** Faults to order: the first armed one that fits a request strikes. */
export class Faults {
  private armed: Armed[] = [];

  add(input: FaultInput): void {
    const fault = faultInput.parse(input);
    this.armed.push({ fault, seen: 0, left: fault.times === 0 ? Infinity : fault.times, struck: 0 });
  }

  /** Those that match exactly this text; all of them without. */
  clear(match?: string): void {
    this.armed = match === undefined ? [] : this.armed.filter(({ fault }) => fault.match !== match);
  }

  list(): { fault: Fault; struck: number }[] {
    return this.armed.map(({ fault, struck }) => ({ fault, struck }));
  }

  /** `laterPage`: the request carries a page token. */
  take(place: Place, subject: string, laterPage = false): Fault | undefined {
    const api = place !== "token" && place !== "download" && place !== "cdn";
    for (const one of this.armed) {
      const { fault } = one;
      if (one.left === 0 || (fault.on !== place && !(api && fault.on === "api"))) continue;
      if (fault.match !== undefined && !subject.includes(fault.match)) continue;
      if (ofLaterPages.has(fault.kind) && !laterPage) continue;
      one.seen += 1;
      if (one.seen <= fault.skip || (one.seen - fault.skip) % fault.every !== 0) continue;
      one.left -= 1;
      one.struck += 1;
      return fault;
    }
    return undefined;
  }
}
