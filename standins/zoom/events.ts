import { randomBytes } from "node:crypto";
import type { Session } from "./data/model";
import { wholeMeetingJson } from "./shapes";
import type { Stand } from "./stand";
import type { Grant } from "./state";
import type { Delivery } from "./webhooks";

export type RecordingEvent =
  `recording.${"completed" | "transcript_completed" | "trashed" | "deleted" | "recovered" | "renamed"}`;

const tokenMs = 86_400_000;

/** Tells the app about a recording, if the meeting's account has installed it; resolves after the first attempt. */
export async function announceRecording(
  stand: Stand,
  event: RecordingEvent,
  session: Session,
): Promise<Delivery | undefined> {
  if (!stand.grants.all().some((grant) => grant.accountId === session.account.id)) return undefined;
  const now = stand.now();
  const object = wholeMeetingJson(stand, session, "hook");
  const transcripts = object.recording_files?.filter((file) => file.file_type === "TRANSCRIPT") ?? [];
  const payload = {
    account_id: session.account.id,
    object: event === "recording.transcript_completed" ? { ...object, recording_files: transcripts } : object,
  };
  const token = `eyJ${stand.signer.sign("token", session.uuid, now + tokenMs)}`;
  return stand.webhooks.post(event, session.account.id, {
    event,
    event_ts: now,
    payload,
    download_token: token,
  });
}

/**
 * Ends authorisations and tells the app, as Zoom does when somebody removes it (zoom-api, 13): a published one, that is.
 * The account's own server-to-server app is another app, and hears nothing here.
 */
export function uninstall(stand: Stand, which: (grant: Grant) => boolean): number {
  const gone = stand.grants.remove(which);
  for (const grant of gone.filter((one) => stand.settings.published && !one.serverToServer))
    void stand.webhooks.post("app_deauthorized", grant.accountId, deauthorized(stand, grant));
  return gone.length;
}

function deauthorized(stand: Stand, grant: Grant) {
  const now = new Date(stand.now()).toISOString();
  const payload = {
    account_id: grant.accountId,
    user_id: grant.userId,
    signature: randomBytes(32).toString("hex"),
    deauthorization_time: now,
    client_id: stand.settings.clientId,
    event_ts: now.slice(0, 19).replace("T", " "),
  };
  return { event: "app_deauthorized", payload };
}
