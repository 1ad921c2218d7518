import { and, desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, pendingGrant, zoomConnection as grants } from "@/db/schema";
import { probe } from "@/server/connectors/zoom/probe";
import { type Scenario, walkToConsent, zoomScenario } from "@/server/domain/testing/scenario";
import { defaults } from "@/standins/zoom/defaults";
import type { FaultInput } from "@/standins/zoom/faults";

import { connectWithApp } from "./connect-with-app";
import { disconnectJob } from "./disconnect-job";
import { finishConnect } from "./finish-connect";
import { getJob } from "./get-job";
import { settlePendingGrants } from "./settle-grant";

const ada = "ada.okafor@contoso.example";
const mateo = "mateo.silva@contoso.example";
const listUsers = "user:read:list_users:admin";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
  scenario.zoom.control.setPublished(false);
});
afterAll(() => scenario.close());

const { scopes: allScopes } = defaults;
const detail = () => getJob(admin(), { id: scenario.jobId });
const waiting = () => scenario.tenant.db.tx((tx) => tx.$count(pendingGrant));
const revocations = () => scenario.zoom.control.requests().byRoute["POST /oauth/revoke"] ?? 0;
/** Acts are ordered by their times: each test begins later than whatever the one before it did. */
let clock = Date.now();
const admin = () => ({ ...scenario.admin.ctx, now: new Date(clock) });
const later = (minutes: number) => scenario.tenant.system(new Date(clock + minutes * 60_000));
const fault = (given: FaultInput) => () => scenario.zoom.control.addFault({ times: 0, ...given });

async function consent(email = ada): Promise<string> {
  const ctx = admin();
  const answer = await walkToConsent(scenario, ctx, scenario.jobId, { email });
  return (await finishConnect(ctx, answer)).outcome;
}

beforeEach(async () => {
  const { zoom, tenant } = scenario;
  clock += 48 * 60 * 60_000;
  zoom.control.clearFaults();
  zoom.control.setScopes(scenarioScopes());
  zoom.control.revoke("contoso");
  await tenant.db.tx(async (tx) => {
    await tx.delete(pendingGrant).where(eq(pendingGrant.jobId, scenario.jobId));
    await tx.delete(grants).where(eq(grants.jobId, scenario.jobId));
  });
});

const scenarioScopes = () =>
  allScopes.filter((scope) => !/list_call_recordings|list_chat_sessions/.test(scope));

const passing: Record<string, () => void> = {
  "is limited when it is asked who it was": fault({
    ...{ on: "users", match: "/users/me", kind: "rate limit", retryAfter: "seconds", waitSeconds: 60 },
  }),
  "is limited when it is asked for the users": fault({
    ...{ on: "users", skip: 1, kind: "rate limit", retryAfter: "seconds", waitSeconds: 60 },
  }),
  "is out of order": fault({ on: "users", kind: "error", status: 503 }),
};

const lasting: Record<string, { begin: () => void; outcome: string; knows: boolean; scopes?: string[] }> = {
  "refuses the users by 403": {
    begin: fault({ on: "users", skip: 1, kind: "error", status: 403 }),
    ...{ outcome: "not_administrator", knows: true },
  },
  "refuses the users by code 200": {
    begin: fault({ on: "users", skip: 1, kind: "no permission" }),
    ...{ outcome: "not_administrator", knows: true },
  },
  "does not say who it was, by code 200": {
    begin: fault({ on: "users", kind: "no permission" }),
    ...{ outcome: "not_administrator", knows: false },
  },
  "gave too few scopes": {
    begin: () => scenario.zoom.control.setScopes(scenarioScopes().filter((scope) => scope !== listUsers)),
    ...{ outcome: "missing_scopes", knows: true, scopes: [listUsers] },
  },
  "says itself that a scope is missing": {
    begin: fault({ on: "users", skip: 1, kind: "missing scope" }),
    ...{ outcome: "missing_scopes", knows: true, scopes: [listUsers] },
  },
};

/** What was connected before, and whether it lives by the installation that revoking would end. */
const before: Record<string, { begin: () => Promise<unknown>; lives: boolean; installed: boolean }> = {
  nothing: { begin: () => Promise.resolve(), lives: false, installed: false },
  "the same administrator": { begin: () => consent(), lives: true, installed: true },
  "another administrator": { begin: () => consent(mateo), lives: true, installed: true },
  "an app of the customer's own": {
    begin: () =>
      connectWithApp(admin(), {
        id: scenario.jobId,
        ...scenario.zoom.control.ownApp("contoso"),
      }),
    ...{ lives: true, installed: false },
  },
  "a connection that has ended": {
    begin: async () => {
      await consent();
      await disconnectJob(admin(), { id: scenario.jobId });
    },
    ...{ lives: false, installed: false },
  },
};

const table = <T>(faults: Record<string, T>) =>
  Object.entries(faults).flatMap(([fails, one]) =>
    Object.entries(before).map(([former, state]) => [fails, former, one, state] as const),
  );

describe("a grant that can't be told yet", () => {
  // An outage is waited for a little, which is seen once.
  const cases = table(passing).filter(
    ([fails, former]) => fails !== "is out of order" || former === "the same administrator",
  );
  it.each(cases)("waits when Zoom %s, after %s", async (_fails, _former, strike, { begin, lives }) => {
    await begin();
    const revoked = revocations();
    strike();
    expect(await consent()).toBe("pending");
    expect((await detail()).refused?.outcome).toBe("pending");
    expect((await detail()).connection?.deadReason === null).toBe(lives);
    expect(await settlePendingGrants(later(2))).toEqual({ settled: 0, waiting: 1 });
    expect(await settlePendingGrants(later(2), Date.now())).toEqual({ settled: 0, waiting: 1 });
    scenario.zoom.control.clearFaults();
    expect(await settlePendingGrants(later(0))).toEqual({ settled: 0, waiting: 0 });
    expect(await settlePendingGrants(later(2))).toEqual({ settled: 1, waiting: 0 });
    expect(revocations()).toBe(revoked);
    expect(await waiting()).toBe(0);
    const { connection, refused } = await detail();
    expect(connection).toMatchObject({ kind: "redirect", connectedByEmail: ada, deadReason: null });
    expect(connection?.connectedByName).toBe(scenario.tenant.administrator.name);
    expect(refused).toBeNull();
    await probe(await scenario.connection());
  });

  it("is renewed while it waits, and kept sealed", async () => {
    const { zoom, tenant } = scenario;
    passing["is limited when it is asked for the users"]?.();
    expect(await consent()).toBe("pending");
    const [row] = await tenant.db.tx((tx) => tx.select().from(pendingGrant));
    for (const word of ["accessToken", "eyJ"]) {
      expect(row?.sealedTokens.toString("latin1")).not.toContain(word);
    }
    zoom.control.expireAccessTokens();
    zoom.control.clearFaults();
    expect(await settlePendingGrants(later(2))).toEqual({ settled: 1, waiting: 0 });
    await probe(await scenario.connection());
  });

  it("is let go after a day", async () => {
    passing["is limited when it is asked for the users"]?.();
    expect(await consent()).toBe("pending");
    expect(await settlePendingGrants(later(25 * 60))).toEqual({ settled: 1, waiting: 0 });
    expect(await waiting()).toBe(0);
    const [last] = await scenario.tenant.db.tx((tx) =>
      tx
        .select({ detail: auditEvent.detail })
        .from(auditEvent)
        .where(and(eq(auditEvent.subjectId, scenario.jobId), eq(auditEvent.action, "job.connect_refused")))
        .orderBy(desc(auditEvent.at))
        .limit(1),
    );
    expect(last?.detail).toEqual({ reason: "failed" });
  });
});

describe("a grant that won't do", () => {
  it.each(table(lasting))("is refused when Zoom %s, after %s", async (_fails, _former, wrong, state) => {
    await state.begin();
    const revoked = revocations();
    const connected = (await detail()).connection;
    wrong.begin();
    expect(await consent(mateo)).toBe(wrong.outcome);
    const { connection, refused } = await detail();
    expect(refused?.outcome).toBe(wrong.outcome);
    expect(refused?.missingScopes.map(({ scope }) => scope)).toEqual(wrong.scopes ?? []);
    expect(connection).toEqual(connected);
    expect(await waiting()).toBe(0);
    // Given back only where it ends nothing, and where it is known whose it is.
    expect(revocations() - revoked).toBe(wrong.knows && !state.installed ? 1 : 0);
  });
});

describe("an app of the customer's own", () => {
  const own = () =>
    connectWithApp(admin(), { id: scenario.jobId, ...scenario.zoom.control.ownApp("contoso") });

  it("is connected without anybody's e-mail address: it is nobody", async () => {
    expect(await own()).toMatchObject({ outcome: "connected" });
    const { connection } = await detail();
    expect(connection).toMatchObject({
      accountId: scenario.zoom.control.ownApp("contoso").accountId,
      connectedByEmail: "",
    });
  });

  it.each<[string, () => void, string]>([
    ["has no role", fault({ on: "users", kind: "no permission" }), "not_administrator"],
    [
      "has too few scopes",
      () => scenario.zoom.control.setScopes(scenarioScopes().filter((scope) => scope !== listUsers)),
      "missing_scopes",
    ],
    [
      "can't be tried now",
      fault({ on: "users", kind: "rate limit", retryAfter: "seconds", waitSeconds: 60 }),
      "failed",
    ],
  ])("is refused when it %s", async (_, begin, outcome) => {
    begin();
    expect(await own()).toMatchObject({ outcome });
    expect((await detail()).refused?.outcome).toBe(outcome);
    expect((await detail()).connection).toBeNull();
  });
});
