import { and, eq, inArray } from "drizzle-orm";

import type { DecisionReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { PhoneRecording } from "@/server/connectors/zoom/phone-recording";
import type { Ctx } from "@/server/domain/access/ctx";

import { placesOfCalls } from "./call-places";
import { thingsOfCall, transcriptKey } from "./call-things";
import { lookSoon } from "./record-announced";
import { recordThings } from "./record-things";
import type { Thing } from "./things-of";

type AnnouncedItems = {
  jobId: string;
  /** As a list shows it without its transcript, or as the event tells. */
  recording: PhoneRecording;
  /** Whose rule decides, as far as that is known. */
  ownerSourceId: string;
  /** The event names a transcript. */
  withTranscript: boolean;
};

/**
 * Writes the rows of a call's recording, or of its transcript, that Zoom announced and that no list shows yet, so that it is known of whatever
 * happens to it: decided like any other, looked for again, and gone when the last look finds nothing. Under the keys that a
 * list gives them, so that the recording takes them over; nothing where the ledger has them.
 */
export async function recordAnnouncedCall(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, recording, ownerSourceId, withTranscript }: AnnouncedItems,
): Promise<void> {
  const [place] = (await placesOfCalls(tx, jobId, [recording.id])).values();
  const sounds = thingsOfCall(recording, ownerSourceId);
  const texts = withTranscript ? sounds.map((sound) => transcriptToCome(sound, recording.id)) : [];
  const named = [...sounds, ...texts];
  const keys = named.map(({ sourceKey }) => sourceKey);
  const known = await tx
    .select({ key: sourceItem.sourceKey })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), inArray(sourceItem.sourceKey, keys)));
  const things = named
    .filter(({ sourceKey }) => !known.some(({ key }) => key === sourceKey))
    .map((thing) => ({ ...thing, ...place }));
  await recordThings(tx, ctx, { jobId, things, announceKept: false });
  // Who answered the call of a queue a list says, and it may be somebody else's rule that decides.
  const reasons: DecisionReason[] =
    recording.owner?.type === "user" ? ["not_ready_yet"] : ["not_ready_yet", "no_matching_user"];
  await lookSoon(tx, ctx, { jobId, sourceKeys: things.map(({ sourceKey }) => sourceKey), reasons });
}

const transcriptToCome = (sound: Thing, recordingId: string): Thing => ({
  ...sound,
  sourceKey: transcriptKey(recordingId),
  fileType: "PHONE_TRANSCRIPT",
  decidable: { ...sound.decidable, mediaClass: "text", readiness: "processing" },
});
