import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { replayRequest, tenant } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import type { ReplayRule } from "@/server/domain/rules/schema";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture, type TestPerson } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";

import { countConversations } from "./count-conversations";
import { countSaying } from "./count-saying";
import { getChat } from "./get-chat";
import { getConversation } from "./get-conversation";
import { getSpeakers } from "./get-speakers";
import { getSummary } from "./get-summary";
import { getTranscript } from "./get-transcript";
import { searchConversations } from "./search-conversations";

const now = new Date("2026-11-21T12:00:00Z");
const dayMs = 86_400_000;

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let someone: TestPerson;
const ids = new Map<string, string>();
const readers: Record<string, { ctx: UserCtx; reads: string[] }> = {};

const all = ["Approved old", "Asked old", "Mine old", "Other new"];

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  home = await tenantFixture(db.database, { now });
  await home.db.tx((tx) =>
    tx.update(tenant).set({ timeZone: "Europe/Berlin" }).where(eq(tenant.id, home.tenantId)),
  );
  const jobId = await addJob(home);
  const reader = async (name: string, reads: string[], change: Partial<ReplayRule>) => {
    const replayRuleId = await home.addRule(name, {
      kind: "replay",
      definition: {
        ...({ visibility: "all", replay: "as_visible", download: false } as const),
        ...{ transcript: true, chat: true, ...change },
      },
    });
    const who = await home.addPerson(name, { replayRuleId });
    readers[name] = { ctx: (await home.signIn(who)).ctx, reads };
    return who;
  };
  someone = home.administrator;
  await reader("As visible", all, {});
  await reader("Never", all, { replay: "never" });
  const own = await reader("Own only", ["Mine old"], { replay: "own_only" });
  const asks = await reader("On request", ["Approved old"], {
    replay: "on_request",
    approverIds: [someone.id],
  });
  await reader("Last week", ["Other new"], { replay: "time_window", window: { kind: "days", days: 7 } });
  await reader("October", ["Approved old", "Asked old", "Mine old"], {
    ...{ replay: "time_window", window: { kind: "dates", from: "2026-10-01", to: "2026-10-31" } },
  });
  const archiveAs = async (topic: string, owner: TestPerson, startedAt: Date) => {
    const words = { transcript: ["the zanzibar agreement"], chat: ["about quetzal"] };
    ids.set(
      topic,
      (await archivedConversation(home, archive, { owner, jobId, topic, startedAt, ...words })).id,
    );
  };
  // The last moment of October in Berlin.
  const old = new Date("2026-10-31T22:59:59Z");
  await archiveAs("Approved old", someone, old);
  await archiveAs("Asked old", someone, old);
  await archiveAs("Mine old", own, old);
  await archiveAs("Other new", someone, new Date(now.getTime() - dayMs));
  const request = (topic: string, state: "waiting" | "approved") => ({
    ...{ tenantId: home.tenantId, id: crypto.randomUUID(), personId: asks.id, reason: "x", state },
    ...{ conversationId: ids.get(topic) ?? "", requestedAt: now },
    expiresAt: state === "approved" ? new Date(now.getTime() + dayMs) : null,
  });
  await home.db.tx((tx) =>
    tx.insert(replayRequest).values([request("Approved old", "approved"), request("Asked old", "waiting")]),
  );
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});

const found = async (ctx: UserCtx, text: string) => {
  const page = await searchConversations(ctx, { filter: { text }, limit: 100 });
  expect((await countConversations(ctx, { filter: { text } })).count).toBe(page.items.length);
  return page.items.map((item) => item.topic).sort();
};

describe.each(["As visible", "Never", "Own only", "On request", "Last week", "October"])("%s", (name) => {
  const reader = () => readers[name] ?? { ctx: undefined as never, reads: [] };

  it("finds by words only what may be read, and everything by its topic", async () => {
    const { ctx, reads } = reader();
    expect(await found(ctx, "zanzibar")).toEqual(reads);
    expect(await found(ctx, "quetz")).toEqual(reads);
    expect(await found(ctx, "old")).toEqual(all.filter((topic) => topic.endsWith("old")));
    // Excluding a word says nothing about words that may not be read.
    expect(await found(ctx, "-zanzibar")).toEqual(all.filter((topic) => !reads.includes(topic)));
  });

  it("shows no passage of what may not be read", async () => {
    const { ctx, reads } = reader();
    const page = await searchConversations(ctx, { filter: { text: "old or new or zanzibar" }, limit: 100 });
    expect(
      page.items
        .filter((item) => item.snippet)
        .map((item) => item.topic)
        .sort(),
    ).toEqual(reads);
    const counted = await home.db.tx((tx) => countSaying(tx, ctx, ["zanzibar agreement"], 100));
    expect(counted.count).toBe(reads.length);
  });

  it("reads transcript and chat of the same ones", async () => {
    const { ctx, reads } = reader();
    for (const topic of all) {
      const id = ids.get(topic) ?? "";
      const open = reads.includes(topic);
      const { may } = await getConversation(ctx, { id });
      expect([may.transcript, may.chat]).toEqual([open, open]);
      for (const read of [getTranscript, getSpeakers, getChat]) {
        if (open) expect(await read(ctx, { id })).toHaveLength(1);
        else await expect(read(ctx, { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
      }
      const summary = getSummary(ctx, { id });
      if (open) expect(await summary).toEqual({ passages: [], byCompanion: false });
      else await expect(summary).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  });
});

it("closes the words again when an approval ends", async () => {
  const { ctx } = readers["On request"] ?? { ctx: undefined as never };
  expect(await found({ ...ctx, now: new Date(now.getTime() + dayMs) }, "zanzibar")).toEqual([]);
});
