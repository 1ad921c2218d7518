import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CLIENT_ID, DEFAULT_REDIRECT_URI } from "../defaults";
import { startEntra, type Entra } from "../server";
import { Browser } from "../testing/browser";
import { authorizeUrl, codeFields, credentials, postToken, signIn } from "../testing/client";
import { ALPHA, population } from "../testing/population";

type Tokens = {
  id_token: string;
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
};

let entra: Entra;
beforeAll(async () => {
  entra = await startEntra({ port: 0, directory: population });
});
afterAll(() => entra.close());

async function redeem(code: string, verifier: string, tenant = ALPHA): Promise<Tokens> {
  const response = await postToken(entra.url, tenant, codeFields(code, verifier));
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}

const keySet = (tenant: string) => createRemoteJWKSet(new URL(`${entra.url}/${tenant}/discovery/v2.0/keys`));

describe("sign-in", () => {
  test.each([ALPHA, "common", "organizations", "alpha.example"])("by way of %s", async (tenant) => {
    const { code, verifier, nonce, state, browser } = await signIn(entra.url, tenant, "ben@alpha.example");
    expect(browser.location?.searchParams.get("state")).toBe(state);
    expect(`${browser.location?.origin}${browser.location?.pathname}`).toBe(DEFAULT_REDIRECT_URI);
    const tokens = await redeem(code, verifier, tenant);
    const { payload } = await jwtVerify(tokens.id_token, keySet(tenant), {
      issuer: `${entra.url}/${ALPHA}/v2.0`,
      audience: DEFAULT_CLIENT_ID,
    });
    expect(Object.keys(payload).sort()).toEqual(
      [
        ...["aud", "email", "exp", "iat", "iss", "name", "nbf", "nonce", "oid", "preferred_username", "rh"],
        ...["sub", "tid", "uti", "ver"],
      ].sort(),
    );
    expect(payload).toMatchObject({
      ...{ nonce, tid: ALPHA, ver: "2.0", name: "Ben Example", email: "ben@alpha.example" },
      oid: "aaaaaaaa-0000-4000-8000-000000000002",
      preferred_username: "ben@alpha.example",
    });
    expect(payload.sub).not.toBe(payload["oid"]);
    expect(tokens.expires_in).toBeGreaterThanOrEqual(3600);
    expect(tokens.scope.split(" ")).toContain("User.Read");
  });

  test.each([
    { who: "cem@alpha.example", scope: "openid profile email", email: undefined, name: "cem@alpha.example" },
    { who: "ben@alpha.example", scope: "openid profile", email: undefined, name: "ben@alpha.example" },
    {
      who: "eva_home.example#EXT#@alpha.example",
      scope: "openid profile email",
      email: "eva@home.example",
      name: "eva@home.example",
    },
  ])("$who with $scope has the email $email", async ({ who, scope, email, name }) => {
    const { code, verifier } = await signIn(entra.url, ALPHA, who, { scope });
    const claims = decodeJwt((await redeem(code, verifier)).id_token);
    expect(claims["email"]).toBe(email);
    expect(claims["preferred_username"]).toBe(name);
  });

  test("the secret may come as Basic", async () => {
    const { code, verifier } = await signIn(entra.url, ALPHA, "ben@alpha.example");
    const { client_id, client_secret, ...fields } = codeFields(code, verifier);
    const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString("base64")}`;
    expect((await postToken(entra.url, ALPHA, fields, { authorization })).status).toBe(200);
  });

  test("discovery: common has a template as issuer, a tenant its own, and keys say the same", async () => {
    const read = async (path: string) => (await (await fetch(`${entra.url}/${path}`)).json()) as never;
    const common: { issuer: string } = await read("common/v2.0/.well-known/openid-configuration");
    const tenant: { issuer: string; jwks_uri: string } = await read(
      "alpha.example/v2.0/.well-known/openid-configuration",
    );
    expect(common.issuer).toBe(`${entra.url}/{tenantid}/v2.0`);
    expect(tenant.issuer).toBe(`${entra.url}/${ALPHA}/v2.0`);
    const keys: { keys: { issuer: string; d?: string }[] } = await read("common/discovery/v2.0/keys");
    expect(keys.keys.map((key) => key.issuer)).toEqual([common.issuer]);
    expect(keys.keys[0]?.d).toBeUndefined();
  });

  test("the page names everybody of the tenant, and nobody of another", async () => {
    const { page } = await new Browser().open(authorizeUrl(entra.url, ALPHA).url);
    expect(page.html).toContain("<title>Sign in to your account</title>");
    expect(page.html).toContain("eva_home.example#EXT#@alpha.example");
    expect(page.html).not.toContain("beta.example");
    expect(page.html).not.toContain('type="search"');
  });

  test("a signed-in person passes at once, unless the account is to be selected; sign-out forgets", async () => {
    const { browser } = await signIn(entra.url, ALPHA, "ben@alpha.example");
    await browser.open(authorizeUrl(entra.url, "common").url);
    expect(browser.location?.searchParams.has("code")).toBe(true);
    await browser.open(authorizeUrl(entra.url, ALPHA, { prompt: "select_account" }).url);
    expect(browser.page.html).toContain("Pick an account");
    await browser.open(authorizeUrl(entra.url, ALPHA, { prompt: "none" }).url);
    expect(browser.location?.searchParams.has("code")).toBe(true);
    const back = "http://localhost:3000/sign-in";
    await browser.open(`${entra.url}/${ALPHA}/oauth2/v2.0/logout?post_logout_redirect_uri=${back}&state=s`);
    expect(browser.location?.href).toBe(`${back}?state=s`);
    await browser.open(authorizeUrl(entra.url, ALPHA, { prompt: "none" }).url);
    expect(browser.location?.searchParams.get("error")).toBe("login_required");
    await browser.open(
      `${entra.url}/${ALPHA}/oauth2/v2.0/logout?post_logout_redirect_uri=http://evil.example/`,
    );
    expect(browser.location).toBeUndefined();
  });

  test("a hint is enough, there being no password; with select_account it only comes first", async () => {
    const hint = { login_hint: "BEN@alpha.example" };
    const browser = await new Browser().open(authorizeUrl(entra.url, "common", hint).url);
    expect(browser.location?.searchParams.has("code")).toBe(true);
    const { page } = await new Browser().open(
      authorizeUrl(entra.url, ALPHA, { ...hint, prompt: "select_account" }).url,
    );
    expect(page.html.indexOf("ben@alpha.example")).toBeLessThan(page.html.indexOf("ada@alpha.example"));
  });

  test("the answer comes in the mode that was asked for", async () => {
    const fragment = await signIn(entra.url, ALPHA, "ben@alpha.example", { response_mode: "fragment" });
    expect(fragment.browser.location?.hash).toContain("code=");
    const posted = await signIn(entra.url, ALPHA, "ben@alpha.example", { response_mode: "form_post" });
    expect(posted.browser.page.html).toContain(`action="${DEFAULT_REDIRECT_URI}"`);
  });

  test("refresh gives a new token and leaves the old one usable; another person's tenant can't use it", async () => {
    const { code, verifier } = await signIn(entra.url, ALPHA, "ben@alpha.example");
    const first = await redeem(code, verifier);
    const fields = { ...credentials, grant_type: "refresh_token", refresh_token: first.refresh_token };
    for (const _round of [1, 2]) {
      const again = (await (await postToken(entra.url, ALPHA, fields)).json()) as Tokens;
      expect(again.refresh_token).not.toBe(first.refresh_token);
      expect(decodeJwt(again.id_token)["nonce"]).toBeUndefined();
    }
    expect((await postToken(entra.url, "beta.example", fields)).status).toBe(400);
  });

  test("after a rotation new tokens carry a new key, and the last key still verifies", async () => {
    const before = await signIn(entra.url, ALPHA, "ben@alpha.example");
    const old = await redeem(before.code, before.verifier);
    await entra.control.rotateKeys();
    const after = await signIn(entra.url, ALPHA, "ben@alpha.example");
    const fresh = await redeem(after.code, after.verifier);
    const kids = await Promise.all(
      [old, fresh].map(
        async (tokens) => (await jwtVerify(tokens.id_token, keySet(ALPHA))).protectedHeader.kid,
      ),
    );
    expect(new Set(kids).size).toBe(2);
  });
});
