import { and, eq } from "drizzle-orm";

import type { Region } from "@/db/constants";
import type { Database, TenantDb } from "@/db/client";
import { person, session, tenant } from "@/db/schema";

import type { UserActor } from "./actor";
import { loadActor } from "./load-actor";
import { isSessionAlive, sessionTouchMs } from "./session-lifetime";
import { hashSessionToken } from "./session-token";

/** Who is signed in at this request, with the rights that hold at this request. */
export type CurrentSession = {
  readonly db: TenantDb;
  readonly actor: UserActor;
  readonly tenantId: string;
  readonly tenant: {
    readonly name: string;
    readonly tid: string;
    readonly timeZone: string;
    readonly defaultRegion: Region;
  };
  readonly person: {
    readonly id: string;
    readonly oid: string;
    readonly displayName: string;
    readonly userPrincipalName: string;
  };
  readonly expiresAt: Date;
};

/**
 * Turns a cookie's token into who is signed in; null when the session ended, ran out or stood idle too long, or when the
 * person may no longer be here. Everything is read again at every call, and the idle clock starts anew.
 */
export async function resolveSession(
  database: Database,
  token: string,
  now: Date,
  { idle = false }: { idle?: boolean } = {},
): Promise<CurrentSession | null> {
  const hash = hashSessionToken(token);
  const found = hash === null ? null : await database.lookup.sessionByToken(hash);
  if (!found) return null;
  const { tenantId, sessionId } = found;
  const db = database.tenant(tenantId);
  return db.tx(async (tx) => {
    const [row] = await tx
      .select({
        lastSeenAt: session.lastSeenAt,
        expiresAt: session.expiresAt,
        tenant: {
          name: tenant.name,
          tid: tenant.tid,
          timeZone: tenant.timeZone,
          defaultRegion: tenant.defaultRegion,
        },
        person: {
          id: person.id,
          oid: person.oid,
          displayName: person.displayName,
          userPrincipalName: person.userPrincipalName,
        },
      })
      .from(session)
      .innerJoin(tenant, eq(tenant.id, session.tenantId))
      .innerJoin(person, and(eq(person.tenantId, session.tenantId), eq(person.id, session.personId)))
      .where(eq(session.id, sessionId));
    if (!row || !isSessionAlive(row, now)) return null;
    const actor = await loadActor(tx, { tenantId, personId: row.person.id, sessionId });
    if (!actor) return null;
    if (!idle && now.getTime() - row.lastSeenAt.getTime() >= sessionTouchMs) {
      await tx.update(session).set({ lastSeenAt: now }).where(eq(session.id, sessionId));
    }
    return { db, actor, tenantId, tenant: row.tenant, person: row.person, expiresAt: row.expiresAt };
  });
}
