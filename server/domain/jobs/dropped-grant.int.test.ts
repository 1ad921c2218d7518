import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, pendingGrant, zoomConnection as grants } from "@/db/schema";
import { createJob, type Scenario, walkToConsent, zoomScenario } from "@/server/domain/testing/scenario";

import { archiveJob } from "./archive-job";
import { connectWithApp } from "./connect-with-app";
import { disconnectJob } from "./disconnect-job";
import { finishConnect } from "./finish-connect";
import { getJob } from "./get-job";
import { settlePendingGrants } from "./settle-grant";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
  scenario.zoom.control.setPublished(false);
});
afterAll(() => scenario.close());

const detail = () => getJob(admin(), { id: scenario.jobId });
const waiting = () => scenario.tenant.db.tx((tx) => tx.$count(pendingGrant));
const revocations = () => scenario.zoom.control.requests().byRoute["POST /oauth/revoke"] ?? 0;
/** Acts are ordered by their times: each test begins later than whatever the one before it did. */
let clock = Date.now();
const admin = () => ({ ...scenario.admin.ctx, now: new Date(clock) });
const later = (minutes: number) => scenario.tenant.system(new Date(clock + minutes * 60_000));
const limited = (which: { skip: number } | { match: string } = { skip: 1 }) =>
  scenario.zoom.control.addFault({
    ...{ on: "users", kind: "rate limit", retryAfter: "seconds", waitSeconds: 60, times: 0 },
    ...which,
  });

async function lastAct() {
  const [last] = await scenario.tenant.db.tx((tx) =>
    tx
      .select({ action: auditEvent.action, detail: auditEvent.detail })
      .from(auditEvent)
      .where(eq(auditEvent.subjectId, scenario.jobId))
      .orderBy(desc(auditEvent.at))
      .limit(1),
  );
  return last;
}

async function consent(): Promise<string> {
  const ctx = admin();
  return (await finishConnect(ctx, await walkToConsent(scenario, ctx, scenario.jobId))).outcome;
}

beforeEach(async () => {
  const { zoom, tenant, jobId } = scenario;
  clock += 48 * 60 * 60_000;
  zoom.control.clearFaults();
  zoom.control.revoke("contoso");
  await tenant.db.tx(async (tx) => {
    await tx.delete(pendingGrant).where(eq(pendingGrant.jobId, jobId));
    await tx.delete(grants).where(eq(grants.jobId, jobId));
  });
});

describe("a grant that waits", () => {
  it.each([
    ["given back, when Zoom says whose it is", () => scenario.zoom.control.clearFaults(), true],
    ["only forgotten, when Zoom does not", () => undefined, false],
  ])("is given up when somebody disconnects: %s", async (_, begin, revoked) => {
    limited();
    expect(await consent()).toBe("pending");
    const before = revocations();
    begin();
    clock += 60_000;
    expect(await disconnectJob(admin(), { id: scenario.jobId })).toEqual({ revoked });
    expect(revocations() - before).toBe(revoked ? 1 : 0);
    expect(await waiting()).toBe(0);
    expect((await detail()).refused).toBeNull();
    const reason = revoked ? "disconnected" : "not_revoked";
    expect(await lastAct()).toEqual({ action: "job.disconnected", detail: { reason } });
  });

  it.each([
    ["given back, when Zoom says whose it is", () => undefined, true],
    ["left to somebody at Zoom, when Zoom does not", () => limited({ match: "/users/me" }), false],
  ])("does not take the place of an app that was connected after it: %s", async (_, begin, revoked) => {
    limited();
    expect(await consent()).toBe("pending");
    const before = revocations();
    clock += 60_000;
    const app = scenario.zoom.control.ownApp("contoso");
    scenario.zoom.control.clearFaults();
    begin();
    expect(await connectWithApp(admin(), { id: scenario.jobId, ...app })).toEqual({
      outcome: "connected",
      revoked,
    });
    expect(revocations() - before).toBe(revoked ? 1 : 0);
    expect(await waiting()).toBe(0);
    expect(await settlePendingGrants(later(2))).toEqual({ settled: 0, waiting: 0 });
    expect(await detail()).toMatchObject({ connection: { kind: "server_to_server" }, refused: null });
    expect(await lastAct()).toEqual({
      action: "job.consent_ended",
      detail: { reason: revoked ? "disconnected" : "not_revoked" },
    });
  });

  it("connects no job that was archived meanwhile, nor does a consent that began before", async () => {
    const { zoom, tenant } = scenario;
    const ctx = admin();
    const { id } = await createJob(ctx, "Put away");
    const begun = await walkToConsent(scenario, ctx, id);
    limited();
    const flying = await walkToConsent(scenario, ctx, id);
    expect((await finishConnect(ctx, flying)).outcome).toBe("pending");
    const rows = await tenant.db.tx((tx) => tx.select().from(pendingGrant));
    expect(await archiveJob(ctx, { id })).toEqual({ archived: true });
    expect(await waiting()).toBe(0);
    zoom.control.clearFaults();
    expect((await finishConnect(ctx, begun)).outcome).toBe("not_ours");
    const revoked = revocations();
    // An exchange that was going on when the job was put away.
    await tenant.db.tx((tx) => tx.insert(pendingGrant).values(rows));
    expect(await settlePendingGrants(later(2))).toEqual({ settled: 1, waiting: 0 });
    expect(revocations() - revoked).toBe(1);
    expect(await getJob(ctx, { id })).toMatchObject({ connection: null, refused: { outcome: "archived" } });
  });
});
