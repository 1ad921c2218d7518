import { and, eq, gte, inArray, lte } from "drizzle-orm";

import type { AbsenceReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { type CheckCounts, sourceCheckDifference, sourceItem, sourceSetting } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import { isExpected, loadExpectations } from "./expectations";
import type { PastRead, PastSource, TookPlace } from "./past-source";
import type { CheckedPeriod } from "./source";

const dayMs = 86_400_000;
/** By then what was recorded is listed. */
const settledAfterMs = dayMs;

type Checked = CheckedPeriod & { checkId: string };

/**
 * Compares what took place with what the ledger, or this report's own lists, know a recording of. What was to be recorded
 * and has none becomes a difference, with the reason as far as the source tells it. Counts: `archived` = with a recording.
 */
export async function comparePast(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, checkId, from, to }: Checked,
  { kind }: Pick<PastSource, "kind">,
  { past }: Pick<PastRead, "past">,
): Promise<CheckCounts> {
  const settled = past.filter(
    ({ startedAt, endedAt }) =>
      startedAt >= from && startedAt < to && ctx.now.getTime() - endedAt.getTime() > settledAfterMs,
  );
  if (settled.length === 0) return { reported: 0, archived: 0, different: 0 };
  const known = await sessionsAround(tx, { jobId, checkId }, kind, settled);
  const without = settled.filter(({ sessionKey }) => !known.has(sessionKey));
  const owners = [...new Set(without.map(({ ownerSourceId }) => ownerSourceId))];
  const expectations = await loadExpectations(tx, ctx, jobId, owners);
  const absent = without.filter((one) => isExpected(expectations, kind, one));
  const off = await recordingOff(tx, jobId, kind, owners);
  const rows = absent.map(({ sessionKey, startedAt, ...one }) => ({
    ...{ tenantId: ctx.db.tenantId, checkId, kind, sessionKey, startedAt },
    ...{ sourceKey: `${sessionKey}#took_place`, sizeBytes: null, itemId: null, state: null },
    reason: reasonOf(one, off),
  }));
  for (let at = 0; at < rows.length; at += 1_000) {
    await tx
      .insert(sourceCheckDifference)
      .values(rows.slice(at, at + 1_000))
      .onConflictDoNothing();
  }
  return {
    ...{ reported: settled.length, archived: settled.length - without.length, different: absent.length },
  };
}

function reasonOf(
  { recorded, ownerSourceId }: Pick<TookPlace, "recorded" | "ownerSourceId">,
  off: ReadonlySet<string>,
): AbsenceReason {
  if (recorded) return "recorded_not_listed";
  return off.has(ownerSourceId) ? "recording_off_at_source" : "not_recorded_at_source";
}

/** Of a call the ledger's key goes on with whose line it was: what took place is known by the beginning of it. */
const ofCall = (sessionKey: string) => sessionKey.slice(0, sessionKey.indexOf(":", "call:".length) + 1);

async function sessionsAround(
  tx: TenantTx,
  { jobId, checkId }: { jobId: string; checkId: string },
  kind: PastSource["kind"],
  past: readonly TookPlace[],
): Promise<ReadonlySet<string>> {
  const times = past.map(({ startedAt }) => startedAt.getTime());
  const first = new Date(times.reduce((a, b) => Math.min(a, b)) - dayMs);
  const last = new Date(times.reduce((a, b) => Math.max(a, b)) + dayMs);
  const keys = past.map(({ sessionKey }) => sessionKey);
  const isCall = kind === "phone";
  const items = await tx
    .selectDistinct({ key: sourceItem.sessionKey })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, jobId),
        isCall
          ? and(eq(sourceItem.kind, kind), gte(sourceItem.startedAt, first), lte(sourceItem.startedAt, last))
          : inArray(sourceItem.sessionKey, keys),
      ),
    );
  // What lies in the trash, or was forgotten on purpose, has no row in the ledger.
  const listed = await tx
    .selectDistinct({ key: sourceCheckDifference.sessionKey })
    .from(sourceCheckDifference)
    .where(
      and(
        eq(sourceCheckDifference.checkId, checkId),
        eq(sourceCheckDifference.kind, kind),
        gte(sourceCheckDifference.startedAt, first),
      ),
    );
  return new Set([...items, ...listed].map(({ key }) => (isCall ? ofCall(key) : key)));
}

const settings = {
  meeting: { product: "meetings", name: "auto_recording", on: "cloud" },
  phone: { product: "phone", name: "auto_call_recording.enable", on: true },
} as const;

/** Whose recording was seen switched off at the source, or set to stay on their own machine. */
async function recordingOff(
  tx: TenantTx,
  jobId: string,
  kind: PastSource["kind"],
  owners: readonly string[],
): Promise<ReadonlySet<string>> {
  if (kind === "chat" || owners.length === 0) return new Set();
  const { product, name, on } = settings[kind];
  const rows = await tx
    .select({ id: sourceSetting.sourceId, current: sourceSetting.current })
    .from(sourceSetting)
    .where(
      and(
        eq(sourceSetting.jobId, jobId),
        eq(sourceSetting.product, product),
        inArray(sourceSetting.sourceId, [...owners]),
      ),
    );
  return new Set(
    rows.flatMap(({ id, current }) => {
      const value = current?.[name];
      return value === undefined || value === null || value === on ? [] : [id];
    }),
  );
}
