import { inArray, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, tenant } from "@/db/schema";
import { GraphError } from "@/server/connectors/microsoft/failure";
import { readUser } from "@/server/connectors/microsoft/read-user";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import type { DirectoryUser } from "@/server/connectors/microsoft/users";
import type { Ctx } from "@/server/domain/access/ctx";
import { log } from "@/server/lib/log";
import { AppError, notFound } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import { applyUsers } from "./apply-users";
import { loadKnownPeople } from "./load-known";
import { planPeople } from "./plan-people";

const patience = { timeoutMs: 5_000, maxWaitMs: 2_000 };

/**
 * Those of these object ids (lower case) that no sync has brought yet, as the directory itself describes them. Opens its
 * own transactions: nothing is held while Microsoft answers.
 * @throws AppError NOT_FOUND when the directory has nobody under one of them; UNAVAILABLE when it can't be asked
 */
export async function fetchUnsynced(
  ctx: Ctx,
  oids: readonly string[],
  connect: (tid: string) => GraphConnection,
): Promise<DirectoryUser[]> {
  const { tid, known } = await ctx.db.tx(async (tx) => {
    const [row] = await tx.select({ tid: tenant.tid }).from(tenant).where(eq(tenant.id, ctx.db.tenantId));
    if (!row) throw notFound("tenant");
    const rows = await tx
      .select({ oid: person.oid })
      .from(person)
      .where(inArray(person.oid, [...oids]));
    return { tid: row.tid, known: new Set(rows.map(({ oid }) => oid)) };
  });
  const users: DirectoryUser[] = [];
  for (const oid of oids) {
    if (known.has(oid)) continue;
    users.push(await readOne({ ...connect(tid), ...patience }, oid, ctx.db.tenantId));
  }
  return users;
}

async function readOne(connection: GraphConnection, oid: string, tenantId: string): Promise<DirectoryUser> {
  try {
    const user = await readUser(connection, oid);
    if (!user) throw notFound("person");
    return user;
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log.warn({ tenantId, failure: error.failure.kind }, "somebody can't be read from the directory");
    throw new AppError(
      "UNAVAILABLE",
      "Microsoft's directory can't be asked just now. Try again, or add people whom the last sync brought.",
    );
  }
}

/** Writes down people whom {@link fetchUnsynced} found; whoever was entered by hand under their address becomes them. */
export async function keepFetched(tx: TenantTx, ctx: Ctx, users: readonly DirectoryUser[]): Promise<void> {
  if (users.length === 0) return;
  const present = new Map(users.map((user) => [user.id.toLowerCase(), user]));
  const answer = { complete: false, present, removed: new Set<string>() };
  await applyUsers(tx, ctx, planPeople(await loadKnownPeople(tx), answer, newId));
}
