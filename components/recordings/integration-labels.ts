import { formatDate } from "@/components/format/time";
import { integrationTypeWords } from "@/components/jobs/words";
import type { IntegrationType } from "@/db/constants";

type Named = {
  id: string;
  name: string;
  type: IntegrationType | null;
  createdAt: Date;
  archivedAt: Date | null;
};

/** What each job is called in a filter: its name; where several bear it, also its type and since when, or for how long. */
export function integrationLabels(jobs: readonly Named[], zone: string): ReadonlyMap<string, string> {
  const bearers = new Map<string, number>();
  for (const { name } of jobs) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  return new Map(
    jobs.map(({ id, name, type, createdAt, archivedAt }) => {
      if (bearers.get(name) === 1) return [id, archivedAt ? `${name} (archived)` : name];
      const from = formatDate(createdAt, zone);
      const when = archivedAt ? `${from} to ${formatDate(archivedAt, zone)}, archived` : `since ${from}`;
      return [id, `${name} (${type ? `${integrationTypeWords[type]}, ` : ""}${when})`];
    }),
  );
}
