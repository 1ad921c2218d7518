import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CLIENT_ID } from "../defaults";
import { startEntra, type Entra } from "../server";
import { Browser } from "../testing/browser";
import { authorizeUrl, codeFields, credentials, postToken, signIn } from "../testing/client";
import { ALPHA, BETA, population } from "../testing/population";

let entra: Entra;
beforeAll(async () => {
  entra = await startEntra({ port: 0, directory: population });
});
afterAll(() => entra.close());

type ErrorBody = {
  error: string;
  error_codes: number[];
  error_description: string;
  trace_id: string;
  correlation_id: string;
  timestamp: string;
  error_uri: string;
};

async function expectError(response: Response, status: number, error: string, code: number) {
  const body = (await response.json()) as ErrorBody;
  expect({ status: response.status, error: body.error, codes: body.error_codes }).toEqual({
    status,
    error,
    codes: [code],
  });
  expect(body.error_description).toMatch(
    new RegExp(`^AADSTS${code}: .*Correlation ID: ${body.correlation_id}`),
  );
}

describe("what ends on Entra's own page and never goes back", () => {
  test.each([
    { change: { redirect_uri: "http://localhost:3000/api/auth/callback/other" }, code: 50011 },
    { change: { redirect_uri: "http://localhost:3000/API/auth/callback/microsoft-entra-id" }, code: 50011 },
    { change: { redirect_uri: null }, code: 900144 },
    { change: { client_id: "00000000-0000-4000-8000-000000000000" }, code: 700016 },
    { change: { client_id: null }, code: 900144 },
  ])("$change -> AADSTS$code", async ({ change, code }) => {
    const { page, location } = await new Browser().open(authorizeUrl(entra.url, ALPHA, change).url);
    expect(location).toBeUndefined();
    expect(page.status).toBe(400);
    expect(page.html).toContain(`AADSTS${code}:`);
  });

  test("an unknown tenant, as a page and as JSON", async () => {
    const unknown = "99999999-9999-4999-8999-999999999999";
    const { page } = await new Browser().open(authorizeUrl(entra.url, unknown).url);
    expect(page.html).toContain("AADSTS90002:");
    const discovery = await fetch(`${entra.url}/${unknown}/v2.0/.well-known/openid-configuration`);
    await expectError(discovery, 400, "invalid_tenant", 90002);
  });

  test("a disabled account", async () => {
    const { page, location } = (await signIn(entra.url, ALPHA, "dee@alpha.example")).browser;
    expect(location).toBeUndefined();
    expect(page.html).toContain("AADSTS50057:");
  });

  test("a person of another tenant, posted by hand", async () => {
    const browser = await new Browser().open(authorizeUrl(entra.url, ALPHA).url);
    browser.page.html = browser.page.html.replaceAll(`value="${ALPHA}/`, `value="${BETA}/`);
    await browser.pick("ben@alpha.example");
    expect(browser.page.html).toContain("AADSTS50034:");
  });

  test("what a request brings is escaped", async () => {
    const { page } = await new Browser().open(
      authorizeUrl(entra.url, ALPHA, { redirect_uri: "<script>x" }).url,
    );
    expect(page.html).not.toContain("<script>x");
  });
});

describe("what goes back to the application", () => {
  test.each([
    { change: { response_type: "id_token" }, error: "unsupported_response_type" },
    { change: { scope: "openid no-such-scope" }, error: "invalid_scope" },
    { change: { scope: null }, error: "invalid_request" },
    { change: { code_challenge_method: "plain" }, error: "invalid_request" },
    { change: { response_mode: "carrier_pigeon" }, error: "invalid_request" },
    { change: { prompt: "none" }, error: "login_required" },
  ])("$change -> $error", async ({ change, error }) => {
    const attempt = authorizeUrl(entra.url, ALPHA, change);
    const { location } = await new Browser().open(attempt.url);
    expect(location?.searchParams.get("error")).toBe(error);
    expect(location?.searchParams.get("state")).toBe(attempt.state);
    expect(location?.searchParams.has("code")).toBe(false);
  });

  test("an ordered error, once", async () => {
    await entra.control.nextSignIn({
      error: "temporarily_unavailable",
      code: 90033,
      description: "Try later.",
    });
    const first = await new Browser().open(authorizeUrl(entra.url, ALPHA).url);
    expect(first.location?.searchParams.get("error")).toBe("temporarily_unavailable");
    expect(first.location?.searchParams.get("error_description")).toMatch(/^AADSTS90033: Try later\./);
    expect((await new Browser().open(authorizeUrl(entra.url, ALPHA).url)).page.status).toBe(200);
  });
});

describe("the token endpoint refuses", () => {
  test.each([
    { what: "an unknown code", change: { code: "nope" }, status: 400, error: "invalid_grant", code: 70000 },
    {
      what: "a wrong verifier",
      change: { code_verifier: "x" },
      status: 400,
      error: "invalid_grant",
      code: 501481,
    },
    {
      what: "another redirect URI",
      change: { redirect_uri: "http://x/" },
      status: 400,
      error: "invalid_client",
      code: 500112,
    },
    {
      what: "a wrong secret",
      change: { client_secret: "x" },
      status: 401,
      error: "invalid_client",
      code: 7000215,
    },
    { what: "no secret", change: { client_secret: "" }, status: 401, error: "invalid_client", code: 7000218 },
    {
      what: "another client",
      change: { client_id: "x" },
      status: 400,
      error: "unauthorized_client",
      code: 700016,
    },
    {
      what: "another grant",
      change: { grant_type: "password" },
      status: 400,
      error: "unsupported_grant_type",
      code: 70003,
    },
  ])("$what", async ({ change, status, error, code }) => {
    const { code: value, verifier } = await signIn(entra.url, ALPHA, "ben@alpha.example");
    const fields = { ...codeFields(value, verifier), ...change };
    await expectError(await postToken(entra.url, ALPHA, fields), status, error, code);
  });

  test("a code that was used, one of another tenant and one that is ten minutes old", async () => {
    const first = await signIn(entra.url, ALPHA, "ben@alpha.example");
    const fields = codeFields(first.code, first.verifier);
    await expectError(await postToken(entra.url, BETA, fields), 400, "invalid_grant", 70000);
    expect((await postToken(entra.url, ALPHA, fields)).status).toBe(200);
    await expectError(await postToken(entra.url, ALPHA, fields), 400, "invalid_grant", 54005);
    const second = await signIn(entra.url, ALPHA, "ben@alpha.example");
    await entra.control.advanceClock({ seconds: 601 });
    const late = codeFields(second.code, second.verifier);
    await expectError(await postToken(entra.url, ALPHA, late), 400, "invalid_grant", 70008);
    await entra.control.advanceClock({ seconds: -601 });
  });

  test.each([
    {
      tenant: "common",
      scope: "https://graph.microsoft.com/.default",
      error: "invalid_request",
      code: 9001023,
    },
    {
      tenant: BETA,
      scope: "https://graph.microsoft.com/.default",
      error: "unauthorized_client",
      code: 700016,
    },
    { tenant: ALPHA, scope: "User.Read.All", error: "invalid_scope", code: 1002012 },
    { tenant: ALPHA, scope: "https://other.example/.default", error: "invalid_resource", code: 500011 },
  ])("client credentials of $tenant for $scope", async ({ tenant, scope, error, code }) => {
    const fields = { ...credentials, grant_type: "client_credentials", scope };
    await expectError(await postToken(entra.url, tenant, fields), 400, error, code);
  });

  test("a refresh token that is forged, or older than 90 days", async () => {
    const { code, verifier } = await signIn(entra.url, ALPHA, "ben@alpha.example");
    const response = await postToken(entra.url, ALPHA, codeFields(code, verifier));
    const { refresh_token } = (await response.json()) as { refresh_token: string };
    const refresh = (token: string) =>
      postToken(entra.url, ALPHA, { ...credentials, grant_type: "refresh_token", refresh_token: token });
    await expectError(await refresh(`${refresh_token.slice(0, -4)}AAAA`), 400, "invalid_grant", 70000);
    await entra.control.advanceClock({ seconds: 91 * 86_400 });
    await expectError(await refresh(refresh_token), 400, "invalid_grant", 700082);
    await entra.control.advanceClock({ seconds: -91 * 86_400 });
  });
});

describe("an id_token that a client must refuse, once", () => {
  const otherTenant = "33333333-3333-4333-8333-333333333333";

  async function nextIdToken(): Promise<string> {
    const { code, verifier } = await signIn(entra.url, ALPHA, "ben@alpha.example");
    const response = await postToken(entra.url, ALPHA, codeFields(code, verifier));
    return ((await response.json()) as { id_token: string }).id_token;
  }

  async function verify(token: string) {
    const keys = (await (await fetch(`${entra.url}/${ALPHA}/discovery/v2.0/keys`)).json()) as JSONWebKeySet;
    return jwtVerify(token, createLocalJWKSet(keys), {
      issuer: `${entra.url}/${ALPHA}/v2.0`,
      audience: DEFAULT_CLIENT_ID,
    });
  }

  test.each([
    { order: { audience: "other" }, message: /"aud"/ },
    { order: { issuer: "http://other.example/v2.0" }, message: /"iss"/ },
    { order: { expired: true }, message: /"exp"/ },
    { order: { signedBy: "unknown" as const }, message: /no applicable key/ },
    { order: { signedBy: "published" as const }, message: /signature verification failed/ },
  ])("$order", async ({ order, message }) => {
    await entra.control.nextIdToken(order);
    await expect(verify(await nextIdToken())).rejects.toThrow(message);
    await expect(verify(await nextIdToken())).resolves.toBeDefined();
  });

  test.each([
    { order: { nonce: "other" }, claim: "nonce", value: "other" },
    { order: { tid: otherTenant }, claim: "tid", value: otherTenant },
  ])("$order is signed well and says something else", async ({ order, claim, value }) => {
    await entra.control.nextIdToken(order);
    const token = await nextIdToken();
    await verify(token);
    expect(decodeJwt(token)[claim]).toBe(value);
  });
});
