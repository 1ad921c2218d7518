import { counted, formatNumber } from "@/components/format/text";
import type { Tone } from "@/components/ui/badge";
import type { CheckDetail, CheckSummary, KindOff } from "@/server/domain/completeness/schema";

/** Why a kind of source is not in the report. */
export const offWords: Record<KindOff, string> = {
  missing_scope: "Not asked: the app lacks the permission at Zoom. Connect the job again to grant it.",
  not_available: "Not asked: the Zoom account has no such product.",
  forbidden: "Not asked: Zoom refuses it to the administrator who connected the job.",
  gone: "Not asked: Zoom knows no such product for this account.",
};

export const differenceLabels = { open: "Should be here", decided: "Not kept, by decision" } as const;

type Verdict = { tone: Tone; label: string };

/** One or two words on a report. */
export function verdict({ state, complete, open }: CheckSummary): Verdict {
  if (state === "failed") return { tone: "danger", label: "Failed" };
  if (state !== "done") return { tone: "accent", label: "Being made" };
  if (!complete) return { tone: "warn", label: "Incomplete" };
  return open === 0
    ? { tone: "ok", label: "All there" }
    : { tone: "warn", label: `${formatNumber(open)} open` };
}

/** What the report says, in whole sentences. */
export function conclusion(check: CheckDetail): string {
  const { state, complete, reported, archived, open, failure } = check;
  if (state === "failed") return `${failure ?? "The report could not be made."} It proves nothing.`;
  if (state !== "done") {
    return `Zoom is being asked. So far it reports ${counted(reported, "file")}, of which ${formatNumber(archived)} are archived.`;
  }
  const numbers = `Zoom reports ${counted(reported, "file")}; ${formatNumber(archived)} are archived`;
  const rest =
    open === 0
      ? "nothing is missing without a decision."
      : `${counted(open, "file is", "files are")} not here yet, each with its reason below.`;
  return complete
    ? `${numbers}, and ${rest}`
    : `${numbers}, and ${rest} But some of Zoom’s lists could not be read whole: about what they left out this report proves nothing. Check again.`;
}
