import { expect, it } from "vitest";

import { tryChaos } from "./try-chaos";

it("loses nothing and imports nothing twice when app, engine and database are killed", async () => {
  const chaos = await tryChaos({ files: 40, kills: 4, bytesPerSecond: 400_000, pauseMs: 1_000 });
  expect(chaos).toMatchObject({ missing: 0, duplicates: 0, corrupt: 0, orphans: 0 });
  expect(Math.min(...Object.values(chaos.kills))).toBeGreaterThan(0);
}, 120_000);
