import { counted, formatNumber } from "@/components/format/text";
import type { Coverage } from "@/server/domain/ledger/schema";

const is = (count: number) => (count === 1 ? "is" : "are");

type Counts = Pick<Coverage, "recordings" | "waiting" | "failed" | "of"> & {
  /** Some of the period was not read, so that nobody can say "all". */
  blind: boolean;
};

/** "1 of 214 recordings of this period is still waiting"; null = there is nothing to say. */
export function coverageWords({ recordings, waiting, failed, of, blind }: Counts): string | null {
  const your = of === "yourself" ? "your " : "";
  if (waiting + failed === 0) return recordings ? hereWords(recordings, your, blind) : null;
  const among = (count: number) =>
    recordings === null
      ? counted(count, `${your}recording`)
      : `${formatNumber(count)} of ${your}${counted(recordings, blind ? "known recording" : "recording")} of this period`;
  const late = waiting > 0 ? `${among(waiting)} ${is(waiting)} still waiting` : null;
  if (failed === 0) return late;
  return late
    ? `${late}, ${formatNumber(failed)} could not be imported`
    : `${among(failed)} could not be imported`;
}

function hereWords(recordings: number, your: string, blind: boolean): string {
  if (blind) {
    const some = your ? `${formatNumber(recordings)} of ${your}recordings` : counted(recordings, "recording");
    return `${some} of this period ${is(recordings)} here`;
  }
  return recordings === 1
    ? `${your || "the "}only recording of this period is here`
    : `all ${your}${formatNumber(recordings)} recordings of this period are here`;
}
