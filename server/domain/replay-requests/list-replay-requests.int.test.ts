import { afterAll, beforeAll, expect, it } from "vitest";

import { replayRequest } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";

import { listReplayRequests } from "./list-replay-requests";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});

it("comes in pages that lose and double nothing where many asked at the same time", async () => {
  const home = await tenantFixture(db.database);
  const mine = await home.signIn(home.administrator);
  const wanted = { owner: home.administrator, jobId: await addJob(home) };
  const { id: conversationId } = await archivedConversation(home, archive, wanted);
  const rows = Array.from({ length: 7 }, (_, at) => ({
    ...{ tenantId: home.tenantId, id: crypto.randomUUID(), conversationId, personId: mine.person.id },
    ...{ reason: "x", state: "refused" as const, requestedAt: new Date(home.now.getTime() - (at % 3)) },
  }));
  await home.db.tx((tx) => tx.insert(replayRequest).values(rows));
  const seen: string[] = [];
  let cursor: { requestedAt: string; id: string } | undefined;
  do {
    const page = await listReplayRequests(mine.ctx, { view: "own", limit: 2, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect([...seen].sort()).toEqual(rows.map((row) => row.id).sort());
});
