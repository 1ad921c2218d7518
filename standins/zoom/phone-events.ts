import type { CallRecording } from "./data/phone";
import { callJson, deletedCallJson } from "./phone-shapes";
import type { Stand } from "./stand";
import type { Delivery } from "./webhooks";

export const callEvents = [
  "recording_completed",
  "recording_transcript_completed",
  "recording_deleted",
  "recording_permanently_deleted",
] as const;
export type CallEvent = (typeof callEvents)[number];

/** Tells the app about recordings of calls, if their account has installed it; resolves after the first attempt. */
export async function announceCall(
  stand: Stand,
  event: CallEvent,
  one: CallRecording,
): Promise<Delivery | undefined> {
  const { account } = one;
  if (!stand.grants.all().some((grant) => grant.accountId === account.id)) return undefined;
  const name = `phone.${event}`;
  const object = { recordings: [objectOf(stand, event, one)] };
  const message = { event: name, event_ts: stand.now(), payload: { account_id: account.id, object } };
  return stand.webhooks.post(name, account.id, message);
}

function objectOf(stand: Stand, event: CallEvent, one: CallRecording) {
  if (event === "recording_deleted" || event === "recording_permanently_deleted") return deletedCallJson(one);
  const { transcript_download_url: transcript, download_url: sound, ...whole } = callJson(stand, one, "hook");
  return event === "recording_completed"
    ? { ...whole, download_url: sound }
    : { ...whole, transcript_download_url: transcript };
}

/** Events of the transcripts that become ready after the start. */
export function announceCallsLater(stand: Stand): void {
  for (const one of stand.calls.recordings) {
    const waitMs = typeof one.transcript === "object" ? one.transcript.readyMs - stand.now() : 0;
    if (waitMs > 0)
      stand.webhooks.later(waitMs, () => announceCall(stand, "recording_transcript_completed", one));
  }
}
