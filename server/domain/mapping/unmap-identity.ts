import { and, eq } from "drizzle-orm";

import { externalIdentity, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { notFound } from "@/server/lib/errors";

import { wantRedecision } from "./want-redecision";

/**
 * Takes a mapping away; what is archived stays as it is, what waits is decided anew.
 * @throws AppError NOT_FOUND
 */
export async function unmapIdentity(ctx: UserCtx, input: { identityId: string }): Promise<void> {
  requireRight(ctx.actor, "users.map_external");
  await ctx.db.tx(async (tx) => {
    const [known] = await tx
      .select({ email: externalIdentity.emailNormalized, personId: externalIdentity.personId })
      .from(externalIdentity)
      .innerJoin(person, eq(person.id, externalIdentity.personId))
      .where(and(eq(externalIdentity.id, input.identityId), await inScope(tx, ctx.actor)))
      .for("update", { of: externalIdentity });
    if (!known) throw notFound("mapping");
    await tx.delete(externalIdentity).where(eq(externalIdentity.id, input.identityId));
    const sourceUsers = await wantRedecision(tx, ctx, known.email);
    await recordAudit(tx, ctx, {
      action: "user.identity_unmapped",
      subject: known.personId,
      detail: { identity: input.identityId, sourceUsers },
    });
  });
}
