import { and, eq, or } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { externalIdentity, person, sourceItem, sourceUser } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireInScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError, notFound } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import type { MapIdentity, MappedIdentity } from "./schema";
import { bySourceUser, unnamedIdentity } from "./unnamed";
import { wantRedecision } from "./want-redecision";

/**
 * From now on whoever has this address at the source is that person; what waits for them in the ledger is decided anew at
 * once.
 * @throws AppError NOT_FOUND for a source user or a person that is not there or outside the actor's User Assignment;
 *   FORBIDDEN for oneself; CONFLICT when the address is somebody's already
 */
export async function mapIdentity(ctx: UserCtx, input: MapIdentity): Promise<MappedIdentity> {
  requireRight(ctx.actor, "users.map_external");
  return ctx.db.tx(async (tx) => {
    await requireInScope(tx, ctx.actor, [input.personId]);
    requireNotOneself(ctx, input.personId);
    const email = bySourceUser(input) ? await addressOf(tx, ctx, input) : input.email.toLowerCase();
    await requireNobodys(tx, email);
    const identityId = newId();
    const { tenantId } = ctx.db;
    const added = await tx
      .insert(externalIdentity)
      .values({ tenantId, id: identityId, personId: input.personId, emailNormalized: email })
      .onConflictDoNothing()
      .returning({ id: externalIdentity.id });
    if (added.length === 0) throw taken("It is mapped to somebody already. Undo that mapping first.");
    const sourceUsers = await wantRedecision(tx, ctx, email);
    await recordAudit(tx, ctx, {
      action: "user.identity_mapped",
      subject: input.personId,
      detail: { identity: identityId, sourceUsers },
    });
    return { identityId, sourceUsers };
  });
}

/** Their recordings would become one's own, to see and to replay. */
function requireNotOneself({ actor }: UserCtx, personId: string): void {
  if (personId !== actor.id || actor.replay.visibility === "all") return;
  throw new AppError(
    "FORBIDDEN",
    "Mapping a user to yourself would give you their recordings. Ask another administrator to do it.",
  );
}

const taken = (why: string) => new AppError("CONFLICT", `This address can't be mapped. ${why}`);

async function requireNobodys(tx: TenantTx, email: string): Promise<void> {
  const holders = await tx.$count(
    person,
    or(eq(person.upnNormalized, email), eq(person.mailNormalized, email)),
  );
  if (holders === 0) return;
  throw taken(
    holders === 1
      ? "It is a person’s user name or mail address in the directory, and matches that person already."
      : "Several people have it as user name or mail address. Take it away from all but one in the directory, or deactivate whoever was entered by hand.",
  );
}

/** The address of a source user. Whom the source does not name gets one that stands for their id. */
async function addressOf(
  tx: TenantTx,
  ctx: UserCtx,
  { jobId, sourceId }: { jobId: string; sourceId: string },
): Promise<string> {
  const [known] = await tx
    .select({ email: sourceUser.emailNormalized })
    .from(sourceUser)
    .where(and(eq(sourceUser.jobId, jobId), eq(sourceUser.sourceId, sourceId)))
    .for("update");
  if (known && known.email !== "") return known.email;
  const email = unnamedIdentity(sourceId);
  if (known) {
    await tx
      .update(sourceUser)
      .set({ emailNormalized: email })
      .where(and(eq(sourceUser.jobId, jobId), eq(sourceUser.sourceId, sourceId)));
    return email;
  }
  const owned = await tx
    .select({ id: sourceItem.id })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), eq(sourceItem.ownerSourceId, sourceId)))
    .limit(1);
  if (owned.length === 0) throw notFound("user of the connected account");
  await tx.insert(sourceUser).values({
    ...{ tenantId: ctx.db.tenantId, jobId, sourceId, emailNormalized: email },
    ...{ status: "gone", seenAt: ctx.now },
  });
  return email;
}
