import { and, eq, inArray, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { type CheckCounts, sourceCheck } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { Ctx } from "@/server/domain/access/ctx";
import { finalFailure } from "@/server/domain/jobs/run-failure";

import {
  type CheckCursor,
  checkCursor,
  firstCursor,
  goneOf,
  offOf,
  pastOf,
  sourceOf,
  stepAfter,
} from "./check-state";
import { compare } from "./compare";
import { comparePast } from "./compare-past";
import { endCheck } from "./end-check";
import { askForUnlisted, markGone } from "./ask-for-unlisted";
import type { KindOff } from "./schema";

/** A step begins no further part after this. */
const stepMs = 30_000;

type Row = typeof sourceCheck.$inferSelect;
const unfinished = ["queued", "listing"] as const;

/**
 * Goes on with a report for about half a minute. What was compared is written with the place where it goes on, so that a
 * repeated step counts nothing twice. `done` = the report has ended.
 * @throws ZoomError for what may pass; what can't pass ends the report
 */
export async function readNext(ctx: Ctx, zoom: ZoomConnection, checkId: string): Promise<{ done: boolean }> {
  const startedAt = Date.now();
  do {
    const check = await loadCheck(ctx, checkId);
    if (!check) return { done: true };
    const cursor = check.cursor === null ? firstCursor : checkCursor.parse(check.cursor);
    try {
      const part = await readPart(ctx, zoom, check, cursor);
      if (await advance(ctx, check, cursor, part)) {
        await endCheck(ctx, checkId, null);
        return { done: true };
      }
    } catch (error) {
      const failure = finalFailure(error);
      if (!failure) throw error;
      await endCheck(ctx, checkId, failure);
      return { done: true };
    }
  } while (Date.now() - startedAt < stepMs);
  return { done: false };
}

function loadCheck(ctx: Ctx, id: string): Promise<Row | null> {
  return ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select()
      .from(sourceCheck)
      .where(and(eq(sourceCheck.id, id), inArray(sourceCheck.state, [...unfinished])));
    return row ?? null;
  });
}

/** What was read, and how it is compared and counted. */
type Part = {
  complete: boolean;
  next: string | null;
  count: (tx: TenantTx) => Promise<CheckCounts>;
};

const nothingToAsk: Part = {
  complete: true,
  next: null,
  count: () => Promise.resolve({ reported: 0, archived: 0, different: 0 }),
};

async function ask(ctx: Ctx, zoom: ZoomConnection, check: Row, { kind, at }: CheckCursor): Promise<Part> {
  const [source, past, gone] = [sourceOf(kind), pastOf(kind), goneOf(kind)];
  const checked = { ...check, checkId: check.id };
  if (gone) {
    const part = await askForUnlisted(ctx, zoom, checked, gone, at);
    return { ...part, complete: true, count: (tx) => markGone(tx, ctx, check, part) };
  }
  if (source) {
    const part = await source.read(ctx, zoom, check, at);
    return { ...part, count: (tx) => compare(tx, ctx, { ...checked, kind: source.kind }, part) };
  }
  if (!past) throw new Error("a report asks what there is not");
  const part = await past.read(ctx, zoom, check, at);
  return { ...part, count: (tx) => comparePast(tx, ctx, checked, past, part) };
}

/** What a source does not give out is left out of the report, which says so; meetings are never left out. */
async function readPart(
  ctx: Ctx,
  zoom: ZoomConnection,
  check: Row,
  cursor: CheckCursor,
): Promise<Part | { off: KindOff }> {
  // Without the list of recordings, what took place has nothing to be compared with, and nothing is known to be missing.
  const gone = goneOf(cursor.kind);
  const unlisted = cursor.off[pastOf(cursor.kind)?.kind ?? gone?.kind ?? cursor.kind];
  if (unlisted) return { off: unlisted };
  if (gone && cursor.partial.includes(gone.kind)) return nothingToAsk;
  try {
    return await ask(ctx, zoom, check, cursor);
  } catch (error) {
    const off = error instanceof ZoomError && cursor.kind !== "meeting" ? offOf(error.failure.kind) : null;
    if (!off) throw error;
    return { off };
  }
}

/** Writes what a part brought, and where the report stands; true when it was the last. Elsewhere already: nothing. */
function advance(ctx: Ctx, check: Row, cursor: CheckCursor, part: Part | { off: KindOff }): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const [held] = await tx
      .select({ cursor: sourceCheck.cursor, counts: sourceCheck.counts, state: sourceCheck.state })
      .from(sourceCheck)
      .where(and(eq(sourceCheck.id, check.id), unmoved(check)))
      .for("update");
    if (!held) return false;
    const off = "off" in part ? { ...cursor.off, [cursor.kind]: part.off } : cursor.off;
    const next = "off" in part ? null : part.next;
    const kind = next === null ? stepAfter(cursor.kind) : cursor.kind;
    const counts = "off" in part ? held.counts : await countIn(tx, check, cursor, part);
    const whole = "off" in part || part.complete;
    const partial = whole ? cursor.partial : [...new Set([...cursor.partial, cursor.kind])];
    const complete = cursor.complete && whole;
    const moved: CheckCursor = { kind: kind ?? cursor.kind, at: next ?? "", complete, off, partial };
    await tx
      .update(sourceCheck)
      .set({ state: "listing", cursor: moved, counts, complete })
      .where(eq(sourceCheck.id, check.id));
    return kind === null;
  });
}

const unmoved = ({ cursor }: Row): SQL =>
  sql`${sourceCheck.cursor} is not distinct from ${cursor === null ? null : JSON.stringify(cursor)}::jsonb`;

async function countIn(
  tx: TenantTx,
  check: Row,
  { kind }: CheckCursor,
  part: Part,
): Promise<Record<string, CheckCounts>> {
  const found = await part.count(tx);
  const before = check.counts?.[kind];
  return {
    ...check.counts,
    [kind]: {
      reported: (before?.reported ?? 0) + found.reported,
      archived: (before?.archived ?? 0) + found.archived,
      different: (before?.different ?? 0) + found.different,
    },
  };
}
