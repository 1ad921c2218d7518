import { and, desc, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { loadOwnerFacts } from "@/server/domain/ledger/owner-facts";
import { askUntil } from "@/server/domain/rules/decide";
import type { RecordingRule } from "@/server/domain/rules/schema";

import type { WaitingRecordings } from "./schema";

const maxItems = 2_000;

/** The recording rule that holds for the actor now. */
export async function loadOwnRule(tx: TenantTx, ctx: UserCtx): Promise<RecordingRule | null> {
  const facts = await loadOwnerFacts(tx, [{ id: ctx.actor.id, deactivatedAt: null }], ctx.now);
  const owner = facts.get(ctx.actor.id)?.owner;
  return owner?.match === "person" ? owner.recordingRule : null;
}

/**
 * The actor's own recordings that wait at the source to be asked for, newest first: under a rule on demand, whose days are
 * not over. What a run has not put into words yet (days over, another rule) is judged here already.
 */
export async function loadWaiting(tx: TenantTx, ctx: UserCtx): Promise<WaitingRecordings> {
  const rows = await tx
    .select({
      id: sourceItem.id,
      jobId: sourceItem.jobId,
      sessionKey: sourceItem.sessionKey,
      mediaClass: sourceItem.mediaClass,
      startedAt: sourceItem.startedAt,
      endedAt: sourceItem.endedAt,
      sizeBytes: sourceItem.sizeBytes,
    })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.ownerPersonId, ctx.actor.id),
        eq(sourceItem.state, "waiting"),
        eq(sourceItem.reason, "on_demand_waiting"),
      ),
    )
    .orderBy(desc(sourceItem.startedAt), desc(sourceItem.id))
    .limit(maxItems + 1);
  const rule = rows.length > 0 ? await loadOwnRule(tx, ctx) : null;
  if (rule?.recordingType !== "on_demand") return { items: [], more: false };
  const [home] = await tx
    .select({ timeZone: tenant.timeZone })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  const open = rows.slice(0, maxItems).flatMap((row) => {
    const until = askUntil(row.endedAt ?? row.startedAt, rule, home?.timeZone ?? "UTC");
    return ctx.now < until ? [{ ...row, until }] : [];
  });
  const sessions = new Map<string, (typeof open)[number][]>();
  for (const row of open) {
    const key = `${row.jobId} ${row.sessionKey}`;
    sessions.set(key, [...(sessions.get(key) ?? []), row]);
  }
  return { items: [...sessions.values()].map(toRecording), more: rows.length > maxItems };
}

type OpenItem = Pick<
  typeof sourceItem.$inferSelect,
  "id" | "sessionKey" | "mediaClass" | "startedAt" | "endedAt" | "sizeBytes"
> & { until: Date };

function toRecording(items: readonly OpenItem[]): WaitingRecordings["items"][number] {
  const times = (of: (item: OpenItem) => Date | null) => items.flatMap((item) => of(item)?.getTime() ?? []);
  const sizes = items.flatMap((item) => item.sizeBytes ?? []);
  const ends = times((item) => item.endedAt);
  return {
    sessionKey: items[0]?.sessionKey ?? "",
    itemIds: items.map((item) => item.id),
    startedAt: new Date(Math.min(...times((item) => item.startedAt))),
    endedAt: ends.length > 0 ? new Date(Math.max(...ends)) : null,
    sizeBytes: sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) : null,
    media: [...new Set(items.map((item) => item.mediaClass))].sort(),
    until: new Date(Math.min(...times((item) => item.until))),
  };
}
