import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { job, jobRun, sourceItem, zoomConnection } from "@/db/schema";
import { companionScopes } from "@/server/connectors/zoom/companion-scopes";
import { ZoomError } from "@/server/connectors/zoom/failure";
import {
  type CompanionArrivals,
  companionArrivals,
} from "@/server/domain/imports/testing/companion-arrivals";
import { redecideSkipped } from "@/server/domain/ledger/redecide-skipped";
import { dueSessions } from "@/server/domain/source-trash/due-sessions";

import { findDueLook, lookAgain } from "./look-again";
import { putOffLook, whyPutOff } from "./put-off-look";

const dayHours = 24;
const dayMs = 86_400_000;

let there: CompanionArrivals;
beforeAll(async () => {
  there = await companionArrivals();
  const trash = { trashAfterDays: 7, trashConfirmedAt: new Date() };
  await there.tx((tx) => tx.update(job).set(trash).where(eq(job.id, there.scenario.jobId)));
});
afterAll(() => there.scenario.close());
afterEach(() => there.scenario.zoom.control.clearFaults());

/** What the first step of a nightly run does beside asking who is there. */
async function run(hours: number): Promise<void> {
  const [one] = await there.tx((tx) => tx.select({ id: jobRun.id }).from(jobRun));
  await redecideSkipped(there.at(hours), { jobId: there.scenario.jobId, runId: one?.id });
}

/** The looks that a tick finds for a session, as the function for them takes them; answers how many there were. */
async function tick(uuid: string, hours: number): Promise<number> {
  const ctx = there.at(hours);
  const mine = new Set((await there.itemsOf(uuid)).map(({ id }) => id));
  const due = (await there.scenario.database.lookup.dueLooks(ctx.now)).filter(({ itemId }) =>
    mine.has(itemId),
  );
  for (const { itemId } of due) {
    if (!(await findDueLook(ctx, itemId))) continue;
    try {
      await lookAgain(ctx, there.ports.zoom, itemId);
    } catch (error) {
      const failure = await whyPutOff(ctx, itemId, error);
      if (failure) await putOffLook(ctx, itemId, failure);
    }
  }
  return due.length;
}

const awaitsTrash = async (uuid: string, hours: number) => {
  const { sessionKeys } = await dueSessions(there.at(hours), { jobId: there.scenario.jobId, after: null });
  return sessionKeys.includes(uuid);
};
const setScopes = (scopes: string[]) =>
  there.tx((tx) =>
    tx.update(zoomConnection).set({ scopes }).where(eq(zoomConnection.jobId, there.scenario.jobId)),
  );
const standingOf = async (uuid: string) => (await there.itemsOf(uuid)).map(({ state }) => state);

describe("what AI Companion was still writing when the job stood still for ten days", () => {
  const inTheMaking = async () => {
    const { uuid } = await there.arriveWith({ transcript: "not ready" });
    await there.run(uuid);
    expect(await there.rowOf(uuid, "transcript")).toMatchObject({
      state: "waiting",
      reason: "not_ready_yet",
    });
    expect(await tick(uuid, 10 * dayHours)).toBe(0);
    expect(await awaitsTrash(uuid, 10 * dayHours)).toBe(false);
    there.scenario.zoom.control.clearRequests();
    return uuid;
  };

  it.each([
    ["not ready", "skipped", "content_unavailable"],
    ["none", "gone", "gone_at_source"],
  ] as const)("is asked for once more by the look after a run, and ends: Zoom says %s", async (transcript, state, reason) => {
    const uuid = await inTheMaking();
    await there.scenario.zoom.control.companion({ uuid, transcript });
    await run(10 * dayHours);
    expect(await tick(uuid, 10 * dayHours)).toBeGreaterThan(0);
    expect(there.asked().transcript).toBe(1);
    expect(await there.rowOf(uuid, "transcript")).toMatchObject({ state, reason, nextLookAt: null });
    expect(await awaitsTrash(uuid, 10 * dayHours)).toBe(true);
    await run(11 * dayHours);
    expect(await tick(uuid, 11 * dayHours)).toBe(0);
  }); // prettier-ignore

  it("is archived where Zoom has it by now", async () => {
    const uuid = await inTheMaking();
    await there.scenario.zoom.control.companion({ uuid, transcript: "ready" });
    await run(10 * dayHours);
    await tick(uuid, 10 * dayHours);
    expect(await there.run(uuid, there.at(10 * dayHours))).toMatchObject({ archived: 1 });
    expect(await there.rowOf(uuid, "transcript")).toMatchObject({ state: "archived" });
  });

  it("has failed where the scope for it was withdrawn", async () => {
    const uuid = await inTheMaking();
    const [grant] = await there.tx((tx) => tx.select({ scopes: zoomConnection.scopes }).from(zoomConnection));
    const scopes = grant?.scopes ?? [];
    await setScopes(scopes.filter((scope) => scope !== companionScopes.transcript.granular));
    await run(10 * dayHours);
    await tick(uuid, 10 * dayHours);
    await setScopes(scopes);
    expect(await there.rowOf(uuid, "transcript")).toMatchObject({
      state: "failed",
      failure: "not_authorised",
    });
    expect(there.asked().transcript).toBe(0);
  });

  it.each([
    ["refuses the session", { status: 403 }, "not_authorised"],
    ["can make nothing of the question", { status: 400 }, "source_unavailable"],
  ] as const)("has failed where Zoom %s", async (_name, fault, failure) => {
    const uuid = await inTheMaking();
    there.scenario.zoom.control.addFault({ on: "meeting", kind: "error", times: 0, ...fault });
    await run(10 * dayHours);
    await tick(uuid, 10 * dayHours);
    expect(await there.rowOf(uuid, "transcript")).toMatchObject({
      state: "failed",
      failure,
      nextLookAt: null,
    });
  });

  it("waits for an outage to pass, and not for ever", async () => {
    const uuid = await inTheMaking();
    await run(10 * dayHours);
    const [one] = await there.itemsOf(uuid);
    const outage = new ZoomError({ kind: "outage", reason: "server_error" });
    const why = (hours: number, error = outage) => whyPutOff(there.at(hours), one?.id ?? "", error);
    expect(await why(13 * dayHours)).toBeNull();
    expect(await why(14.5 * dayHours)).toBe("source_unavailable");
    expect(await why(14.5 * dayHours, new ZoomError({ kind: "connection_dead" }))).toBeNull();
    await tick(uuid, 13 * dayHours);
    expect(await there.rowOf(uuid, "transcript")).toMatchObject({ state: "skipped" });
  });

  it("is asked for where nothing else of its session is archived", async () => {
    const uuid = await inTheMaking();
    const row = await there.rowOf(uuid, "transcript");
    await there.tx((tx) =>
      tx.update(sourceItem).set({ state: "given_up" }).where(eq(sourceItem.sessionKey, uuid)),
    );
    const waiting = { state: "waiting" } as const;
    await there.tx((tx) =>
      tx
        .update(sourceItem)
        .set(waiting)
        .where(eq(sourceItem.id, row?.id ?? "")),
    );
    await run(10 * dayHours);
    await tick(uuid, 10 * dayHours);
    expect(there.asked().transcript).toBe(1);
    expect(await there.rowOf(uuid, "transcript")).toMatchObject({ reason: "content_unavailable" });
  });
});

describe("a recording that was still being processed when the job stood still", () => {
  const processed = async () => {
    const { uuid } = await there.scenario.zoom.control.record({ account: "contoso", host: "deniz.kaya" });
    there.scenario.zoom.control.addFault({ on: "meeting", kind: "late", times: 0 });
    await there.list(uuid);
    expect(await there.standing(uuid)).toEqual({ "waiting: not_ready_yet": 1 });
    await run(10 * dayHours);
    return uuid;
  };

  it("won't come, and is taken all the same as soon as Zoom shows it", async () => {
    const uuid = await processed();
    expect(await tick(uuid, 10 * dayHours)).toBe(1);
    expect(await there.itemsOf(uuid)).toMatchObject([
      { state: "skipped", reason: "content_unavailable", nextLookAt: null },
    ]);
    there.scenario.zoom.control.clearFaults();
    await there.look(uuid, 12 * dayHours);
    expect(new Set(await standingOf(uuid))).toEqual(new Set(["kept"]));
  });

  it("is kept where it is ready by now, and gone where the recording shows other files", async () => {
    const uuid = await processed();
    const key = "a placeholder";
    const [row] = await there.itemsOf(uuid);
    await there.tx((tx) => tx.update(sourceItem).set({ sourceKey: key }).where(eq(sourceItem.sessionKey, uuid)));
    there.scenario.zoom.control.clearFaults();
    await tick(uuid, 10 * dayHours);
    const items = await there.itemsOf(uuid);
    expect(items.find(({ id }) => id === row?.id)).toMatchObject({ state: "gone", reason: "gone_at_source" });
    expect(items.filter(({ state }) => state === "kept").length).toBeGreaterThan(3);
  }); // prettier-ignore

  it("ends too where a run lists it first, and its look was not planned any more", async () => {
    const uuid = await processed();
    await there.tx((tx) =>
      tx.update(sourceItem).set({ nextLookAt: null }).where(eq(sourceItem.sessionKey, uuid)),
    );
    await run(11 * dayHours);
    expect(await tick(uuid, 11 * dayHours)).toBe(1);
    expect(await there.standing(uuid)).toEqual({ "skipped: content_unavailable": 1 });
  });
});

it("a transcript that was expected is found by the look after the run", async () => {
  const { uuid } = await there.arriveWith({});
  await there.run(uuid);
  there.scenario.zoom.control.setClock(dayMs + 1);
  expect(await tick(uuid, 10 * dayHours)).toBe(0);
  await run(10 * dayHours);
  expect(await tick(uuid, 10 * dayHours)).toBeGreaterThan(0);
  there.scenario.zoom.control.setClock(0);
  const found = (await there.itemsOf(uuid)).filter(({ state }) => state === "kept");
  expect(found).toMatchObject([{ fileType: "TRANSCRIPT", recordingType: "audio_transcript" }]);
});
