import { and, eq, gt, inArray, isNotNull, isNull, sql } from "drizzle-orm";

import { job, person, sourceItem } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { notFound } from "@/server/lib/errors";

import { countHeldBack } from "./held-back";
import { type TrashState, zoomTrashDays } from "./schema";
import { mayTrash } from "./switch-trash";

const dayMs = 86_400_000;

/** Whether a job moves archived recordings to Zoom's trash, who asked and who confirmed, and what stays. @throws AppError NOT_FOUND */
export async function getTrash(ctx: UserCtx, input: { jobId: string }): Promise<TrashState> {
  requireRight(ctx.actor, "jobs.manage");
  const { jobId } = input;
  return ctx.db.tx(async (tx) => {
    const [row] = await tx.select().from(job).where(eq(job.id, jobId));
    if (!row) throw notFound("job");
    const ids = [row.trashAskedBy, row.trashConfirmedBy].flatMap((id) => id ?? []);
    const named = new Map(
      (
        await tx
          .select({ id: person.id, name: person.displayName })
          .from(person)
          .where(and(inArray(person.id, ids), await inScope(tx, ctx.actor)))
      ).map(({ id, name }) => [id, name]),
    );
    const act = (by: string | null, at: Date | null) =>
      by && at ? { name: named.get(by) ?? null, at } : null;
    const count = async (since: Date | null) => {
      const [counted] = await tx
        .select({ sessions: sql<number>`count(distinct ${sourceItem.sessionKey})::int` })
        .from(sourceItem)
        .where(
          and(
            eq(sourceItem.jobId, jobId),
            isNotNull(sourceItem.trashedByUsAt),
            isNotNull(sourceItem.trashedAt),
            since ? and(gt(sourceItem.trashedByUsAt, since), isNull(sourceItem.deletedAt)) : undefined,
          ),
        );
      return counted?.sessions ?? 0;
    };
    return {
      days: row.trashAfterDays,
      asked: act(row.trashAskedBy, row.trashAskedAt),
      confirmed: act(row.trashConfirmedBy, row.trashConfirmedAt),
      askedByViewer: row.trashAskedBy === ctx.actor.id,
      allowed: await mayTrash(tx, jobId),
      moved: {
        recent: await count(new Date(ctx.now.getTime() - zoomTrashDays * dayMs)),
        ever: await count(null),
      },
      heldBack:
        row.trashAfterDays === null || !row.trashConfirmedAt
          ? null
          : await countHeldBack(tx, ctx, { jobId, days: row.trashAfterDays }),
    };
  });
}
