import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { mediaFile, sourceItem, teamMessage } from "@/db/schema";
import { chat } from "@/server/domain/completeness/chat";
import { lookAgain } from "@/server/domain/jobs/look-again";
import { lookAtChat } from "@/server/domain/jobs/look-at-chat";
import { runJobNow } from "@/server/domain/jobs/run-job-now";
import { addItems } from "@/server/domain/ledger/testing/ledger-rows";
import { authorizeDownload } from "@/server/domain/playback/authorize-media";
import { mediaResponse } from "@/server/domain/playback/media-response";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";

import { importOne } from "./import-one";

const dayMs = 86_400_000;
const silent = { account: "contoso", session: "long silent" };
const lastOnly = { on: "chat", kind: "last message only", times: 0 } as const;
const place = { account: "contoso", session: "client service" };

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario({ lists: ["chat"] });
  for (const name of ["Deniz Kaya", "Ines Duarte", "Jonas Weber"]) await scenario.addLicensed(name);
  await scenario.tenant.addPerson("Oskar Nilsen");
  await scenario.zoom.control.openChat({ ...silent, with: ["deniz.kaya", "ines.duarte"] });
  for (const ago of [100, 60, 5]) {
    const atMs = Date.now() - ago * dayMs;
    await scenario.zoom.control.postChat({ ...silent, from: "deniz.kaya", text: `${ago} days ago`, atMs });
  }
  scenario.zoom.control.addFault(lastOnly);
  await connect(scenario);
  const { runId } = await runJobNow(scenario.admin.ctx, { id: scenario.jobId });
  await listRun(scenario, runId);
});
afterAll(() => scenario.close());
beforeEach(() => scenario.zoom.control.clearFaults());

const after = (days: number) => scenario.tenant.system(new Date(Date.now() + days * dayMs));
const chatItems = () =>
  scenario.tenant.db.tx((tx) =>
    tx.select().from(sourceItem).where(eq(sourceItem.kind, "chat")).orderBy(asc(sourceItem.startedAt)),
  );
const itemOf = async (sourceKey: string) => (await chatItems()).find((one) => one.sourceKey === sourceKey);
const daysOf = async (session: string) => {
  const id = scenario.zoom.control.chats("contoso").find((one) => one.key === session)?.id ?? "";
  const rows = (await chatItems()).filter((row) => row.sessionKey.startsWith(`chat:${id}:`));
  return { id, rows: rows.filter((row) => row.fileType === "TEAM_CHAT") };
};
const look = async (session: string) =>
  lookAtChat(after(0), await scenario.connection(), {
    ...{ jobId: scenario.jobId, chatSessionId: (await daysOf(session)).id },
    eventAt: new Date(Date.now() - 25 * dayMs),
  });
const importAt = async (days: number, sessionKey: string) =>
  importOne(
    after(days),
    { ...scenario.archive, zoom: await scenario.connection() },
    { jobId: scenario.jobId, kind: "chat", sessionKey },
  );
const keptFile = async (sessionKey: string) => {
  const row = { kind: "chat", mediaClass: "chat", state: "kept", reason: "rule_keeps" } as const;
  const file = { fileType: "CHAT_FILE", recordingType: "team_chat_file" };
  const startedAt = new Date(Date.now() - 2 * dayMs);
  const sourceKey = `${sessionKey}#lost`;
  await addItems(scenario.tenant, scenario.jobId, [{ ...row, ...file, sourceKey, sessionKey, startedAt }]);
  return () => itemOf(sourceKey);
};

it("what a report does not show fails, and is gone when Zoom reports no further back", async () => {
  await scenario.zoom.control.postChat({ ...place, from: "ines.duarte", text: "Are you there?" });
  await look(place.session);
  const day = (await daysOf(place.session)).rows.at(-1);
  const { sessionKey = "", sourceKey = "" } = day ?? {};
  expect(day).toMatchObject({ state: "kept" });
  scenario.zoom.control.addFault({ on: "chat", kind: "empty", times: 0 });
  expect(await importAt(2, sessionKey)).toMatchObject({ archived: 0, failed: 1, retry: false });
  expect(await itemOf(sourceKey)).toMatchObject({ state: "failed", failure: "gone_at_source" });
  await importAt(200, sessionKey);
  expect(await itemOf(sourceKey)).toMatchObject({ state: "gone" });
  scenario.zoom.control.clearFaults();
  await look(place.session);
  expect(await importAt(0, sessionKey)).toMatchObject({ archived: 1, failed: 0, retry: false });
});

it("a file of a day that is shown without it is gone", async () => {
  const row = (await daysOf(place.session)).rows.at(-1);
  const file = await keptFile(row?.sessionKey ?? "");
  expect(await importAt(0, row?.sessionKey ?? "")).toMatchObject({ archived: 0, failed: 0, retry: false });
  expect(await file()).toMatchObject({ state: "gone", reason: "gone_at_source" });
});

it("a file of a day that nobody keeps any more is decided with its day", async () => {
  const [skipped] = (await daysOf("without a licence")).rows;
  const file = await keptFile(skipped?.sessionKey ?? "");
  await look("without a licence");
  expect(await file()).toMatchObject({ state: "skipped", reason: "no_recording_license" });
});

it("a first look finds all days of a chat that is listed by its last message only", async () => {
  expect((await daysOf(silent.session)).rows).toHaveLength(3);
});

it.each([true, false])(
  "and so does a report of an earlier time (by the last message only: %s)",
  async (byLast) => {
    if (byLast) scenario.zoom.control.addFault(lastOnly);
    const [from, to] = [after(-101).now, after(-59).now];
    const things = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const part = await chat.read(
        after(0),
        await scenario.connection(),
        { jobId: scenario.jobId, from, to },
        cursor,
      );
      things.push(...part.things);
      cursor = part.next;
    }
    const { id } = await daysOf(silent.session);
    expect(things.filter(({ sessionKey }) => sessionKey.includes(id))).toHaveLength(2);
  },
);

it("a later look asks for the chat, and takes nothing away", async () => {
  const ctx = after(1);
  const [before] = (await daysOf("without a licence")).rows;
  const again = async () => {
    await ctx.db.tx((tx) =>
      tx
        .update(sourceItem)
        .set({ nextLookAt: ctx.now })
        .where(eq(sourceItem.id, before?.id ?? "")),
    );
    return lookAgain(ctx, await scenario.connection(), before?.id ?? "");
  };
  expect(await again()).toBe("recorded");
  scenario.zoom.control.addFault({ on: "chat", kind: "empty", times: 0 });
  expect(await again()).toBe("not_there");
  expect(await itemOf(before?.sourceKey ?? "")).toMatchObject({
    state: "skipped",
    reason: "no_recording_license",
    nextLookAt: null,
  });
});

it("a later count of reactions replaces the one that is shown, and each sealed report keeps its own", async () => {
  const own = { account: "contoso", session: "jonas and ingrid" };
  const posted = await scenario.zoom.control.postChat({ ...own, from: "jonas.weber", text: "Gebucht." });
  for (const from of ["jonas.weber", "ines.duarte"]) {
    await scenario.zoom.control.reactInChat({ ...own, message: posted.message ?? "", emoji: "👍", from });
    await look(own.session);
    const { sessionKey } = (await daysOf(own.session)).rows.at(-1) ?? {};
    expect(await importAt(0, sessionKey ?? "")).toMatchObject({ archived: 1 });
  }
  const { conversationId } = (await daysOf(own.session)).rows.at(-1) ?? {};
  const [shown, files] = await scenario.tenant.db.tx(async (tx) => [
    await tx
      .select()
      .from(teamMessage)
      .where(eq(teamMessage.conversationId, conversationId ?? "")),
    await tx
      .select()
      .from(mediaFile)
      .where(eq(mediaFile.conversationId, conversationId ?? ""))
      .orderBy(asc(mediaFile.createdAt)),
  ]);
  expect(shown.map(({ kind, reactions }) => [kind, reactions])).toEqual([
    ["sent", [{ emoji: "👍", count: 2 }]],
  ]);
  const counts = files.map(async ({ id }) => {
    const file = await authorizeDownload(scenario.admin.ctx, { fileId: id });
    const given = mediaResponse(scenario.archive, file, new Request("http://localhost/"), { download: true });
    return /"total_count":(\d)/.exec(await (await given).text())?.[1];
  });
  expect(await Promise.all(counts)).toEqual(["1", "2"]);
});
