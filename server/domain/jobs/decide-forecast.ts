import { desc, eq, isNotNull, sql } from "drizzle-orm";

import type { DecisionReason, ItemState } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { jobRun, sourceItem } from "@/db/schema";
import type { SourceSession } from "@/server/connectors/zoom/files";
import type { ZoomUser } from "@/server/connectors/zoom/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import { newId } from "@/server/lib/id";

import { rememberUsers } from "./remember-users";
import type { ForecastPart } from "./schema";

type Decided = Pick<ForecastPart, "kept" | "archived" | "others" | "bytesPerSecond">;
type Seen = { jobId: string; from: Date; to: Date; users: readonly ZoomUser[]; sessions: SourceSession[] };

class RolledBack extends Error {
  constructor(readonly decided: Decided) {
    super("forecast");
  }
}

/** Does what a run would do, counts it, and rolls all of it back. */
export async function rolledBack(ctx: UserCtx, work: (tx: TenantTx) => Promise<Decided>): Promise<Decided> {
  try {
    return await ctx.db.tx(async (tx): Promise<Decided> => {
      throw new RolledBack(await work(tx));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.decided;
    throw error;
  }
}

/** Writes what was seen into the ledger as a backfill does, counts it, and rolls back: what it says is what a run will do. */
export const decideForecast = (ctx: UserCtx, seen: Seen): Promise<Decided> =>
  rolledBack(ctx, async (tx) => {
    const { jobId, users, sessions } = seen;
    const runId = newId();
    await tx.insert(jobRun).values({
      tenantId: ctx.db.tenantId,
      id: runId,
      jobId,
      trigger: "backfill",
      state: "listing",
      createdAt: ctx.now,
      windowFrom: seen.from,
      windowTo: seen.to,
    });
    await rememberUsers(tx, ctx, jobId, users);
    await recordSessions(tx, ctx, { jobId, runId, sessions, announceKept: false });
    return { ...(await countSeen(tx, runId)), bytesPerSecond: await measuredPace(tx) };
  });

async function countSeen(tx: TenantTx, runId: string): Promise<Omit<Decided, "bytesPerSecond">> {
  const rows = await tx
    .select({
      state: sourceItem.state,
      reason: sourceItem.reason,
      items: sql<number>`count(*)::int`,
      bytes: sql<number>`coalesce(sum(${sourceItem.sizeBytes}), 0)::float8`,
    })
    .from(sourceItem)
    .where(eq(sourceItem.lastRunId, runId))
    .groupBy(sourceItem.state, sourceItem.reason);
  return sumOf(rows);
}

type Counted = { state: ItemState; reason: DecisionReason; items: number; bytes: number };

/** What would be imported, is here already, and is left out. */
export function sumOf(rows: readonly Counted[]): Omit<Decided, "bytesPerSecond"> {
  const sum = (states: readonly string[]) =>
    rows
      .filter((row) => states.includes(row.state))
      .reduce((all, { items, bytes }) => ({ items: all.items + items, bytes: all.bytes + bytes }), {
        items: 0,
        bytes: 0,
      });
  const brought = ["kept", "importing"];
  return {
    kept: sum(brought),
    archived: sum(["archived"]),
    others: rows
      .filter(({ state }) => state !== "archived" && !brought.includes(state))
      .map(({ reason, items }) => ({ reason, items })),
  };
}

const runsMeasured = 20;

/** Bytes that recent runs brought in a second; null before there is anything to measure. */
export async function measuredPace(tx: TenantTx): Promise<number | null> {
  const runs = await tx
    .select({ startedAt: jobRun.startedAt, finishedAt: jobRun.finishedAt, summary: jobRun.summary })
    .from(jobRun)
    .where(isNotNull(jobRun.summary))
    .orderBy(desc(jobRun.createdAt))
    .limit(runsMeasured);
  let [bytes, ms] = [0, 0];
  for (const { startedAt, finishedAt, summary } of runs) {
    if (!startedAt || !finishedAt || !summary?.fetched?.bytes) continue;
    bytes += summary.fetched.bytes;
    ms += finishedAt.getTime() - startedAt.getTime();
  }
  return ms > 0 ? (bytes * 1_000) / ms : null;
}
