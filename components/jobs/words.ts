import type { Tone } from "@/components/ui/badge";
import type { IntegrationType, JobGroup, JobState, RunState, RunTrigger } from "@/db/constants";
import type { ConnectOutcome } from "@/server/domain/jobs/schema";

export const jobGroupWords: Record<JobGroup, string> = {
  integration: "Integration Job",
  import: "Import Job",
  export: "Export Job",
};

export const integrationTypeWords: Record<IntegrationType, string> = { zoom: "Zoom" };

/** The closed list of a job's states, and what each means. */
export const jobStateWords: Record<JobState, { label: string; tone: Tone; explained: string }> = {
  not_connected: {
    label: "Not connected",
    tone: "warn",
    explained: "Nobody has allowed the app at Zoom yet, so nothing is listed or imported.",
  },
  connected: {
    label: "Connected",
    tone: "ok",
    explained: "Connected to Zoom; the last run is complete, and the next comes with the schedule.",
  },
  running: {
    label: "Running",
    tone: "accent",
    explained: "A package runs: Zoom’s lists are read, or what is kept is imported.",
  },
  paused: {
    label: "Paused",
    tone: "warn",
    explained: "Somebody paused the package that runs. It goes on where it stood when it is resumed.",
  },
  failed: {
    label: "Last run failed",
    tone: "danger",
    explained: "The last run ended before it was complete and says why. The next one looks as far back.",
  },
  disconnected: {
    label: "Disconnected",
    tone: "danger",
    explained: "Zoom no longer lets this job in, or it was disconnected here. Authenticate it again.",
  },
  disabled: {
    label: "Disabled",
    tone: "neutral",
    explained: "Switched off: nothing is listed or imported until it is enabled.",
  },
};

export const runStateWords: Record<RunState, { label: string; tone: Tone }> = {
  queued: { label: "Queued", tone: "neutral" },
  listing: { label: "Reading Zoom’s lists", tone: "accent" },
  importing: { label: "Importing", tone: "accent" },
  done: { label: "Done", tone: "ok" },
  failed: { label: "Failed", tone: "danger" },
};

export const triggerWords: Record<RunTrigger, string> = {
  manual: "Run now",
  schedule: "Schedule",
  webhook: "Announced by Zoom",
  first_connect: "First connection",
  backfill: "Backfill",
  gap: "Gap after the job was disabled",
};

/** What Zoom's consent page led to, and what to do now. */
export const connectOutcomeWords: Record<ConnectOutcome, { said: string; next: string }> = {
  connected: {
    said: "Authentication with Zoom App was successful!",
    next: "A new job looks for recordings at once; use “Run now” to look again.",
  },
  refused: {
    said: "Zoom was not connected: the app was not allowed.",
    next: "Authenticate again and press “Allow” on Zoom’s page, as an administrator whose role in Zoom may add apps for the whole account.",
  },
  not_ours: {
    said: "Zoom was not connected: this way back does not belong to this sign-in.",
    next: "It was used already, took longer than a quarter of an hour, or was started in another browser. Start it again here, and finish it in this browser.",
  },
  connected_elsewhere: {
    said: "Zoom was not connected: this Zoom account is connected to another job already.",
    next: "One Zoom account belongs to one job. Use that job, or archive it first: a job that is only disconnected keeps its account. If it is not in your list, ask your operator. To connect another account, sign out at Zoom and authenticate again.",
  },
  other_account: {
    said: "Zoom was not connected: this is another Zoom account than the one this job imports from.",
    next: "Sign in at Zoom with the account it had before, or add a new integration job for the other account.",
  },
  archived: {
    said: "Zoom was not connected: this job was archived meanwhile.",
    next: "Add a new integration job and connect that one.",
  },
  not_administrator: {
    said: "Zoom was not connected: whoever allowed the app may not see the account’s users.",
    next: "Authenticate again as somebody whose role in Zoom may view users, recordings, phone and reports of the whole account; the owner of the account may.",
  },
  missing_scopes: {
    said: "Zoom was not connected: the app may not do what an import needs.",
    next: "Add the missing scopes to the app at Zoom, all that the page “Create your Zoom app” lists, then authenticate again to accept them.",
  },
  pending: {
    said: "Zoom is not connected yet: it took the consent, but can’t say now whose account it is.",
    next: "Nothing is lost and there is nothing to do: Holdfast asks again every five minutes for a day, and connects the job as soon as Zoom answers.",
  },
  credentials_refused: {
    said: "Zoom was not connected: Zoom does not take these credentials.",
    next: "Copy account ID, client ID and client secret again from the server-to-server app at Zoom, and see that the app is activated there.",
  },
  failed: {
    said: "Zoom was not connected: Zoom gave no usable answer.",
    next: "Authenticate again. If it stays like this, ask your operator to check the Zoom app’s settings.",
  },
};
