import { expect, it } from "vitest";

import type { ForecastPart } from "@/server/domain/jobs/schema";

import { addPart, importMs } from "./forecast-sum";

const part = (change: Partial<ForecastPart>): ForecastPart => ({
  ...{ kind: "meeting", off: false },
  users: { looked: 10, failed: 0, total: 25 },
  kept: { items: 2, bytes: 3_000 },
  archived: { items: 1, bytes: 10 },
  others: [],
  bytesPerSecond: null,
  next: null,
  ...change,
});

it("adds parts up, each reason by itself", () => {
  const first = addPart(null, part({ others: [{ reason: "no_zoom_add_on", items: 3 }] }));
  const both = addPart(
    first,
    part({
      kind: "phone",
      off: true,
      users: { looked: 5, failed: 1, total: 25 },
      others: [
        { reason: "no_zoom_add_on", items: 1 },
        { reason: "job_disabled", items: 2 },
      ],
      bytesPerSecond: 2_000,
    }),
  );
  expect(both).toEqual({
    users: { looked: 15, failed: 1, total: 25 },
    kept: { items: 4, bytes: 6_000 },
    archived: { items: 2, bytes: 20 },
    others: { no_zoom_add_on: 4, job_disabled: 2 },
    byKind: { meeting: 2, phone: 2 },
    off: ["phone"],
    bytesPerSecond: 2_000,
  });
  expect([importMs(first), importMs(both)]).toEqual([null, 3_000]);
});
