import { eq } from "drizzle-orm";

import type { DirectoryFailure } from "@/db/constants";
import { directoryGroup, tenant } from "@/db/schema";
import { GraphError, type GraphFailure } from "@/server/connectors/microsoft/failure";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import type { Ctx } from "@/server/domain/access/ctx";

import { applyAnswer, type Applied } from "./apply-answer";
import { type DirectoryAnswer, readAnswer } from "./read-answer";

/** Time between two syncs, ms. Delta answers are cheap; Entra's own delay is minutes. */
const syncEveryMs = 15 * 60_000;
/** The manager tree is read whole, so not with each of them. */
const managersEveryMs = 24 * 60 * 60_000;

export type SyncOutcome = Applied | { outcome: "failed"; failure: DirectoryFailure };

/**
 * Brings people, groups, memberships and managers in line with Entra. A failed or empty answer, or one in which
 * suspiciously many are missing, changes nobody. Safe to repeat.
 */
export async function syncDirectory(ctx: Ctx, connection: GraphConnection): Promise<SyncOutcome> {
  const links = await startSync(ctx);
  let answer: DirectoryAnswer;
  try {
    answer = await readAnswer(connection, links);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    await noteFailure(ctx, error.failure);
    return { outcome: "failed", failure: error.failure.kind };
  }
  return ctx.db.tx((tx) => applyAnswer(tx, ctx, answer, links));
}

/** Whatever happens next, the next try is due in its time and not at once. */
const startSync = (ctx: Ctx) =>
  ctx.db.tx(async (tx) => {
    const [row] = await tx
      .update(tenant)
      .set({ nextDirectorySyncAt: new Date(ctx.now.getTime() + syncEveryMs) })
      .where(eq(tenant.id, ctx.db.tenantId))
      .returning({
        users: tenant.usersDeltaLink,
        groups: tenant.groupsDeltaLink,
        managersReadAt: tenant.managersReadAt,
      });
    const left = await tx
      .select({ oid: directoryGroup.oid })
      .from(directoryGroup)
      .where(eq(directoryGroup.directoryState, "left"));
    const readAt = row?.managersReadAt?.getTime() ?? 0;
    return {
      users: row?.users ?? null,
      groups: row?.groups ?? null,
      leftGroups: new Set(left.map(({ oid }) => oid)),
      managersDue: ctx.now.getTime() - readAt >= managersEveryMs,
    };
  });

/** A throttled tenant is left alone for as long as Graph asks, should that be longer than the usual time. */
async function noteFailure(ctx: Ctx, failure: GraphFailure): Promise<void> {
  const retryAt = failure.kind === "throttled" ? (failure.retryAt ?? 0) : 0;
  const usual = ctx.now.getTime() + syncEveryMs;
  await ctx.db.tx((tx) =>
    tx
      .update(tenant)
      .set({ directoryFailure: failure.kind, nextDirectorySyncAt: new Date(Math.max(retryAt, usual)) })
      .where(eq(tenant.id, ctx.db.tenantId)),
  );
}
