import { z } from "zod";

import type { Session } from "./data/model";
import { sha256 } from "./file-hash";
import { companionOf, isoTime, type Stand } from "./stand";
import { companionStates } from "./state";
import type { Delivery } from "./webhooks";

const state = z.enum(companionStates);

export const companionOrder = z.object({
  uuid: z.string(),
  transcript: state.optional(),
  summary: state.optional(),
});
type CompanionOrder = z.infer<typeof companionOrder>;

/** What of AI Companion's can be had of a session; the hash of its transcript on demand. */
export async function madeByCompanion(stand: Stand, session: Session, hashes: boolean) {
  const { transcript, summary } = companionOf(stand, session);
  const id = session.companion?.transcript.id;
  return {
    transcript: transcript === "ready",
    summary: summary === "ready",
    ...(hashes && id ? { sha256: await sha256(session, id) } : {}),
  };
}

/** Orders about what AI Companion makes of a session beside its recording. */
export function makeCompanionControl(stand: Stand) {
  const sessionOf = (uuid: string) => {
    const session = stand.world.bySession(uuid);
    if (!session?.companion) throw new Error(`AI Companion was not in meeting ${uuid}`);
    return session;
  };
  return {
    /** From now on Zoom answers so about this session; a transcript that becomes ready is told by event. */
    async companion({ uuid, ...order }: CompanionOrder) {
      const session = sessionOf(uuid);
      const before = companionOf(stand, session);
      const { state: kept, save } = stand.file;
      const now = {
        transcript: order.transcript ?? before.transcript,
        summary: order.summary ?? before.summary,
      };
      kept.companion = { ...kept.companion, [uuid]: now };
      save();
      if (now.transcript === "ready" && before.transcript !== "ready") await this.sendCompanionWebhook(uuid);
      return now;
    },
    /** The event about a transcript, whatever there is. */
    async sendCompanionWebhook(uuid: string): Promise<Delivery | undefined> {
      const session = sessionOf(uuid);
      const { id } = session.account;
      if (!stand.grants.all().some((grant) => grant.accountId === id)) return undefined;
      const event = "meeting.aic_transcript_completed";
      const object = {
        uuid: session.uuid,
        id: String(session.number),
        host_id: session.host.id,
        topic: session.topic,
        type: session.type,
        start_time: isoTime(session.beganMs),
        timezone: "",
      };
      return stand.webhooks.post(event, id, {
        event,
        event_ts: stand.now(),
        payload: { account_id: id, object },
      });
    },
  };
}
