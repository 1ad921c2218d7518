import { shortId } from "@/standins/zoom/data/ids";
import type { FaultInput } from "@/standins/zoom/faults";

import type { World } from "./world";

/** Something that goes wrong at Zoom or on the way. */
export type Fault = {
  name: string;
  /** Before the first run. */
  arm?: (world: World) => void;
  /** When everything is listed and nothing is fetched. */
  afterListing?: (world: World) => void | Promise<void>;
  /** What somebody mends between two runs. */
  heal?: (world: World) => void;
  /** Whether the shared rate budget paces the calls, as it does outside benches. */
  paced?: boolean;
  /** No answer tells of it: only the repeat of the first whole look, the next night's run, finds what it hid. */
  silent?: boolean;
};

const order =
  (...faults: FaultInput[]) =>
  ({ zoom }: World) => {
    for (const fault of faults) zoom.control.addFault(fault);
  };
const ever = { times: 0 } as const;

/** One file of each of so many sessions, older than the day for which Zoom may just not be ready. */
async function loseFiles({ zoom, account, lost }: World): Promise<void> {
  const old = new Date(Date.now() - 3 * 86_400_000).toISOString();
  const held = (await zoom.control.inventory(account)).filter(({ began }) => began < old);
  lost.push(...held.flatMap(({ files }) => files[0]?.id ?? []).slice(0, 10));
  for (const id of lost) zoom.control.remove(id);
}

export const faults = {
  none: { name: "none" },
  paging: {
    name: "paging: entries move, tokens repeat",
    arm: (world) => {
      world.zoom.control.setPageSize(20);
      order(
        { on: "api", kind: "shift", entries: 1, every: 7, ...ever },
        { on: "api", kind: "shift", entries: -2, every: 9, ...ever },
        { on: "api", kind: "page repeated", every: 11, ...ever },
      )(world);
    },
  },
  pageExpired: {
    name: "page tokens expire",
    arm: (world) => {
      world.zoom.control.setPageSize(20);
      order({ on: "api", kind: "page expired", every: 12, ...ever })(world);
    },
  },
  throttled: {
    name: "429, every form of it",
    arm: order(
      ...(["none", "seconds", "http date", "iso date"] as const).flatMap((retryAfter): FaultInput[] => [
        { on: "api", kind: "rate limit", retryAfter, every: 40, ...ever },
      ]),
      { on: "api", kind: "rate limit", retryAfter: "none", body: "text", every: 40, ...ever },
      { on: "download", kind: "rate limit", retryAfter: "none", body: "text", every: 150, ...ever },
      { on: "cdn", kind: "rate limit", retryAfter: "seconds", every: 150, ...ever },
    ),
  },
  budget: {
    name: "429 for a shared budget",
    paced: true,
    arm: order({ on: "api", kind: "rate limit", retryAfter: "seconds", waitSeconds: 1, every: 150, ...ever }),
  },
  dailyLimit: {
    name: "daily limit",
    arm: order({
      on: "api",
      kind: "rate limit",
      retryAfter: "iso date",
      daily: true,
      waitSeconds: 7_200,
      skip: 200,
      times: 3,
    }),
  },
  serverErrors: {
    name: "5xx",
    arm: order(
      { on: "api", kind: "error", status: 503, every: 15, ...ever },
      { on: "api", kind: "error", status: 502, page: true, every: 15, ...ever },
      { on: "download", kind: "error", status: 500, every: 80, ...ever },
      { on: "cdn", kind: "error", status: 503, every: 80, ...ever },
    ),
  },
  expiry: { name: "access tokens expire", arm: order({ on: "api", kind: "expired", every: 60, ...ever }) },
  rotation: {
    name: "rotation, two processes refresh all the time",
    arm: ({ zoom }) => {
      // Five minutes before its end a token counts as over, so these live for half a second.
      zoom.control.setLifetimes({ accessTokenSeconds: 300.5, refreshGraceMs: 0 });
      zoom.control.expireAccessTokens();
    },
  },
  refreshLost: {
    name: "the reply of a refresh is lost",
    arm: order({ on: "api", kind: "expired", every: 400, times: 2 }, { on: "token", kind: "lost" }),
  },
  cut: {
    name: "cut, with Range",
    arm: order({ on: "cdn", kind: "cut", afterBytes: 9_000, every: 20, ...ever }),
  },
  cutNoRange: {
    name: "cut, without Range",
    arm: order({ on: "cdn", kind: "cut", afterBytes: 9_000, ranges: false, every: 30, ...ever }),
  },
  html: {
    name: "200 HTML",
    arm: order(
      { on: "cdn", kind: "html", every: 40, ...ever },
      { on: "download", kind: "html", every: 60, ...ever },
      { on: "api", kind: "html", every: 60, ...ever },
    ),
  },
  slow: {
    name: "slow bodies",
    arm: order(
      { on: "cdn", kind: "slow", bytesPerSecond: 80_000, every: 30, ...ever },
      { on: "api", kind: "delay", ms: 300, every: 40, ...ever },
    ),
  },
  wrongLength: {
    name: "wrong content length",
    arm: order(
      { on: "cdn", kind: "wrong length", extraBytes: 500, every: 40, ...ever },
      { on: "cdn", kind: "short", missingBytes: 500, every: 40, ...ever },
    ),
  },
  late: {
    name: "late files",
    arm: order(
      { on: "recordings", kind: "late", every: 9, times: 12 },
      { on: "meeting", kind: "late", every: 40, times: 20 },
    ),
  },
  empty: {
    name: "empty lists in an outage",
    silent: true,
    arm: order(
      { on: "recordings", kind: "empty", skip: 20, times: 60 },
      { on: "recordings", kind: "empty", total: "kept", skip: 40, times: 60 },
    ),
  },
  scopes: {
    name: "missing scope",
    arm: order(
      { on: "recordings", kind: "missing scope", status: 401, skip: 50 },
      { on: "meeting", kind: "missing scope", code: 4700, skip: 50, times: 20 },
      { on: "participants", kind: "missing scope", every: 2, ...ever },
    ),
    heal: ({ zoom }) => zoom.control.clearFaults(),
  },
  revoked: { name: "revoked grant", arm: order({ on: "meeting", kind: "revoked", skip: 100 }) },
  gone: { name: "deleted between list and fetch", afterListing: loseFiles },
  redirect: {
    name: "redirect elsewhere",
    arm: order(
      ...(["other origin", "private address", "plain http", "itself"] as const).map((to): FaultInput => ({
        on: "download",
        kind: "redirect",
        to,
        every: 90,
        ...ever,
      })),
    ),
  },
  clamp: {
    name: "windows clamped to ten days",
    arm: order({ on: "recordings", kind: "clamp", days: 10, ...ever }),
  },
  skew: {
    name: "clocks eight minutes apart",
    arm: (world) => {
      world.zoom.control.setClock(8 * 60_000);
      order(
        { on: "api", kind: "rate limit", retryAfter: "http date", every: 50, ...ever },
        { on: "api", kind: "rate limit", retryAfter: "iso date", every: 50, ...ever },
        { on: "api", kind: "expired", every: 100, ...ever },
      )(world);
    },
  },
  oneUser: {
    name: "one user can't be listed",
    arm: (world) =>
      order({ on: "recordings", kind: "error", match: shortId(`user ${world.other}`), ...ever })(world),
    heal: ({ zoom }) => zoom.control.clearFaults(),
  },
} satisfies Record<string, Fault>;

/** What goes wrong in one place; two places are hit at once in every way, each by the next of its faults. */
const places: readonly (readonly [Fault, ...Fault[]])[] = [
  [faults.paging, faults.pageExpired, faults.clamp, faults.empty],
  [faults.throttled, faults.dailyLimit, faults.budget],
  [faults.serverErrors, faults.slow],
  [faults.expiry, faults.rotation, faults.refreshLost],
  [faults.cut, faults.cutNoRange, faults.wrongLength, faults.html],
  [faults.redirect],
  [faults.scopes, faults.revoked, faults.oneUser],
  [faults.late, faults.gone],
  [faults.skew],
];

function inPairs(): Fault[][] {
  const taken = places.map(() => 0);
  const next = (place: number): Fault => {
    const [first, ...others] = places[place] ?? [faults.none];
    const members = [first, ...others];
    const turn = taken[place] ?? 0;
    taken[place] = turn + 1;
    return members[turn % members.length] ?? first;
  };
  return places.flatMap((_, a) => places.slice(a + 1).map((__, b) => [next(a), next(a + 1 + b)]));
}

/** Each two faults of different places: hours' worth. */
const allPairs = (): Fault[][] =>
  places.flatMap((ours, a) =>
    places.slice(a + 1).flatMap((theirs) => theirs.flatMap((other) => ours.map((one) => [one, other]))),
  );

/** Each fault alone, then each two places that go wrong at once. */
export const combinations: readonly (readonly Fault[])[] = [
  ...Object.values(faults).map((fault) => [fault]),
  ...(process.env["BENCH_FAULTS_PAIRS"] === "all" ? allPairs() : inPairs()),
];
