import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { auditEvent, person } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { createTestTenant } from "@/server/domain/tenants/testing/create-test-tenant";
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from "@/standins/entra/defaults";
import { type Entra, startEntra } from "@/standins/entra/server";
import { Browser } from "@/standins/entra/testing/browser";
import { ALPHA, BETA, population } from "@/standins/entra/testing/population";

import { openNotice } from "./notice";
import { baseUrl, secret, signInPath, testSettings, Visitor } from "./testing/visitor";

const ada = "ada@alpha.example";
const adaOid = "aaaaaaaa-0000-4000-8000-000000000001";

let db: Awaited<ReturnType<typeof testDatabase>>;
let entra: Entra;
let alphaId: string;

const visit = (tenant = "organizations") => {
  const client = { clientId: DEFAULT_CLIENT_ID, clientSecret: DEFAULT_CLIENT_SECRET };
  return new Visitor(testSettings(db.database, { url: entra.url, tenant, ...client }), new Browser());
};

beforeAll(async () => {
  db = await testDatabase();
  entra = await startEntra({ port: 0, directory: population });
  alphaId = await createTestTenant(db.database, { tid: ALPHA, name: "Alpha", oid: adaOid, upn: ada });
});

afterAll(async () => {
  await entra.close();
  await db.drop();
});

describe("what is refused", () => {
  const attacks = [
    ["nonce", { nonce: "another" }],
    ["signature", { signedBy: "unknown" }],
    ["signature", { signedBy: "published" }],
    ["audience", { audience: "99999999-0000-4000-8000-000000000000" }],
    ["issuer", { tid: BETA }],
    ["issuer", { issuer: `http://localhost:1/${ALPHA}/v2.0` }],
    ["expired", { expired: true }],
  ] as const;

  it.each(attacks)("an id_token with a wrong %s: %o", async (failure, change) => {
    const visitor = visit();
    await entra.control.nextIdToken(change);
    const location = new URL(await visitor.signIn(ada));
    expect(location.pathname).toBe("/sign-in");
    expect(location.searchParams.get("failed")).toBe(failure);
    expect(visitor.token).toBeUndefined();
    expect(await visitor.notice()).toMatchObject({ kind: "failed", failure });
    // The same browser gets in right afterwards: nothing of the attack is left.
    expect(await visitor.signIn(ada)).toBe(`${baseUrl}/recordings`);
  });

  it.each([
    ["tid", { tid: BETA }],
    ["tid and issuer", { tid: BETA, issuer: "own" }],
  ])("a token of another tenant where one tenant is set: %s", async (_, change) => {
    const visitor = visit(ALPHA);
    const issuer = `${entra.url}/${BETA}/v2.0`;
    await entra.control.nextIdToken("issuer" in change ? { ...change, issuer } : change);
    expect(await visitor.signIn(ada)).toContain("failed=tenant");
    expect(visitor.token).toBeUndefined();
  });

  it.each([
    ["another state", (back: URL) => back.searchParams.set("state", "forged")],
    ["no state", (back: URL) => back.searchParams.delete("state")],
  ])("an answer with %s", async (_, forge) => {
    const visitor = visit();
    const back = await visitor.askEntra(ada);
    forge(back);
    const response = await visitor.request(`${back.pathname}${back.search}`);
    expect(response.headers.get("location")).toContain("failed=state");
    expect(visitor.token).toBeUndefined();
  });

  it("an answer in a browser that never asked, and a code used twice", async () => {
    const visitor = visit();
    const back = await visitor.askEntra(ada);
    const path = `${back.pathname}${back.search}`;
    const stranger = visit();
    expect((await stranger.request(path)).headers.get("location")).toContain("failed=restart");
    const cookies = new Map(visitor.cookies);
    await visitor.request(path);
    expect(visitor.token).toBeDefined();
    const replayer = visit();
    for (const [name, value] of cookies) replayer.cookies.set(name, value);
    expect((await replayer.request(path)).headers.get("location")).toContain("failed=entra");
    expect(replayer.token).toBeUndefined();
  });

  it("people of a tenant that no operator added: they read who they are, not in the address", async () => {
    const visitor = visit();
    const location = await visitor.signIn("fay@beta.example");
    expect(location).toBe(`${baseUrl}/setup/wrong-account`);
    expect(visitor.token).toBeUndefined();
    expect(await visitor.notice()).toMatchObject({
      kind: "refused",
      reason: "unknown_tenant",
      identity: { tid: BETA, displayName: "Fay Example", userPrincipalName: "fay@beta.example" },
    });
    const sealed = visitor.cookies.get("holdfast.sign-in-notice") ?? "";
    expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("fay");
    expect(await openNotice("another secret than that of the app", sealed, new Date())).toBeNull();
    expect(await openNotice(secret, sealed, new Date(Date.now() + 11 * 60_000))).toBeNull();
  });

  it("people who were deactivated here, with an entry in the audit log", async () => {
    const visitor = visit();
    await visitor.signIn("ben@alpha.example");
    const ben = (await visitor.current())?.person.id ?? "";
    const alpha = db.database.tenant(alphaId);
    await alpha.tx((tx) => tx.update(person).set({ deactivatedAt: new Date() }).where(eq(person.id, ben)));
    expect(await visitor.current()).toBeNull();
    expect(await visitor.signIn("ben@alpha.example")).toBe(`${baseUrl}/setup/wrong-account`);
    const refused = await alpha.tx((tx) =>
      tx
        .select({ detail: auditEvent.detail })
        .from(auditEvent)
        .where(and(eq(auditEvent.subjectId, ben), eq(auditEvent.action, "session.refused"))),
    );
    expect(refused).toEqual([{ detail: { reason: "deactivated" } }]);
  });

  it("requests from other sites, and actions that we don't serve", async () => {
    const visitor = visit();
    await visitor.signIn(ada);
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "same-origin", origin: "https://evil.example" },
    ]) {
      expect((await visitor.request("/api/auth/signout", {}, headers)).status).toBe(403);
      expect((await visitor.request(signInPath, {}, headers)).status).toBe(403);
    }
    expect(await visitor.current()).not.toBeNull();
    for (const path of ["session", "providers", "_log", "callback/credentials", "signin/other"]) {
      expect((await visitor.request(`/api/auth/${path}`)).status, path).toBe(404);
    }
  });
});
