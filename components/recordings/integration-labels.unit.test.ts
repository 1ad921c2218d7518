import { expect, it } from "vitest";

import { integrationLabels } from "./integration-labels";

const job = (id: string, name: string, archivedAt: string | null = null) => ({
  id,
  name,
  type: "zoom" as const,
  createdAt: new Date("2025-01-03T23:30:00Z"),
  archivedAt: archivedAt === null ? null : new Date(archivedAt),
});

it("adds type and dates where names repeat, in the viewer's zone", () => {
  const jobs = [
    job("1", "Zoom"),
    job("2", "Zoom", "2026-03-05T12:00:00Z"),
    job("3", "Sales"),
    job("4", "Former", "2026-03-05T12:00:00Z"),
  ];
  expect([...integrationLabels(jobs, "Europe/Berlin").values()]).toEqual([
    "Zoom (Zoom, since 4 Jan 2025)",
    "Zoom (Zoom, 4 Jan 2025 to 5 Mar 2026, archived)",
    "Sales",
    "Former (archived)",
  ]);
});
