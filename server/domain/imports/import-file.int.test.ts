import { Readable } from "node:stream";

import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { conversation, person, tombstone } from "@/db/schema";
import { storeOf } from "@/server/domain/archive/ports";
import type { Scenario } from "@/server/domain/testing/scenario";
import { newId } from "@/server/lib/id";

import { fetchSession, type ImportPorts } from "./fresh-session";
import { importFile } from "./import-file";
import { sweepOrphans } from "./sweep-orphans";
import { arrivals, type Arrivals, type Arrived } from "./testing/arrivals";
import { expectWhole } from "./testing/expect-whole";

const minute = 60_000;
const day = 24 * 60 * minute;

let scenario: Scenario;
let ports: ImportPorts;
let owner: Arrivals["owner"];
let sourceHashes: Arrivals["sourceHashes"];
let tx: Arrivals["tx"];
let ctx: Arrivals["ctx"];
let run: Arrivals["run"];
let itemsOf: Arrivals["itemsOf"];
let claim: Arrivals["claim"];
let attemptOf: Arrivals["attemptOf"];
let arrive: Arrivals["arrive"];
let standing: Arrivals["standing"];

beforeAll(async () => {
  ({ scenario, ports, owner, sourceHashes, tx, ctx, run, itemsOf, claim, attemptOf, arrive, standing } =
    await arrivals());
});
afterAll(() => scenario.close());

/** Begins an import whose MP4 takes its time; answers when that is under way and the others are archived. */
async function beginSlowly({ uuid, of }: Arrived, at = new Date()) {
  const slow = { on: "cdn", kind: "slow", bytesPerSecond: 300_000 } as const;
  scenario.zoom.control.addFault({ ...slow, match: of("MP4").sourceKey });
  const importing = run(uuid, ctx(at));
  await vi.waitFor(async () => expect(await standing(uuid)).toMatchObject({ archived: 4 }));
  return { importing, attempt: await attemptOf(of("MP4")) };
}

afterEach(async () => {
  scenario.zoom.control.clearFaults();
  await sweepOrphans(ctx(), ports);
  await expectWhole(scenario.tenant.db, ports, sourceHashes);
});

describe("what is not the file", () => {
  it.each([
    ["a page before the redirect", { on: "download", kind: "html", times: 2 }, "html_instead_of_media"],
    ["a page behind it", { on: "cdn", kind: "html", times: 2 }, "html_instead_of_media"],
    ["nothing at all", { on: "cdn", kind: "short", missingBytes: 1e9, times: 2 }, "wrong_content"],
  ] as const)("%s fails alone, and a later run archives the file", async (_name, fault, failure) => {
    const { uuid, of } = await arrive();
    scenario.zoom.control.addFault({ ...fault, match: of("MP4").sourceKey });
    expect(await run(uuid)).toEqual({ archived: 4, failed: 1, retry: true });
    expect(await standing(uuid)).toEqual({ archived: 4, [`failed: ${failure}`]: 1 });
    expect((await itemsOf(uuid)).find(({ id }) => id === of("MP4").id)).toMatchObject({
      failure,
      mediaFileId: null,
    });
    expect(await run(uuid)).toEqual({ archived: 1, failed: 0, retry: false });
    expect(await standing(uuid)).toEqual({ archived: 5 });
  });

  it("content of another kind is refused", async () => {
    const { uuid, fresh, of } = await arrive();
    const comes = { MP4: "CHAT", M4A: "TIMELINE", TRANSCRIPT: "MP4", CHAT: "M4A", TIMELINE: "TRANSCRIPT" };
    const { files } = fresh.session;
    const urlOf = (type: string | undefined) =>
      files.find(({ fileType }) => fileType === type)?.downloadUrl ?? null;
    const swapped = new Map(Object.entries(comes).map(([type, other]) => [type, urlOf(other)]));
    const session = {
      ...fresh.session,
      files: files.map((file) => ({ ...file, downloadUrl: swapped.get(file.fileType) ?? null })),
    };
    for (const type of Object.keys(comes)) {
      const work = { jobId: scenario.jobId, participants: [], item: of(type), region: "EU" } as const;
      const outcome = await importFile(ctx(), ports, {
        ...work,
        fresh: { ...fresh, session },
        refetch: () => fetchSession(ports, uuid),
      });
      expect([type, outcome]).toEqual([type, { outcome: "failed", retry: true }]);
    }
    expect(await standing(uuid)).toEqual({ "failed: wrong_content": 5 });
  });
});

it("takes up a cut transfer, with ranges and without", async () => {
  const { uuid, of } = await arrive();
  const cut = { on: "cdn", kind: "cut", afterBytes: 50_000 } as const;
  scenario.zoom.control.addFault({ ...cut, match: of("MP4").sourceKey });
  scenario.zoom.control.addFault({ ...cut, match: of("M4A").sourceKey, ranges: false });
  expect(await run(uuid)).toEqual({ archived: 5, failed: 0, retry: false });
  expect(scenario.zoom.control.faults().map(({ struck }) => struck)).toEqual([1, 1]);
});

it("brings nothing back that a purge destroyed while it was being fetched", async () => {
  const { uuid, fresh, of } = await arrive();
  scenario.zoom.control.addFault({ on: "cdn", kind: "slow", bytesPerSecond: 300_000 });
  const work = { jobId: scenario.jobId, participants: [], item: of("MP4"), region: "EU" } as const;
  const importing = importFile(ctx(), ports, { ...work, fresh, refetch: () => fetchSession(ports, uuid) });
  await vi.waitFor(() => attemptOf(of("MP4")));
  const ended = ctx().now;
  const grave = { tenantId: scenario.tenant.tenantId, jobId: scenario.jobId, sessionKey: uuid, files: [] };
  const times = { startedAt: ended, endedAt: ended, importedAt: ended, retainUntil: ended, purgedAt: ended };
  const ids = { conversationId: newId(), ruleVersionId: newId(), runId: newId() };
  await tx((of) => of.insert(tombstone).values({ ...grave, ...times, ...ids }));
  expect(await importing).toEqual({ outcome: "skipped", retry: false });
  expect(await tx((of) => of.$count(conversation, eq(conversation.sessionKey, uuid)))).toBe(0);
});

describe("the sweep", () => {
  it("leaves an attempt while its lease is live, and removes it with its object at its end", async () => {
    const { uuid, of } = await arrive();
    await claim(of("MP4"));
    const { objectKey, leaseUntil } = await attemptOf(of("MP4"));
    const store = storeOf(ports, "EU");
    await store.put(objectKey, Readable.from([Buffer.from("the beginning of a file")]));
    expect(await sweepOrphans(ctx(new Date(leaseUntil.getTime() - 1)), ports)).toEqual({ removed: 0 });
    expect(await claim(of("MP4"))).toEqual([null]);
    expect(await store.head(objectKey)).not.toBeNull();
    expect(await sweepOrphans(ctx(new Date(leaseUntil.getTime() + 1)), ports)).toEqual({ removed: 1 });
    expect(await store.head(objectKey)).toBeNull();
    expect(await standing(uuid)).toEqual({ "kept: rule_keeps": 5 });
  });

  it("is the end of an import that it overtook: nothing is written, and a later run archives the file", async () => {
    const arrived = await arrive();
    const { importing, attempt } = await beginSlowly(arrived);
    const over = new Date(attempt.leaseUntil.getTime() + 1);
    expect(await sweepOrphans(ctx(over), ports)).toEqual({ removed: 1 });
    expect(await importing).toMatchObject({ archived: 4, failed: 0 });
    expect(await standing(arrived.uuid)).toEqual({ archived: 4, "kept: rule_keeps": 1 });
    await expectWhole(scenario.tenant.db, ports, sourceHashes);
    expect(await run(arrived.uuid)).toMatchObject({ archived: 1 });
  });

  it("spares the file that a long session has only just begun", async () => {
    const { importing } = await beginSlowly(await arrive(), new Date(Date.now() - 10 * minute));
    const swept = await sweepOrphans(ctx(), ports);
    expect([swept, await importing]).toMatchObject([{ removed: 0 }, { archived: 5 }]);
  });
});

it("archives each file once when two connections import the session at the same time", async () => {
  const { uuid } = await arrive();
  const other = scenario.anotherPool();
  const there = { ...ctx(), db: other.tenant(scenario.tenant.tenantId) };
  const both = await Promise.all([run(uuid), run(uuid, there)]).finally(() => other.close());
  expect(both.map(({ failed }) => failed)).toEqual([0, 0]);
  expect(both.reduce((sum, { archived }) => sum + archived, 0)).toBe(5);
  expect(await standing(uuid)).toEqual({ archived: 5 });
});

it("imports nothing whose owner lost the licence after the listing", async () => {
  const { uuid, fresh, items } = await arrive();
  const license = (to: "compliance_uc" | null) =>
    tx((t) => t.update(person).set({ license: to }).where(eq(person.id, owner.id)));
  await license(null);
  scenario.zoom.control.clearRequests();
  expect(await run(uuid)).toEqual({ archived: 0, failed: 0, retry: false });
  for (const item of items) {
    const refetch = () => fetchSession(ports, uuid);
    const work = { jobId: scenario.jobId, fresh, participants: [], item, region: "EU", refetch } as const;
    expect(await importFile(ctx(), ports, work)).toEqual({ outcome: "skipped", retry: false });
  }
  expect(Object.keys(scenario.zoom.control.requests().byRoute)).not.toContain("GET /rec/download/:token");
  expect(await standing(uuid)).toEqual({ "skipped: no_recording_license": 5 });
  await license("compliance_uc");
});

describe("what is deleted at the source after the listing", () => {
  const gone = { state: "gone", reason: "gone_at_source", nextLookAt: null } as const;

  it.each([
    ["the session", ({ uuid }: Arrived) => uuid],
    ["one file of it", ({ of }: Arrived) => of("MP4").sourceKey],
  ])("%s is gone after a day, and nothing else changes", async (_name, removed) => {
    const arrived = await arrive();
    const { uuid, of } = arrived;
    scenario.zoom.control.addFault({ on: "cdn", kind: "html", times: 2, match: of("MP4").sourceKey });
    await run(uuid);
    const before = await itemsOf(uuid);
    scenario.zoom.control.remove(removed(arrived));
    const stands = (rows: typeof before) => rows.map(({ lastSeenAt: _, ...row }) => row);
    expect(await run(uuid)).toEqual({ archived: 0, failed: 0, retry: true });
    expect(stands(await itemsOf(uuid))).toEqual(stands(before));
    const decidedAt = new Date(Date.now() + day);
    expect(await run(uuid, ctx(decidedAt))).toEqual({ archived: 0, failed: 0, retry: false });
    const after = before.map((row) => (row.state === "archived" ? row : { ...row, ...gone, decidedAt }));
    expect(stands(await itemsOf(uuid))).toEqual(stands(after));
  });

  it("is still archived where its transfer was under way: that may be the last copy", async () => {
    const arrived = await arrive();
    const later = new Date(Date.now() + day);
    const { importing } = await beginSlowly(arrived, later);
    scenario.zoom.control.remove(arrived.uuid);
    const other = await run(arrived.uuid, ctx(later));
    expect([other, await importing]).toMatchObject([{ retry: true }, { archived: 5, failed: 0 }]);
    expect(await standing(arrived.uuid)).toEqual({ archived: 5 });
  });
});
