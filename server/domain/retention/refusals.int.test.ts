import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, conversation, purgeRun } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";

import { finishPurgeRun } from "./destroy-marked";
import { confirmPurge, startPurgeRun } from "./start-purge-run";

const day = 86_400_000;
const now = new Date();
const at = (ms: number) => new Date(now.getTime() + ms);

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});
beforeEach(async () => {
  home = await tenantFixture(db.database);
});

const ranAt = (startedAt: Date, forecast: number) =>
  home.db.tx((tx) =>
    tx.insert(purgeRun).values({
      ...{ tenantId: home.tenantId, id: crypto.randomUUID(), startedAt, databaseClock: startedAt, forecast },
      finishedAt: startedAt,
    }),
  );
async function due(count: number) {
  const jobId = await addJob(home);
  for (let i = 0; i < count; i++) {
    await archivedConversation(home, archive, { owner: home.administrator, jobId, retainUntil: at(-day) });
  }
}

describe("a purge run is refused", () => {
  it.each([
    ["the app's clock is ahead", at(3_600_000), undefined, 0, "clocks_differ"],
    ["the app's clock is behind", at(-3_600_000), undefined, 0, "clocks_differ"],
    ["the last run lies in the future", now, { at: at(60_000), forecast: 5 }, 0, "clock_went_back"],
    ["nothing ran for nine days", now, { at: at(-9 * day), forecast: 5 }, 1, "clock_jumped"],
    ["far more is due than forecast", now, { at: at(-day), forecast: 0 }, 11, "beyond_forecast"],
  ])("when %s", async (_, clock, last, count, refusal) => {
    await due(count);
    if (last) await ranAt(last.at, last.forecast);
    expect(await startPurgeRun(home.system(clock))).toEqual({ refusal });
    const rows = await home.db.tx(async (tx) => ({
      refused: await tx.$count(purgeRun, eq(purgeRun.refusal, refusal)),
      marked: await tx.$count(conversation, sql`${conversation.purgeState} is not null`),
      audited: await tx.$count(auditEvent, eq(auditEvent.action, "retention.run_refused")),
    }));
    expect(rows).toEqual({ refused: 1, marked: 0, audited: 1 });
  });

  it.each([
    ["the last run lies in the future", { at: at(60_000), forecast: 5 }, 1],
    ["nothing ran for nine days", { at: at(-9 * day), forecast: 5 }, 1],
    ["far more is due than forecast", { at: at(-day), forecast: 0 }, 12],
  ])("no longer when an operator confirmed, though %s", async (_, last, count) => {
    await due(count);
    await ranAt(last.at, last.forecast);
    expect(await startPurgeRun(home.system(now))).toHaveProperty("refusal");
    expect(await confirmPurge(home.system(now))).toEqual({ due: count });
    expect(await startPurgeRun(home.system(at(1)))).toHaveProperty("runId");
  });

  it("never for a run after an ordinary one", async () => {
    await due(2);
    const first = await startPurgeRun(home.system(now));
    if (!("runId" in first)) throw new Error("refused");
    await finishPurgeRun(home.system(now), first.runId);
    expect(await startPurgeRun(home.system(at(1_000)))).toHaveProperty("runId");
  });

  it("and is not taken as a yardstick by the next", async () => {
    await due(11);
    await ranAt(at(-day), 0);
    for (let i = 0; i < 3; i++)
      expect(await startPurgeRun(home.system(now))).toEqual({ refusal: "beyond_forecast" });
  });
});
