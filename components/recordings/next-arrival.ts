import type { JobState } from "@/db/constants";

export type Integration = {
  id: string;
  name: string;
  archived: boolean;
  createdAt: Date;
  nextRunAt: Date | null;
  state: JobState;
};

export type NextArrival =
  | { kind: "running"; name: string }
  | { kind: "at"; name: string; at: Date }
  | { kind: "not_connected"; name: string }
  | { kind: "none" };

const brings = new Set<JobState>(["connected", "running", "failed"]);

/** When the next calls will appear in the list, by the jobs that bring them. */
export function nextArrival(integrations: readonly Integration[]): NextArrival {
  const live = integrations.filter((job) => !job.archived);
  const running = live.find((job) => job.state === "running");
  if (running) return { kind: "running", name: running.name };
  const [next] = live
    .flatMap(({ name, nextRunAt, state }) =>
      nextRunAt && brings.has(state) ? [{ name, at: nextRunAt }] : [],
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  if (next) return { kind: "at", ...next };
  const waiting = live.find((job) => !brings.has(job.state));
  return waiting ? { kind: "not_connected", name: waiting.name } : { kind: "none" };
}
