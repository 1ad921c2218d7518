import { and, eq, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { rateBucket } from "@/db/schema";
import type { RateLabel } from "@/server/connectors/zoom/client";

import { draw, type Draw, utcDay } from "./rate-bucket";
import type { RateLimit } from "./rate-limits";

/** Count of the calls of a day that labels share: a row of its own. */
const dayRow = (name: string) => `day ${name}`;

const at = (ms: number) => new Date(ms);

/** Both rows are locked until the draw is committed, in one order for everybody. */
export async function drawFrom(
  tx: TenantTx,
  tenantId: string,
  accountId: string,
  label: RateLabel,
  limit: RateLimit,
): Promise<{ drawn: Draw; now: number }> {
  const names = limit.day ? [dayRow(limit.day.name), label] : [label];
  const empty = { tenantId, accountId, nextFreeAt: at(0), day: "" };
  const rows = await tx
    .insert(rateBucket)
    .values(names.map((name) => ({ ...empty, label: name })))
    .onConflictDoUpdate({
      target: [rateBucket.tenantId, rateBucket.accountId, rateBucket.label],
      set: { label: sql`excluded.label` },
    })
    .returning({
      label: rateBucket.label,
      nextFreeAt: rateBucket.nextFreeAt,
      blockedUntil: rateBucket.blockedUntil,
      day: rateBucket.day,
      usedToday: rateBucket.usedToday,
      now: sql<number>`extract(epoch from clock_timestamp())::float8 * 1000`,
    });
  const now = Math.max(...rows.map((row) => row.now));
  const own = rows.find((row) => row.label === label);
  const counted = rows.find((row) => row.label === names[0]);
  const pace = {
    nextFreeAt: own?.nextFreeAt.getTime() ?? 0,
    blockedUntil: own?.blockedUntil?.getTime() ?? null,
  };
  const drawn = draw(pace, { day: counted?.day ?? "", usedToday: counted?.usedToday ?? 0 }, limit, now);
  if ("blockedUntil" in drawn) return { drawn, now };
  const ofBucket = (name: string) => and(eq(rateBucket.accountId, accountId), eq(rateBucket.label, name));
  await tx
    .update(rateBucket)
    .set({ nextFreeAt: at(drawn.pace.nextFreeAt), blockedUntil: null })
    .where(ofBucket(label));
  await tx
    .update(rateBucket)
    .set(drawn.count)
    .where(ofBucket(names[0] ?? label));
  return { drawn, now };
}

/** A later hold wins; nobody is let go earlier than was said. */
export async function holdBack(
  tx: TenantTx,
  tenantId: string,
  accountId: string,
  labels: readonly RateLabel[],
  { until, daily }: { until: number; daily: boolean },
): Promise<void> {
  const { nextFreeAt, blockedUntil } = rateBucket;
  const held = daily
    ? { nextFreeAt: at(0), blockedUntil: at(until) }
    : { nextFreeAt: at(until), blockedUntil: null };
  await tx
    .insert(rateBucket)
    .values([...labels].sort().map((label) => ({ tenantId, accountId, label, day: utcDay(until), ...held })))
    .onConflictDoUpdate({
      target: [rateBucket.tenantId, rateBucket.accountId, rateBucket.label],
      set: {
        nextFreeAt: sql`greatest(${nextFreeAt}, excluded.next_free_at)`,
        blockedUntil: sql`greatest(${blockedUntil}, excluded.blocked_until)`,
      },
    });
}
