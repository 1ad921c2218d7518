import { inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { requireInScope } from "@/server/domain/access/in-scope";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { recordAudits } from "@/server/domain/audit/record";
import { changeConfiguration } from "@/server/domain/configuration/change";
import { requireStorage } from "@/server/domain/configuration/regions";
import { requireAssignable, requireMayAssign } from "@/server/domain/rules/require-assignable";

import { loadGivenAccess } from "./given-access";
import type { ConfigureUsers } from "./schema";

const licenseFields = [
  ...([
    "license",
    "regionalStorage",
    "addOnZoom",
    "addOnRingCentral",
    "addOnAnalytics",
    "addOnFullChat",
  ] as const),
] as const;

/** Where bytes can be stored; null where the caller answers for the region, such as an import of settings. */
type Storage = Pick<ArchivePorts, "stores"> | null;

/**
 * Sets fields on the given people, all or none.
 * @throws AppError CONFLICT when a pool would be oversubscribed, an add-on would stand without a recording licence, a
 *   region has no storage, or nobody would be left who may administer; NOT_FOUND for a person or rule that is not the tenant's, or a person outside
 *   the actor's User Assignment; FORBIDDEN
 */
export async function configureUsers(
  ctx: Ctx,
  input: ConfigureUsers,
  storage: Storage = null,
): Promise<{ changed: number }> {
  requireMayConfigure(ctx, input.changes);
  return ctx.db.tx((tx) => configureUsersIn(tx, ctx, input, storage));
}

/** Licences, add-ons and storage take the right to add users; rules take User Assignment of their kind. */
export function requireMayConfigure(ctx: Ctx, changes: ConfigureUsers["changes"]): void {
  if (licenseFields.some((field) => changes[field] !== undefined))
    requireRightOrAutomated(ctx.actor, "users.add");
  requireMayAssign(ctx.actor, changes);
}

/** The same inside a transaction, for the preview too; rights were checked before. */
export async function configureUsersIn(
  tx: TenantTx,
  ctx: Ctx,
  input: ConfigureUsers,
  storage: Storage = null,
): Promise<{ changed: number }> {
  const ids = [...new Set(input.personIds)];
  await requireInScope(tx, ctx.actor, ids);
  await requireAssignable(tx, ctx.actor, input.changes);
  if (storage) requireStorage(storage, input.changes.regionalStorage);
  let before = new Map<string, string | null>();
  const changed = await changeConfiguration(tx, ctx, ids, async () => {
    before = await loadGivenAccess(tx, ids);
    await tx
      .update(person)
      .set({ ...defined(input.changes), isUser: true, changedAt: ctx.now })
      .where(inArray(person.id, ids));
    const fields = Object.keys(defined(input.changes)).sort().join(" ");
    await recordAudits(
      tx,
      ctx,
      ids.map((id) => ({ action: "user.configured" as const, subject: id, detail: { fields } })),
    );
    return { changed: ids.length };
  });
  if (input.changes.accessRuleId === null) {
    // Without a rule of their own, a group's holds: nobody gives rights that they lack by it.
    const after = await loadGivenAccess(tx, ids);
    const gained = [...after].flatMap(([id, rule]) => (rule === (before.get(id) ?? null) ? [] : rule));
    for (const accessRuleId of new Set(gained)) await requireAssignable(tx, ctx.actor, { accessRuleId });
  }
  return changed;
}

/** Drops keys that are absent, so that only what was given changes. */
function defined(changes: ConfigureUsers["changes"]) {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
