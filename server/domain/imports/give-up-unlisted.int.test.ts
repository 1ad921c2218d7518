import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { auditEvent, sourceItem } from "@/db/schema";
import { lookAtCall } from "@/server/domain/jobs/look-at-call";
import { lookAtCallAgain } from "@/server/domain/jobs/look-at-call-again";
import { type PhoneScenario, phoneScenario } from "@/server/domain/jobs/testing/phone-scenario";
import { redecideSkipped } from "@/server/domain/ledger/redecide-skipped";
import { retryItem } from "@/server/domain/ledger/retry-item";

import { importOne } from "./import-one";

const dayMs = 86_400_000;

let phone: PhoneScenario;
beforeAll(async () => {
  phone = await phoneScenario();
});
afterAll(() => phone.close());
beforeEach(() => {
  phone.zoom.control.clearFaults();
  phone.zoom.control.addFault({ on: "phone", kind: "empty", times: 0, match: "/phone/recordings" });
});

type Recorded = Awaited<ReturnType<PhoneScenario["zoom"]["control"]["recordCall"]>>;
const after = (days: number) => phone.tenant.system(new Date(Date.now() + days * dayMs));
const rowOf = async ({ id }: Recorded) => {
  const row = await phone.itemOf(id);
  if (!row) throw new Error("no row");
  return row;
};

/** A call whose event has come, and that no list shows. */
async function announced(): Promise<Recorded> {
  const one = await phone.zoom.control.recordCall({ account: "contoso" });
  const { jobId } = phone;
  await lookAtCall(phone.now(), await phone.connection(), {
    ...{ jobId, recordingId: one.id, callId: one.callId, startedAt: one.began, announcedAt: new Date() },
    ...{ endedAt: one.ended, ownerType: one.owner.type, ownerId: one.owner.id },
  });
  return one;
}

/** The later looks, and one run's import, so many days later; answers how often Zoom was asked. */
async function run(one: Recorded, days: number): Promise<number> {
  const ctx = after(days);
  phone.zoom.control.clearRequests();
  await redecideSkipped(ctx, { jobId: phone.jobId });
  await importKept(one, days);
  return phone.zoom.control.requests().total;
}
async function importKept(one: Recorded, days: number): Promise<void> {
  const { sessionKey, state } = await rowOf(one);
  const session = { jobId: phone.jobId, kind: "phone", sessionKey } as const;
  if (state === "kept") await importOne(after(days), await phone.ports(), session);
}
const failed = async () => {
  const one = await announced();
  const { sessionKey } = await rowOf(one);
  await lookAtCallAgain(after(3.1), await phone.connection(), { jobId: phone.jobId, sessionKey });
  expect(await rowOf(one)).toMatchObject({ state: "failed" });
  return one;
};
const audits = ({ id }: { id: string }) =>
  phone.tenant.db.tx((tx) =>
    tx
      .select({ detail: auditEvent.detail })
      .from(auditEvent)
      .where(and(eq(auditEvent.subjectId, id), eq(auditEvent.action, "item.given_up"))),
  );

it.each([
  ["that no whole list shows", "none", "gone_at_source"],
  ["while no list is whole", "kept", "source_unavailable"],
] as const)("a call %s is asked for by each run for a month, and given up then", async (_name, total, failure) => {
  const one = await failed();
  phone.zoom.control.clearFaults();
  phone.zoom.control.addFault({ on: "phone", kind: "empty", total, times: 0, match: "/phone/recordings" });
  // A run a week, and none while the job stands still for a while.
  for (const days of [7, 14, 21, 45, 52, 59]) {
    expect(await run(one, days)).toBeGreaterThan(0);
    expect(await rowOf(one)).toMatchObject({ state: "failed", failure });
  }
  expect(await run(one, 66)).toBeGreaterThan(0);
  const row = await rowOf(one);
  expect(row).toMatchObject({ state: "given_up", failure });
  expect(await audits(row)).toEqual([{ detail: { reason: failure, tries: 0 } }]);
  for (const days of [73, 80]) expect(await run(one, days)).toBe(0);
}); // prettier-ignore

it("is asked for once more when somebody retries it, and taken as soon as a list shows it", async () => {
  const one = await failed();
  for (const days of [25, 26, 27, 28, 29, 30, 31]) await run(one, days);
  const { id } = await rowOf(one);
  await retryItem(phone.admin.ctx, { id });
  expect(await rowOf(one)).toMatchObject({ state: "kept", failure: null });
  phone.zoom.control.clearRequests();
  await importKept(one, 32);
  expect(phone.zoom.control.requests().total).toBeGreaterThan(0);
  expect(await rowOf(one)).toMatchObject({ state: "given_up", failure: "gone_at_source" });
  expect(await run(one, 33)).toBe(0);

  phone.zoom.control.clearFaults();
  await lookAtCallAgain(after(34), await phone.connection(), { jobId: phone.jobId, sessionKey: (await rowOf(one)).sessionKey });
  expect(await rowOf(one)).toMatchObject({ id, state: "kept" });
  await importKept(one, 34);
  expect(await rowOf(one)).toMatchObject({ state: "archived" });
}); // prettier-ignore

it("what a rule has come to keep only now is asked for a week first, however old it is", async () => {
  const one = await failed();
  const asSkipped = { state: "skipped", reason: "no_recording_license", failure: null } as const;
  const { id } = await rowOf(one);
  await phone.tenant.db.tx((tx) => tx.update(sourceItem).set(asSkipped).where(eq(sourceItem.id, id)));
  for (const days of [40, 41, 42, 43, 44, 45]) {
    await run(one, days);
    expect(await rowOf(one)).toMatchObject({ state: "failed", failure: "gone_at_source" });
  }
  await run(one, 46);
  expect(await rowOf(one)).toMatchObject({ state: "given_up" });
});
