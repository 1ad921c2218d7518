import { and, asc, eq, inArray, ne, or, sql } from "drizzle-orm";

import { effectiveConfiguration, person, tenant } from "@/db/schema";
import { GraphError } from "@/server/connectors/microsoft/failure";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import { type DirectoryUser, searchUsers } from "@/server/connectors/microsoft/users";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { log } from "@/server/lib/log";
import { notFound } from "@/server/lib/errors";

import type { DirectorySearch, FoundPerson, SearchDirectory } from "./schema";

const limit = 20;
/** Somebody waits at the screen: then rather the last sync's people than none. */
const patience = { timeoutMs: 3_000, maxWaitMs: 1_000 };
const patienceMs = 5_000;

/**
 * Finds people in Microsoft's directory itself, or among those of the last sync while that can't be reached; only those
 * whom the actor's User Assignment covers, for the others are not theirs to add.
 */
export async function searchDirectory(
  ctx: UserCtx,
  { query }: SearchDirectory,
  connect: (tid: string) => GraphConnection,
): Promise<DirectorySearch> {
  requireRight(ctx.actor, "users.add");
  const [row] = await ctx.db.tx((tx) =>
    tx.select({ tid: tenant.tid }).from(tenant).where(eq(tenant.id, ctx.db.tenantId)),
  );
  if (!row) throw notFound("tenant");
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const users = await searchUsers({ ...connect(row.tid), ...patience, signal }, query);
    return { source: "graph", people: await withKnown(ctx, users) };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log.warn({ tenantId: ctx.db.tenantId, failure: error.failure.kind }, "the directory can't be searched");
    return { source: "synced", people: await searchSynced(ctx, query) };
  }
}

/** Stands among Users: by their own configuration or a group's. */
const isListed = sql<boolean>`exists (select 1 from ${effectiveConfiguration}
  where ${effectiveConfiguration.personId} = ${person.id} and ${effectiveConfiguration.listed})`;

const columns = {
  id: person.id,
  oid: person.oid,
  upn: person.upnNormalized,
  mail: person.mailNormalized,
  isUser: isListed,
};

/** Who of them is here already: by their oid, else entered by hand under the same address. */
async function withKnown(ctx: UserCtx, users: readonly DirectoryUser[]): Promise<FoundPerson[]> {
  const oids = users.map(({ id }) => id.toLowerCase());
  const addresses = users.flatMap((user) => addressesOf(user));
  const { rows, scoped } = await ctx.db.tx(async (tx) => {
    const scope = await inScope(tx, ctx.actor);
    if (users.length === 0) return { rows: [], scoped: false };
    const found = or(
      inArray(person.oid, oids),
      and(
        eq(person.origin, "manual"),
        addresses.length > 0
          ? or(inArray(person.upnNormalized, addresses), inArray(person.mailNormalized, addresses))
          : sql`false`,
      ),
    );
    return {
      rows: await tx.select(columns).from(person).where(and(found, scope)),
      scoped: scope !== undefined,
    };
  });
  const people = users.map((user) => {
    const oid = user.id.toLowerCase();
    const own = addressesOf(user);
    const known =
      rows.find((row) => row.oid === oid) ??
      rows.find((row) => own.includes(row.upn) || (row.mail !== null && own.includes(row.mail)));
    return {
      oid,
      name: user.displayName ?? user.userPrincipalName ?? oid,
      upn: user.userPrincipalName ?? "",
      mail: user.mail ?? null,
      department: user.department ?? null,
      known: known?.id ?? null,
      isUser: known?.isUser ?? false,
    };
  });
  return scoped ? people.filter(({ known }) => known !== null) : people;
}

const addressesOf = ({ userPrincipalName, mail }: DirectoryUser): string[] =>
  [userPrincipalName, mail].flatMap((address) => (address ? [address.toLowerCase()] : []));

function searchSynced(ctx: UserCtx, query: string): Promise<FoundPerson[]> {
  const words = query.toLowerCase();
  return ctx.db.tx(async (tx) =>
    tx
      .select({
        oid: person.oid,
        name: person.displayName,
        upn: person.userPrincipalName,
        mail: person.mailNormalized,
        department: person.department,
        known: person.id,
        isUser: isListed,
      })
      .from(person)
      .where(
        and(
          eq(person.origin, "directory"),
          ne(person.directoryState, "left"),
          await inScope(tx, ctx.actor),
          // Within one tenant's people a scan is quick; position() needs no escaping of pattern characters.
          sql`(position(${words} in lower(${person.displayName})) > 0 or position(${words} in ${person.upnNormalized}) > 0
            or position(${words} in coalesce(${person.mailNormalized}, '')) > 0)`,
        ),
      )
      .orderBy(asc(person.displayName), asc(person.id))
      .limit(limit),
  );
}
