import { and, desc, eq, ne, sql } from "drizzle-orm";

import { jobRun, tenant } from "@/db/schema";
import { chatHorizon, chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import type { Ctx } from "@/server/domain/access/ctx";

import { ofStretch } from "./job-state";
import type { ChatStretch } from "./read-chat";
import { announceSweep, finishStage, type RunRef } from "./stages";

const overlapMs = 2 * 24 * 60 * 60_000;

/** Where the stage is: the window, the last session of it, and how often a list or a session was not read whole. */
export type ChatCursor = { step: number; window: number; after: string; missed: number };

/** How often a list of chats or a session was not read whole, by the note of a stage that ended. */
export const chatsMissed = (note: Record<string, unknown> | null): number => Number(note?.["missed"] ?? 0);

/** What became of the stage; all but the first look say that nothing was listed, and why. */
type ChatStageEnd = "listed" | "missing_scope" | "not_available" | "forbidden";

const begin: ChatCursor = { step: 0, window: 0, after: "", missed: 0 };

/**
 * What a run is to look at; null when it is elsewhere or over. A first look, and one after a time without chats, goes back
 * as far as Zoom does; every other at least as far as the run, for an outage may have emptied the one before.
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
    // Every step of a run cuts the same windows.
    const now = run.startedAt ?? ctx.now;
    const sinceLast = before?.startedAt ? before.startedAt.getTime() - overlapMs : 0;
    const since = Math.min(sinceLast, run.windowFrom.getTime());
    const from = ofStretch(run.trigger)
      ? run.windowFrom
      : new Date(Math.max(since, chatHorizon(now).getTime()));
    const to = ofStretch(run.trigger) ? run.windowTo : now;
    const cursor = { ...begin, ...(run.stageCursor as Partial<ChatCursor> | null) };
    return {
      cursor,
      stretch: { windows: chatWindows(from, to, now), now, timeZone: home?.timeZone ?? "UTC" },
    };
  });
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
export async function endChatStage(ctx: Ctx, run: RunRef, end: ChatStageEnd, missed: number): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const [row] = await tx.select({ trigger: jobRun.trigger }).from(jobRun).where(eq(jobRun.id, run.runId));
    const { listed } = await finishStage(tx, ctx, run, "chat");
    if (!row || !listed) return;
    const partly = end === "listed" && (missed > 0 || ofStretch(row.trigger));
    await tx
      .update(jobRun)
      .set({
        stageCursor: { chat: partly ? "partly" : end, ...(missed > 0 ? { missed } : {}) },
      })
      .where(eq(jobRun.id, run.runId));
  });
}
