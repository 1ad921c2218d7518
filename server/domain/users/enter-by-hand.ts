import { inArray, or } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { externalIdentity, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";

import type { AddUsers } from "./schema";

type ByHand = Extract<AddUsers, { source: "manual" }>;

/**
 * Writes down somebody whom the directory has not (yet). The directory sync links them once it knows their object id or
 * their address. To be called inside `changeConfiguration`, whose lock keeps two of the same from being entered at once.
 * @throws AppError CONFLICT when somebody has this address or object id; FORBIDDEN
 */
export async function enterByHand(tx: TenantTx, ctx: UserCtx, id: string, input: ByHand): Promise<void> {
  if (ctx.actor.assignment.scope !== "all") {
    throw new AppError(
      "FORBIDDEN",
      "User Assignment in your access rule covers certain people only, so you can't enter somebody new. Somebody whose rule says All can do this.",
    );
  }
  const upn = input.username.toLowerCase();
  const mail = input.mail?.toLowerCase() ?? null;
  const oid = input.oid?.toLowerCase() ?? `manual:${id}`;
  await requireNew(tx, oid, mail === null ? [upn] : [upn, mail]);
  await tx.insert(person).values({
    tenantId: ctx.db.tenantId,
    id,
    oid,
    origin: "manual",
    displayName: input.name,
    userPrincipalName: input.username,
    upnNormalized: upn,
    mailNormalized: mail,
    department: input.department || null,
    directoryState: "active",
    isUser: true,
    changedAt: ctx.now,
  });
  await recordAudit(tx, ctx, { action: "user.added", subject: id, detail: { origin: "manual" } });
}

async function requireNew(tx: TenantTx, oid: string, addresses: string[]): Promise<void> {
  const [held] = await tx
    .select({ name: person.displayName, oid: person.oid })
    .from(person)
    .where(
      or(
        inArray(person.oid, [oid]),
        inArray(person.upnNormalized, addresses),
        inArray(person.mailNormalized, addresses),
      ),
    )
    .limit(1);
  if (held) {
    throw new AppError(
      "CONFLICT",
      held.oid === oid
        ? `${held.name} has this object id already. Look for them under “Everybody in the directory”.`
        : `${held.name} has this username or mail address already. Look for them under “Everybody in the directory”.`,
    );
  }
  const mapped = await tx
    .select({ id: externalIdentity.id })
    .from(externalIdentity)
    .where(inArray(externalIdentity.emailNormalized, addresses))
    .limit(1);
  if (mapped.length > 0) {
    throw new AppError(
      "CONFLICT",
      "This address is mapped to somebody already, as an identity at the source. Take the mapping away first.",
    );
  }
}
