import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startZoom, type Zoom } from "./server";
import {
  ask,
  askJson,
  askToken,
  authoriseParams,
  decide,
  redirectUri,
  verifier,
  type Tokens,
} from "./testing";

let zoom: Zoom;
let now = Date.now();
beforeAll(async () => void (zoom = await startZoom({ port: 0, now: () => now })));
afterAll(() => zoom.close());

async function consentPage(changed: Record<string, string> = {}) {
  const params = new URLSearchParams({ ...authoriseParams(), ...changed });
  return fetch(`${zoom.url}/oauth/authorize?${params}`);
}

async function userIdOf(email: string): Promise<string> {
  const html = await (await consentPage()).text();
  const row = html.split("<label>").find((one) => one.includes(email));
  return /value="([^"]+)"/.exec(row ?? "")?.[1] ?? "";
}

async function code(email = "ada.okafor@contoso.example"): Promise<string> {
  const reply = await decide(zoom, await userIdOf(email), "allow");
  const back = new URL(reply.headers.get("location") ?? "");
  expect(back.searchParams.get("state")).toBe("state-1");
  return back.searchParams.get("code") ?? "";
}

const exchange = (value: string, changed: Record<string, string> = {}) =>
  askToken(zoom, {
    grant_type: "authorization_code",
    code: value,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...changed,
  });

async function tokens(): Promise<Tokens> {
  return (await (await exchange(await code())).json()) as Tokens;
}

describe("consent", () => {
  test("offers the administrators and one member of each account, and lists the scopes", async () => {
    const html = await (await consentPage()).text();
    expect(html.match(/type="radio"/g)).toHaveLength(6);
    expect(html).toContain("cloud_recording:read:list_user_recordings:admin");
    expect(html).toContain(">Allow</button>");
    expect(html).toContain(">Decline</button>");
  });

  test("leads by code and PKCE to tokens of the account", async () => {
    const pair = await tokens();
    expect(pair).toMatchObject({ token_type: "bearer", expires_in: 3600, api_url: zoom.url });
    const me = await askJson<{ email: string; account_id: string }>(zoom, pair.access_token, "/users/me");
    expect(me).toMatchObject({ email: "ada.okafor@contoso.example", account_id: "rv2sHOn6DhoLgQ25zUP3qY" });
  });

  test.each([
    ["another client", { client_id: "other" }],
    ["an address that is not on the list", { redirect_uri: `${redirectUri}/` }],
    ["another response type", { response_type: "token" }],
  ])("%s gets a page, not a redirect", async (_case, changed) => {
    expect((await consentPage(changed)).status).toBe(400);
    expect((await decide(zoom, await userIdOf("ada.okafor"), "allow", changed)).status).toBe(400);
  });

  test("a member who is no administrator is refused", async () => {
    const html = await (await consentPage()).text();
    const member = html.split("<label>").find((one) => one.includes(", member"));
    const reply = await decide(zoom, /value="([^"]+)"/.exec(member ?? "")?.[1] ?? "", "allow");
    expect(reply.status).toBe(403);
    expect(await reply.text()).toContain("is not an administrator of Contoso");
  });

  test("declining goes back with access_denied", async () => {
    const reply = await decide(zoom, "", "decline");
    expect(reply.headers.get("location")).toBe(`${redirectUri}?error=access_denied&state=state-1`);
  });
});

describe("codes and tokens", () => {
  test.each([
    ["used twice", {}, true],
    ["with another address", { redirect_uri: "http://localhost:1/" }, false],
    ["with another verifier", { code_verifier: `${verifier}x` }, false],
    ["that was never issued", { code: "nonsense" }, false],
  ])("a code %s is refused", async (_case, changed, again) => {
    const value = await code();
    if (again) await exchange(value);
    const reply = await exchange(value, changed);
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ error: "invalid_grant" });
  });

  test("a code lives five minutes, an access token one hour", async () => {
    const value = await code();
    now += 300_001;
    expect(await (await exchange(value)).json()).toMatchObject({
      error: "invalid_grant",
      reason: "Authorization code has expired (4733)",
    });
    const pair = await tokens();
    now += 3_599_000;
    expect((await ask(zoom, pair.access_token, "/users/me")).status).toBe(200);
    now += 1001;
    expect((await ask(zoom, pair.access_token, "/users/me")).status).toBe(401);
  });

  test("a wrong secret is refused", async () => {
    const reply = await askToken(zoom, { grant_type: "refresh_token", refresh_token: "x" }, "wrong");
    expect(reply.status).toBe(401);
    expect(await reply.json()).toMatchObject({ error: "invalid_client" });
  });

  test("a refresh token works once; a grace period is possible", async () => {
    const first = await tokens();
    const refresh = (token: string) => askToken(zoom, { grant_type: "refresh_token", refresh_token: token });
    const second = (await (await refresh(first.refresh_token)).json()) as Tokens;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const dead = await refresh(first.refresh_token);
    expect([dead.status, await dead.json()]).toEqual([
      400,
      { reason: "Invalid Token!", error: "invalid_grant" },
    ]);
    zoom.control.setLifetimes({ refreshGraceMs: 60_000 });
    await refresh(second.refresh_token);
    expect((await refresh(second.refresh_token)).status).toBe(200);
    zoom.control.setLifetimes({ refreshGraceMs: 0 });
  });

  test("access tokens end by order, by a new authorisation, by revocation and by Added Apps", async () => {
    const status = async (pair: Tokens) => (await ask(zoom, pair.access_token, "/users/me")).status;
    const expired = await tokens();
    zoom.control.expireAccessTokens();
    const reply = await ask(zoom, expired.access_token, "/users/me");
    expect(await reply.json()).toEqual({ code: 124, message: "Access token is expired." });
    const replaced = await tokens();
    const revoked = await tokens();
    expect([await status(replaced), await status(revoked)]).toEqual([401, 200]);
    expect((await fetch(`${zoom.url}/oauth/revoke`, { method: "POST" })).status).toBe(401);
    zoom.control.revoke("contoso");
    expect(await status(revoked)).toBe(401);
    const removed = await tokens();
    const page = await (await fetch(`${zoom.url}/marketplace/added-apps`)).text();
    for (const head of ["Name", "App Info", "Added by", "Shared Access Permissions", "Remove"])
      expect(page).toContain(`>${head}<`);
    const grant = /name="grant" value="([^"]+)"/.exec(page)?.[1] ?? "";
    await fetch(`${zoom.url}/marketplace/added-apps`, {
      method: "POST",
      body: new URLSearchParams({ grant }),
    });
    expect(await status(removed)).toBe(401);
  });

  test("an account's own app asks in its own name, beside the installed one", async () => {
    const installed = await tokens();
    const { accountId, clientId, clientSecret } = zoom.control.ownApp("contoso");
    const own = (secret: string, account = accountId) =>
      fetch(`${zoom.url}/oauth/token`, {
        method: "POST",
        headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}` },
        body: new URLSearchParams({ grant_type: "account_credentials", account_id: account }),
      });
    const reply = (await (await own(clientSecret)).json()) as Tokens;
    expect(reply).not.toHaveProperty("refresh_token");
    const { users } = await askJson<{ users: { email: string }[] }>(zoom, reply.access_token, "/users");
    expect(users.map(({ email }) => email)).toContain("ada.okafor@contoso.example");
    expect((await ask(zoom, reply.access_token, "/users/me")).status).toBe(400);
    expect((await ask(zoom, installed.access_token, "/users/me")).status).toBe(200);
    for (const wrong of [own("other"), own(clientSecret, zoom.control.ownApp("fabrikam").accountId)]) {
      expect((await wrong).status).toBe(400);
    }
    zoom.control.revoke("contoso");
  });

  test("the removal of an app that is not published is told to nobody", async () => {
    for (const published of [false, true]) {
      zoom.control.setPublished(published);
      await tokens();
      const page = await (await fetch(`${zoom.url}/marketplace/added-apps`)).text();
      expect(page).toContain(published ? "<br>Published" : "<br>Unpublished");
      const before = zoom.control.deliveries().length;
      zoom.control.setWebhookUrl("http://127.0.0.1:9/");
      zoom.control.revoke("contoso");
      expect(zoom.control.deliveries().length - before).toBe(published ? 1 : 0);
      zoom.control.setWebhookUrl(undefined);
    }
  });

  test("a grant keeps the scopes it was given", async () => {
    zoom.control.setScopes(["user:read:user:admin"]);
    const pair = await tokens();
    const reply = await ask(zoom, pair.access_token, "/users");
    expect([reply.status, await reply.json()]).toEqual([
      400,
      { code: 4711, message: "Invalid access token, does not contain scopes:[user:read:list_users:admin]." },
    ]);
  });
});
