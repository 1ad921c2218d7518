import { and, eq, inArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import { userPages } from "@/server/connectors/zoom/api";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { ZoomUser } from "@/server/connectors/zoom/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { chat } from "@/server/domain/completeness/chat";
import { phone } from "@/server/domain/completeness/phone";
import type { Reported } from "@/server/domain/completeness/source";
import { meanFileSize } from "@/server/domain/conversations/mean-size";

import { measuredPace, rolledBack, sumOf } from "./decide-forecast";
import { rememberUsers } from "./remember-users";
import type { ForecastCursor, ForecastPart } from "./schema";

export type OtherCursor = Extract<ForecastCursor, { kind: unknown }>;
const sources = { phone, chat };

const offs: ReadonlySet<ZoomError["code"]> = new Set(["missing_scope", "not_available", "forbidden", "gone"]);

/**
 * A part of the calls or chats that a backfill of this time would bring, listed as a completeness report does. Zoom tells no
 * sizes of calls: those count as the mean of what is archived.
 * @throws ZoomError
 */
export async function forecastOthers(
  ctx: UserCtx,
  zoom: ZoomConnection,
  { jobId, from, to }: { jobId: string; from: Date; to: Date },
  { kind, at, total }: OtherCursor,
): Promise<ForecastPart> {
  const after: OtherCursor | null = kind === "phone" ? { kind: "chat", at: "", total } : null;
  const part = await sources[kind].read(ctx, zoom, { jobId, from, to }, at).catch((error: unknown) => {
    if (error instanceof ZoomError && offs.has(error.code)) return null;
    throw error;
  });
  const users = part ? await everybody(ctx, zoom, at === "") : [];
  const decided = await rolledBack(ctx, async (tx) => {
    if (!part) return { ...sumOf([]), bytesPerSecond: await measuredPace(tx) };
    await rememberUsers(tx, ctx, jobId, users);
    await part.record(tx, new Set(part.things.map(({ sessionKey }) => sessionKey)));
    const size = kind === "phone" ? ((await meanFileSize(tx, "call")) ?? 0) : 0;
    return { ...sumOf(await countOf(tx, jobId, part, size)), bytesPerSecond: await measuredPace(tx) };
  });
  const next = part?.next ? { kind, at: part.next, total } : after;
  if (!next) everybodyOf.delete(zoom);
  return { kind, off: part === null, users: { looked: 0, failed: 0, total }, ...decided, next };
}

const rereadAfterMs = 15 * 60_000;
type Everybody = { at: number; users: readonly ZoomUser[] };
const everybodyOf = new WeakMap<ZoomConnection, Everybody>();

/** The users of the account: a part that goes on where another ended takes those that it read. */
async function everybody(ctx: UserCtx, zoom: ZoomConnection, begins: boolean): Promise<readonly ZoomUser[]> {
  const at = ctx.now.getTime();
  const known = begins ? undefined : everybodyOf.get(zoom);
  if (known && Math.abs(at - known.at) < rereadAfterMs) return known.users;
  const users: ZoomUser[] = [];
  for await (const page of userPages(zoom)) users.push(...page.users);
  everybodyOf.set(zoom, { at, users });
  return users;
}

async function countOf(tx: TenantTx, jobId: string, { things }: Reported, sizeBytes: number) {
  const keys = [...new Set(things.map(({ sessionKey }) => sessionKey))];
  if (keys.length === 0) return [];
  return tx
    .select({
      state: sourceItem.state,
      reason: sourceItem.reason,
      items: sql<number>`count(*)::int`,
      bytes: sql<number>`coalesce(sum(coalesce(${sourceItem.sizeBytes}, ${sizeBytes}::bigint)), 0)::float8`,
    })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), inArray(sourceItem.sessionKey, keys)))
    .groupBy(sourceItem.state, sourceItem.reason);
}
