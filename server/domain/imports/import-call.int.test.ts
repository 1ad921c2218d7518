import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { sourceItem } from "@/db/schema";
import type { RateBudget } from "@/server/connectors/zoom/client";
import { lookAtCall } from "@/server/domain/jobs/look-at-call";
import { lookAtCallAgain } from "@/server/domain/jobs/look-at-call-again";
import { type PhoneScenario, phoneScenario } from "@/server/domain/jobs/testing/phone-scenario";

import { importOne } from "./import-one";

const dayMs = 86_400_000;
const lists = { on: "phone", times: 0, match: "/phone/recordings" } as const;

let phone: PhoneScenario;
beforeAll(async () => {
  phone = await phoneScenario();
});
afterAll(() => phone.close());
afterEach(() => {
  phone.zoom.control.clearFaults();
  phone.zoom.control.setClock(0);
});

type Given = Parameters<PhoneScenario["zoom"]["control"]["recordCall"]>[0];

/** Recordings of one call, each looked at. */
async function recorded(call: string, ...given: Omit<Given, "account" | "call">[]) {
  const ids = [];
  for (const one of given) {
    const { id, callId, began } = await phone.zoom.control.recordCall({ account: "contoso", call, ...one });
    const seen = { jobId: phone.jobId, recordingId: id, callId, startedAt: began };
    await lookAtCall(phone.now(), await phone.connection(), seen);
    ids.push(id);
  }
  return ids;
}
async function importAfter(days: number, recordingId = "") {
  const sessionKey = (await phone.itemOf(recordingId))?.sessionKey ?? "";
  const ctx = phone.tenant.system(new Date(Date.now() + days * dayMs));
  return importOne(ctx, await phone.ports(), { jobId: phone.jobId, kind: "phone", sessionKey });
}
const standing = async (ids: readonly string[]) => {
  const rows = await Promise.all(ids.map((id) => phone.itemOf(id)));
  return rows.map((row) => [row?.state, row?.failure ?? row?.reason]);
};

it("says gone of one recording of a call that Zoom lists without it, and archives the other", async () => {
  const ids = await recorded("two", {}, {});
  await phone.zoom.control.deleteCall({ id: ids[1] ?? "" });
  expect(await importAfter(0, ids[0])).toEqual({ archived: 2, failed: 0, retry: true });
  expect(await importAfter(2, ids[0])).toEqual({ archived: 0, failed: 0, retry: false });
  expect(await standing(ids)).toEqual([
    ["archived", "rule_keeps"],
    ["gone", "gone_at_source"],
  ]);
});

it.each([
  ["none", "gone_at_source"],
  ["kept", "source_unavailable"],
] as const)("lets fail what lists have not named for days (total: %s), to be asked for again", async (total, why) => {
  const ids = await recorded(`unlisted ${total}`, {});
  phone.zoom.control.addFault({ ...lists, kind: "empty", total });
  expect(await importAfter(2, ids[0])).toEqual({ archived: 0, failed: 0, retry: true });
  expect(await importAfter(4, ids[0])).toEqual({ archived: 0, failed: 2, retry: false });
  expect(await standing(ids)).toEqual([["failed", why]]);
}); // prettier-ignore

it("decides about each recording of a queue's call by who answered it", async () => {
  const owner = "service queue";
  const ids = await recorded(
    "passed on",
    { owner, handledBy: "deniz.kaya" },
    { owner, handledBy: "farid.haddad" },
    { owner, handledBy: "carla.rossi" },
  );
  const owners = async () => (await Promise.all(ids.map((id) => phone.itemOf(id)))).map((row) => row?.ownerPersonId);
  const before = await owners();
  expect(new Set(before).size).toBe(3);
  expect(await importAfter(0, ids[0])).toMatchObject({ archived: 4, failed: 0 });
  expect(await owners()).toEqual(before);
  expect(await standing(ids)).toEqual([
    ["archived", "rule_keeps"],
    ["archived", "rule_keeps"],
    ["skipped", "no_recording_license"],
  ]);
}); // prettier-ignore

it("lets a transcript fail alone that Zoom refuses to talk about", async () => {
  const ids = await recorded("refused", { transcriptAfterMs: 60_000, transcriptNamed: true }, {});
  phone.zoom.control.addFault({ ...lists, match: "recording_transcript", kind: "error", status: 403 });
  const outcome = await importAfter(0, ids[0]);
  expect(outcome).toMatchObject({ archived: 2, retry: false });
  expect(outcome.failed).toBeGreaterThan(0);
  expect(await standing(ids)).toEqual(ids.map(() => ["archived", "rule_keeps"]));
  expect(await phone.itemOf(ids[0] ?? "", "transcript")).toMatchObject({
    ...{ state: "failed", failure: "not_authorised" },
  });
});

it("looks again at every moment of a call", async () => {
  const [first = ""] = await recorded("twice", {});
  phone.zoom.control.setClock(600_000);
  const [second = ""] = await recorded("twice", {});
  const ctx = phone.tenant.system(new Date(Date.now() + 60_000));
  const sessionKey = (await phone.itemOf(first))?.sessionKey ?? "";
  await phone.tenant.db.tx((tx) =>
    tx.update(sourceItem).set({ nextLookAt: ctx.now }).where(eq(sourceItem.sessionKey, sessionKey)),
  );
  expect(await lookAtCallAgain(ctx, await phone.connection(), { jobId: phone.jobId, sessionKey })).toBe("recorded");
  for (const id of [first, second]) expect((await phone.itemOf(id))?.lastSeenAt).toEqual(ctx.now);
}); // prettier-ignore

/** Imports the sound of a new call; what of its label was taken, and what everybody was told. */
async function paced(call: string) {
  const [id = ""] = await recorded(call, {});
  const { zoom, ...archive } = await phone.ports();
  const asked = { taken: 0, told: [] as boolean[] };
  const budget: RateBudget = {
    take: (label) => Promise.resolve(void (asked.taken += Number(label === "phone_medium"))),
    throttled: (label, { retryAt }) =>
      Promise.resolve(void asked.told.push(label === "phone_medium" && retryAt !== null)),
  };
  const input = { jobId: phone.jobId, sessionKey: (await phone.itemOf(id))?.sessionKey ?? "" };
  await importOne(phone.now(), { ...archive, zoom: { ...zoom, budget } }, { ...input, kind: "phone" });
  expect(await standing([id])).toEqual([["archived", "rule_keeps"]]);
  return asked;
}

it.each([
  ["a cut", { on: "cdn", kind: "cut", afterBytes: 1_000 }, []],
  [
    "a limit",
    { on: "phone", match: "recording/download", kind: "rate limit", retryAfter: "seconds" },
    [true],
  ],
] as const)("takes for a call's sound again after %s, and tells of a limit", async (what, fault, told) => {
  const { taken } = await paced(`nothing before ${what}`);
  phone.zoom.control.addFault(fault);
  expect(await paced(what)).toEqual({ taken: taken + 1, told });
});
