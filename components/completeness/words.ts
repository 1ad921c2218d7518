import { counted, formatNumber } from "@/components/format/text";
import type { Tone } from "@/components/ui/badge";
import { reasonWords } from "@/components/jobs/ledger-words";
import type { AbsenceReason, DifferenceReason } from "@/db/constants";
import type { CheckDetail, CheckSummary, KindOff, PastKind } from "@/server/domain/completeness/schema";

/** Why a kind of source is not in the report. */
const offWords: Record<KindOff, string> = {
  missing_scope: "Not asked: the app lacks the permission at Zoom. Connect the job again to grant it.",
  not_available: "Not asked: the Zoom account has no such product.",
  forbidden: "Not asked: Zoom refuses it to the administrator who connected the job.",
  gone: "Not asked: Zoom knows no such product for this account.",
  too_old: "Not asked: Zoom does not remember that far back.",
};

/** What stands beside a kind's numbers; nothing where all of it was read. */
export const kindNote = ({ off, partial }: { off: KindOff | null; partial: boolean }): string =>
  off ? offWords[off] : partial ? "Read only in part: Zoom’s lists had gaps." : "";

export const differenceLabels = {
  open: "Should be here",
  absent: "Took place, not recorded",
  decided: "Not kept, by decision",
} as const;

/** What a list of differences says when nothing is in it. */
export const nothingWords = {
  open: "Everything that Zoom reports and the rules keep is in the archive.",
  absent: "Zoom names no meeting or call that was to be recorded and has no recording.",
  decided: "No decision keeps anything away that Zoom reports.",
} as const;

const absenceWords: Record<AbsenceReason, string> = {
  recording_off_at_source:
    "took place, and no recording: automatic recording to the cloud is off at Zoom for this person",
  not_recorded_at_source: "took place, and Zoom has no recording of it",
  recorded_not_listed: "recorded, Zoom says, and no list of recordings shows it",
};

export const differenceWords: Record<DifferenceReason, string> = { ...reasonWords, ...absenceWords };

export const pastWords: Record<PastKind, string> = {
  meeting_report: "Meetings, by Zoom’s meeting reports",
  call_history: "Answered calls, by Zoom’s call history",
};

/** There is no file that the ledger could have a row of. */
export const isAbsence = (reason: DifferenceReason): boolean => Object.hasOwn(absenceWords, reason);

type Verdict = { tone: Tone; label: string };

/** One or two words on a report. */
export function verdict({ state, complete, open, absent }: CheckSummary): Verdict {
  if (state === "failed") return { tone: "danger", label: "Failed" };
  if (state !== "done") return { tone: "accent", label: "Being made" };
  if (!complete) return { tone: "warn", label: "Incomplete" };
  if (open > 0) return { tone: "warn", label: `${formatNumber(open)} open` };
  return absent === 0
    ? { tone: "ok", label: "All there" }
    : { tone: "warn", label: `${formatNumber(absent)} not recorded` };
}

/** What the report says, in whole sentences. */
export function conclusion(check: CheckDetail): string {
  const { state, complete, reported, archived, open, absent, failure } = check;
  if (state === "failed") return `${failure ?? "The report could not be made."} It proves nothing.`;
  if (state !== "done") {
    return `Zoom is being asked. So far it reports ${counted(reported, "file")}, of which ${formatNumber(archived)} are archived.`;
  }
  const numbers = `Zoom reports ${counted(reported, "file")}; ${formatNumber(archived)} are archived`;
  const missing =
    open === 0
      ? "nothing is missing without a decision."
      : `${counted(open, "file is", "files are")} not here yet, each with its reason below.`;
  const unrecorded =
    absent === 0 ? "" : ` ${counted(absent, "meeting or call", "meetings and calls")} took place unrecorded.`;
  const rest = `${missing}${unrecorded}`;
  return complete
    ? `${numbers}, and ${rest}`
    : `${numbers}, and ${rest} But some of Zoom’s lists could not be read whole: about what they left out this report proves nothing. Check again.`;
}
