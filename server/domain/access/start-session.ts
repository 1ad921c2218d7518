import { and, eq, lte, or } from "drizzle-orm";

import type { Database, TenantTx } from "@/db/client";
import { effectiveConfiguration, person, session, tenant } from "@/db/schema";
import { lockConfiguration, refreshConfigurations } from "@/server/domain/configuration/refresh";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import type { Ctx } from "./ctx";
import { loadActor } from "./load-actor";
import { sessionIdleMs, sessionLifetimeMs } from "./session-lifetime";
import { hashSessionToken, newSessionToken } from "./session-token";

/** What a verified id_token says: the key is (tid, oid), both lower case. */
export type VerifiedIdentity = {
  readonly tid: string;
  readonly oid: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
};

export type SignInRefusal = "unknown_tenant" | "deactivated" | "disabled" | "left";

export type StartedSession =
  | { kind: "started"; token: string; tenantId: string; personId: string }
  | { kind: "refused"; reason: SignInRefusal; tenantName: string | null };

/**
 * Signs a person in whom Entra vouched for. Only tenants that an operator added get in; within one, a person is known by
 * oid alone, never by an address, and is created at their first sign-in.
 */
export async function startSession(
  database: Database,
  identity: VerifiedIdentity,
  now: Date,
): Promise<StartedSession> {
  const tenantId = await database.lookup.tenantByTid(identity.tid);
  if (!tenantId) return { kind: "refused", reason: "unknown_tenant", tenantName: null };
  const db = database.tenant(tenantId);
  const ctx: Ctx = { db, actor: { kind: "system", tenantId }, now };
  return db.tx(async (tx) => {
    const known = await upsertPerson(tx, ctx, identity);
    const refusal = refusalFor(known);
    if (refusal) {
      await recordAudit(tx, ctx, {
        action: "session.refused",
        subject: known.id,
        detail: { reason: refusal },
      });
      return { kind: "refused", reason: refusal, tenantName: known.tenantName };
    }
    const token = await insertSession(tx, ctx, known.id);
    return { kind: "started", token, tenantId, personId: known.id };
  });
}

type KnownPerson = Pick<typeof person.$inferSelect, "id" | "directoryState" | "deactivatedAt"> & {
  tenantName: string;
};

function refusalFor(known: KnownPerson): SignInRefusal | null {
  if (known.deactivatedAt) return "deactivated";
  return known.directoryState === "active" ? null : known.directoryState;
}

async function upsertPerson(tx: TenantTx, ctx: Ctx, identity: VerifiedIdentity): Promise<KnownPerson> {
  const { displayName, userPrincipalName } = identity;
  const tenantId = ctx.db.tenantId;
  const [owner] = await tx
    .select({ name: tenant.name, directorySyncedAt: tenant.directorySyncedAt })
    .from(tenant)
    .where(eq(tenant.id, tenantId));
  if (!owner) throw new AppError("NOT_FOUND", "This organization does not exist.");
  const names = { userPrincipalName, upnNormalized: userPrincipalName.toLowerCase() };
  // Sources are matched by user principal name; a guest's token carries another one than the directory, which wins.
  const refreshed = { displayName, ...(owner.directorySyncedAt ? {} : names), changedAt: ctx.now };
  // Before the person's own row, as a sync does: else the two would wait for each other.
  if ((await tx.$count(person, eq(person.oid, identity.oid))) === 0) await lockConfiguration(tx);
  const [row] = await tx
    .insert(person)
    .values({
      tenantId,
      id: newId(),
      oid: identity.oid,
      displayName,
      ...names,
      directoryState: "active",
      createdAt: ctx.now,
      changedAt: ctx.now,
    })
    .onConflictDoUpdate({ target: [person.tenantId, person.oid], set: refreshed })
    .returning({ id: person.id, directoryState: person.directoryState, deactivatedAt: person.deactivatedAt });
  if (!row) throw new Error("an upsert returned no row");
  const known = await tx.$count(effectiveConfiguration, eq(effectiveConfiguration.personId, row.id));
  if (known === 0) await refreshConfigurations(tx, ctx, [row.id]);
  return { ...row, tenantName: owner.name };
}

/** A token of its own for every sign-in, so that nobody can plant one beforehand. */
async function insertSession(tx: TenantTx, ctx: Ctx, personId: string): Promise<string> {
  const { tenantId } = ctx.db;
  const token = newSessionToken();
  const tokenHash = hashSessionToken(token);
  if (!tokenHash) throw new Error("a new session token has the wrong shape");
  const id = newId();
  const idleSince = new Date(ctx.now.getTime() - sessionIdleMs);
  await tx
    .delete(session)
    .where(
      and(
        eq(session.personId, personId),
        or(lte(session.expiresAt, ctx.now), lte(session.lastSeenAt, idleSince)),
      ),
    );
  await tx.insert(session).values({
    tenantId,
    id,
    tokenHash,
    personId,
    createdAt: ctx.now,
    lastSeenAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + sessionLifetimeMs),
  });
  const actor = await loadActor(tx, { tenantId, personId, sessionId: id });
  if (!actor) throw new Error("a person who may sign in has no actor");
  await recordAudit(tx, { ...ctx, actor }, { action: "session.started", subject: personId });
  return token;
}
