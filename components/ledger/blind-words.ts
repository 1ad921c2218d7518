import { counted } from "@/components/format/text";
import { formatDate } from "@/components/format/time";
import { jobHref } from "@/components/jobs/address";
import { sourceOffWords, sourceWords } from "@/components/jobs/source-words";
import type { BlindSpot } from "@/server/domain/ledger/schema";

type Said = { what: string; because?: string };

const stopped = { disabled: "job disabled", disconnected: "job not connected", paused: "job paused" };

/** "Zoom has not been asked since 3 May 2026: job disabled"; with its name where several jobs are meant. */
export function blindWords(spot: BlindSpot, zone: string, named = true): string {
  const { what, because } = said(spot, zone);
  const more = [...(named ? [spot.name] : []), ...(because ? [because] : [])];
  return more.length > 0 ? `${what}: ${more.join(", ")}` : what;
}

function said(spot: BlindSpot, zone: string): Said {
  const { why, stage, users } = spot;
  const since = spot.since ? ` since ${formatDate(spot.since, zone)}` : "";
  switch (why) {
    case "disabled":
    case "disconnected":
    case "paused":
      return { what: `Zoom has not been asked${since}`, because: stopped[why] };
    case "runs_failing":
      return { what: `Zoom has not been read whole${since || " yet"}`, because: "runs fail" };
    case "not_read_yet":
      return { what: "Zoom has not been read whole yet", because: "first run not done" };
    case "not_listed":
      return {
        what: `${users === null ? "Your recordings" : `Recordings of ${counted(users, "Zoom user")}`} could not be read${since}`,
      };
    case "failing":
      return { what: `${ofStage(stage)} not been read whole${since}` };
    case "scope_missing":
    case "role_missing":
      return { what: `${ofStage(stage)} not been read${since}`, because: sourceOffWords[why].label };
    case "forgotten":
      return { what: `Zoom gives out no calls ${between(spot, zone)}` };
    case "not_looked_at":
      return { what: notLookedAtWords(spot, zone) };
  }
}

const ofStage = (stage: BlindSpot["stage"]) =>
  stage === null ? "Zoom has" : `${sourceWords[stage]} ${stage === "meetings" ? "have" : "has"}`;

function between({ since, until }: Pick<BlindSpot, "since" | "until">, zone: string): string {
  const [from, to] = [since, until].map((at) => at && formatDate(at, zone));
  if (!to) return from ? `after ${from}` : "of any time";
  if (!from) return `before ${to}`;
  return from === to ? `of a part of ${to}` : `from ${from} to ${to}`;
}

/** "Meetings and calls before 3 May 2025 were not looked at". */
const notLookedAtWords = (spot: BlindSpot, zone: string): string =>
  `${spot.stage === "chat" ? "Team chats" : "Meetings and calls"} ${between(spot, zone)} were not looked at`;

/** Where whoever may manage jobs goes on from there; null = nothing helps. */
export function blindStep({ id, why, stage }: BlindSpot): { label: string; href: string } | null {
  if (why === "forgotten" || (why === "not_looked_at" && stage === "chat")) return null;
  if (why === "not_looked_at") return { label: "Backfill", href: jobHref(id) };
  if (why === "not_listed") return { label: "Show who", href: `/mapping?job=${id}&status=not_listed` };
  return { label: "Show job", href: jobHref(id) };
}
