import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { teamMessage } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { rebuildSearch } from "@/server/domain/imports/store-text";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";

import { getTeamChat } from "./get-team-chat";
import { searchConversations } from "./search-conversations";

const now = new Date("2026-11-21T12:00:00Z");
const minutes = (count: number) => new Date(Date.parse("2026-11-20T09:00:00Z") + count * 60_000);

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let id: string;
let otherDay: string;
const readers: Record<string, UserCtx> = {};

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  home = await tenantFixture(db.database, { now });
  const reader = async (name: string, change: object) => {
    const replayRuleId = await home.addRule(name, {
      kind: "replay",
      definition: {
        ...{ visibility: "all", replay: "as_visible", download: false, transcript: true, chat: true },
        ...change,
      },
    });
    const who = await home.addPerson(name, { replayRuleId });
    readers[name] = (await home.signIn(who)).ctx;
    return who;
  };
  const owner = await reader("Sees own", { visibility: "own" });
  const host = await reader("Sees all, reads own", { replay: "own_only" });
  const jobId = await addJob(home);
  ({ id } = await archivedConversation(home, archive, { owner, host, jobId, topic: "Desk", type: "chat" }));
  // A day of somebody else's.
  const elsewhere = {
    owner: await home.addPerson("Elif Aydin"),
    jobId,
    topic: "Elsewhere",
    type: "chat",
  } as const;
  ({ id: otherDay } = await archivedConversation(home, archive, elsewhere));
  const common = {
    ...{ tenantId: home.tenantId, conversationId: id, personId: owner.id, senderName: "Deniz Kaya" },
    ...{ senderEmailNormalized: "deniz.kaya@contoso.example", senderExternal: false, reactions: [] },
  };
  const file = { fileId: "F1", name: "terms.txt", sizeBytes: 3 };
  const version = (
    messageId: string,
    kind: "sent" | "edited" | "deleted",
    sent: number,
    at: number,
    text: string,
  ) => ({
    ...common,
    ...{ messageId, kind, sentAt: minutes(sent), versionAt: minutes(at), text },
    ...{ replyTo: messageId === "c" ? "a" : null, files: messageId === "c" ? [file] : [] },
  });
  await home.db.tx(async (tx) => {
    await tx
      .insert(teamMessage)
      .values([
        version("a", "sent", 0, 0, "sell quetzal"),
        version("a", "edited", 0, 2, "sell zanzibar"),
        version("b", "sent", 1, 1, "private remark"),
        version("b", "deleted", 1, 5, "private remark"),
        version("c", "sent", 3, 3, ""),
        { ...version("d", "sent", 4, 4, "see below"), forwardedId: "x" },
        { ...version("e", "sent", 5, 5, "see there"), forwardedId: "elsewhere" },
        { ...version("x", "sent", 0, 0, "buy xylo"), conversationId: otherDay },
      ]);
    await rebuildSearch(tx, [id]);
  });
  await reader("Reads all", {});
  await reader("Without chats", { chat: false });
  await reader("Own only", { replay: "own_only" });
  await reader("Sees nothing", { visibility: "none" });
  const other = await tenantFixture(db.database, { now });
  readers["Another tenant"] = (await other.signIn(other.administrator)).ctx;
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});

const as = (name: string) => readers[name] ?? ({} as never);

describe("a day of team chat", () => {
  it("shows each message once, as it last was, with what it said before", async () => {
    const messages = await getTeamChat(as("Reads all"), { id });
    expect(messages.map(({ id: message, text }) => [message, text])).toEqual([
      ["a", "sell zanzibar"],
      ["b", "private remark"],
      ["c", ""],
      ["d", "see below"],
      ["e", "see there"],
    ]);
    const [edited, deleted, answer] = messages;
    expect(edited).toMatchObject({
      editedAt: minutes(2),
      deletedAt: null,
      earlier: [{ at: minutes(0), text: "sell quetzal" }],
      sender: { name: "Deniz Kaya", external: false, isUser: true },
    });
    expect(deleted).toMatchObject({ deletedAt: minutes(5), earlier: [], editedAt: null });
    expect(answer).toMatchObject({ replyTo: "a", files: [{ name: "terms.txt", mediaFileId: null }] });
  });

  it("shows what was passed on to who may read it there", async () => {
    const original = { conversationId: otherDay, sender: "Deniz Kaya", sentAt: minutes(0), text: "buy xylo" };
    const passedOn = async (name: string) =>
      (await getTeamChat(as(name), { id })).map(({ forwards }) => forwards).slice(2);
    expect(await passedOn("Reads all")).toEqual([null, { original }, { original: null }]);
    for (const name of ["Sees own", "Sees all, reads own"]) {
      expect(await passedOn(name)).toEqual([null, { original: null }, { original: null }]);
    }
  });

  it.each([
    ["Without chats", "FORBIDDEN"],
    ["Own only", "FORBIDDEN"],
    ["Sees nothing", "NOT_FOUND"],
    ["Another tenant", "NOT_FOUND"],
  ])("is closed to %s (%s)", async (name, code) => {
    await expect(getTeamChat(as(name), { id })).rejects.toMatchObject({ code });
  });

  it.each(["zanzibar", "quetzal", "remark", "terms"])("is found by %s, and by nobody who may not read it", async (text) => {
    const found = async (name: string) =>
      (await searchConversations(as(name), { filter: { text }, limit: 10 })).items;
    expect(await found("Reads all")).toHaveLength(1);
    for (const name of ["Without chats", "Own only", "Sees nothing", "Another tenant"]) {
      expect(await found(name)).toEqual([]);
    }
  }); // prettier-ignore

  it("shows the passage that a search found, an earlier version's too", async () => {
    const { items } = await searchConversations(as("Reads all"), { filter: { text: "quetzal" }, limit: 10 });
    expect(items[0]?.snippet).toMatchObject({
      speaker: "Deniz Kaya",
      atMs: null,
      parts: [{ text: "sell " }, { text: "quetzal", match: true }],
    });
  });
});
