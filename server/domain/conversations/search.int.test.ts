import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import type { ReplayRule } from "@/server/domain/rules/schema";
import {
  addJob,
  archivedConversation,
  type ArchivedConversation,
  videoFile,
} from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture, type TestPerson } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";

import { countConversations } from "./count-conversations";
import type { ConversationFilter } from "./schema";
import { searchConversations } from "./search-conversations";

const replay = (change: Partial<ReplayRule>) => ({
  kind: "replay" as const,
  definition: {
    ...({ visibility: "all", replay: "as_visible", download: false, transcript: true, chat: true } as const),
    ...change,
  },
});

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let jobs: { zoom: string; webinars: string };
let bob: TestPerson;
let all: UserCtx;
const as: Record<"bob" | "none" | "noTranscript" | "noChat" | "stranger", UserCtx> = {} as never;
const ids = new Map<string, string>();

async function archiveAs(name: string, wanted: Partial<ArchivedConversation>) {
  const given = { owner: home.administrator, jobId: jobs.zoom, topic: name, ...wanted };
  ids.set(name, (await archivedConversation(home, archive, given)).id);
}
const found = async (ctx: UserCtx, filter: ConversationFilter) => {
  const page = await searchConversations(ctx, { filter, limit: 100 });
  const { count } = await countConversations(ctx, { filter });
  expect(count).toBe(page.items.length);
  const names = new Map([...ids].map(([name, id]) => [id, name]));
  return page.items.map((item) => names.get(item.id) ?? "unknown").sort();
};

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  home = await tenantFixture(db.database);
  const other = await tenantFixture(db.database, { name: "Fabrikam" });
  jobs = { zoom: await addJob(home), webinars: await addJob(home, "Webinars") };
  bob = await home.addPerson("Bob Berg");
  const person = async (name: string, change: Partial<ReplayRule>) => {
    const replayRuleId = await home.addRule(name, replay(change));
    return (await home.signIn(await home.addPerson(name, { replayRuleId }))).ctx;
  };
  all = (await home.signIn(home.administrator)).ctx;
  as.bob = (await home.signIn(bob)).ctx;
  as.none = await person("Nina None", { visibility: "none" });
  as.noTranscript = await person("Tom Silent", { transcript: false });
  as.noChat = await person("Carla Silent", { chat: false });
  as.stranger = (await other.signIn(other.administrator)).ctx;
  await archiveAs("Budget review", {
    owner: bob,
    startedAt: new Date("2026-11-01T10:00:00Z"),
    participants: [{ name: "Zoë Müller", email: "zoe.mueller@partner.example" }],
    transcript: ["Good morning everybody", "We talked about the Liechtenstein contract at length", "Goodbye"],
    chat: ["the secret codeword is zanzibar"],
  });
  await archiveAs("Hosted by Bob", { host: bob, startedAt: new Date("2026-11-02T10:00:00Z") });
  await archiveAs("Café O'Brien \\ 100%", {
    type: "webinar",
    jobId: jobs.webinars,
    startedAt: new Date("2026-11-03T10:00:00Z"),
    files: [{ ...videoFile, bytes: Buffer.from("v") }],
  });
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});

const everything = ["Budget review", "Café O'Brien \\ 100%", "Hosted by Bob"];

describe("who sees what", () => {
  it("is everything, own and hosted, or nothing", async () => {
    expect(await found(all, {})).toEqual(everything);
    expect(await found(as.bob, {})).toEqual(["Budget review", "Hosted by Bob"]);
    expect(await found(as.none, {})).toEqual([]);
    expect(await found(as.stranger, {})).toEqual([]);
  });

  it("holds for every filter alike", async () => {
    expect(await found(as.bob, { text: "cafe" })).toEqual([]);
    expect(await found(as.stranger, { text: "budget" })).toEqual([]);
    expect(await found(as.none, { participants: "zoe" })).toEqual([]);
    expect(await found(as.stranger, { integrations: [jobs.zoom] })).toEqual([]);
  });
});

describe("filters", () => {
  it.each<[string, () => ConversationFilter, string[]]>([
    ["type", () => ({ type: "webinar" }), ["Café O'Brien \\ 100%"]],
    ["from, inclusive", () => ({ from: "2026-11-02T10:00:00Z" }), ["Café O'Brien \\ 100%", "Hosted by Bob"]],
    ["to, exclusive", () => ({ to: "2026-11-02T10:00:00Z" }), ["Budget review"]],
    ["in another zone", () => ({ to: "2026-11-02T11:00:00+01:00" }), ["Budget review"]],
    ["one integration", () => ({ integrations: [jobs.webinars] }), ["Café O'Brien \\ 100%"]],
    ["several", () => ({ integrations: [jobs.zoom, jobs.webinars] }), everything],
    ["an unknown one", () => ({ integrations: ["00000000-0000-4000-8000-000000000000"] }), []],
    ["none", () => ({ integrations: [] }), everything],
    ["a participant", () => ({ participants: "müll" }), ["Budget review"]],
    ["a participant's address", () => ({ participants: "zoe.mueller@partner.example" }), ["Budget review"]],
    ["both words", () => ({ participants: "zoe muller" }), ["Budget review"]],
    ["one word wrong", () => ({ participants: "zoe smith" }), []],
    ["no participant by topic", () => ({ participants: "budget" }), []],
    [
      "all at once",
      () => ({ type: "meeting", from: "2026-11-01T00:00:00Z", text: "budg" }),
      ["Budget review"],
    ],
  ])("%s", async (_, filter, names) => {
    expect(await found(all, filter())).toEqual(names);
  });
});

describe("text", () => {
  it.each([
    ["budget", ["Budget review"]],
    ["BUDG", ["Budget review"]],
    ["cafe", ["Café O'Brien \\ 100%"]],
    ["café", ["Café O'Brien \\ 100%"]],
    ["o'brien", ["Café O'Brien \\ 100%"]],
    ["liecht", ["Budget review"]],
    ["zanzi", ["Budget review"]],
    ["muller", ["Budget review"]],
    ['"liechtenstein contract"', ["Budget review"]],
    ['"contract liechtenstein"', []],
    ["budget or cafe", ["Budget review", "Café O'Brien \\ 100%"]],
    ["hosted -bob", []],
    ["-budget -cafe", ["Hosted by Bob"]],
    ['-"liechtenstein contract', ["Café O'Brien \\ 100%", "Hosted by Bob"]],
    ["-by-bob", everything],
    ["iecht", []],
  ])("%s finds %j", async (text, names) => {
    expect(await found(all, { text })).toEqual(names);
  });

  const odd = [
    '"', "'", "\\", "-", "!", "&", "|", "()", ":*", "*", "a:*", "<->", "%", "_", "$$", "--", "/*", ";", "😀", "😀 cafe",
    "\u0000", "a\u0000b", "\ud800", "'; drop table person; --", "') or true --", "\\' or 1=1", '-"a b c', "-a-b-c d-e-f",
    "or", "or or", "- -", "a or", "https://zoom.us/j/1?pwd=x", "x".repeat(400), "é".repeat(400), "a ".repeat(200),
    '"a b', "a & b | !c", "1.5", "ﷺ", "\t", "‮",
  ]; // prettier-ignore

  it.each(odd)("%j is a search like any other", async (text) => {
    for (const ctx of [all, as.noTranscript, as.noChat]) await found(ctx, { text });
    await found(all, { participants: text.slice(0, 200) });
  });

  it("never fails, whatever is typed", async () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom(...odd, "cafe", "-", '"'),
    );
    const typed = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(" ").slice(0, 400));
    const check = async (text: string) => {
      for (const ctx of [all, as.noTranscript]) await found(ctx, { text });
      await found(all, { participants: text.slice(0, 200) });
    };
    await fc.assert(fc.asyncProperty(typed, check), { numRuns: 60 });
  });

  it("finds nothing in words that the replay rule keeps from somebody, and shows none", async () => {
    expect(await found(as.noTranscript, { text: "liechtenstein" })).toEqual([]);
    expect(await found(as.noTranscript, { text: "zanzi" })).toEqual(["Budget review"]);
    expect(await found(as.noChat, { text: "zanzibar" })).toEqual([]);
    expect(await found(as.noChat, { text: "liecht" })).toEqual(["Budget review"]);
    const page = await searchConversations(as.noChat, { filter: { text: "budget or zanzibar" }, limit: 10 });
    expect(JSON.stringify(page)).not.toContain("zanzibar");
  });
});

describe("snippets", () => {
  const snippet = async (text: string) =>
    (await searchConversations(all, { filter: { text }, limit: 1 })).items[0]?.snippet;

  it("show the passage that matches, with its speaker and moment", async () => {
    const hit = await snippet("liecht");
    expect(hit).toMatchObject({ speaker: "Bob", atMs: 5_000 });
    expect(hit?.parts.map((part) => part.text).join("")).toContain("talked about the Liechtenstein contract");
    expect(hit?.parts.filter((part) => part.match)).toEqual([{ text: "Liechtenstein", match: true }]);
  });

  it("show a line of the chat where the transcript has none, and nothing for a topic", async () => {
    expect(await snippet("zanzibar")).toMatchObject({ speaker: "Cem", atMs: 0 });
    expect(await snippet("budget")).toBeNull();
  });
});

describe("pages", () => {
  it("lose and double nothing where many begin at the same time", async () => {
    const many = await tenantFixture(db.database, { name: "Many" });
    const jobId = await addJob(many);
    const { ctx } = await many.signIn(many.administrator);
    const wanted: string[] = [];
    for (let i = 0; i < 24; i++) {
      const startedAt = new Date(Date.UTC(2026, 10, 1 + (i % 3)));
      wanted.push(
        (await archivedConversation(many, archive, { owner: many.administrator, jobId, startedAt })).id,
      );
    }
    const readAll = async (limit: number) => {
      const seen: string[] = [];
      let cursor: { startedAt: string; id: string } | undefined;
      do {
        const page = await searchConversations(ctx, { filter: {}, limit, ...(cursor ? { cursor } : {}) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map((item) => item.id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      return seen;
    };
    const whole = await readAll(100);
    expect([...whole].sort()).toEqual([...wanted].sort());
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 25 }), async (limit) => {
        expect(await readAll(limit)).toEqual(whole);
      }),
      { numRuns: 10 },
    );
    expect((await countConversations(ctx, { filter: {} })).count).toBe(24);
  });
});
