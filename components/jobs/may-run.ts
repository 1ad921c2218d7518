import type { JobListItem } from "@/server/domain/jobs/schema";

export const mayRun = ({ state, archived }: Pick<JobListItem, "state" | "archived">) =>
  !archived && (state === "connected" || state === "failed");
