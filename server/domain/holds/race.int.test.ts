import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { conversation } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { markDue } from "@/server/domain/retention/mark-due";
import { startPurgeRun } from "@/server/domain/retention/start-purge-run";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";

import { placeHold } from "./place-hold";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let admin: SignedIn;
let jobId: string;
const now = new Date();

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
  admin = await home.signIn(home.administrator);
  jobId = await addJob(home);
});

const dueOne = () =>
  archivedConversation(home, archive, {
    ...{ owner: home.administrator, jobId, retainUntil: new Date(now.getTime() - 1) },
  });
async function start(): Promise<string> {
  const started = await startPurgeRun(home.system(now));
  if ("refusal" in started) throw new Error(`refused: ${started.refusal}`);
  return started.runId;
}

describe("a hold and a purge that race", () => {
  const waitForLock = async (admins: postgres.Sql) => {
    await expect
      .poll(
        async () =>
          (
            await admins`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
          ).length,
        { interval: 10, timeout: 5_000 },
      )
      .toBeGreaterThan(0);
  };

  /** Lets one verb do its work up to just before its commit, starts the other, and then lets both go. */
  it.each(["the hold", "the purge"])("never both win, %s first", async (first) => {
    const due = await dueOne();
    const run = await start();
    const admins = postgres(db.adminUrl, { max: 1 });
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    let reached = () => {};
    const atGate = new Promise<void>((resolve) => (reached = resolve));
    const slow: typeof home.db = {
      ...home.db,
      tx: (work) =>
        home.db.tx(async (tx) => {
          const result = await work(tx);
          reached();
          await gate;
          return result;
        }),
    };
    const holding = (dbUsed: typeof home.db) =>
      placeHold({ ...admin.ctx, db: dbUsed }, { conversationId: due.id, reason: "A matter" }).then(
        () => "held",
        () => "refused",
      );
    const marking = (dbUsed: typeof home.db) =>
      markDue({ ...home.system(now), db: dbUsed }, run).then(({ marked }) =>
        marked === 1 ? "marked" : "skipped",
      );
    const winner = first === "the hold" ? holding(slow) : marking(slow);
    await atGate;
    const loser = first === "the hold" ? marking(home.db) : holding(home.db);
    await waitForLock(admins);
    release();
    expect([await winner, await loser]).toEqual(
      first === "the hold" ? ["held", "skipped"] : ["marked", "refused"],
    );
    await admins.end();
  });

  it("never both win in any order of many", async () => {
    const all = [];
    for (let i = 0; i < 6; i++) all.push((await dueOne()).id);
    const run = await start();
    const holds = all.map((conversationId) =>
      placeHold(admin.ctx, { conversationId, reason: "A matter" }).then(
        () => conversationId,
        () => null,
      ),
    );
    await Promise.all([...holds, markDue(home.system(now), run), markDue(home.system(now), run)]);
    const held = new Set((await Promise.all(holds)).filter((id) => id !== null));
    const rows = await home.db.tx((tx) =>
      tx.select({ id: conversation.id, state: conversation.purgeState }).from(conversation),
    );
    for (const { id, state } of rows) expect(state === "marked").toBe(!held.has(id));
  });
});
