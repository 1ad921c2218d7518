import type { RecordedFile, Session } from "./data/model";
import type { World } from "./data/world";
import type { Chats } from "./data/chat";
import type { Calls } from "./data/phone";
import type { Faults } from "./faults";
import type { Grants } from "./grants";
import type { Pages } from "./api/pages";
import type { Signer } from "./signer";
import type { CompanionState, StateFile } from "./state";
import type { Webhooks } from "./webhooks";

export type Settings = {
  clientId: string;
  clientSecret: string;
  webhookSecret: string;
  redirectUris: string[];
  /** Of an app that is not, Zoom tells nobody when it is removed. */
  published: boolean;
  /** Of the app; a grant keeps those it was given. */
  scopes: string[];
};

/** Counts of requests by route, of requests that brought a token to a host that is not Zoom's, and of bytes of files. */
type Requests = { byRoute: Record<string, number>; leaks: number; fileBytes: number };

/** Everything the handlers share. */
export type Stand = {
  settings: Settings;
  world: World;
  chats: Chats;
  calls: Calls;
  file: StateFile;
  grants: Grants;
  faults: Faults;
  pages: Pages;
  signer: Signer;
  webhooks: Webhooks;
  requests: Requests;
  urls: { self: string; cdn: string; elsewhere: string };
  now: () => number;
};

export const isoTime = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

export function isVisible(stand: Stand, session: Session): boolean {
  return session.visibleMs <= stand.now() && !stand.file.state.deleted.includes(session.uuid);
}

export function isProcessing(stand: Stand, session: Session): boolean {
  return session.completeMs > stand.now() && !stand.file.state.completed.includes(session.uuid);
}

/** The files that can be had now. */
export const readyFiles = (stand: Stand, session: Session): RecordedFile[] =>
  isVisible(stand, session) ? recordedFiles(stand, session) : [];

/** The files there are by now, also of a session that lies in the trash. */
export function recordedFiles(stand: Stand, session: Session): RecordedFile[] {
  if (isProcessing(stand, session) || session.withoutFilesKey) return [];
  return session.files.filter(
    (file) => file.readyMs <= stand.now() && !stand.file.state.deleted.includes(file.id),
  );
}

/** What AI Companion has of a session now. */
export function companionOf(stand: Stand, session: Session): CompanionState {
  const made = (part: "transcript" | "summary") =>
    session.companion?.made.includes(part) ? "ready" : "none";
  return (
    stand.file.state.companion?.[session.uuid] ?? { transcript: made("transcript"), summary: made("summary") }
  );
}
