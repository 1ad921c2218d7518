import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, person } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { getConversation } from "@/server/domain/conversations/get-conversation";
import { getHistory } from "@/server/domain/conversations/get-history";
import { beatPlayback } from "@/server/domain/playback/beat-playback";
import { openPlayback } from "@/server/domain/playback/open-playback";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { configureUsers } from "@/server/domain/users/configure-users";

import { decideReplayRequest } from "./decide-replay-request";
import { listReplayRequests } from "./list-replay-requests";
import { requestReplay } from "./request-replay";
import { listReplayRequestsInput, type RequestView } from "./schema";
import { countRequests, summariseReplayRequests } from "./summarise-replay-requests";

const dayMs = 86_400_000;

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let admin: SignedIn;
/** Approves; sees nothing but their own. */
let vera: SignedIn;
let jobId: string;
let onRequest: string;
let asker: SignedIn;
let conversationId: string;
let people = 0;

const later = (who: SignedIn, ms: number): UserCtx => ({
  ...who.ctx,
  now: new Date(home.now.getTime() + ms),
});
const signIn = async (name: string, replayRuleId: string) =>
  home.signIn(await home.addPerson(`${name} ${String.fromCharCode(97 + people++)}`, { replayRuleId }));
const rule = (replay: "never" | "own_only" | "on_request", approverIds: string[] = []) =>
  home.addRule(`${replay} ${people++}`, {
    kind: "replay",
    definition: {
      ...{ visibility: "all" as const, replay, approverIds },
      ...{ download: true, transcript: true, chat: true },
    },
  });
const stranger = async () => {
  const other = await tenantFixture(db.database, { name: "Fabrikam" });
  return (await other.signIn(other.administrator)).ctx;
};
const ask = (ctx: UserCtx = asker.ctx, reason = "A complaint") =>
  requestReplay(ctx, { conversationId, reason });
const list = (ctx: UserCtx, view: RequestView) =>
  listReplayRequests(ctx, listReplayRequestsInput.parse({ view }));
const acts = async () => {
  const rows = await home.db.tx((tx) =>
    tx.select().from(auditEvent).where(eq(auditEvent.subjectId, conversationId)),
  );
  return rows.map((row) => row.action).filter((action) => action.startsWith("replay."));
};

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  jobId = await addJob(home);
  vera = await signIn("Vera", home.builtIn("replay_own"));
  onRequest = await rule("on_request", [vera.person.id]);
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});
beforeEach(async () => {
  asker = await signIn("Asker", onRequest);
  const wanted = { owner: home.administrator, jobId, topic: "Merger", transcript: ["secret"] };
  ({ id: conversationId } = await archivedConversation(home, archive, wanted));
});

describe("a request", () => {
  it("waits, is approved for days, and ends by itself", async () => {
    await expect(openPlayback(asker.ctx, { conversationId })).rejects.toMatchObject({
      code: "FORBIDDEN",
      detail: { replay: "needs_request" },
    });
    const { id } = await ask();
    const waiting = await getConversation(asker.ctx, { id: conversationId });
    expect(waiting.may).toMatchObject({ replay: false, download: false, transcript: false, chat: false });
    expect(waiting.replay).toMatchObject({
      request: { id, state: "waiting" },
      approvers: [vera.person.name],
    });
    await decideReplayRequest(vera.ctx, { id, approve: true, days: 2 });
    expect((await getConversation(asker.ctx, { id: conversationId })).may).toMatchObject({
      ...{ replay: true, download: false, transcript: true, chat: true },
    });
    const end = 2 * dayMs;
    const { playbackId, expiresAt } = await openPlayback(later(asker, end - 60_000), { conversationId });
    expect(expiresAt).toEqual(new Date(home.now.getTime() + end));
    await beatPlayback(later(asker, end - 1), { playbackId, heardMs: 1 });
    await expect(openPlayback(later(asker, end), { conversationId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const ended = await getConversation(later(asker, end), { id: conversationId });
    expect(ended.replay.request?.state).toBe("ended");
    await ask(later(asker, end));
    expect(await acts()).toEqual(["replay.requested", "replay.approved", "replay.requested"]);
  });

  it("waits once, whoever presses twice", async () => {
    const both = await Promise.allSettled([ask(), ask()]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(ask()).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await acts()).toEqual(["replay.requested"]);
  });

  it("that was refused may be asked again, and is decided once", async () => {
    const { id } = await ask();
    await decideReplayRequest(vera.ctx, { id, approve: false, days: 7 });
    const again = decideReplayRequest(vera.ctx, { id, approve: true, days: 7 });
    await expect(again).rejects.toMatchObject({ code: "CONFLICT" });
    await ask();
    expect(await acts()).toEqual(["replay.requested", "replay.refused", "replay.requested"]);
  });

  it("shows its reason in the history, and nowhere else in the audit log", async () => {
    await ask(asker.ctx, "Quetzalcoatl");
    const history = await getHistory(admin.ctx, { id: conversationId });
    expect(history.find((entry) => entry.action === "replay.requested")?.reason).toBe("Quetzalcoatl");
    const rows = await home.db.tx((tx) => tx.select().from(auditEvent));
    expect(
      JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? "" : value)),
    ).not.toContain("Quetzalcoatl");
  });

  it.each<[string, () => Promise<UserCtx>, string]>([
    ["somebody who plays anyway", async () => admin.ctx, "CONFLICT"],
    ["somebody who doesn't see it", async () => vera.ctx, "NOT_FOUND"],
    ["another tenant", stranger, "NOT_FOUND"],
    ["somebody whose rule never plays", async () => (await signIn("Never", await rule("never"))).ctx, "FORBIDDEN"],
    ["somebody who may play their own only", async () => (await signIn("Own", await rule("own_only"))).ctx, "FORBIDDEN"],
    ["somebody whom nobody approves", async () => {
      const gone = await home.addPerson(`Gone ${people}`, { directoryState: "left" });
      return (await signIn("Lone", await rule("on_request", [gone.id]))).ctx;
    }, "PRECONDITION_FAILED"],
  ])("is not taken from %s", async (_, who, code) => {
    await expect(ask(await who())).rejects.toMatchObject({ code });
    expect(await acts()).toEqual([]);
  }); // prettier-ignore
});

describe("deciding", () => {
  it.each<[string, () => Promise<UserCtx>]>([
    ["the administrator, whom no rule names", async () => admin.ctx],
    ["who asked", async () => asker.ctx],
    ["another tenant's administrator", stranger],
    ["an approver of another rule", async () => {
      const someone = await signIn("Someone", home.builtIn("replay_own"));
      await rule("on_request", [someone.person.id]);
      return someone.ctx;
    }],
    ["an approver whose rule no longer holds for who asked", async () => {
      const changes = { replayRuleId: await rule("never") };
      await configureUsers(admin.ctx, { personIds: [asker.person.id], changes });
      return vera.ctx;
    }],
  ])("is not for %s", async (_, who) => {
    const { id } = await ask();
    const ctx = await who();
    await expect(decideReplayRequest(ctx, { id, approve: true, days: 1 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await list(ctx, "waiting")).items.map((item) => item.id)).not.toContain(id);
    expect(await acts()).toEqual(["replay.requested"]);
  }); // prettier-ignore

  it("is not for who asked, named as approver themselves", async () => {
    const own = await rule("on_request", [asker.person.id, vera.person.id]);
    await configureUsers(admin.ctx, { personIds: [asker.person.id], changes: { replayRuleId: own } });
    const { ctx } = await home.signIn(asker.person);
    const { id } = await ask(ctx);
    await expect(decideReplayRequest(ctx, { id, approve: true, days: 1 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await getConversation(ctx, { id: conversationId })).replay.approvers).toEqual([vera.person.name]);
  });
});

describe("the lists", () => {
  it("hand one conversation over to the approver, who doesn't see it", async () => {
    const { id } = await ask();
    const item = (await list(vera.ctx, "waiting")).items.find((one) => one.id === id);
    expect(item).toMatchObject({
      ...{ id, reason: "A complaint", requester: { name: asker.person.name } },
      conversation: { topic: "Merger", ownerName: home.administrator.name, visible: false },
    });
    await expect(getConversation(vera.ctx, { id: conversationId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const before = await summariseReplayRequests(vera.ctx);
    expect(await home.db.tx((tx) => countRequests(tx, vera.ctx))).toBe(before.waiting);
    await decideReplayRequest(vera.ctx, { id, approve: false, days: 1 });
    expect(await summariseReplayRequests(vera.ctx)).toEqual({ ...before, waiting: before.waiting - 1 });
    const decided = (await list(vera.ctx, "decided")).items.find((one) => one.id === id);
    expect(decided).toMatchObject({ state: "refused", decidedByName: vera.person.name });
  });

  it("show people their own, without what they no longer see", async () => {
    await ask();
    expect(await home.db.tx((tx) => countRequests(tx, asker.ctx))).toBe(1);
    const [mine] = (await list(asker.ctx, "own")).items;
    expect(mine?.conversation).toMatchObject({ topic: "Merger", visible: true });
    await configureUsers(admin.ctx, {
      personIds: [asker.person.id],
      changes: { replayRuleId: home.builtIn("replay_own") },
    });
    const { ctx } = await home.signIn(asker.person);
    expect((await list(ctx, "own")).items).toMatchObject([{ conversation: null }]);
  });

  it("say nothing to whom requests don't concern", async () => {
    const nobody = await signIn("Nobody", home.builtIn("replay_all"));
    expect(await summariseReplayRequests(nobody.ctx)).toEqual({ approver: false, waiting: 0, own: 0 });
    expect(await home.db.tx((tx) => countRequests(tx, nobody.ctx))).toBeNull();
    expect((await list(nobody.ctx, "waiting")).items).toEqual([]);
  });

  it("end with the approver's own presence", async () => {
    await ask();
    await home.db.tx((tx) =>
      tx.update(person).set({ deactivatedAt: home.now }).where(eq(person.id, vera.person.id)),
    );
    expect((await getConversation(asker.ctx, { id: conversationId })).replay.approvers).toEqual([]);
    await home.db.tx((tx) =>
      tx.update(person).set({ deactivatedAt: null }).where(eq(person.id, vera.person.id)),
    );
  });
});
