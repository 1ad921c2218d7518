import { counted, formatNumber } from "@/components/format/text";
import type { RunState } from "@/db/constants";
import type { RunSummary } from "@/server/domain/jobs/schema";

import { reasonWords } from "./ledger-words";

const minuteMs = 60_000;

/** Waits between two looks at a run: `slowMs` once it goes on for longer than `afterMs`. */
const pace = [
  { afterMs: 10 * minuteMs, everyMs: 10_000 },
  { afterMs: minuteMs, everyMs: 3_000 },
  { afterMs: 0, everyMs: 1_000 },
] as const;

export const isGoingOn = (state: RunState) => state !== "done" && state !== "failed";

/** How soon to look at a run again; false when it is over. */
export function pollEveryMs(run: Pick<RunSummary, "state" | "createdAt">, now: Date): number | false {
  if (!isGoingOn(run.state)) return false;
  const ageMs = now.getTime() - run.createdAt.getTime();
  return pace.find(({ afterMs }) => ageMs >= afterMs)?.everyMs ?? pace[2].everyMs;
}

type Counts = Pick<RunSummary, "seen" | "archived" | "importing" | "waiting" | "failed" | "skipped">;

export const skippedCount = ({ skipped }: Pick<RunSummary, "skipped">) =>
  skipped.reduce((sum, { count }) => sum + count, 0);

/** What is skipped and why: "12 skipped: no recording license", "5 skipped: 3 no recording rule, 2 no Zoom add-on". */
function skippedWords({ skipped }: Pick<RunSummary, "skipped">): string {
  const total = `${formatNumber(skippedCount({ skipped }))} skipped`;
  const [only, ...others] = skipped;
  if (!only) return total;
  if (others.length === 0) return `${total}: ${reasonWords[only.reason]}`;
  const bySize = skipped.toSorted((a, b) => b.count - a.count);
  return `${total}: ${bySize.map(({ count, reason }) => `${formatNumber(count)} ${reasonWords[reason]}`).join(", ")}`;
}

/** A run in one line: "12 seen, 12 skipped: no recording license". Counts are of recordings. */
export function resultSentence(run: Counts): string {
  const parts = [`${formatNumber(run.seen)} seen`];
  if (run.archived > 0) parts.push(`${formatNumber(run.archived)} archived`);
  if (run.importing > 0) parts.push(`${formatNumber(run.importing)} importing`);
  if (run.waiting > 0) parts.push(`${formatNumber(run.waiting)} waiting`);
  if (run.failed > 0) parts.push(`${formatNumber(run.failed)} failed`);
  if (skippedCount(run) > 0) parts.push(skippedWords(run));
  return parts.join(", ");
}

/** How far a run is: users while it reads lists, recordings while it imports; null before there is anything to count. */
export function runProgress(run: RunSummary): { done: number; total: number; words: string } | null {
  if (run.state === "queued") return null;
  if (run.state === "listing") {
    const { listed: done, total } = run.users;
    if (total === 0) return null;
    return { done, total, words: `${formatNumber(done)} of ${counted(total, "user")} listed` };
  }
  if (run.seen === 0) return null;
  const done = run.seen - run.importing;
  return { done, total: run.seen, words: `${formatNumber(done)} of ${counted(run.seen, "recording")} done` };
}

/** Where most of what was skipped can be mended, with the job to come back to; each address once. */
export function fixes(run: Pick<RunSummary, "jobId" | "skipped">): { href: string; words: string }[] {
  const byAddress = new Map<string, string[]>();
  for (const { fix, reason } of run.skipped) {
    if (fix) byAddress.set(fix, [...(byAddress.get(fix) ?? []), reasonWords[reason]]);
  }
  return [...byAddress].map(([fix, reasons]) => ({
    href: `${fix}${fix.includes("?") ? "&" : "?"}job=${run.jobId}`,
    words: reasons.join(", "),
  }));
}
