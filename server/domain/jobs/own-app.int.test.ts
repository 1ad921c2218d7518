import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { zoomConnection as grants } from "@/db/schema";
import { me } from "@/server/connectors/zoom/api";
import { probe } from "@/server/connectors/zoom/probe";
import { createJob, type Scenario, walkToConsent, zoomScenario } from "@/server/domain/testing/scenario";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";

import { connectWithApp } from "./connect-with-app";
import { disconnectJob } from "./disconnect-job";
import { endDeauthorized } from "./end-deauthorized";
import { finishConnect } from "./finish-connect";
import { getJob } from "./get-job";
import { keepGrantsAlive } from "./keep-grants-alive";
import { setSecretToken } from "./set-secret-token";
import { updateJob } from "./update-job";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
});
afterAll(() => scenario.close());

const grantRow = async () => {
  const { tenant, jobId } = scenario;
  const rows = await tenant.db.tx((tx) => tx.select().from(grants).where(eq(grants.jobId, jobId)));
  return rows[0];
};
const tokenRequests = () => scenario.zoom.control.requests().byRoute["POST /oauth/token"] ?? 0;

it("is refused with wrong credentials, and the job says so until it is connected", async () => {
  const { admin, jobId, zoom } = scenario;
  const app = zoom.control.ownApp("contoso");
  const wrong = await connectWithApp(admin.ctx, { id: jobId, ...app, clientSecret: "wrong" });
  expect(wrong).toEqual({ outcome: "credentials_refused", revoked: null });
  const before = await getJob(admin.ctx, { id: jobId });
  expect(before).toMatchObject({ connection: null, refused: { outcome: "credentials_refused" } });
  expect(await connectWithApp(admin.ctx, { id: jobId, ...app })).toEqual({
    outcome: "connected",
    revoked: null,
  });
  const after = await getJob(admin.ctx, { id: jobId });
  expect(after).toMatchObject({ state: "running", refused: null, connection: { kind: "server_to_server" } });
  expect(after.connection?.accountId).toBe(app.accountId);
});

it("keeps its credentials sealed, and gets new tokens by itself", async () => {
  const { zoom } = scenario;
  const text = (await grantRow())?.sealedCredentials?.toString("latin1") ?? "";
  expect(text.length).toBeGreaterThan(60);
  for (const secret of Object.values(zoom.control.ownApp("contoso"))) expect(text).not.toContain(secret);
  zoom.control.expireAccessTokens();
  await probe(await scenario.connection());
  await expect(me(await scenario.connection())).rejects.toMatchObject({ code: "invalid_request" });
});

it("leaves the account to one job, whichever way the other is connected", async () => {
  const { admin, zoom, database } = scenario;
  const other = await tenantFixture(database, { name: "Northwind" });
  const stranger = await other.signIn(other.administrator, new Date());
  const { id } = await createJob(stranger.ctx, "Theirs");
  const asked = connectWithApp(stranger.ctx, { id, ...zoom.control.ownApp("contoso") });
  expect(await asked).toEqual({ outcome: "connected_elsewhere", revoked: null });
  const { id: second } = await createJob(admin.ctx, "Second");
  const answer = await walkToConsent(scenario, admin.ctx, second);
  expect((await finishConnect(admin.ctx, answer)).outcome).toBe("connected_elsewhere");
});

it("is not revoked by disconnecting, only forgotten here", async () => {
  const { admin, jobId } = scenario;
  expect(await disconnectJob(admin.ctx, { id: jobId })).toEqual({ revoked: false });
  expect(await grantRow()).toMatchObject({ sealedTokens: null, sealedCredentials: null });
  expect((await getJob(admin.ctx, { id: jobId })).state).toBe("disconnected");
  const secret = setSecretToken(admin.ctx, { id: jobId, secretToken: "a secret of long ago" });
  await expect(secret).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
});

it("can be followed by a consent of the same account, after which the job goes on", async () => {
  const { admin, jobId } = scenario;
  const later = { ...admin.ctx, now: new Date() };
  const answer = await walkToConsent(scenario, later, jobId, { email: "mateo.silva@contoso.example" });
  expect((await finishConnect(later, answer)).outcome).toBe("connected");
  const detail = await getJob(admin.ctx, { id: jobId });
  expect(detail).toMatchObject({ state: "running", connection: { kind: "redirect" } });
  expect(detail.connection?.connectedByName).toBe(scenario.tenant.administrator.name);
});

it("takes the place of a consent, which is given back to Zoom, and the app's removal ends nothing", async () => {
  const { admin, jobId, zoom, database } = scenario;
  const app = zoom.control.ownApp("contoso");
  const userId = (await grantRow())?.connectedByZoomUserId ?? "";
  expect(await connectWithApp(admin.ctx, { id: jobId, ...app })).toEqual({
    outcome: "connected",
    revoked: true,
  });
  expect(zoom.control.requests().byRoute["POST /oauth/revoke"]).toBe(1);
  const who = { accountId: app.accountId, userId, clientId: null };
  await endDeauthorized(database, { kind: "deauthorized", ...who, at: Date.now() + 60_000 }, new Date());
  expect(await grantRow()).toMatchObject({ kind: "server_to_server", deadAt: null });
  await probe(await scenario.connection());
  const later = { ...admin.ctx, now: new Date() };
  const answer = await walkToConsent(scenario, later, jobId, { email: "mateo.silva@contoso.example" });
  expect((await finishConnect(later, answer)).outcome).toBe("connected");
  expect((await getJob(admin.ctx, { id: jobId })).connection?.kind).toBe("redirect");
});

it("gives way to what the role of whoever allowed the app does not allow", async () => {
  const { admin, zoom } = scenario;
  const { id } = await createJob(admin.ctx, "Weak role");
  const answer = await walkToConsent(scenario, admin.ctx, id, { email: "julia.stein@fabrikam.example" });
  zoom.control.addFault({ on: "users", kind: "error", status: 403, times: 0 });
  expect(await finishConnect(admin.ctx, answer)).toEqual({ outcome: "not_administrator", jobId: id });
  zoom.control.clearFaults();
  expect((await getJob(admin.ctx, { id })).refused?.outcome).toBe("not_administrator");
});

it("is renewed within a week though the job is switched off, and its death is noticed without an event", async () => {
  const { admin, jobId, tenant, zoom } = scenario;
  const off = { name: "Zoom", enabled: false, syncRecordingRule: false, processingRegion: "EU" } as const;
  await updateJob(admin.ctx, { ...off, id: jobId });
  const in5 = tenant.system(new Date(Date.now() + 5 * 86_400_000));
  const in7 = tenant.system(new Date(Date.now() + 7 * 86_400_000));
  const before = tokenRequests();
  expect(await keepGrantsAlive(in5)).toEqual({ renewed: 0 });
  expect(await keepGrantsAlive(in7)).toEqual({ renewed: 1 });
  expect(tokenRequests()).toBe(before + 1);

  zoom.control.setPublished(false);
  zoom.control.revoke("contoso");
  expect((await grantRow())?.deadAt).toBeNull();
  expect(await keepGrantsAlive(in7)).toEqual({ renewed: 0 });
  expect(await grantRow()).toMatchObject({ deadReason: "grant_dead", sealedTokens: null });
});
