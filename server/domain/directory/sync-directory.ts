import { count, eq, ne } from "drizzle-orm";

import { person, tenant } from "@/db/schema";
import { GraphError, type GraphFailure } from "@/server/connectors/microsoft/failure";
import { type DeltaPage, groupsDelta, usersDelta } from "@/server/connectors/microsoft/graph";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import { applyGroups } from "./apply-groups";
import { applyUsers, markMissingAsLeft } from "./apply-users";

/** Time between two syncs, ms. Delta answers are cheap; Entra's own delay is minutes. */
const syncEveryMs = 15 * 60_000;
/** Largest share of people that one complete run may declare gone without a person's word. */
const maxShrink = 0.2;

export type SyncOutcome =
  | { outcome: "synced"; users: number; groups: number; left: number }
  | { outcome: "failed"; failure: GraphFailure["kind"] }
  | { outcome: "refused"; reason: "empty" | "shrunken" };

type Collected<T> = { changes: T[]; link: string; complete: boolean };

/** Reads all pages; an expired link starts over without one. Nothing is applied before everything is read. */
async function collect<T>(
  pages: (link: string | null) => AsyncGenerator<DeltaPage<T>>,
  stored: string | null,
): Promise<Collected<T>> {
  const changes: T[] = [];
  for await (const page of pages(stored)) {
    if (page.kind === "resync") {
      if (stored === null) throw new GraphError({ kind: "unreadable_answer" });
      return collect(pages, null);
    }
    changes.push(...page.changes);
    if (page.deltaLink) return { changes, link: page.deltaLink, complete: stored === null };
  }
  throw new GraphError({ kind: "unreadable_answer" });
}

/**
 * Brings people, groups and memberships in line with Entra. A failed or empty answer, or one in which a fifth of the
 * people is missing, changes nobody. Safe to repeat.
 */
export async function syncDirectory(ctx: Ctx, connection: GraphConnection): Promise<SyncOutcome> {
  const links = await ctx.db.tx(async (tx) => {
    // Whatever happens next, the next try is due in its time and not at once.
    const [row] = await tx
      .update(tenant)
      .set({ nextDirectorySyncAt: new Date(ctx.now.getTime() + syncEveryMs) })
      .where(eq(tenant.id, ctx.db.tenantId))
      .returning({ users: tenant.usersDeltaLink, groups: tenant.groupsDeltaLink });
    return row;
  });
  try {
    const users = await collect((link) => usersDelta(connection, link), links?.users ?? null);
    const groups = await collect((link) => groupsDelta(connection, link), links?.groups ?? null);
    return await apply(ctx, users, groups);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { outcome: "failed", failure: error.failure.kind };
  }
}

type Users = Collected<Parameters<typeof applyUsers>[2][number]>;
type Groups = Collected<Parameters<typeof applyGroups>[2][number]>;

function apply(ctx: Ctx, users: Users, groups: Groups): Promise<SyncOutcome> {
  return ctx.db.tx(async (tx): Promise<SyncOutcome> => {
    const named = users.changes.flatMap((change) =>
      change.kind === "present" ? [change.user.id.toLowerCase()] : [],
    );
    let left = 0;
    if (users.complete) {
      const [known] = await tx
        .select({ count: count() })
        .from(person)
        .where(ne(person.directoryState, "left"));
      const before = known?.count ?? 0;
      if (named.length === 0) return { outcome: "refused", reason: "empty" };
      if (before > 5 && new Set(named).size < before * (1 - maxShrink))
        return { outcome: "refused", reason: "shrunken" };
    }
    await applyUsers(tx, ctx, users.changes);
    if (users.complete) left = await markMissingAsLeft(tx, ctx, named);
    await applyGroups(tx, ctx, groups.changes, groups.complete);
    await tx
      .update(tenant)
      .set({
        usersDeltaLink: users.link,
        groupsDeltaLink: groups.link,
        directorySyncedAt: ctx.now,
        directoryConsentAt: ctx.now,
      })
      .where(eq(tenant.id, ctx.db.tenantId));
    const counts = { users: users.changes.length, groups: groups.changes.length, left };
    await recordAudit(tx, ctx, { action: "directory.synced", subject: ctx.db.tenantId, detail: counts });
    return { outcome: "synced", ...counts };
  });
}
