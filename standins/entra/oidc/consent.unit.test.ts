import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DEFAULT_APP_ROLES, DEFAULT_CLIENT_ID, DEFAULT_REDIRECT_URI } from "../defaults";
import { startEntra, type Entra } from "../server";
import { Browser } from "../testing/browser";
import { appToken, authorizeUrl, credentials, postToken } from "../testing/client";
import { ALPHA, BETA, population } from "../testing/population";

const TICK = "Consent on behalf of your organization";
const DEFAULT_SCOPE = "https://graph.microsoft.com/.default";

let entra: Entra;
let stateDir: string;
beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "entra-"));
  entra = await startEntra({ port: 0, directory: population, stateDir });
});
afterEach(async () => {
  await entra.close();
  rmSync(stateDir, { recursive: true });
});

async function openAs(userPrincipalName: string, changes: Record<string, string> = {}) {
  const browser = await new Browser().open(authorizeUrl(entra.url, BETA, changes).url);
  return browser.pick(userPrincipalName);
}

function adminConsentUrl(tenant: string, version: "v2.0/" | "", scope?: string) {
  const query = new URLSearchParams({
    client_id: DEFAULT_CLIENT_ID,
    redirect_uri: DEFAULT_REDIRECT_URI,
    state: "s 1",
    ...(scope === undefined ? {} : { scope }),
  });
  return `${entra.url}/${tenant}/${version}adminconsent?${query.toString()}`;
}

const rolesIn = async (tenant: string) => decodeJwt(await appToken(entra.url, tenant))["roles"];

async function appTokenStatus() {
  const fields = { ...credentials, grant_type: "client_credentials", scope: DEFAULT_SCOPE };
  return (await postToken(entra.url, BETA, fields)).status;
}

describe("consent at sign-in", () => {
  test("is asked once of a person; the first one makes the application known in the tenant, without roles", async () => {
    const browser = await openAs("gus@beta.example");
    expect(browser.page.html).toContain("<title>Permissions requested</title>");
    expect(browser.page.html).not.toContain(TICK);
    expect(await appTokenStatus()).toBe(400);
    await browser.decide("accept");
    expect(browser.location?.searchParams.has("code")).toBe(true);
    expect((await openAs("gus@beta.example")).location?.searchParams.has("code")).toBe(true);
    expect((await openAs("fay@beta.example")).page.html).toContain("Permissions requested");
    expect(await appTokenStatus()).toBe(200);
    expect(await rolesIn(BETA)).toBeUndefined();
  });

  test("Cancel goes back with access_denied, and asks again next time", async () => {
    const browser = await openAs("gus@beta.example");
    await browser.decide("cancel");
    const params = browser.location?.searchParams;
    expect([params?.get("error"), params?.get("error_subcode")]).toEqual(["access_denied", "cancel"]);
    expect(params?.get("error_description")).toMatch(/^AADSTS65004: /);
    expect((await openAs("gus@beta.example")).page.html).toContain("Permissions requested");
  });

  test("a global administrator may consent for everybody: nobody else is asked", async () => {
    const browser = await openAs("fay@beta.example");
    expect(browser.page.html).toContain(TICK);
    await browser.decide("accept", true);
    expect((await openAs("gus@beta.example")).location?.searchParams.has("code")).toBe(true);
  });

  test("the box counts for global administrators only, even when it is posted", async () => {
    await (await openAs("gus@beta.example")).decide("accept", true);
    expect((await openAs("fay@beta.example")).page.html).toContain("Permissions requested");
  });

  test("permissions for administrators end on the approval page", async () => {
    const scope = "openid profile User.Read.All";
    const browser = await openAs("gus@beta.example", { scope });
    expect(browser.page.html).toContain("<title>Need admin approval</title>");
    await browser.decide("accept");
    expect(browser.page.html).toContain("AADSTS90094");
    expect((await openAs("fay@beta.example", { scope })).page.html).toContain("Permissions requested");
  });

  test("a tenant that granted everything is not asked, unless the application insists", async () => {
    const open = (changes = {}) => new Browser().open(authorizeUrl(entra.url, ALPHA, changes).url);
    expect((await (await open()).pick("ben@alpha.example")).location?.searchParams.has("code")).toBe(true);
    const asked = await (await open({ prompt: "consent" })).pick("ben@alpha.example");
    expect(asked.page.html).toContain("Permissions requested");
  });
});

describe("admin consent", () => {
  test.each([
    { version: "v2.0/", scope: DEFAULT_SCOPE, answer: { scope: DEFAULT_SCOPE } },
    { version: "", scope: undefined, answer: {} },
  ] as const)("/$version grants all that is registered", async ({ version, scope, answer }) => {
    const browser = await new Browser().open(adminConsentUrl(BETA, version, scope));
    await browser.pick("fay@beta.example");
    expect(browser.page.html).toContain("Review for your organization");
    await browser.decide("accept");
    expect(Object.fromEntries(browser.location?.searchParams ?? [])).toEqual({
      ...{ admin_consent: "True", tenant: BETA, state: "s 1" },
      ...answer,
    });
    expect(await rolesIn(BETA)).toEqual(DEFAULT_APP_ROLES);
    expect((await openAs("gus@beta.example")).location?.searchParams.has("code")).toBe(true);
  });

  test("a list of scopes grants these and no application permission", async () => {
    const browser = await new Browser().open(
      adminConsentUrl("organizations", "v2.0/", "openid profile User.Read"),
    );
    await (await browser.pick("fay@beta.example")).decide("accept");
    expect(await rolesIn(BETA)).toBeUndefined();
  });

  test.each([
    { version: "v2.0/", scope: DEFAULT_SCOPE, error: "consent_required", description: /^AADSTS65004: / },
    {
      version: "",
      scope: undefined,
      error: "permission_denied",
      description: /^The admin canceled the request$/,
    },
  ] as const)("/$version refused", async ({ version, scope, error, description }) => {
    for (const who of ["fay@beta.example", "gus@beta.example"]) {
      const browser = await new Browser().open(adminConsentUrl(BETA, version, scope));
      await (await browser.pick(who)).decide("cancel");
      const params = browser.location?.searchParams;
      expect(params?.get("error")).toBe(error);
      expect(params?.get("error_description")).toMatch(description);
      expect(params?.get("admin_consent")).toBe(version === "" ? null : "True");
    }
  });

  test("only global administrators may grant, whatever is posted", async () => {
    const browser = await new Browser().open(adminConsentUrl(BETA, "v2.0/", DEFAULT_SCOPE));
    await browser.pick("gus@beta.example");
    expect(browser.page.html).toContain("Need admin approval");
    await browser.decide("accept");
    expect(browser.location?.searchParams.get("error")).toBe("consent_required");
    expect(await appTokenStatus()).toBe(400);
  });

  test.each([
    { url: () => adminConsentUrl("common", "v2.0/", DEFAULT_SCOPE), code: 50059 },
    { url: () => adminConsentUrl(BETA, "v2.0/"), code: 900144 },
    { url: () => adminConsentUrl(BETA, "").replace("localhost%3A3000", "evil.example"), code: 50011 },
  ])("a wrong request shows AADSTS$code", async ({ url, code }) => {
    const { page } = await new Browser().open(url());
    expect(page.html).toContain(`AADSTS${code}:`);
  });
});

test("consents and signing keys outlive a restart", async () => {
  await (await openAs("fay@beta.example")).decide("accept", true);
  const keysOf = async () =>
    (await (await fetch(`${entra.url}/${BETA}/discovery/v2.0/keys`)).json()) as { keys: { kid: string }[] };
  const before = (await keysOf()).keys.map((key) => key.kid);
  await entra.close();
  entra = await startEntra({ port: 0, directory: population, stateDir });
  expect((await keysOf()).keys.map((key) => key.kid)).toEqual(before);
  expect((await openAs("gus@beta.example")).location?.searchParams.has("code")).toBe(true);
  await entra.control.revokeConsent({ tenant: BETA });
  expect((await openAs("gus@beta.example")).page.html).toContain("Permissions requested");
});

test("a state file that is broken stops the start and is named", async () => {
  const file = join(stateDir, "entra.json");
  writeFileSync(file, "{");
  await expect(startEntra({ port: 0, directory: population, stateDir })).rejects.toThrow(file);
});
