import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { person, zoomConnection } from "@/db/schema";
import { companionScopes } from "@/server/connectors/zoom/companion-scopes";
import { getSummary } from "@/server/domain/conversations/get-summary";
import { getTranscript } from "@/server/domain/conversations/get-transcript";
import { markSession } from "@/server/domain/jobs/mark-at-source";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import type { CompanionState } from "@/standins/zoom/state";

import { type CompanionArrivals, companionArrivals } from "./testing/companion-arrivals";

const hour = 3_600_000;
const both = { transcript: "ready", summary: "ready" } as const;
const nothing = { archived: 0, failed: 0, retry: false };

let there: CompanionArrivals;
let at: CompanionArrivals["at"];
let look: CompanionArrivals["look"];
let asked: CompanionArrivals["asked"];
let rowOf: CompanionArrivals["rowOf"];
let rowsOf: CompanionArrivals["rowsOf"];
let textOf: CompanionArrivals["textOf"];
let arrive: CompanionArrivals["arriveWith"];
let conversationOf: CompanionArrivals["conversationOf"];
beforeAll(async () => {
  there = await companionArrivals();
  ({ at, look, asked, rowOf, rowsOf, textOf, arriveWith: arrive, conversationOf } = there);
});
afterAll(() => there.scenario.close());
afterEach(() => {
  const { control } = there.scenario.zoom;
  control.clearFaults();
  control.setClock(0);
});

describe("what AI Companion made of a recorded session", () => {
  it("is archived with the recording, found and shown, and never asked for again", async () => {
    const { uuid } = await arrive(both);
    expect(await there.run(uuid)).toEqual({ archived: 6, failed: 0, retry: false });
    expect(asked()).toEqual({ transcript: 1, summary: 1 });
    expect(await rowsOf(uuid)).toMatchObject([{ state: "archived", fileType: "TRANSCRIPT" }, { state: "archived", fileType: "SUMMARY" }]); // prettier-ignore
    expect(await textOf(uuid)).toEqual(["companion_summary", "companion_transcript"]);
    const { id, search } = await conversationOf(uuid);
    expect(search).toContain("'recap'");
    const passages = await getTranscript(there.scenario.admin.ctx, { id });
    expect(passages.length).toBeGreaterThan(3);
    expect(passages[0]?.speaker).not.toBeNull();
    expect(passages.map(({ text }) => text)).not.toContain("## Quick recap");
    const summary = await getSummary(there.scenario.admin.ctx, { id });
    expect([summary.byCompanion, summary.passages]).toEqual([
      true,
      expect.arrayContaining(["## Quick recap"]),
    ]);
    expect(there.scenario.zoom.control.requests().leaks).toBe(0);

    there.scenario.zoom.control.clearRequests();
    expect(await there.run(uuid)).toEqual(nothing);
    const { fresh } = await there.list(uuid);
    const seen = { jobId: there.scenario.jobId, sessions: [fresh.session], announceKept: true };
    await there.tx((tx) => recordSessions(tx, at(24), seen));
    await look(uuid, 24.1);
    expect(asked()).toEqual({ transcript: 0, summary: 0 });
  });

  it("stands in for captions without names", async () => {
    const { control } = there.scenario.zoom;
    const all = await control.inventory("contoso");
    const { uuid = "" } = all.find(({ topic }) => topic === "Order: Baker pension fund") ?? {};
    await there.list(uuid);
    expect(await there.run(uuid)).toEqual({ archived: 7, failed: 0, retry: false });
    const { id } = await conversationOf(uuid);
    const passages = await getTranscript(there.scenario.admin.ctx, { id });
    expect(passages.map(({ speaker }) => speaker)).not.toContain(null);
  });

  it.each<[string, Partial<CompanionState>]>([
    ["never was", {}],
    ["is of an unsupported kind, and restricted by a setting", { transcript: "unsupported", summary: "restricted" }],
    ["has no data, and is not part of the plan", { transcript: "no data", summary: "unpaid" }],
    ["is restricted, both", { transcript: "restricted", summary: "restricted" }],
  ])("leaves no row and fails nothing where it %s", async (_name, made) => {
    const { uuid } = await arrive(made);
    expect(await there.run(uuid)).toEqual({ archived: 4, failed: 0, retry: false });
    expect(asked()).toEqual({ transcript: 1, summary: 1 });
    expect(await rowsOf(uuid)).toEqual([]);
  }); // prettier-ignore

  it("has its row where it was deleted", async () => {
    const { uuid } = await arrive({ transcript: "deleted" });
    expect(await there.run(uuid)).toEqual({ archived: 4, failed: 0, retry: false });
    expect(await rowsOf(uuid)).toMatchObject([{ state: "skipped", reason: "gone_at_source" }]);
  });

  it("that is not ready waits for a later look, and is archived then", async () => {
    const { uuid } = await arrive({ transcript: "not ready" });
    expect(await there.run(uuid)).toEqual({ archived: 4, failed: 0, retry: false });
    expect(await rowOf(uuid, "transcript")).toMatchObject({ state: "waiting", reason: "not_ready_yet" });
    await look(uuid, 1.1);
    const waiting = await rowOf(uuid, "transcript");
    expect(waiting).toMatchObject({ state: "waiting" });
    expect(waiting?.nextLookAt?.getTime()).toBeGreaterThan(Date.now() + 5 * hour);
    await there.scenario.zoom.control.companion({ uuid, transcript: "ready" });
    await look(uuid, 6.1);
    expect(await rowOf(uuid, "transcript")).toMatchObject({ id: waiting?.id, state: "kept" });
    expect(await there.run(uuid, at(6.2))).toEqual({ archived: 1, failed: 0, retry: false });
    expect(await textOf(uuid)).toEqual(["companion_transcript"]);
  });

  it.each([
    ["still not ready at the last look", "not ready", "skipped", "content_unavailable"],
    ["no longer there at the last look", "none", "gone", "gone_at_source"],
  ] as const)("that is %s won't come, and says so", async (_name, transcript, state, reason) => {
    const { uuid } = await arrive({ transcript: "not ready" });
    await there.run(uuid);
    await there.scenario.zoom.control.companion({ uuid, transcript });
    await look(uuid, 6.1);
    expect(await rowOf(uuid, "transcript")).toMatchObject({ state: "waiting" });
    await look(uuid, 72.1);
    expect(await rowOf(uuid, "transcript")).toMatchObject({ state, reason, nextLookAt: null });
  });

  it("is asked for an hour after the end, by a look that nothing else asked for, or when Zoom tells of it", async () => {
    const [early, told] = [await arrive(both, 2), await arrive(both, 2)];
    there.scenario.zoom.control.clearRequests();
    for (const { uuid } of [early, told])
      expect(await there.run(uuid)).toEqual({ archived: 4, failed: 0, retry: false });
    expect(asked()).toEqual({ transcript: 0, summary: 0 });
    const looks = (await there.itemsOf(early.uuid)).map(({ nextLookAt }) => nextLookAt?.getTime() ?? 0);
    for (const next of looks) expect(next).toBeLessThan(Date.now() + 1.1 * hour);
    await look(told.uuid, 0, true);
    await look(early.uuid, 1.1);
    expect(asked()).toEqual({ transcript: 2, summary: 2 });
    for (const { uuid } of [early, told])
      expect(await there.run(uuid, at(1.2))).toEqual({ archived: 2, failed: 0, retry: false });
  });

  it("is looked for later where Zoom can't be asked, which stops nothing else", async () => {
    const { uuid } = await arrive(both);
    const tooMany = { kind: "rate limit", retryAfter: "iso date", waitSeconds: 7_200, daily: true } as const;
    there.scenario.zoom.control.addFault({ on: "companion", times: 0, ...tooMany });
    expect(await there.run(uuid)).toEqual({ archived: 4, failed: 0, retry: false });
    for (const { nextLookAt } of await there.itemsOf(uuid))
      expect(nextLookAt?.getTime()).toBeLessThan(Date.now() + 1.1 * hour);
    there.scenario.zoom.control.clearFaults();
    await look(uuid, 1.1);
    expect(await there.run(uuid, at(1.2))).toEqual({ archived: 2, failed: 0, retry: false });
  });
});

describe("nobody asks for it", () => {
  it.each(["transcript", "summary"] as const)("without the scope of the %s", async (kind) => {
    const { uuid } = await arrive(both);
    const [grant] = await there.tx((tx) => tx.select({ scopes: zoomConnection.scopes }).from(zoomConnection));
    const scopes = grant?.scopes ?? [];
    const granted = (these: string[]) =>
      there.tx((tx) =>
        tx
          .update(zoomConnection)
          .set({ scopes: these })
          .where(eq(zoomConnection.jobId, there.scenario.jobId)),
      );
    await granted(scopes.filter((scope) => scope !== companionScopes[kind].granular));
    expect(await there.run(uuid)).toEqual({ archived: 5, failed: 0, retry: false });
    expect(asked()).toEqual({ transcript: 1, summary: 1, [kind]: 0 });
    await granted(scopes);
  });

  it("where the owner's rule takes no audio", async () => {
    const { scenario, owner, tx } = there;
    const [before] = await tx((t) => t.select({ rule: person.recordingRuleId }).from(person).where(eq(person.id, owner.id))); // prettier-ignore
    const rule = await scenario.tenant.addRule("Video alone", {
      kind: "recording",
      definition: {
        ...{ audio: false, video: true, screenOnly: false, chat: true, reevaluate: false },
        ...{ recordingType: "bulk", onDemandDays: 14, recordingControl: false, recordSwitch: false },
        retentionDays: null,
      },
    });
    const give = (recordingRuleId: string | null) =>
      tx((t) => t.update(person).set({ recordingRuleId }).where(eq(person.id, owner.id)));
    await give(rule);
    const { uuid } = await arrive(both);
    await there.run(uuid);
    expect(asked()).toEqual({ transcript: 0, summary: 0 });
    expect(await rowsOf(uuid)).toEqual([]);
    await give(before?.rule ?? null);
  });

  it("where the recording has a transcript of its own; the summary is asked for by itself", async () => {
    const { uuid } = await arrive(both);
    there.scenario.zoom.control.setClock(25 * hour);
    await there.list(uuid);
    expect(await there.run(uuid)).toEqual({ archived: 6, failed: 0, retry: false });
    expect(asked()).toEqual({ transcript: 0, summary: 1 });
  });
});

describe("the recording's own transcript that comes later", () => {
  it("takes the place of AI Companion's, which stays in the archive", async () => {
    const { uuid } = await arrive({ transcript: "ready" });
    await there.run(uuid);
    const { id } = await conversationOf(uuid);
    const before = await getTranscript(there.scenario.admin.ctx, { id });
    there.scenario.zoom.control.setClock(25 * hour);
    await look(uuid, 24.1);
    expect(await there.run(uuid, at(24.2))).toEqual({ archived: 1, failed: 0, retry: false });
    expect(await textOf(uuid)).toEqual(["audio_transcript"]);
    expect(await getTranscript(there.scenario.admin.ctx, { id })).toHaveLength(before.length);
    expect(await rowOf(uuid, "transcript")).toMatchObject({ state: "archived" });
  });

  it("keeps its place where AI Companion's comes after it", async () => {
    const { uuid } = await arrive({ transcript: "not ready" });
    await there.run(uuid);
    there.scenario.zoom.control.setClock(25 * hour);
    await there.list(uuid);
    await there.scenario.zoom.control.companion({ uuid, transcript: "ready" });
    expect(await there.run(uuid, at(24.2))).toEqual({ archived: 2, failed: 0, retry: false });
    expect(await textOf(uuid)).toEqual(["audio_transcript"]);
  });
});

describe("a list of the recording's files that does not name it", () => {
  it("says nothing about it: what failed is archived a day later", async () => {
    const { uuid } = await arrive({ transcript: "ready" });
    there.scenario.zoom.control.addFault({ on: "download", kind: "html", times: 2, match: "TRANSCRIPT" });
    expect(await there.run(uuid)).toEqual({ archived: 4, failed: 1, retry: true });
    const { fresh } = await there.list(uuid);
    const seen = { jobId: there.scenario.jobId, sessions: [fresh.session], announceKept: true };
    await there.tx((tx) => recordSessions(tx, at(25), seen));
    expect(await rowOf(uuid, "transcript")).toMatchObject({ state: "failed" });
    expect(await there.run(uuid, at(25))).toEqual({ archived: 1, failed: 0, retry: false });
  });

  it("and the trash that its recording goes to is not its own", async () => {
    const { uuid } = await arrive(both);
    await there.run(uuid);
    const marking = { jobId: there.scenario.jobId, sessionKey: uuid, files: null, mark: "trashed" } as const;
    const { ctx } = there;
    await there.tx((tx) => markSession(tx, ctx(), { ...marking, at: new Date() }));
    for (const { sourceKey, trashedAt } of await there.itemsOf(uuid))
      expect([sourceKey, trashedAt === null]).toEqual([sourceKey, sourceKey.includes("#companion_")]);
  });
});
