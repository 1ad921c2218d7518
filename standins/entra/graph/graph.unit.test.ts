import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startEntra, type Entra } from "../server";
import { appToken, codeFields, postToken, signIn } from "../testing/client";
import { ALPHA, BETA, EVERYONE, population, TRADERS } from "../testing/population";

const ADA = "aaaaaaaa-0000-4000-8000-000000000001";
const BEN = "aaaaaaaa-0000-4000-8000-000000000002";

type Body = {
  value: Record<string, unknown>[];
  error: { code: string; message: string; innerError: Record<string, string> };
  [name: string]: unknown;
};

let entra: Entra;
let app: string;
let person: string;
beforeAll(async () => {
  entra = await startEntra({ port: 0, directory: population });
  app = await appToken(entra.url, ALPHA);
  const { code, verifier } = await signIn(entra.url, ALPHA, "ben@alpha.example");
  const response = await postToken(entra.url, ALPHA, codeFields(code, verifier));
  person = ((await response.json()) as { access_token: string }).access_token;
});
beforeEach(() => entra.control.clearRequests());
afterAll(() => entra.close());

async function get(path: string, token = app, headers: Record<string, string> = {}) {
  const url = path.startsWith("http") ? path : `${entra.url}/graph/v1.0${path}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

const names = (body: Body) => body.value.map((row) => row["displayName"]);

describe("users", () => {
  test("come in pages, with what was selected", async () => {
    const first = await get("/users?$top=3&$select=displayName,mail");
    expect(Object.keys(first.body.value[0] ?? {}).sort()).toEqual(["displayName", "id", "mail"]);
    const second = await get(String(first.body["@odata.nextLink"]));
    expect(second.body["@odata.nextLink"]).toBeUndefined();
    expect([...names(first.body), ...names(second.body)]).toHaveLength(5);
    expect(new Set([...names(first.body), ...names(second.body)]).size).toBe(5);
  });

  test("come with their managers when asked", async () => {
    const { body } = await get("/users?$select=displayName&$expand=manager($select=id)");
    expect(body.value.slice(0, 3)).toEqual([
      { id: ADA, displayName: "Ada Example" },
      {
        id: BEN,
        displayName: "Ben Example",
        manager: { "@odata.type": "#microsoft.graph.user", id: ADA },
      },
      expect.objectContaining({ manager: { "@odata.type": "#microsoft.graph.user", id: BEN } }),
    ]);
    expect((await get("/users?$expand=directReports")).status).toBe(400);
    expect((await get("/users?$expand=manager($select=nonsense)")).status).toBe(400);
  });

  test.each([
    {
      query: "$filter=department eq 'Trading' and accountEnabled eq false&$select=id,displayName",
      found: ["Dee Example"],
    },
    {
      query: "$filter=mail eq 'BEN@alpha.example' or mail eq 'ada@alpha.example'",
      found: ["Ada Example", "Ben Example"],
    },
    { query: "$filter=mail eq null", found: ["Cem Example"] },
    { query: "$filter=startswith(displayName,'e')", found: ["Eva Example"] },
  ])("$query", async ({ query, found }) => {
    expect(names((await get(`/users?${encodeURI(query)}`)).body)).toEqual(found);
  });

  test("$search needs the eventual consistency level and $count", async () => {
    const query = `/users?$search=${encodeURIComponent('"displayName:ad"')}`;
    const eventual = { ConsistencyLevel: "eventual" };
    for (const [path, headers] of [
      [query, {}],
      [query, eventual],
      [`${query}&$count=true`, {}],
    ] as const) {
      const refused = await get(path, app, headers);
      expect([refused.status, refused.body.error.code]).toEqual([400, "Request_UnsupportedQuery"]);
    }
    const found = await get(`${query}&$count=true`, app, eventual);
    expect([names(found.body), found.body["@odata.count"]]).toEqual([["Ada Example"], 1]);
  });

  test("one by id, by name and as a guest", async () => {
    expect((await get(`/users/${BEN}`)).body["displayName"]).toBe("Ben Example");
    expect((await get("/users/BEN@alpha.example")).body["id"]).toBe(BEN);
    expect((await get("/users/eva_home.example%23EXT%23@alpha.example")).body["mail"]).toBe(
      "eva@home.example",
    );
  });

  test("a manager, and none", async () => {
    const manager = await get(`/users/${BEN}/manager?$select=displayName`);
    expect(manager.body).toMatchObject({
      "@odata.type": "#microsoft.graph.user",
      id: ADA,
      displayName: "Ada Example",
    });
    const none = await get(`/users/${ADA}/manager`);
    expect([none.status, none.body.error.code]).toEqual([404, "Request_ResourceNotFound"]);
    expect(none.body.error.message).toContain("'manager' does not exist");
  });
});

test("groups, their members, and members through nested groups", async () => {
  expect(names((await get("/groups?$select=displayName")).body)).toEqual(["Traders", "Everyone"]);
  const direct = (await get(`/groups/${EVERYONE}/members?$select=id`)).body.value;
  expect(direct.map((row) => [row["@odata.type"], row["id"]])).toEqual([
    ["#microsoft.graph.group", TRADERS],
    ["#microsoft.graph.user", ADA],
  ]);
  expect((await get(`/groups/${EVERYONE}/transitiveMembers`)).body.value).toHaveLength(4);
});

describe("who may what", () => {
  test("a person reads themselves and the organization, nobody else", async () => {
    expect((await get("/me", person)).body["id"]).toBe(BEN);
    expect((await get("/organization", person)).body.value[0]).toMatchObject({
      id: ALPHA,
      displayName: "Alpha",
    });
    for (const path of ["/users", `/users/${ADA}`, `/users/${BEN}/manager`, "/users/delta", "/groups"]) {
      const refused = await get(path, person);
      expect([path, refused.status, refused.body.error.code]).toEqual([
        path,
        403,
        "Authorization_RequestDenied",
      ]);
    }
  });

  test("the application has what was consented, and no /me", async () => {
    expect((await get("/organization")).status).toBe(403);
    expect((await get("/oauth2PermissionGrants")).status).toBe(403);
    expect((await get("/me")).body.error.code).toBe("Request_BadRequest");
  });

  test("a token is bound to its tenant, and shows nothing of another", async () => {
    await entra.control.grantConsent({ tenant: BETA });
    const beta = await appToken(entra.url, BETA);
    expect(names((await get("/users", beta)).body)).toEqual(["Fay Example", "Gus Example"]);
    expect((await get(`/users/${BEN}`, beta)).status).toBe(404);
    expect((await get(`/groups/${TRADERS}`, beta)).status).toBe(404);
  });

  test("consent that was taken back counts from the next token on", async () => {
    await entra.control.grantConsent({ tenant: BETA });
    const old = await appToken(entra.url, BETA);
    await entra.control.revokeConsent({ tenant: BETA });
    expect((await get("/users", old)).status).toBe(200);
    expect(await appToken(entra.url, BETA)).toBeUndefined();
  });

  test("with further application permissions the consents can be read", async () => {
    const rich = await startEntra({
      port: 0,
      directory: population,
      appRoles: ["Directory.Read.All", "Organization.Read.All"],
    });
    const token = await appToken(rich.url, ALPHA);
    const grants = (await get(`${rich.url}/graph/v1.0/oauth2PermissionGrants`, token)).body.value;
    expect(grants).toMatchObject([{ consentType: "AllPrincipals", principalId: null }]);
    expect(String(grants[0]?.["scope"])).toContain("User.Read");
    expect((await get(`${rich.url}/graph/v1.0/organization?$select=displayName`, token)).body.value).toEqual([
      { id: ALPHA, displayName: "Alpha" },
    ]);
    await rich.close();
  });

  test("basic rights leave the rest null", async () => {
    const basic = await startEntra({ port: 0, directory: population, appRoles: ["User.ReadBasic.All"] });
    const token = await appToken(basic.url, ALPHA);
    const { body } = await get(`${basic.url}/graph/v1.0/users/${BEN}?$select=displayName,department`, token);
    expect(body).toMatchObject({ displayName: "Ben Example", department: null });
    expect((await get(`${basic.url}/graph/v1.0/users?$select=department`, token)).status).toBe(403);
    await basic.close();
  });
});

describe("errors", () => {
  test.each([
    { path: "/users/nobody@alpha.example", status: 404, code: "Request_ResourceNotFound" },
    { path: "/users?$select=shoeSize", status: 400, code: "BadRequest" },
    { path: "/users?$top=1000", status: 400, code: "Request_UnsupportedQuery" },
    { path: "/users?$skip=5", status: 400, code: "Request_BadRequest" },
    { path: "/users?$filter=mail%20ne%20null", status: 400, code: "Request_UnsupportedQuery" },
    {
      path: "/groups/00000000-0000-4000-8000-000000000000/members",
      status: 404,
      code: "Request_ResourceNotFound",
    },
    { path: "/planets", status: 400, code: "BadRequest" },
  ])("$path", async ({ path, status, code }) => {
    const { body, ...answer } = await get(path, app, { "client-request-id": "mine" });
    expect([answer.status, body.error.code]).toEqual([status, code]);
    expect(body.error.innerError["client-request-id"]).toBe("mine");
    expect(body.error.innerError["request-id"]).toBe(answer.headers.get("request-id"));
  });

  test("a token that is missing, broken, meant for somebody else or expired", async () => {
    const { code, verifier } = await signIn(entra.url, ALPHA, "ben@alpha.example");
    const tokens = (await (await postToken(entra.url, ALPHA, codeFields(code, verifier))).json()) as {
      id_token: string;
    };
    for (const token of ["", "x.y.z", `${app.slice(0, -6)}AAAAAA`, tokens.id_token]) {
      const { status, body } = await get("/users", token);
      expect([status, body.error.code]).toEqual([401, "InvalidAuthenticationToken"]);
    }
    await entra.control.advanceClock({ seconds: 3_600 });
    const { status, body } = await get("/users");
    await entra.control.advanceClock({ seconds: -3_600 });
    expect([status, body.error.message]).toEqual([401, "Lifetime validation failed, the token is expired."]);
  });

  test("throttling, as often as ordered", async () => {
    await entra.control.throttleGraph({ count: 2, retryAfterSeconds: 7 });
    const answers = [await get("/users"), await get("/users"), await get("/users")];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(answers[0]?.headers.get("retry-after")).toBe("7");
    expect(answers[0]?.body.error.code).toBe("TooManyRequests");
  });
});

test("every request is written down with the permission it needed", async () => {
  await get("/users/delta");
  await get("/groups", person);
  expect(entra.control.requests().map(({ path, status, permission }) => [path, status, permission])).toEqual([
    ["/graph/v1.0/users/delta", 200, "User.Read.All"],
    ["/graph/v1.0/groups", 403, "GroupMember.Read.All"],
  ]);
});
