import { isDeepStrictEqual } from "node:util";

import { and, asc, eq, gt } from "drizzle-orm";

import { sourceSetting } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { loadOwners, nobody } from "@/server/domain/ledger/load-owners";
import { announce } from "@/server/events/announce";

import { loadAccess } from "./load-subjects";
import { failureOf } from "./save-reading";
import { stateOf, wantedSettings, wishOf } from "./wanted";

const rowsPerBatch = 400;
const usersPerEvent = 50;

/**
 * What people's rules want, or who is whom, has changed: compares it anew with what was read last, without asking Zoom, and
 * asks for those to be read of whom nothing was wanted before and, where the job syncs recording rules, for those to be written
 * who differ. Answers where to go on; null = all were compared.
 */
export async function judgeSettings(
  ctx: Ctx,
  input: { jobId: string; after: string | null },
): Promise<{ changed: number; next: string | null }> {
  const { jobId } = input;
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select()
      .from(sourceSetting)
      .where(
        and(
          eq(sourceSetting.jobId, jobId),
          input.after === null ? undefined : gt(sourceSetting.sourceId, input.after),
        ),
      )
      .orderBy(asc(sourceSetting.sourceId), asc(sourceSetting.product))
      .limit(rowsPerBatch);
    // A user has up to two rows, and the next batch begins behind a user: the last one is left to it.
    const full = rows.length === rowsPerBatch;
    const lastId = rows.at(-1)?.sourceId;
    const whole = full ? rows.filter((row) => row.sourceId !== lastId) : rows;
    const owners = await loadOwners(
      tx,
      jobId,
      whole.map((row) => row.sourceId),
      ctx.now,
    );
    const differing = new Set<string>();
    const unread = new Set<string>();
    let changed = 0;
    for (const row of whole) {
      const wish = wishOf((owners.get(row.sourceId) ?? nobody).owner);
      const { current } = row;
      if (current === null) {
        if (wish && row.product === "meetings" && row.failure === null) unread.add(row.sourceId);
        continue;
      }
      const wanted = wantedSettings(row.product, wish, current);
      const sameWish = isDeepStrictEqual(wanted, row.wanted);
      const failure = sameWish ? failureOf(row) : null;
      if (failure === "gone" || failure === "not_offered") continue;
      const { locked } = row;
      const state = stateOf({ wanted, current, locked, failure, written: row.writtenAt !== null });
      if (state === "differs") differing.add(row.sourceId);
      if (sameWish && state === row.state) continue;
      changed++;
      const { sourceId, product } = row;
      await tx
        .update(sourceSetting)
        .set({ wanted, state, failure })
        .where(
          and(
            eq(sourceSetting.jobId, jobId),
            eq(sourceSetting.sourceId, sourceId),
            eq(sourceSetting.product, product),
          ),
        );
    }
    const access = differing.size + unread.size > 0 ? await loadAccess(tx, jobId) : null;
    const toRead = access?.mayRead.meetings ? unread : [];
    const toWrite = access?.sync ? differing : [];
    await askForUsers(tx, ctx, jobId, [...new Set([...toRead, ...toWrite])]);
    return { changed, next: full ? (whole.at(-1)?.sourceId ?? null) : null };
  });
}

async function askForUsers(
  tx: Parameters<typeof announce>[0],
  ctx: Ctx,
  jobId: string,
  users: readonly string[],
): Promise<void> {
  for (let from = 0; from < users.length; from += usersPerEvent) {
    const sourceIds = users.slice(from, from + usersPerEvent);
    await announce(tx, {
      name: "settings/read.wanted",
      data: { tenantId: ctx.db.tenantId, jobId, sourceIds },
    });
  }
}
