import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, tenant, zoomConnection } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { zoomScopes } from "@/server/connectors/zoom/permissions";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import { createState } from "@/server/domain/access/oauth-state";
import { finishAdminConsent } from "@/server/domain/directory/finish-admin-consent";
import { startAdminConsent } from "@/server/domain/directory/start-admin-consent";
import { appSettings } from "@/server/domain/testing/app-settings";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from "@/standins/entra/defaults";
import { type Entra, startEntra } from "@/standins/entra/server";

import { checkPermissions } from "./check-permissions";
import { getAppGuides } from "./get-app-guides";

let db: Awaited<ReturnType<typeof testDatabase>>;
let owner: ReturnType<typeof postgres>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let entra: Entra;
let directory: object;
let home: TenantFixture;
let administrator: SignedIn;

const ada = { id: "aaaaaaaa-0000-4000-8000-000000000001", userPrincipalName: "ada@alpha.example" };
const connect = (tid: string): GraphConnection => ({
  ...{ tid, timeoutMs: 2_000, clock: { now: Date.now, random: () => 0, sleep: () => Promise.resolve() } },
  settings: {
    ...{ entraUrl: entra.url, graphUrl: `${entra.url}/graph/v1.0` },
    ...{ clientId: DEFAULT_CLIENT_ID, clientSecret: DEFAULT_CLIENT_SECRET },
  },
});
const check = (who: SignedIn = administrator) => checkPermissions(who.ctx, connect);
const statesOf = ({ microsoft }: Awaited<ReturnType<typeof check>>) =>
  Object.fromEntries(microsoft.map(({ value, state, through }) => [value, [state, through]]));
const consentedAt = () =>
  home.db.tx(async (tx) => (await tx.select({ at: tenant.directoryConsentAt }).from(tenant))[0]?.at);
const noted = () =>
  home.db.tx((tx) => tx.select().from(auditEvent).where(eq(auditEvent.action, "tenant.consent_checked")));
/** Announcements since the test began; the app itself may only add to them. */
const announced = async () => {
  const [row] = await owner<{ n: number }[]>`
    select count(*)::int as n from engine.outbox
    where name = 'directory/sync.requested' and data->>'tenantId' = ${home.tenantId}`;
  return row?.n;
};

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.adminUrl, { max: 1 });
  archive = await testArchive();
  appSettings(db.appUrl, archive);
});
afterAll(async () => {
  await owner.end();
  await archive.remove();
  await db.drop();
});
beforeEach(async () => {
  home = await tenantFixture(db.database);
  administrator = await home.signIn(home.administrator);
  const users = [{ ...ada, displayName: "Ada" }];
  directory = { tenants: [{ id: home.tid, name: "Alpha", domain: "alpha.example", users }] };
  entra = await startEntra({ port: 0, directory });
});
afterEach(() => entra.close());

describe("what is granted at Microsoft", () => {
  it("is user consent alone before an administrator accepts", async () => {
    const report = await check();
    expect(statesOf(report)).toEqual({
      openid: ["granted", "user_consent"],
      profile: ["granted", "user_consent"],
      "User.Read.All": ["not_granted", null],
      "GroupMember.Read.All": ["not_granted", null],
    });
    expect(report).toMatchObject({ problem: null, surplus: [], clientId: DEFAULT_CLIENT_ID });
    expect(report.handOverUrl).toContain(`/${home.tid}/v2.0/adminconsent?`);
    expect(report.handOverUrl).not.toContain("state=");
    expect([await consentedAt(), await noted(), await announced()]).toEqual([null, [], 0]);
  });

  it("is noted once when it was granted in Microsoft's own portal, and the directory is asked for", async () => {
    await entra.control.grantConsent({ tenant: home.tid });
    const [report] = await Promise.all([check(), check()]);
    expect(new Set(Object.values(statesOf(report)).map(String))).toEqual(new Set(["granted,admin_consent"]));
    await check();
    expect(await consentedAt()).toEqual(administrator.ctx.now);
    expect((await noted()).map(({ detail }) => detail)).toEqual([{ granted: true }]);
    expect(await announced()).toBe(1);
  });

  it("is unknown, with a sentence, while Microsoft is away", async () => {
    await entra.close();
    const report = await check();
    expect(statesOf(report)["User.Read.All"]).toEqual(["unknown", null]);
    expect(report.problem).toMatch(/could not be reached/);
    entra = await startEntra({ port: 0, directory });
  });

  it("is nothing that a user may ask for", async () => {
    const user = await home.signIn(await home.addPerson("Uma User"));
    for (const ask of [() => check(user), () => getAppGuides(user.ctx), () => startAdminConsent(user.ctx)]) {
      await expect(ask()).rejects.toMatchObject({ code: "FORBIDDEN", detail: { right: "tenant.manage" } });
    }
  });
});

describe("what is granted at Zoom", () => {
  const grant = (jobId: string, scopes: string[], deadAt: Date | null = null) =>
    home.db.tx((tx) =>
      tx.insert(zoomConnection).values({
        ...{ tenantId: home.tenantId, jobId, accountId: "acc", scopes, deadAt, connectedAt: home.now },
        ...{ connectedByZoomUserId: "z", connectedByEmail: "z@contoso.example" },
      }),
    );
  const all = zoomScopes.map(({ granular }) => granular);
  const classic = ["user:read:admin", "recording:read:admin"];
  const covered = zoomScopes.filter((scope) => classic.includes(scope.classic)).length;

  it.each([
    ["nothing without a connection", null, null, 0, []],
    ["all of it", all, null, all.length, []],
    ["by classic scopes", classic, null, covered, []],
    ["more than asked", [...all, "meeting:write:admin"], null, all.length, ["meeting:write:admin"]],
    ["nothing once the connection is dead", all, new Date(), 0, []],
  ] as const)("%s", async (_, scopes, deadAt, granted, surplus) => {
    const jobId = await addJob(home);
    if (scopes) await grant(jobId, [...scopes], deadAt);
    const { zoom } = await check();
    expect(zoom).toMatchObject([{ jobId, connected: scopes !== null && deadAt === null, surplus }]);
    expect(zoom[0]?.rows.filter(({ state }) => state === "granted")).toHaveLength(granted);
    expect(zoom[0]?.rows).toHaveLength(zoomScopes.length);
  });
});

describe("the way to Microsoft's consent page and back", () => {
  const back = (query: Record<string, string>, who: SignedIn = administrator) =>
    finishAdminConsent(who.ctx, new URLSearchParams(query), connect);
  const answer = (state: string) => ({ state, admin_consent: "True", tenant: home.tid });
  const stateOf = (who: SignedIn) => home.db.tx((tx) => createState(tx, who.ctx, { purpose: "microsoft" }));

  it("begins at the organization's own page, with a state that works once", async () => {
    const { url } = await startAdminConsent(administrator.ctx);
    const query = new URL(url).searchParams;
    expect(query.get("redirect_uri")).toBe("http://localhost:3000/api/microsoft/consent");
    await entra.control.grantConsent({ tenant: home.tid });
    const state = query.get("state") ?? "";
    expect(await back(answer(state))).toBe("granted");
    expect(await back(answer(state))).toBe("not_ours");
    expect(await announced()).toBe(1);
  });

  it.each([
    ["nothing was granted after all", {}, "not_confirmed"],
    ["it was declined, whatever else is claimed", { error: "consent_required" }, "denied"],
    ["another organization answers", { tenant: "99999999-0000-4000-8000-000000000000" }, "not_ours"],
  ])("believes nothing when %s", async (_, change, outcome) => {
    expect(await back({ ...answer(await stateOf(administrator)), ...change })).toBe(outcome);
    expect(await consentedAt()).toBeNull();
  });

  it("belongs to the session that began it", async () => {
    const second = await home.signIn(home.administrator);
    await entra.control.grantConsent({ tenant: home.tid });
    expect(await back(answer(await stateOf(second)))).toBe("not_ours");
    expect(await consentedAt()).toBeNull();
  });
});

it("the guides name this installation's own addresses, and no secret", async () => {
  const guides = await getAppGuides(administrator.ctx);
  expect(guides.entra).toMatchObject({
    signInRedirect: "http://localhost:3000/api/auth/callback/microsoft-entra-id",
    consentRedirect: "http://localhost:3000/api/microsoft/consent",
  });
  expect(guides.zoom).toMatchObject({
    ...{ redirect: "http://localhost:3000/api/zoom/callback", webhookReady: true },
    webhook: "http://localhost:3000/api/zoom/webhook",
  });
  const { ENTRA_CLIENT_SECRET = "", ZOOM_CLIENT_SECRET = "", ZOOM_WEBHOOK_SECRET = "" } = process.env;
  for (const secret of [ENTRA_CLIENT_SECRET, ZOOM_CLIENT_SECRET, ZOOM_WEBHOOK_SECRET]) {
    expect(secret.length).toBeGreaterThan(20);
    expect(JSON.stringify(guides)).not.toContain(secret);
  }
});
