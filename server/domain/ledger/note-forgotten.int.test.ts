import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { job, sourceUser } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";

import { noteForgotten, noteLeftOut } from "./note-forgotten";
import { addItems } from "./testing/ledger-rows";
import type { Thing } from "./things-of";

const now = new Date("2026-03-31T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let jobId: string;
beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database, { now });
});
afterAll(() => db.drop());
beforeEach(async () => {
  jobId = await addJob(home, `Zoom ${Math.random()}`);
  const row = { tenantId: home.tenantId, jobId, emailNormalized: "", status: "active", seenAt: now };
  await home.db.tx((tx) => tx.insert(sourceUser).values({ ...row, sourceId: "zoom-user" }));
});

async function notes() {
  const [[user], [row]] = await home.db.tx((tx) =>
    Promise.all([
      tx.select().from(sourceUser).where(eq(sourceUser.jobId, jobId)),
      tx.select().from(job).where(eq(job.id, jobId)),
    ]),
  );
  return {
    meetings: user?.forgotBefore,
    calls: user?.forgotCallsSince,
    chats: row?.forgotChatsSince,
    chatsWanted: row?.chatsWantedSince,
  };
}
const none = { meetings: null, calls: null, chats: null, chatsWanted: null };

it("notes the newest meeting, the oldest call and the oldest chat, but of times that somebody had switched off", async () => {
  const off = { reason: "switched_off_by_person" } as const;
  const ids = await addItems(home, jobId, [
    { kind: "meeting", startedAt: ago(80) },
    { kind: "meeting", startedAt: ago(90) },
    { kind: "meeting", startedAt: ago(10), ...off },
    { kind: "phone", startedAt: ago(80) },
    { kind: "phone", startedAt: ago(85) },
    { kind: "phone", startedAt: ago(99), ...off },
    { kind: "chat", startedAt: ago(70) },
    { kind: "chat", startedAt: ago(75) },
  ]);
  await home.db.tx((tx) => noteForgotten(tx, ids));
  expect(await notes()).toEqual({ ...none, meetings: ago(80), calls: ago(85), chats: ago(75) });
});

it("has a day of chat listed again whose look was due", async () => {
  const ids = await addItems(home, jobId, [
    { kind: "chat", startedAt: ago(75) },
    { kind: "chat", startedAt: ago(70), nextLookAt: now },
  ]);
  await home.db.tx((tx) => noteForgotten(tx, ids.slice(0, 1)));
  await home.db.tx((tx) => noteForgotten(tx, ids));
  expect(await notes()).toEqual({ ...none, chats: ago(75), chatsWanted: ago(70) });
});

it("notes what is listed for others' sake and gets no row, the oldest of each, once", async () => {
  const thing = (kind: Thing["kind"], days: number, ownerSourceId = "zoom-user") =>
    ({ kind, ownerSourceId, startedAt: ago(days) }) as Thing;
  const things = [thing("phone", 80), thing("phone", 85), thing("phone", 99, ""), thing("chat", 60)];
  await home.db.tx((tx) => noteLeftOut(tx, jobId, things));
  expect(await notes()).toEqual({ ...none, calls: ago(85), chats: ago(60) });
  await home.db.tx((tx) => noteLeftOut(tx, jobId, [thing("phone", 50), thing("chat", 50)]));
  expect(await notes()).toEqual({ ...none, calls: ago(85), chats: ago(60) });
});
