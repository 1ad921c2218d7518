import { inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import { meetingRecordings } from "@/server/connectors/zoom/api";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { sessionOf, type SourceFile } from "@/server/connectors/zoom/files";
import { trashRecording } from "@/server/connectors/zoom/settings-api";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import { lockDueItems, type TrashItem } from "./due-sessions";

/** `refused`: this one, by Zoom; `not_allowed`: the grant lacks the scope, so none will go. */
export type Trashed = "moved" | "not_due" | "changed" | "gone" | "refused" | "not_allowed";

/**
 * Moves one session's recordings to Zoom's trash: when every file that was kept lies in the archive, whole and for long
 * enough, and Zoom, asked just before, has those, and none that the ledger does not know. The audit event and the mark are committed
 * before Zoom is asked, so that nothing goes there unaccounted for; a repetition finishes what was begun.
 * @throws ZoomError for what may pass
 */
export async function trashSession(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: { jobId: string; sessionKey: string },
): Promise<Trashed> {
  const due = await ctx.db.tx((tx) => lockDueItems(tx, ctx, input));
  if (!due) return "not_due";
  const there = await filesAtZoom(zoom, input.sessionKey);
  if (!there) {
    await ctx.db.tx((tx) => markTrashed(tx, ctx, due));
    return "gone";
  }
  if (!isWhatLiesHere(due, there)) return "changed";
  const claimed = await ctx.db.tx(async (tx) => {
    const items = await lockDueItems(tx, ctx, input);
    return items && claim(tx, ctx, input, items);
  });
  if (!claimed) return "not_due";
  try {
    await trashRecording(zoom, input.sessionKey);
  } catch (error) {
    if (!(error instanceof ZoomError)) throw error;
    if (error.failure.kind !== "gone") {
      if (!refusals.includes(error.failure.kind)) throw error;
      await ctx.db.tx((tx) => giveUp(tx, ctx, input, claimed));
      return error.failure.kind === "missing_scope" ? "not_allowed" : "refused";
    }
  }
  await ctx.db.tx((tx) => markTrashed(tx, ctx, claimed));
  return "moved";
}

/** Another try won't help, so the mark is taken back. */
const refusals: ZoomError["code"][] = ["forbidden", "missing_scope", "not_available", "invalid_request"];

/** Every file that Zoom shows is archived, and every one that is archived is shown: an answer without files proves nothing. */
function isWhatLiesHere(due: readonly TrashItem[], there: readonly SourceFile[]): boolean {
  const archived = due.filter((item) => item.state === "archived").map((item) => item.sourceKey);
  const shown = there.map((file) => file.key);
  return (
    there.length > 0 &&
    there.every((file) => file.readiness === "ready" && archived.includes(file.key)) &&
    archived.every((key) => shown.includes(key))
  );
}

/** Null = Zoom has no recording of this session. */
async function filesAtZoom(zoom: ZoomConnection, sessionKey: string): Promise<SourceFile[] | null> {
  try {
    return sessionOf(await meetingRecordings(zoom, sessionKey)).files;
  } catch (error) {
    if (error instanceof ZoomError && error.failure.kind === "gone") return null;
    throw error;
  }
}

async function claim(
  tx: TenantTx,
  ctx: Ctx,
  { jobId }: { jobId: string },
  items: TrashItem[],
): Promise<TrashItem[]> {
  if (items.some((item) => item.trashedByUsAt)) return items;
  await tx.update(sourceItem).set({ trashedByUsAt: ctx.now }).where(idsOf(items));
  await recordAudit(tx, ctx, {
    action: "source.recording_trashed",
    subject: conversationOf(items) ?? jobId,
    detail: { job: jobId, files: items.filter((item) => item.state === "archived").length },
  });
  return items;
}

const conversationOf = (items: readonly TrashItem[]) =>
  items.find((item) => item.conversationId !== null)?.conversationId;

const idsOf = (items: readonly TrashItem[]) =>
  inArray(
    sourceItem.id,
    items.map((item) => item.id),
  );

async function markTrashed(tx: TenantTx, ctx: Ctx, items: readonly TrashItem[]): Promise<void> {
  await tx.update(sourceItem).set({ trashedAt: ctx.now, nextLookAt: null }).where(idsOf(items));
}

async function giveUp(
  tx: TenantTx,
  ctx: Ctx,
  { jobId }: { jobId: string },
  items: readonly TrashItem[],
): Promise<void> {
  await tx.update(sourceItem).set({ trashedByUsAt: null }).where(idsOf(items));
  await recordAudit(tx, ctx, {
    action: "source.recording_trashed",
    subject: conversationOf(items) ?? jobId,
    detail: { job: jobId, outcome: "refused" },
  });
}
