import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, conversation, job, mediaFile, participant, sourceItem, teamMessage } from "@/db/schema";
import { getRun } from "@/server/domain/jobs/get-run";
import { lookAtChat } from "@/server/domain/jobs/look-at-chat";
import { runJobNow } from "@/server/domain/jobs/run-job-now";
import { sessionsToImport } from "@/server/domain/jobs/sessions-to-import";
import { settleRun } from "@/server/domain/jobs/settle-run";
import { authorizeDownload } from "@/server/domain/playback/authorize-media";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";

import { importOne } from "./import-one";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario({ lists: ["chat"] });
  for (const name of ["Deniz Kaya", "Elif Aydin", "Ines Duarte", "Jonas Weber"])
    await scenario.addLicensed(name);
  await scenario.tenant.addPerson("Oskar Nilsen");
  await connect(scenario);
});
afterAll(() => scenario.close());
beforeEach(() => scenario.zoom.control.clearFaults());

const chatItems = () =>
  scenario.tenant.db.tx((tx) =>
    tx.select().from(sourceItem).where(eq(sourceItem.kind, "chat")).orderBy(asc(sourceItem.sourceKey)),
  );
/** A run of its own: meetings, which are others' tests, are put aside. */
async function list() {
  const { runId } = await runJobNow(scenario.admin.ctx, { id: scenario.jobId });
  const listed = await listRun(scenario, runId);
  await scenario.tenant.db.tx((tx) =>
    tx.update(sourceItem).set({ state: "gone" }).where(eq(sourceItem.kind, "meeting")),
  );
  return { ...listed, end: () => settleRun(scenario.tenant.system(new Date()), { runId }) };
}
async function importChats(): Promise<number> {
  const { tenant, jobId, archive } = scenario;
  const ports = { ...archive, zoom: await scenario.connection() };
  const kept = (await chatItems()).filter(({ state }) => state === "kept").map(({ id }) => id);
  let archived = 0;
  for (const one of await sessionsToImport(tenant.system(new Date()), { jobId, itemIds: kept })) {
    archived += (await importOne(tenant.system(new Date()), ports, { jobId, ...one })).archived;
  }
  return archived;
}
const idOf = (key: string) => scenario.zoom.control.chats("contoso").find((one) => one.key === key)?.id ?? "";
const conversationOf = async (key: string) => {
  const rows = await scenario.tenant.db.tx((tx) =>
    tx.select().from(conversation).where(eq(conversation.type, "chat")).orderBy(asc(conversation.sessionKey)),
  );
  return rows.filter((row) => row.sessionKey.startsWith(`chat:${idOf(key)}:`));
};
const messagesOf = (conversationId: string) =>
  scenario.tenant.db.tx((tx) =>
    tx
      .select()
      .from(teamMessage)
      .where(eq(teamMessage.conversationId, conversationId))
      .orderBy(asc(teamMessage.sentAt), asc(teamMessage.versionAt), asc(teamMessage.kind)),
  );

describe("a run", () => {
  let first: Awaited<ReturnType<typeof list>>;

  it("lists each session and day once, with its reason", async () => {
    first = await list();
    expect(first).toMatchObject({ failure: null, stageCursor: { chat: "listed" } });
    const rows = await chatItems();
    const reasons = (key: string) =>
      rows.filter((row) => row.sessionKey.startsWith(`chat:${idOf(key)}:`)).map(({ reason }) => reason);
    expect(new Set(reasons("trading desk"))).toEqual(new Set(["rule_keeps"]));
    expect(reasons("without a licence")).toEqual(["no_recording_license"]);
    expect(reasons("encrypted")).toEqual(["content_unavailable"]);
    const skipped = rows.filter(({ reason }) => reason !== "rule_keeps");
    expect(skipped.map(({ revision }) => revision)).toEqual(skipped.map(() => null));
  });

  it("imports what is kept, once", async () => {
    expect(await importChats()).toBeGreaterThan(8);
    const rows = await chatItems();
    expect(rows.filter(({ state }) => state === "kept" || state === "failed")).toEqual([]);
    expect(await first.end()).toEqual({ settled: true });
    const again = await list();
    expect(again.id).not.toBe(first.id);
    expect(await importChats()).toBe(0);
    expect(await again.end()).toEqual({ settled: true });
    expect((await chatItems()).map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });
});

describe("a day", () => {
  it("is a conversation with everybody who wrote, its messages in all versions and the report as evidence", async () => {
    const [, , newest] = await conversationOf("trading desk");
    if (!newest) throw new Error("no conversation");
    expect(newest).toMatchObject({ topic: "Trading desk", type: "chat" });
    const messages = await messagesOf(newest.id);
    const kinds = messages.map(({ kind }) => kind);
    expect([kinds.filter((kind) => kind === "edited"), kinds.filter((kind) => kind === "deleted")]).toEqual([
      ["edited"],
      ["deleted"],
    ]);
    expect(messages.find(({ kind }) => kind === "edited")?.text).toContain("45,000");
    expect(messages.filter(({ replyTo }) => replyTo !== null)).toHaveLength(3);
    expect(messages[0]?.reactions).toEqual([{ emoji: "👍", count: 2 }]);
    const people = await scenario.tenant.db.tx((tx) =>
      tx.select().from(participant).where(eq(participant.conversationId, newest.id)),
    );
    expect(people).toHaveLength(5);
    expect(people.filter(({ personId }) => personId !== null)).toHaveLength(2);
    const files = await scenario.tenant.db.tx((tx) =>
      tx.select().from(mediaFile).where(eq(mediaFile.conversationId, newest.id)),
    );
    const named = await Promise.all(
      files.map(async ({ id, fileType, contentType }) => {
        const { ownName } = await authorizeDownload(scenario.admin.ctx, { fileId: id });
        return [fileType, contentType, ownName];
      }),
    );
    expect(named.sort()).toEqual([
      ["CHAT_FILE", "text/plain; charset=utf-8", "holt-confirmation.txt"],
      ["TEAM_CHAT", "application/json", null],
    ]);
    const audits = await scenario.tenant.db.tx((tx) =>
      tx
        .select()
        .from(auditEvent)
        .where(and(eq(auditEvent.subjectId, newest.id), eq(auditEvent.action, "conversation.imported"))),
    );
    expect(audits).toHaveLength(2);
  });

  it("of two people is named after them, and marks who is outside", async () => {
    const [, newest] = await conversationOf("deniz and holt");
    expect(newest?.topic).toBe("Deniz Kaya, Margaret Holt");
    const messages = await messagesOf(newest?.id ?? "");
    expect(
      messages.filter(({ senderExternal }) => senderExternal).map(({ senderName }) => senderName),
    ).toEqual(["Margaret Holt", "Margaret Holt"]);
    expect(messages.filter(({ kind }) => kind !== "sent").map(({ text }) => text)).toHaveLength(2);
  });
});

describe("a later change", () => {
  const place = { account: "contoso", session: "client service" };
  const look = async (ctx = scenario.tenant.system(new Date())) =>
    lookAtChat(ctx, await scenario.connection(), {
      jobId: scenario.jobId,
      chatSessionId: idOf(place.session),
      eventAt: new Date(),
    });

  it("of an old day is imported as a further version, and nothing is replaced", async () => {
    const [before] = await conversationOf(place.session);
    const old = scenario.zoom.control
      .chats("contoso")
      .find(({ key }) => key === place.session)
      ?.messages.find(({ sender }) => sender.startsWith("ines"));
    const was = await messagesOf(before?.id ?? "");
    await scenario.zoom.control.editChat({ ...place, message: old?.id ?? "", text: "No refund was booked." });
    expect(await look()).toBe("recorded");
    expect(await importChats()).toBe(1);
    const now = await messagesOf(before?.id ?? "");
    expect(now.filter(({ kind }) => kind === "sent")).toEqual(was);
    expect(now.find(({ kind }) => kind === "edited")?.text).toBe("No refund was booked.");
    const items = (await chatItems()).filter(({ sessionKey }) => sessionKey === before?.sessionKey);
    expect(items.map(({ state }) => state)).toEqual(["archived", "archived"]);
    expect(await look()).toBe("recorded");
    expect(await importChats()).toBe(0);
  });

  it("that is a deletion keeps what was said", async () => {
    const posted = await scenario.zoom.control.postChat({
      ...place,
      from: "ines.duarte",
      text: "Between us",
    });
    await look();
    expect(await importChats()).toBe(1);
    await scenario.zoom.control.deleteChat({ ...place, message: posted.message ?? "" });
    await look();
    expect(await importChats()).toBe(1);
    const newest = (await conversationOf(place.session)).at(-1);
    expect((await messagesOf(newest?.id ?? "")).map(({ kind, text }) => [kind, text])).toEqual([
      ["sent", "Between us"],
      ["deleted", "Between us"],
    ]);
  });
});

describe("what goes wrong", () => {
  const states = async () => (await chatItems()).map(({ id, state, reason }) => [id, state, reason]);

  it("an address of a file that is over is asked for anew", async () => {
    const place = { account: "contoso", session: "jonas and ingrid" };
    await scenario.zoom.control.postChat({ ...place, from: "jonas.weber", text: "", file: "vertrag.txt" });
    await lookAtChat(scenario.tenant.system(new Date()), await scenario.connection(), {
      ...{ jobId: scenario.jobId, chatSessionId: idOf(place.session), eventAt: new Date() },
    });
    scenario.zoom.control.addFault({ on: "download", match: "chat ", kind: "html", times: 1 });
    expect(await importChats()).toBe(2);
  });

  it("a missing scope switches chats off and nothing else", async () => {
    scenario.zoom.control.addFault({ on: "chat", kind: "missing scope", times: 0 });
    const before = await states();
    const run = await list();
    expect(run).toMatchObject({ state: "importing", failure: null, stageCursor: { chat: "missing_scope" } });
    expect(await states()).toEqual(before);
    expect(await run.end()).toEqual({ settled: true });
  });

  it("a session that Zoom refuses stops no other, and the run is a good one for all but chats", async () => {
    const lastSuccessAt = async () =>
      (await scenario.tenant.db.tx((tx) => tx.select().from(job).where(eq(job.id, scenario.jobId))))[0]
        ?.lastSuccessAt;
    const match = encodeURIComponent(idOf("trading desk"));
    scenario.zoom.control.addFault({ on: "chat", kind: "error", status: 403, match, times: 0 });
    const run = await list();
    expect(run).toMatchObject({ state: "importing", stageCursor: { chat: "partly" } });
    await importChats();
    expect(await run.end()).toEqual({ settled: true });
    const { state, failure } = await getRun(scenario.admin.ctx, { runId: run.id });
    expect([state, failure]).toEqual(["done", expect.stringContaining("could not be read whole")]);
    expect(await lastSuccessAt()).toEqual(run.startedAt);
  });

  it("an outage ends nothing and concludes nothing; an empty answer takes nothing away", async () => {
    const before = await states();
    scenario.zoom.control.addFault({ on: "chat", kind: "empty", times: 0 });
    expect((await list()).stageCursor).toEqual({ chat: "listed" });
    expect(await states()).toEqual(before);
  });
});
