import { and, inArray, ne, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person } from "@/db/schema";
import type { UserChange } from "@/server/connectors/microsoft/graph";
import type { Ctx } from "@/server/domain/access/ctx";
import { newId } from "@/server/lib/id";

const batchSize = 500;

type Present = Extract<UserChange, { kind: "present" }>["user"];

/** Brings people in line with the directory's changes; who is named nowhere stays as they are. */
export async function applyUsers(tx: TenantTx, ctx: Ctx, changes: readonly UserChange[]): Promise<void> {
  const last = new Map<string, UserChange>();
  for (const change of changes) {
    last.set((change.kind === "present" ? change.user.id : change.id).toLowerCase(), change);
  }
  const present = [...last].flatMap(([oid, change]) =>
    change.kind === "present" ? [{ oid, user: change.user }] : [],
  );
  const removed = [...last].flatMap(([oid, change]) => (change.kind === "removed" ? [oid] : []));
  for (let at = 0; at < present.length; at += batchSize) {
    await upsert(tx, ctx, present.slice(at, at + batchSize));
  }
  for (let at = 0; at < removed.length; at += batchSize) {
    await tx
      .update(person)
      .set({ directoryState: "left", changedAt: ctx.now })
      .where(and(inArray(person.oid, removed.slice(at, at + batchSize)), ne(person.directoryState, "left")));
  }
}

/** After a complete first run: whoever it did not name has left. Answers how many. */
export async function markMissingAsLeft(tx: TenantTx, ctx: Ctx, named: readonly string[]): Promise<number> {
  const left = await tx
    .update(person)
    .set({ directoryState: "left", changedAt: ctx.now })
    // One array: a statement takes 65,535 parameters, and a directory may hold more people.
    .where(
      and(ne(person.directoryState, "left"), sql`${person.oid} <> all(${sql.param([...named])}::text[])`),
    )
    .returning({ id: person.id });
  return left.length;
}

async function upsert(
  tx: TenantTx,
  ctx: Ctx,
  batch: readonly { oid: string; user: Present }[],
): Promise<void> {
  const known = new Map(
    (
      await tx
        .select()
        .from(person)
        .where(
          inArray(
            person.oid,
            batch.map((entry) => entry.oid),
          ),
        )
    ).map((row) => [row.oid, row]),
  );
  const rows = batch.map(({ oid, user }) => {
    const before = known.get(oid);
    // An absent key says nothing; null says that the directory holds no value.
    const upn = user.userPrincipalName ?? before?.userPrincipalName ?? oid;
    const mail =
      user.mail === undefined ? (before?.mailNormalized ?? null) : (user.mail?.toLowerCase() ?? null);
    const enabled = user.accountEnabled ?? before?.directoryState !== "disabled";
    return {
      tenantId: ctx.db.tenantId,
      id: before?.id ?? newId(),
      oid,
      displayName: user.displayName ?? before?.displayName ?? upn,
      userPrincipalName: upn,
      upnNormalized: upn.toLowerCase(),
      mailNormalized: mail,
      department: user.department === undefined ? (before?.department ?? null) : user.department,
      jobTitle: user.jobTitle === undefined ? (before?.jobTitle ?? null) : user.jobTitle,
      directoryState: enabled ? ("active" as const) : ("disabled" as const),
      changedAt: ctx.now,
    };
  });
  await tx
    .insert(person)
    .values(rows)
    .onConflictDoUpdate({
      target: [person.tenantId, person.oid],
      set: {
        displayName: sql`excluded.display_name`,
        userPrincipalName: sql`excluded.user_principal_name`,
        upnNormalized: sql`excluded.upn_normalized`,
        mailNormalized: sql`excluded.mail_normalized`,
        department: sql`excluded.department`,
        jobTitle: sql`excluded.job_title`,
        directoryState: sql`excluded.directory_state`,
        changedAt: sql`excluded.changed_at`,
      },
    });
}
