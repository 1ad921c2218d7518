import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { session } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { resolveSession } from "@/server/domain/access/resolve-session";
import { createTestTenant } from "@/server/domain/tenants/testing/create-test-tenant";
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from "@/standins/entra/defaults";
import { type Entra, startEntra } from "@/standins/entra/server";
import { Browser } from "@/standins/entra/testing/browser";
import { ALPHA, population } from "@/standins/entra/testing/population";

import { explainFailure } from "./sign-in-text";
import { baseUrl, signInPath, testSettings, Visitor } from "./testing/visitor";

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

describe.each(["organizations", "common", ALPHA])("sign-in through %s", (authority) => {
  it("lets a person of a known tenant in, keyed by (tid, oid), with the rights of the database", async () => {
    const visitor = visit(authority);
    expect(await visitor.signIn(ada)).toBe(`${baseUrl}/recordings`);
    const current = await visitor.current();
    expect(current).toMatchObject({
      tenantId: alphaId,
      tenant: { name: "Alpha", tid: ALPHA },
      person: { oid: adaOid, displayName: "Ada Example", userPrincipalName: ada },
    });
    expect(current?.actor.rights.has("tenant.manage")).toBe(true);
    expect(current?.actor.replay.visibility).toBe("all");
  });

  it("creates an unknown person of a known tenant as a plain user", async () => {
    const visitor = visit(authority);
    await visitor.signIn("cem@alpha.example");
    const current = await visitor.current();
    expect([...(current?.actor.rights ?? [])].sort()).toEqual([
      "conversations.replay",
      "conversations.search",
      "dashboard.view",
    ]);
    expect(current?.actor.replay.visibility).toBe("own");
  });
});

describe("what Entra reports", () => {
  it("becomes a sentence with its numbers, without its text", async () => {
    const visitor = visit();
    await entra.control.nextSignIn({
      error: "access_denied",
      code: 50105,
      description: "ada@alpha.example is not assigned.",
    });
    const begun = await visitor.request(signInPath, {});
    await visitor.entra.open(begun.headers.get("location") ?? "");
    const back = visitor.entra.location ?? new URL(baseUrl);
    const location = (await visitor.request(`${back.pathname}${back.search}`)).headers.get("location") ?? "";
    expect(location).toBe(`${baseUrl}/sign-in?failed=entra&callbackUrl=${encodeURIComponent(`${baseUrl}/`)}`);
    const notice = await visitor.notice();
    if (notice?.kind !== "failed") throw new Error("no notice of a failure");
    const { title, facts } = explainFailure(notice.failure, notice.entra);
    expect(title).toBe("You are not assigned to this app.");
    expect(facts.map(({ label }) => label)).toEqual(["Error", "Correlation ID", "Trace ID", "Time"]);
    expect(JSON.stringify(notice)).not.toContain("alpha.example");
  });
});

describe("the session", () => {
  it("stands in the cookie as 32 random bytes and nothing else; the database holds their hash", async () => {
    const visitor = visit();
    const back = await visitor.askEntra(ada);
    const response = await visitor.request(`${back.pathname}${back.search}`);
    const line =
      response.headers.getSetCookie().find((cookie) => cookie.startsWith("holdfast.session=")) ?? "";
    expect(line).toMatch(/^holdfast\.session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    expect(Buffer.from(visitor.token ?? "", "base64url")).toHaveLength(32);
    expect([...visitor.cookies.keys()].sort()).toEqual([
      "holdfast.return-to",
      "holdfast.session",
      "next-auth.csrf-token",
    ]);
    const rows = await db.database.tenant(alphaId).tx((tx) => tx.select().from(session));
    expect(JSON.stringify(rows)).not.toContain(visitor.token);
  });

  it("is a new one at every sign-in, and the former one ends", async () => {
    const visitor = visit();
    visitor.cookies.set("holdfast.session", "x".repeat(43));
    await visitor.signIn(ada);
    const first = visitor.token ?? "";
    expect(first).not.toBe("x".repeat(43));
    await visitor.signIn(ada);
    expect(visitor.token).not.toBe(first);
    expect(await resolveSession(db.database, first, new Date())).toBeNull();
  });

  it("ends with sign-out, everywhere when asked; forms and NextAuth's client both work", async () => {
    const [here, there] = [visit(), visit()];
    await here.signIn(ada);
    await there.signIn(ada);
    const token = here.token ?? "";
    const response = await here.request("/api/auth/signout", { json: "true" });
    expect(await response.json()).toEqual({ url: `${baseUrl}/sign-in?signed-out` });
    expect(here.token).toBeUndefined();
    expect(await resolveSession(db.database, token, new Date())).toBeNull();
    expect(await there.current()).not.toBeNull();
    await here.signIn(ada);
    const left = await here.request("/api/auth/signout", { everywhere: "" });
    expect(left.headers.get("location")).toBe(`${baseUrl}/sign-in?signed-out`);
    expect(await there.current()).toBeNull();
  });

  it("leads back into the app only", async () => {
    for (const callbackUrl of [
      "https://evil.example/x",
      "//evil.example/x",
      "javascript:alert(1)",
      "\\\\evil.example",
    ]) {
      const location = await visit().signIn(ada, { callbackUrl });
      expect(new URL(location).origin, callbackUrl).toBe(baseUrl);
    }
  });

  it("survives a rotation of Entra's keys", async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await entra.control.rotateKeys();
      const visitor = visit();
      expect(await visitor.signIn(ada)).toBe(`${baseUrl}/recordings`);
    }
  });

  it("asks for another account when told to", async () => {
    const visitor = visit();
    await visitor.signIn(ada);
    await visitor.signIn("cem@alpha.example", { prompt: "select_account" });
    expect((await visitor.current())?.person.userPrincipalName).toBe("cem@alpha.example");
  });
});
