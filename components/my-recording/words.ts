import { counted } from "@/components/format/text";
import { reasonWords } from "@/components/jobs/ledger-words";
import type { DecisionReason, MediaClass } from "@/db/constants";
import type { MyRecording, ValueSource } from "@/server/domain/recording-choices/schema";

/** Reads on after a value: "Compliance UC, set for you". */
export function sourceWords(source: ValueSource): string {
  switch (source.kind) {
    case "own":
      return "set for you";
    case "group":
      return `by the group “${source.groupName}”`;
    case "default":
      return "by default";
  }
}

export const kindWords: Record<MediaClass, string> = {
  audio: "Audio",
  video: "Video",
  screen: "Screen",
  text: "Transcript",
  chat: "Chat",
  unknown: "Other files",
};

type Sample = MyRecording["samples"][number];

/** The ledger's words, said to the person themselves. */
const ownWords = (reason: DecisionReason): string =>
  reason === "switched_off_by_person" ? "you have turned bulk recording off" : reasonWords[reason];

/** What becomes of one kind, and why. */
export function sampleWords({ outcome, reason }: Sample): string {
  if (outcome === "keep") return "Archived";
  if (reason === "on_demand_waiting") return "Archived when you keep it";
  return `${outcome === "wait" ? "Waits" : "Not archived"}: ${ownWords(reason)}`;
}

const listed = (kinds: readonly Sample[]) =>
  new Intl.ListFormat("en").format(
    kinds.map(({ mediaClass }, at) =>
      at === 0 ? kindWords[mediaClass] : kindWords[mediaClass].toLowerCase(),
    ),
  );

const kept = (days: number | null) => (days === null ? "for ever" : `for ${counted(days, "day")}`);

/** The answer in a sentence or two; the table below it has every kind. */
export function summaryWords({ rule, samples }: Pick<MyRecording, "rule" | "samples">): string {
  const archived = samples.filter((sample) => sample.outcome === "keep");
  const onDemand = samples.filter((sample) => sample.reason === "on_demand_waiting");
  if (rule.value && archived.length > 0) {
    return `${listed(archived)} of meetings that you host and record at Zoom are archived and kept ${kept(rule.value.retentionDays)}.`;
  }
  if (rule.value && onDemand.length > 0) {
    return `Meetings that you host and record at Zoom wait ${counted(rule.value.onDemandDays, "day")} for you. What you keep is archived (${listed(onDemand).toLowerCase()}) and kept ${kept(rule.value.retentionDays)}; the rest is skipped.`;
  }
  const reasons = [...new Set(samples.map((sample) => ownWords(sample.reason)))];
  return `Nothing of the meetings that you host is archived now: ${reasons.join(", ")}.`;
}
