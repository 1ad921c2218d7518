import type { MediaClass } from "@/db/constants";
import { formatDate } from "@/components/format/time";
import { counted } from "@/components/format/text";
import type { Tone } from "@/components/ui/badge";
import type { SetupStep, SetupStepKey, TenantOverview } from "@/server/domain/tenants/schema";

export const setupStepWords: Record<SetupStepKey, string> = {
  sign_in: "Sign in",
  consent: "Grant admin consent",
  licenses: "Licenses",
  people: "Give people a license, the Zoom add-on and a recording rule",
  rules: "Recording rule",
  job: "Integration job",
  zoom: "Connect Zoom",
  recorded_at_zoom: "Licensed, but Zoom doesn’t record them",
  first_recording: "First recording",
};

export const setupStateWords: Record<SetupStep["state"], string> = {
  done: "Done",
  open: "To do",
  waiting: "Waits for an earlier step",
};

/** What Microsoft's consent page led to; stands in the address as `?consent=`. */
export const consentOutcomes = ["granted", "denied", "not_ours", "not_confirmed"] as const;
export type ConsentOutcome = (typeof consentOutcomes)[number];

export const consentWords: Record<ConsentOutcome, { said: string; next: string }> = {
  granted: {
    said: "Admin consent is granted.",
    next: "People and groups are being read from the directory; use Refresh to see how far that is.",
  },
  denied: {
    said: "Admin consent was not granted: it was declined at Microsoft.",
    next: "Only a global administrator can grant it. If that is not you, see below what to send to one.",
  },
  not_ours: {
    said: "This way back from Microsoft does not belong to this sign-in.",
    next: "It was used already, took too long, or was started in another browser. Start it again here, and finish it in this browser.",
  },
  not_confirmed: {
    said: "Microsoft has not confirmed the consent yet.",
    next: "This can take a few minutes. Wait, then use Refresh under Permissions; nothing has to be accepted twice.",
  },
};

/** The columns of the table of what a license imports. Whatever comes with video follows its column. */
export const importColumns = [
  { heading: "Audio", media: ["audio"] },
  { heading: "Video", media: ["video", "screen", "unknown"] },
  { heading: "Chat", media: ["chat"] },
  { heading: "Transcripts", media: ["text"] },
] as const satisfies readonly { heading: string; media: readonly MediaClass[] }[];

const dayMs = 86_400_000;

type Pool = TenantOverview["licenses"][number];

const lastDay = (endsOn: string) => formatDate(new Date(endsOn), "UTC");
const over = ({ used, bought }: Pool) => counted(used - bought, "license");

/** How a pool stands: "Valid", "Ends in 12 days", "Expired, grace until 4 Dec 2026". Days count in UTC, as the end does. */
export function poolWords(pool: Pool, now: Date): { tone: Tone; text: string } {
  const { term, endsOn, overUsed, graceUntil, startsOn } = pool;
  const until = graceUntil ? `, grace until ${formatDate(graceUntil, "UTC")}` : "";
  if (term === "not_started") {
    return { tone: "neutral", text: startsOn ? `Starts on ${lastDay(startsOn)}` : "Not started" };
  }
  if (term === "expired") return { tone: "danger", text: "Expired: new recordings wait" };
  if (term === "grace") return { tone: "danger", text: `Expired${until}` };
  if (overUsed) {
    const ended = graceUntil !== null && graceUntil <= now;
    return { tone: ended ? "danger" : "warn", text: `Over-used by ${over(pool)}${ended ? "" : until}` };
  }
  if (term === "ending" && endsOn) {
    const days = Math.ceil((Date.parse(endsOn) + dayMs - now.getTime()) / dayMs);
    return { tone: "warn", text: `Ends in ${counted(days, "day")}` };
  }
  return pool.bought === 0 && pool.used === 0
    ? { tone: "neutral", text: "None" }
    : { tone: "ok", text: "Valid" };
}

/** "1 Jan 2026", or a dash where there is no date. */
export const dayOf = (date: string | null) => (date === null ? "–" : lastDay(date));
