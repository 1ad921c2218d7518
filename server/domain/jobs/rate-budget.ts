import type { ZoomPlan } from "@/db/constants";
import type { TenantDb } from "@/db/client";
import { type Clock, systemClock } from "@/server/connectors/retry";
import type { RateBudget, RateLabel } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { env } from "@/server/lib/env";

import { nextUtcDay } from "./rate-bucket";
import { rateLimit, sharingDay } from "./rate-limits";
import { drawFrom, holdBack } from "./rate-rows";

type RateSettings = { plan: ZoomPlan; share: number };
/** A Zoom account, and its plan where somebody told it. */
export type RateAccount = { accountId: string; plan: ZoomPlan | null };

const settingsOfApp = (): RateSettings => ({ plan: env().ZOOM_PLAN, share: env().ZOOM_RATE_SHARE });

/** For the one call that asks whose account a new grant belongs to. */
export const unpaced: RateBudget = { take: () => Promise.resolve() };

/** A call left over from a batch is not saved up for longer. */
const keptMs = 2_000;
/** What a limit for the second without a time of its own holds everybody back. */
const pauseMs = 1_000;
/** A step's call is given up after five minutes: whoever would sleep into that comes again later. */
const longestSleepMs = 4 * 60_000;

type Batch = { drawnAt: number; at: number[] };

/**
 * Paces the calls of all processes to one Zoom account, each label by itself: a row of the database is the bucket, and a
 * process takes a small batch at a time. Zoom's answer that a limit is reached holds everybody back.
 */
export function rateBudget(
  db: TenantDb,
  account: () => Promise<RateAccount>,
  { clock = systemClock, settings = settingsOfApp }: { clock?: Clock; settings?: () => RateSettings } = {},
): Required<RateBudget> {
  const batches = new Map<RateLabel, Batch>();
  const refills = new Map<RateLabel, Promise<void>>();

  async function refill(label: RateLabel): Promise<void> {
    const { plan, share } = settings();
    const { accountId, plan: own } = await account();
    const limit = rateLimit(label, own ?? plan, share);
    const asked = clock.now();
    const { drawn, now } = await db.tx((tx) => drawFrom(tx, db.tenantId, accountId, label, limit));
    if ("blockedUntil" in drawn) {
      throw new ZoomError({ kind: "throttled", retryAt: drawn.blockedUntil, daily: true });
    }
    // The database's clock paces everybody; here only the distance to it counts.
    batches.set(label, { drawnAt: asked, at: drawn.at.map((at) => asked + (at - now)) });
  }

  async function next(label: RateLabel): Promise<number> {
    for (;;) {
      const batch = batches.get(label);
      const at = batch?.at.shift();
      if (batch && at !== undefined) {
        if (Math.max(at, batch.drawnAt) + keptMs > clock.now()) return at;
        continue;
      }
      const refilling = refills.get(label) ?? refill(label).finally(() => refills.delete(label));
      refills.set(label, refilling);
      await refilling;
    }
  }

  return {
    async take(label) {
      const at = await next(label);
      const waitMs = at - clock.now();
      if (waitMs > longestSleepMs) {
        // Unused, or those who ask in vain would put everybody off ever further.
        batches.get(label)?.at.unshift(at);
        throw new ZoomError({ kind: "throttled", retryAt: at, daily: false });
      }
      if (waitMs > 0) await clock.sleep(waitMs);
    },
    async throttled(label, { retryAt, daily }) {
      const { accountId, plan } = await account();
      const labels = daily ? sharingDay(label, plan ?? settings().plan) : [label];
      for (const each of labels) batches.delete(each);
      const until = retryAt ?? (daily ? nextUtcDay(clock.now()) : clock.now() + pauseMs);
      await db.tx((tx) => holdBack(tx, db.tenantId, accountId, labels, { until, daily }));
    },
  };
}
