import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { conversation, mediaFile, participant, sourceItem, transcriptSegment } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { searchConversations } from "@/server/domain/conversations/search-conversations";
import { rebuildSearch } from "@/server/domain/imports/store-text";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";

import { addSyntheticConversations } from "./conversations";

const count = 60;

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let people: string[];
let jobId: string;
let added: number;

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database);
  const all = { audio: true, video: true, screenOnly: false, chat: true, reevaluate: false };
  const control = { recordingControl: false, recordSwitch: false };
  await home.addRule("Keep", {
    kind: "recording",
    definition: { ...all, ...control, recordingType: "bulk", onDemandDays: 14, retentionDays: 400 },
  });
  people = [(await home.addPerson("Nina Novak")).id, (await home.addPerson("Otto Kraus")).id];
  jobId = await addJob(home);
  ({ added } = await addSyntheticConversations(db.ownerUrl, home.tenantId, { count, jobId, people }));
});
afterAll(() => db.drop());

const seen = () =>
  home.db.tx(async (tx) => ({
    conversations: await tx.select().from(conversation),
    participants: await tx.select().from(participant),
    files: await tx.select().from(mediaFile),
    segments: await tx.select().from(transcriptSegment),
    items: await tx.select().from(sourceItem),
  }));

it("adds whole conversations of these people, none of them due", async () => {
  expect(added).toBe(count);
  const { conversations, participants, files, segments, items } = await seen();
  expect([conversations.length, files.length, items.length]).toEqual([count, count, count]);
  expect(new Set(conversations.map((row) => row.ownerPersonId))).toEqual(new Set(people));
  expect(conversations.every((row) => row.retainUntil !== null && row.retainUntil > new Date())).toBe(true);
  expect(conversations.every((row) => row.endedAt < new Date())).toBe(true);
  expect(files.every((row) => row.wrappedKey === null)).toBe(true);
  expect(participants.filter((row) => row.role === "host")).toHaveLength(count);
  expect(segments.length / count).toBeGreaterThan(7);
  expect(segments.length / count).toBeLessThan(13);
});

it("is found by the archive's own search, whose form of the text it has", async () => {
  const { ctx } = await home.signIn(home.administrator);
  const page = await searchConversations(ctx, { filter: { text: '"the file is called"' }, limit: 100 });
  expect(page.items).toHaveLength(count);
  expect(page.items.every((item) => item.snippet !== null)).toBe(true);
  const [first] = (await seen()).conversations;
  await home.db.tx(async (tx) => {
    await rebuildSearch(tx, [first?.id ?? ""]);
    const [row] = await tx
      .select({ same: sql<boolean>`${conversation.search} = ${first?.search}::tsvector` })
      .from(conversation)
      .where(eq(conversation.id, first?.id ?? ""));
    expect(row?.same).toBe(true);
  });
});

it("adds nothing when repeated, and only what is missing when asked for more", async () => {
  const again = (wanted: number) =>
    addSyntheticConversations(db.ownerUrl, home.tenantId, { count: wanted, jobId, people });
  expect(await again(count)).toEqual({ added: 0 });
  expect(await again(count + 5)).toEqual({ added: 5 });
  expect((await seen()).conversations).toHaveLength(count + 5);
});
