import { and, eq, inArray } from "drizzle-orm";

import { sourceItem } from "@/db/schema";
import { transcriptState } from "@/server/connectors/zoom/phone";
import type { Ctx } from "@/server/domain/access/ctx";
import type { RecordedItem } from "@/server/domain/ledger/record-things";
import { nextLook } from "@/server/domain/ledger/second-look";

import type { ImportPorts } from "./fresh-session";
import { giveUpUnlisted } from "./give-up-unlisted";
import { noteRefused } from "./note-gone";
import type { ImportSession } from "./outcome";
import { refusalOf } from "./refusal";

/**
 * Asks Zoom whether a call's transcript can be had. A refusal is of this transcript alone. One that is still being made waits
 * for its next look; after the last it has failed, which Zoom's "there is none" is not: it may be done one day.
 */
export async function askTranscript(
  ctx: Ctx,
  ports: ImportPorts,
  session: ImportSession,
  { item, recordingId }: { item: RecordedItem; recordingId: string },
): Promise<"ready" | "not_ready" | "refused"> {
  const sourceKeys = [item.sourceKey];
  try {
    const state = await transcriptState(ports.zoom, recordingId);
    if (state === "ready") return "ready";
    if (await waitsOrNever(ctx, item, state === "in_the_making")) return "not_ready";
    const failure = "source_unavailable";
    await noteRefused(ctx, session, failure, { sourceKeys });
    await giveUpUnlisted(ctx, session, { failure, sourceKeys });
    return "refused";
  } catch (error) {
    const failure = refusalOf(error, { gone: "gone_at_source" });
    if (!failure) throw error;
    await noteRefused(ctx, session, failure, { sourceKeys });
    return "refused";
  }
}

/** Writes down that it waits, or that Zoom has none; false where it is in the making and no look is left. */
function waitsOrNever(ctx: Ctx, item: RecordedItem, inTheMaking: boolean): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select({ firstSeenAt: sourceItem.firstSeenAt })
      .from(sourceItem)
      .where(eq(sourceItem.id, item.id));
    const nextLookAt = inTheMaking && row ? nextLook(row.firstSeenAt, ctx.now) : null;
    if (inTheMaking && !nextLookAt) return false;
    const waits = { state: "waiting", reason: "not_ready_yet" } as const;
    const never = { state: "skipped", reason: "content_unavailable" } as const;
    await tx
      .update(sourceItem)
      .set({ ...(inTheMaking ? waits : never), decidedAt: ctx.now, nextLookAt })
      .where(and(eq(sourceItem.id, item.id), inArray(sourceItem.state, ["kept", "importing"])));
    return true;
  });
}
