import { randomBytes } from "node:crypto";

import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, conversation, mediaFile, person, playbackSession } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { endSession } from "@/server/domain/access/end-session";
import type { UserCtx } from "@/server/domain/access/ctx";
import {
  addJob,
  type Archived,
  archivedConversation,
  videoFile,
} from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { configureUsers } from "@/server/domain/users/configure-users";

import { authorizeDownload, authorizePlayback } from "./authorize-media";
import { beatPlayback } from "./beat-playback";
import { playbackLifetimeMs } from "./lifetime";
import { openPlayback } from "./open-playback";

const bytes = Buffer.from("a video");
const now = new Date();
const at = (ms: number) => new Date(now.getTime() + ms);

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let other: TenantFixture;
let admin: SignedIn;
let viewer: SignedIn;
let recorded: Archived;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  home = await tenantFixture(db.database, { now });
  other = await tenantFixture(db.database, { name: "Fabrikam", now });
  admin = await home.signIn(home.administrator);
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});
beforeEach(async () => {
  const someone = await home.addPerson(`Viewer ${randomBytes(4).toString("hex")}`);
  viewer = await home.signIn(someone);
  recorded = await archivedConversation(home, archive, {
    ...{ owner: someone, jobId: await addJob(home, randomBytes(4).toString("hex")) },
    files: [{ ...videoFile, bytes }],
  });
});

const fileId = () => recorded.files[0]?.id ?? "";
const open = (ctx: UserCtx = viewer.ctx) => openPlayback(ctx, { conversationId: recorded.id });
type Ask = { token?: string; playbackId: string; fileId?: string; now?: Date };
const ask = (request: Ask) =>
  authorizePlayback(db.database, { token: viewer.token, fileId: fileId(), now, ...request });
describe("a sitting", () => {
  it("lets its own session read the files of its conversation, and is one audit entry", async () => {
    const { playbackId, expiresAt } = await open();
    expect(expiresAt).toEqual(at(playbackLifetimeMs));
    expect(await ask({ playbackId })).toMatchObject({ id: fileId(), sizeBytes: bytes.length });
    await ask({ playbackId });
    const plays = await home.db.tx((tx) =>
      tx.select().from(auditEvent).where(eq(auditEvent.subjectId, recorded.id)),
    );
    expect(plays.map((row) => [row.action, row.actorId])).toEqual([
      ["conversation.played", viewer.person.id],
    ]);
  });

  it.each<[string, (playbackId: string) => Promise<Ask>]>([
    ["another session of the same person", async (playbackId) => ({ playbackId, token: (await home.signIn(viewer.person)).token })],
    ["the administrator's session", async (playbackId) => ({ playbackId, token: admin.token })],
    ["another tenant's session", async (playbackId) => ({ playbackId, token: (await other.signIn(other.administrator)).token })],
    ["a token that nobody has", async (playbackId) => ({ playbackId, token: randomBytes(32).toString("base64url") })],
    ["no token at all", async (playbackId) => ({ playbackId, token: "" })],
    ["another sitting's id", async () => ({ playbackId: crypto.randomUUID() })],
    ["the file of another conversation", async (playbackId) => {
      const mine = { owner: viewer.person, jobId: await addJob(home, randomBytes(4).toString("hex")) };
      const more = await archivedConversation(home, archive, { ...mine, files: [{ ...videoFile, bytes: Buffer.from("x") }] });
      return { playbackId, fileId: more.files[0]?.id ?? "" };
    }],
    ["an expired sitting", async (playbackId) => ({ playbackId, now: at(playbackLifetimeMs) })],
    ["a session that stood idle", async (playbackId) => {
      await home.db.tx((tx) => tx.update(playbackSession).set({ expiresAt: at(86_400_000) }).where(eq(playbackSession.id, playbackId)));
      return { playbackId, now: at(30 * 60_000) };
    }],
    ["somebody who signed out", async (playbackId) => {
      await endSession(viewer.ctx);
      return { playbackId };
    }],
    ["somebody deactivated", async (playbackId) => {
      await home.db.tx((tx) => tx.update(person).set({ deactivatedAt: now }).where(eq(person.id, viewer.person.id)));
      return { playbackId };
    }],
    ["somebody disabled in the directory", async (playbackId) => {
      await home.db.tx((tx) => tx.update(person).set({ directoryState: "disabled" }).where(eq(person.id, viewer.person.id)));
      return { playbackId };
    }],
    ["somebody whose rules were changed", async (playbackId) => {
      await configureUsers(admin.ctx, { personIds: [viewer.person.id], changes: { replayRuleId: home.builtIn("replay_own") } });
      return { playbackId };
    }],
    ["a conversation marked for purge", async (playbackId) => {
      await home.db.tx((tx) => tx.update(conversation).set({ purgeState: "marked" }).where(eq(conversation.id, recorded.id)));
      return { playbackId };
    }],
    ["a file whose key is destroyed", async (playbackId) => {
      await home.db.tx((tx) => tx.update(mediaFile).set({ wrappedKey: null }).where(eq(mediaFile.id, fileId())));
      return { playbackId };
    }],
  ])("refuses %s alike", async (_, attack) => {
    const { playbackId } = await open();
    await ask({ playbackId });
    await expect(ask(await attack(playbackId))).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "This file does not exist, or you may not see it.",
    });
  }); // prettier-ignore

  it("is kept open by beats of its own session only, and never brought back", async () => {
    const { playbackId } = await open();
    const beat = (ctx: UserCtx, ms: number) =>
      beatPlayback({ ...ctx, now: at(ms) }, { playbackId, heardMs: 10_000 });
    await beat(viewer.ctx, 60_000);
    await beat(viewer.ctx, 120_000);
    await ask({ playbackId, now: at(60_000 + playbackLifetimeMs) });
    await expect(beat(admin.ctx, 120_000)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(beat(viewer.ctx, 120_000 + playbackLifetimeMs)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const [row] = await home.db.tx((tx) =>
      tx.select().from(playbackSession).where(eq(playbackSession.id, playbackId)),
    );
    expect(row?.heardMs).toBe(20_000);
  });
});

describe("a download", () => {
  it("needs its right, is audited, and is refused alike for what may not be seen", async () => {
    await expect(authorizeDownload(viewer.ctx, { fileId: fileId() })).rejects.toMatchObject({
      code: "FORBIDDEN",
      detail: { right: "conversations.download" },
    });
    expect(await authorizeDownload(admin.ctx, { fileId: fileId() })).toMatchObject({ id: fileId() });
    const rows = await home.db.tx((tx) =>
      tx.select().from(auditEvent).where(eq(auditEvent.subjectId, recorded.id)),
    );
    expect(rows).toMatchObject([{ action: "conversation.file_downloaded", detail: { file: fileId() } }]);
    const theirs = await other.signIn(other.administrator);
    await expect(authorizeDownload(theirs.ctx, { fileId: fileId() })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
