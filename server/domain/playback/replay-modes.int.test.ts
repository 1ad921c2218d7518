import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, playbackSession } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { getHistory } from "@/server/domain/conversations/get-history";
import type { ReplayRule } from "@/server/domain/rules/schema";
import { addJob, archivedConversation, videoFile } from "@/server/domain/testing/archived-conversation";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { configureUsers } from "@/server/domain/users/configure-users";

import { authorizeDownload, authorizePlayback } from "./authorize-media";
import { openPlayback } from "./open-playback";

const now = new Date("2026-11-21T12:00:00Z");
const minuteMs = 60_000;
const at = (ms: number) => new Date(now.getTime() + ms);
const audioFile = {
  mediaClass: "audio",
  fileType: "M4A",
  recordingType: "audio_only",
  contentType: "audio/mp4",
} as const;

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let admin: SignedIn;
let user: string;
let jobId: string;
let names = 0;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  home = await tenantFixture(db.database, { now });
  admin = await home.signIn(home.administrator);
  jobId = await addJob(home);
  user = await home.addRule("Downloader", {
    kind: "access",
    definition: { rights: ["conversations.search", "conversations.replay", "conversations.download"] },
  });
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});

const rule = (change: Partial<ReplayRule>) =>
  home.addRule(`Rule ${names++}`, {
    kind: "replay",
    definition: {
      ...({ visibility: "all", replay: "as_visible" } as const),
      ...{ download: true, transcript: true, chat: true, ...change },
    },
  });
const viewer = async (change: Partial<ReplayRule>) =>
  home.signIn(
    await home.addPerson(`Viewer ${String.fromCharCode(97 + names++)}`, {
      ...{ replayRuleId: await rule(change), accessRuleId: user },
    }),
  );
const recorded = (owner: TestPerson) =>
  archivedConversation(home, archive, {
    ...{ owner, jobId, startedAt: at(-2 * 86_400_000), transcript: ["words"] },
    files: [
      { ...videoFile, bytes: Buffer.from("video") },
      { ...audioFile, bytes: Buffer.from("audio") },
    ],
  });
const fileIds = (archived: Awaited<ReturnType<typeof recorded>>) => archived.files.map((file) => file.id);
const range = (who: SignedIn, playbackId: string, fileId: string, ms = 0) =>
  authorizePlayback(db.database, { token: who.token, playbackId, fileId, now: at(ms) });

describe("audio and video", () => {
  const approverIds = () => [home.administrator.id];
  it.each<[string, () => Partial<ReplayRule>, "own" | "other", boolean]>([
    ["as visible", () => ({}), "other", true],
    ["never", () => ({ replay: "never" }), "own", false],
    ["own only, own", () => ({ replay: "own_only" }), "own", true],
    ["own only, somebody else's", () => ({ replay: "own_only" }), "other", false],
    ["on request, without one", () => ({ replay: "on_request", approverIds: approverIds() }), "own", false],
    ["within the window", () => ({ replay: "time_window", window: { kind: "days", days: 3 } }), "other", true],
    ["after the window", () => ({ replay: "time_window", window: { kind: "days", days: 1 } }), "own", false],
    ["a plain user's own call", () => ({ visibility: "own" }), "own", true],
  ])("%s", async (_, change, whose, plays) => {
    const who = await viewer(change());
    const archived = await recorded(whose === "own" ? who.person : home.administrator);
    const [video, audio, text] = fileIds(archived);
    if (!plays) {
      await expect(openPlayback(who.ctx, { conversationId: archived.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
      for (const fileId of [video, audio, text]) {
        await expect(authorizeDownload(who.ctx, { fileId: fileId ?? "" })).rejects.toMatchObject({ code: "FORBIDDEN" });
      }
      return;
    }
    const { playbackId } = await openPlayback(who.ctx, { conversationId: archived.id });
    for (const fileId of [video, audio]) {
      expect(await range(who, playbackId, fileId ?? "")).toMatchObject({ id: fileId });
      expect(await authorizeDownload(who.ctx, { fileId: fileId ?? "" })).toMatchObject({ id: fileId });
    }
    await expect(range(who, playbackId, text ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
  }); // prettier-ignore

  it("stop at the very next range when the rules change", async () => {
    const who = await viewer({});
    const archived = await recorded(home.administrator);
    const [video = "", audio = ""] = fileIds(archived);
    const { playbackId } = await openPlayback(who.ctx, { conversationId: archived.id });
    await range(who, playbackId, video);
    const changes = { replayRuleId: await rule({ replay: "own_only" }) };
    await configureUsers(admin.ctx, { personIds: [who.person.id], changes });
    for (const fileId of [video, audio]) {
      await expect(range(who, playbackId, fileId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    const { ctx } = await home.signIn(who.person);
    await expect(openPlayback(ctx, { conversationId: archived.id })).rejects.toMatchObject({
      detail: { replay: "not_own" },
    });
  });
});

describe("a reason", () => {
  let who: SignedIn;
  let archived: Awaited<ReturnType<typeof recorded>>;
  beforeEach(async () => {
    who = await viewer({ askReason: true });
    archived = await recorded(home.administrator);
  });
  const later = (ms: number): UserCtx => ({ ...who.ctx, now: at(ms) });
  const download = (ctx: UserCtx) => authorizeDownload(ctx, { fileId: fileIds(archived)[0] ?? "" });

  it("is asked for before anything plays, and stands in the history, not in the audit log", async () => {
    const open = (reason?: string) =>
      openPlayback(who.ctx, { conversationId: archived.id, ...(reason ? { reason } : {}) });
    await expect(open()).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
      detail: { missing: "reason" },
    });
    await open("Quetzalcoatl");
    const played = (await getHistory(admin.ctx, { id: archived.id })).filter(
      (entry) => entry.action === "conversation.played",
    );
    expect(played).toMatchObject([{ reason: "Quetzalcoatl" }]);
    const rows = await home.db.tx((tx) => tx.select({ detail: auditEvent.detail }).from(auditEvent));
    expect(JSON.stringify(rows)).not.toContain("Quetzalcoatl");
  });

  it("given at the player serves downloads for an hour", async () => {
    await expect(download(who.ctx)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    await openPlayback(who.ctx, { conversationId: archived.id, reason: "A complaint" });
    await download(later(60 * minuteMs - 1));
    await expect(download(later(60 * minuteMs))).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  });

  it("of somebody else, or for another conversation, serves no download", async () => {
    const other = await viewer({ askReason: true });
    await openPlayback(other.ctx, { conversationId: archived.id, reason: "Mine" });
    const { id: another } = await recorded(home.administrator);
    await openPlayback(who.ctx, { conversationId: another, reason: "That one" });
    await expect(download(who.ctx)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  });

  it("that nobody asked for is not kept", async () => {
    const free = await viewer({});
    const input = { conversationId: archived.id, reason: "Just so" };
    const { playbackId } = await openPlayback(free.ctx, input);
    const [row] = await home.db.tx((tx) =>
      tx.select().from(playbackSession).where(eq(playbackSession.id, playbackId)),
    );
    expect(row?.reason).toBeNull();
  });
});
