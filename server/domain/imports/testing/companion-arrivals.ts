import { eq } from "drizzle-orm";

import { conversation, mediaFile, transcriptSegment } from "@/db/schema";
import { lookAtSession } from "@/server/domain/jobs/look-at-session";
import type { CompanionState } from "@/standins/zoom/state";

import { arrivals } from "./arrivals";

const hour = 3_600_000;

export type CompanionArrivals = Awaited<ReturnType<typeof companionArrivals>>;

/** A connected tenant whose licensed host's meetings are recorded, with what AI Companion made of them. */
export async function companionArrivals() {
  const there = await arrivals();
  const { scenario, ctx, tx, itemsOf, ports } = there;
  const { control } = scenario.zoom;
  const at = (hours: number) => ctx(new Date(Date.now() + hours * hour));
  const rowsOf = async (uuid: string) => {
    const items = await itemsOf(uuid);
    return items.filter(({ recordingType }) => recordingType.startsWith("companion_"));
  };
  const conversationOf = async (uuid: string) => {
    const [row] = await tx((t) => t.select().from(conversation).where(eq(conversation.sessionKey, uuid)));
    if (!row) throw new Error("no conversation");
    return row;
  };
  return {
    ...{ ...there, at, rowsOf, conversationOf },
    /** A meeting that ended more than an hour ago, of four files; its own transcript comes a day later. */
    arriveWith: async (made: Partial<CompanionState>, minutesAgo = 90) => {
      const recorded = { account: "contoso", host: "deniz.kaya", minutesAgo };
      const { uuid } = await control.record({ ...recorded, transcriptAfterMs: 24 * hour });
      await control.companion({ uuid, ...made });
      const arrived = await there.list(uuid);
      control.clearRequests();
      return arrived;
    },
    /** How often AI Companion was asked since the last arrival. */
    asked: () => {
      const { byRoute } = control.requests();
      return {
        transcript: byRoute["GET /v2/meetings/:meetingId/transcript"] ?? 0,
        summary: byRoute["GET /v2/meetings/:meetingId/meeting_summary"] ?? 0,
      };
    },
    look: (sessionKey: string, hours: number, written = false) =>
      lookAtSession(at(hours), ports.zoom, { jobId: scenario.jobId, sessionKey, written }),
    rowOf: async (uuid: string, kind: "transcript" | "summary") =>
      (await rowsOf(uuid)).find(({ recordingType }) => recordingType === `companion_${kind}`),
    /** The types of recording whose text is found and shown, each once. */
    textOf: async (uuid: string) => {
      const { id } = await conversationOf(uuid);
      const rows = await tx((t) =>
        t
          .selectDistinct({ recordingType: mediaFile.recordingType })
          .from(transcriptSegment)
          .innerJoin(mediaFile, eq(mediaFile.id, transcriptSegment.mediaFileId))
          .where(eq(transcriptSegment.conversationId, id)),
      );
      return rows.map(({ recordingType }) => recordingType).toSorted();
    },
  };
}
