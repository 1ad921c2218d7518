import { and, desc, eq, gte, ne, sql } from "drizzle-orm";

import type { SourceOffReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, jobRun, tenant } from "@/db/schema";
import { chatHorizon, chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import type { Ctx } from "@/server/domain/access/ctx";

import { ofStretch } from "./job-state";
import type { ChatStretch } from "./read-chat";
import { noteSourceOff, noteSourceWorks } from "./sources-off";
import { announceSweep, finishStage, lockStage, type RunRef } from "./stages";

const overlapMs = 2 * 24 * 60 * 60_000;

/**
 * Where the stage is: the window, the last session of it, and how often a list or a session was not read whole. `again`: from
 * when on chats were wanted again when the stage began; `shown`: a list had chats in it.
 */
export type ChatCursor = {
  step: number;
  window: number;
  after: string;
  missed: number;
  again?: string;
  shown?: boolean;
};

/** How often a list of chats or a session was not read whole, by the note of a stage that ended. */
export const chatsMissed = (note: Record<string, unknown> | null): number => Number(note?.["missed"] ?? 0);

/** What became of the stage; all but the first look say that nothing was listed, and why. */
type ChatStageEnd = "listed" | "missing_scope" | "not_available" | "forbidden";

const offReasons: Record<Exclude<ChatStageEnd, "listed">, SourceOffReason> = {
  missing_scope: "scope_missing",
  not_available: "plan_missing",
  forbidden: "role_missing",
};

const begin: ChatCursor = { step: 0, window: 0, after: "", missed: 0 };

/**
 * What a run is to look at; null when it is elsewhere or over. A first look, and one after a time without chats, goes back
 * as far as Zoom does; every other at least as far as the run, for an outage may have emptied the one before, and as what is
 * wanted again.
 */
export function loadChatPlan(
  ctx: Ctx,
  { jobId, runId }: RunRef,
): Promise<{ stretch: ChatStretch; cursor: ChatCursor } | null> {
  return ctx.db.tx(async (tx) => {
    const [run] = await tx.select().from(jobRun).where(eq(jobRun.id, runId));
    if (run?.state !== "listing" || run.stage !== "chat" || !run.windowFrom || !run.windowTo) return null;
    const [home] = await tx
      .select({ timeZone: tenant.timeZone })
      .from(tenant)
      .where(eq(tenant.id, ctx.db.tenantId));
    const [before] = await tx
      .select({ startedAt: jobRun.startedAt })
      .from(jobRun)
      .where(
        and(eq(jobRun.jobId, jobId), ne(jobRun.id, runId), sql`${jobRun.stageCursor}->>'chat' = 'listed'`),
      )
      .orderBy(desc(jobRun.createdAt))
      .limit(1);
    const cursor = {
      ...begin,
      ...((run.stageCursor as Partial<ChatCursor> | null) ?? (await wantedAgain(tx, run))),
    };
    // Every step of a run cuts the same windows.
    const now = run.startedAt ?? ctx.now;
    const sinceLast = before?.startedAt ? before.startedAt.getTime() - overlapMs : 0;
    const again = cursor.again ? Date.parse(cursor.again) : Infinity;
    const since = Math.min(sinceLast, run.windowFrom.getTime(), again);
    const from = ofStretch(run.trigger)
      ? run.windowFrom
      : new Date(Math.max(since, chatHorizon(now).getTime()));
    const to = ofStretch(run.trigger) ? run.windowTo : now;
    return {
      cursor,
      stretch: { windows: chatWindows(from, to, now), now, timeZone: home?.timeZone ?? "UTC" },
    };
  });
}

/** From when on chats are wanted again, which from here on stands with the run; not of a look at a stretch of time. */
async function wantedAgain(
  tx: TenantTx,
  { id, jobId, trigger }: typeof jobRun.$inferSelect,
): Promise<Pick<ChatCursor, "again">> {
  const [row] = await tx.select({ since: job.chatsWantedSince }).from(job).where(eq(job.id, jobId));
  if (!row?.since || ofStretch(trigger)) return {};
  const again = row.since.toISOString();
  await tx
    .update(jobRun)
    .set({ stageCursor: { ...begin, again } })
    .where(eq(jobRun.id, id));
  return { again };
}

/** Writes where the stage is and asks for it to go on; of two that did the same step one does. */
export async function moveChatCursor(
  ctx: Ctx,
  run: RunRef,
  before: ChatCursor,
  next: ChatCursor,
): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const moved = await tx
      .update(jobRun)
      .set({ stageCursor: next })
      .where(
        and(
          eq(jobRun.id, run.runId),
          eq(jobRun.state, "listing"),
          eq(jobRun.stage, "chat"),
          sql`coalesce((${jobRun.stageCursor}->>'step')::int, 0) = ${before.step}`,
        ),
      )
      .returning({ id: jobRun.id });
    if (moved.length > 0) await announceSweep(tx, ctx, run, { stage: "chat", offset: next.step });
  });
}

/**
 * Ends the stage and leaves a note with the run of what became of it. A look at a stretch of time says nothing about what
 * came after it, nor does one that missed something, of which settleRun tells.
 */
export async function endChatStage(
  ctx: Ctx,
  run: RunRef,
  end: ChatStageEnd,
  { missed, again, shown = false }: Pick<ChatCursor, "missed" | "again" | "shown">,
): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const row = await lockStage(tx, run, "chat");
    if (!row) return;
    const stretch = ofStretch(row.trigger);
    if (!stretch && end === "listed") await noteSourceWorks(tx, run.jobId, "chat");
    if (!stretch && end !== "listed") {
      const from = row.windowFrom ?? ctx.now;
      await noteSourceOff(tx, ctx, run.jobId, { stage: "chat", reason: offReasons[end], from });
    }
    await finishStage(tx, ctx, run, "chat");
    const partly = end === "listed" && (missed > 0 || stretch);
    // Of lists that were all empty nobody knows whether it was an outage.
    if (end === "listed" && !partly && shown && again) {
      // Who has come meanwhile, and may have written before this look began, stays wanted.
      await tx
        .update(job)
        .set({ chatsWantedSince: null })
        .where(and(eq(job.id, run.jobId), gte(job.chatsWantedSince, new Date(again))));
    }
    await tx
      .update(jobRun)
      .set({
        stageCursor: { chat: partly ? "partly" : end, ...(missed > 0 ? { missed } : {}) },
      })
      .where(eq(jobRun.id, run.runId));
  });
}
