import type { RunStage } from "@/db/constants";
import { ZoomError } from "@/server/connectors/zoom/failure";

/** Why a run ended before it was complete. Nothing is ever concluded from what such a run did not see. */
const sentences = {
  job_disabled: "The job was switched off while it ran.",
  disconnected: "The connection to Zoom was ended while the job ran. Connect it again, then run it.",
  connection_dead: "Zoom no longer accepts the connection. Connect the job again, then run it.",
  misconfigured:
    "Zoom does not accept this installation’s client ID, secret or addresses. Ask your operator.",
  missing_scope:
    "The app lacks permissions at Zoom that an import needs. Connect the job again to grant them.",
  not_available: "The Zoom account’s plan or settings don’t give out recordings.",
  forbidden:
    "Zoom refuses the lists to the administrator who connected the job. Connect it again as an administrator whose role may manage users and recordings.",
  throttled: "Zoom’s daily limit for requests is used up. The next run goes on.",
  outage: "Zoom could not be reached. Nothing was concluded from that; the next run looks again.",
} as const;
export type RunFailure = keyof typeof sentences;

export const failureSentence = (failure: RunFailure): string => sentences[failure];

/** `again`: later runs try these users as far back as they were missed; a look at a stretch of time has none. */
export const someUsersUnlisted = (count: number, again: boolean): string =>
  `Recordings of ${count} Zoom ${count === 1 ? "user" : "users"} could not be listed. ${
    again
      ? "Every run tries them again, as far back as they were missed."
      : "Start it again when that is mended."
  }`;

/** Not one user could be listed: that is no matter of theirs. */
export const nobodyListed =
  "Zoom gave out nobody’s recordings. See that whoever connected the job may view recordings in their role at Zoom; the next run looks again as far back.";

const sourceLists: Record<RunStage, string> = {
  meetings: "Zoom’s lists of recordings",
  phone: "Zoom’s lists of calls",
  chat: "Zoom’s lists of team chats",
};
export const sourceFailing = (stage: RunStage): string =>
  `${sourceLists[stage]} could not be read whole. The next run looks again as far back.${
    stage === "phone" ? " After a week only “Run now” looks further back than 30 days." : ""
  }`;

/** A note: the run is a good one for the rest of its period. */
export const callsForgotten =
  "Zoom no longer gives out calls as old as the first of this period. What it still gives out was listed.";

export const someChatsUnlisted = (count: number): string =>
  `${count} team ${count === 1 ? "chat" : "chats"} could not be read whole. The next run looks again as far back.`;

/** The list of the account's users had gaps: who is missing from it was not looked at. */
export const usersIncomplete =
  "The list of Zoom users could not be read whole. The next run looks again as far back.";

/** What ends the whole run at once; null = it may pass, so the step is to be tried again. */
export function finalFailure(error: unknown): RunFailure | null {
  if (!(error instanceof ZoomError)) return null;
  const { failure } = error;
  switch (failure.kind) {
    case "connection_dead":
    case "misconfigured":
    case "missing_scope":
    case "not_available":
    case "forbidden":
      return failure.kind;
    case "throttled":
      return failure.daily ? "throttled" : null;
    default:
      return null;
  }
}
