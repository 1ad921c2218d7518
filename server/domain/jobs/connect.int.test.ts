import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { auditEvent, job, jobRun, zoomConnection as grants } from "@/db/schema";
import { createJob, type Scenario, walkToConsent, zoomScenario } from "@/server/domain/testing/scenario";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";

import { disconnectJob } from "./disconnect-job";
import { finishConnect } from "./finish-connect";
import { getJob } from "./get-job";
import { runJobNow } from "./run-job-now";
import { updateJob } from "./update-job";
import { readPair } from "./zoom-connection";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
});
afterAll(() => scenario.close());

const actionsOn = (jobId: string) =>
  scenario.tenant.db.tx(async (tx) => {
    const rows = await tx
      .select({ action: auditEvent.action, detail: auditEvent.detail })
      .from(auditEvent)
      .where(eq(auditEvent.subjectId, jobId))
      .orderBy(asc(auditEvent.id));
    return rows.map((row) => row.action);
  });
const stateOf = async (jobId: string) => (await getJob(scenario.admin.ctx, { id: jobId })).state;

describe("connecting a job to Zoom", () => {
  it("takes only an answer to a question of the same browser session, once", async () => {
    const { admin, tenant, jobId } = scenario;
    const elsewhere = await tenant.signIn(tenant.administrator, new Date());
    const answer = await walkToConsent(scenario, admin.ctx, jobId);
    const notOurs = { outcome: "not_ours", jobId: null };
    expect(await finishConnect(elsewhere.ctx, answer)).toEqual(notOurs);
    expect(await finishConnect(admin.ctx, new URLSearchParams({ code: "x" }))).toEqual(notOurs);
    expect(await stateOf(jobId)).toBe("not_connected");

    expect(await finishConnect(admin.ctx, answer)).toEqual({ outcome: "connected", jobId });
    expect(await finishConnect(admin.ctx, answer)).toEqual(notOurs);
    expect(await stateOf(jobId)).toBe("running");
    expect(await actionsOn(jobId)).toEqual([
      "job.created",
      "job.connect_started",
      "job.connected",
      "job.run_started",
    ]);
  });

  it("starts the first run by itself, and only the first", async () => {
    const { admin, tenant, jobId } = scenario;
    const again = await walkToConsent(scenario, admin.ctx, jobId);
    expect((await finishConnect(admin.ctx, again)).outcome).toBe("connected");
    const runs = await tenant.db.tx((tx) => tx.select().from(jobRun).where(eq(jobRun.jobId, jobId)));
    expect(runs.map((run) => run.trigger)).toEqual(["first_connect"]);
    const asked = await runJobNow(admin.ctx, { id: jobId });
    expect(asked).toEqual({ runId: runs[0]?.id, started: false });
  });

  it("says which scopes are missing and what that switches off", async () => {
    const { admin, tenant, jobId } = scenario;
    const before = await getJob(admin.ctx, { id: jobId });
    expect(before.connection?.connectedByEmail).toBe("ada.okafor@contoso.example");
    const missing = (before.connection?.missingScopes ?? []).map(({ scope }) => scope);
    const dropped = "webinar:read:list_past_participants:admin";
    const scopes = (before.connection?.scopes ?? []).filter((scope) => scope !== dropped);
    await tenant.db.tx((tx) => tx.update(grants).set({ scopes }).where(eq(grants.jobId, jobId)));
    const { connection } = await getJob(admin.ctx, { id: jobId });
    const nowMissing = connection?.missingScopes.map(({ scope }) => scope) ?? [];
    expect(nowMissing.filter((scope) => !missing.includes(scope))).toEqual([dropped]);
    expect(nowMissing).toHaveLength(missing.length + 1);
  });

  it("stores tokens sealed", async () => {
    const { tenant, jobId, archive, database } = scenario;
    const [row] = await tenant.db.tx((tx) => tx.select().from(grants).where(eq(grants.jobId, jobId)));
    const text = row?.sealedTokens?.toString("latin1") ?? "";
    expect(text.length).toBeGreaterThan(100);
    for (const word of ["accessToken", "refreshToken", "eyJ"]) expect(text).not.toContain(word);
    const pair = await readPair(tenant.db, archive.keyring, jobId);
    expect(pair?.accessToken).toMatch(/^eyJ/);
    const other = await tenantFixture(database, { name: "Other" });
    expect(await readPair(other.db, archive.keyring, jobId)).toBeNull();
  });

  it("leaves a job as it is when the administrator declines", async () => {
    const { admin } = scenario;
    const { id } = await createJob(admin.ctx, "Declined");
    const answer = await walkToConsent(scenario, admin.ctx, id, { decision: "decline" });
    expect(await finishConnect(admin.ctx, answer)).toEqual({ outcome: "refused", jobId: id });
    expect(await stateOf(id)).toBe("not_connected");
    expect(await actionsOn(id)).toContain("job.connect_refused");
    await expect(runJobNow(admin.ctx, { id })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  });

  it("ends well with an error where Zoom gives no tokens", async () => {
    const { admin, zoom } = scenario;
    const { id } = await createJob(admin.ctx, "Outage");
    const answer = await walkToConsent(scenario, admin.ctx, id);
    zoom.control.addFault({ on: "token", kind: "error", status: 503 });
    expect(await finishConnect(admin.ctx, answer)).toEqual({ outcome: "failed", jobId: id });
  });

  it("refuses an account that belongs to another job or another tenant, and gives the grant back", async () => {
    const { admin, database } = scenario;
    const other = await tenantFixture(database, { name: "Northwind" });
    const stranger = await other.signIn(other.administrator, new Date());
    for (const [ctx, name] of [
      [admin.ctx, "Second"],
      [stranger.ctx, "Zoom"],
    ] as const) {
      const { id } = await createJob(ctx, name);
      // Another administrator of the same account: the first one's grant lives on.
      const answer = await walkToConsent(scenario, ctx, id, { email: "mateo.silva@contoso.example" });
      expect(await finishConnect(ctx, answer)).toEqual({ outcome: "connected_elsewhere", jobId: id });
      expect((await getJob(ctx, { id })).connection).toBeNull();
    }
    expect(await stateOf(scenario.jobId)).toBe("running");
  });

  it("keeps a job to the account that its recordings came from", async () => {
    const { admin, jobId, zoom } = scenario;
    const answer = await walkToConsent(scenario, admin.ctx, jobId, { email: "julia.stein@fabrikam.example" });
    expect(await finishConnect(admin.ctx, answer)).toEqual({ outcome: "other_account", jobId });
    const { accountId, connectedByEmail } = (await getJob(admin.ctx, { id: jobId })).connection ?? {};
    expect(connectedByEmail).toBe("ada.okafor@contoso.example");
    expect(accountId).not.toBe(zoom.control.grant("julia.stein@fabrikam.example").account_id);
  });

  it("connects one of two jobs that race for an account", async () => {
    const { admin, database } = scenario;
    const other = await tenantFixture(database, { name: "Racing" });
    const rival = await other.signIn(other.administrator, new Date());
    const mine = await createJob(admin.ctx, "Race");
    const theirs = await createJob(rival.ctx, "Race");
    const roads = await Promise.all([
      walkToConsent(scenario, admin.ctx, mine.id, { email: "fiona.adams@fabrikam.example" }),
      walkToConsent(scenario, rival.ctx, theirs.id, { email: "julia.stein@fabrikam.example" }),
    ]);
    const outcomes = await Promise.all([
      finishConnect(admin.ctx, roads[0]),
      finishConnect(rival.ctx, roads[1]),
    ]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["connected", "connected_elsewhere"]);
  });
});

describe("disconnecting and switching off", () => {
  it("revokes at Zoom, deletes the tokens and ends the run; repeating it changes nothing", async () => {
    const { admin, tenant } = scenario;
    const { id } = await createJob(admin.ctx, "Off");
    expect(await disconnectJob(admin.ctx, { id })).toEqual({ revoked: false });
    expect(await disconnectJob(admin.ctx, { id: scenario.jobId })).toEqual({ revoked: true });
    const row = await getJob(admin.ctx, { id: scenario.jobId });
    expect(row.state).toBe("disconnected");
    expect(row.connection?.deadReason).toBe("Disconnected here.");
    const [grant] = await tenant.db.tx((tx) =>
      tx.select().from(grants).where(eq(grants.jobId, scenario.jobId)),
    );
    expect(grant?.sealedTokens).toBeNull();
    const again = await walkToConsent(scenario, admin.ctx, scenario.jobId);
    expect((await finishConnect(admin.ctx, again)).outcome).toBe("connected");
    expect(await disconnectJob(admin.ctx, { id: scenario.jobId })).toEqual({ revoked: true });
    expect(await disconnectJob(admin.ctx, { id: scenario.jobId })).toEqual({ revoked: false });
    const ends = (await actionsOn(scenario.jobId)).filter((action) => action === "job.disconnected");
    expect(ends).toHaveLength(2);
  });

  it("says where to remove the app when Zoom does not take the permission back", async () => {
    const { admin, zoom } = scenario;
    const again = await walkToConsent(scenario, admin.ctx, scenario.jobId);
    expect((await finishConnect(admin.ctx, again)).outcome).toBe("connected");
    zoom.control.addFault({ on: "token", match: "/oauth/revoke", kind: "error", status: 503 });
    expect(await disconnectJob(admin.ctx, { id: scenario.jobId })).toEqual({ revoked: false });
    const { state, connection } = await getJob(admin.ctx, { id: scenario.jobId });
    expect(state).toBe("disconnected");
    expect(connection?.deadReason).toContain("Added Apps");
    expect(await actionsOn(scenario.jobId)).toContain("job.disconnected");
  });

  it("plans nothing for a job that is switched off, and returns to what it was", async () => {
    const { admin, tenant } = scenario;
    const { id } = await createJob(admin.ctx, "Switch");
    const wanted = { id, name: "Switch", syncRecordingRule: false, processingRegion: "EU" } as const;
    await updateJob(admin.ctx, { ...wanted, enabled: false });
    const [off] = await tenant.db.tx((tx) => tx.select().from(job).where(eq(job.id, id)));
    expect(off).toMatchObject({ state: "disabled", nextRunAt: null });
    await expect(runJobNow(admin.ctx, { id })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    await updateJob(admin.ctx, { ...wanted, enabled: true });
    const [on] = await tenant.db.tx((tx) => tx.select().from(job).where(eq(job.id, id)));
    expect(on?.state).toBe("not_connected");
    // Two at night in Berlin, one hour before that in Greenwich, two in summer.
    expect([0, 1]).toContain(on?.nextRunAt?.getUTCHours());
    await expect(createJob(admin.ctx, "Switch")).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(updateJob(admin.ctx, { ...wanted, enabled: true, name: "Off" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });
});

describe("who may", () => {
  it("is decided by the right, in every verb, and jobs of others do not exist", async () => {
    const { tenant, jobId, database } = scenario;
    const plain = await tenant.signIn(await tenant.addPerson("Petra Plain"), new Date());
    const other = await tenantFixture(database, { name: "Elsewhere" });
    const stranger = await other.signIn(other.administrator, new Date());
    for (const verb of [getJob, runJobNow, disconnectJob]) {
      await expect(verb(plain.ctx, { id: jobId })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(verb(stranger.ctx, { id: jobId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});
