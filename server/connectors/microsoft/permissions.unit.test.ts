import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Entra, startEntra } from "@/standins/entra/server";
import { DEFAULT_APP_ROLES, DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from "@/standins/entra/defaults";
import { collect } from "../testing/graph";
import * as graph from "./graph";
import { readGrants } from "./grants";
import { permissions, requiredResourceAccess, signInScopes } from "./permissions";
import type { GraphConnection } from "./token";
import * as users from "./users";

const tid = "11111111-1111-4111-8111-111111111111";
const oid = "aaaaaaaa-0000-4000-8000-000000000001";
const ada = { id: oid, userPrincipalName: "ada@alpha.example", displayName: "Ada Example" };
const group = { id: "cccccccc-0000-4000-8000-000000000001", displayName: "Traders", members: [oid] };
const tenant = { id: tid, name: "Alpha", domain: "alpha.example", users: [ada], groups: [group] };
const application = permissions.filter(({ type }) => type === "Application").map(({ value }) => value);

let entra: Entra;

const serve = async (appRoles: string[], adminConsent: boolean) => {
  entra = await startEntra({ port: 0, appRoles, directory: { tenants: [{ ...tenant, adminConsent }] } });
  return connect();
};
const connect = (): GraphConnection => ({
  ...{ tid, timeoutMs: 5_000, maxWaitMs: 0 },
  settings: {
    ...{ entraUrl: entra.url, graphUrl: `${entra.url}/graph/v1.0` },
    ...{ clientId: DEFAULT_CLIENT_ID, clientSecret: DEFAULT_CLIENT_SECRET },
  },
});
afterEach(() => entra.close());

describe("every call of Graph asks for what stands in the registry", () => {
  const calls: Record<string, (connection: GraphConnection) => Promise<unknown>> = {
    usersDelta: (connection) => collect(graph.usersDelta(connection)),
    groupsDelta: (connection) => collect(graph.groupsDelta(connection)),
    searchUsers: (connection) => users.searchUsers(connection, "Ada"),
    readManagers: (connection) => users.readManagers(connection),
  };
  let connection: GraphConnection;
  beforeEach(async () => {
    connection = await serve(application, true);
  });

  it("has no call that is not tried here", () => {
    const exported = Object.entries({ ...graph, ...users }).filter(
      ([, value]) => typeof value === "function",
    );
    expect(Object.keys(calls).sort()).toEqual(exported.map(([name]) => name).sort());
  });

  it.each(Object.entries(calls))("%s, with exactly the registry's permissions granted", async (_, call) => {
    await call(connection);
    const needed = entra.control.requests().flatMap(({ permission }) => (permission ? [permission] : []));
    expect(needed.length).toBeGreaterThan(0);
    expect(needed.filter((permission) => !application.includes(permission))).toEqual([]);
  });
});

it("lists each permission once, with Microsoft's id for the manifest", () => {
  expect(signInScopes).toEqual(["openid", "profile"]);
  expect(new Set(permissions.map(({ id }) => id)).size).toBe(permissions.length);
  expect(new Set(permissions.map(({ type, value }) => `${type} ${value}`)).size).toBe(permissions.length);
  expect(requiredResourceAccess[0]?.resourceAccess).toContainEqual({
    ...{ id: "df021288-bdef-4463-88db-98f22de89214", type: "Role" },
  });
  expect(DEFAULT_APP_ROLES).toEqual(application);
});

describe("what is granted", () => {
  it.each([
    ["all of it", application, true, { "User.Read.All": "granted", "GroupMember.Read.All": "granted" }, []],
    ["nothing", application, false, { "User.Read.All": "not_granted", "GroupMember.Read.All": "not_granted" }, []],
    ["a part", ["User.Read.All"], true, { "User.Read.All": "granted", "GroupMember.Read.All": "not_granted" }, []],
    ["more than asked", [...application, "Directory.Read.All"], true, { "User.Read.All": "granted", "GroupMember.Read.All": "granted" }, ["Directory.Read.All"]],
  ] as const)("%s", async (_, registered, consent, states, surplus) => {
    const found = await readGrants(await serve([...registered], consent));
    expect(Object.fromEntries(found.states)).toEqual(states);
    expect([found.surplus, found.failure]).toEqual([surplus, null]);
  }); // prettier-ignore

  it("is unknown while Microsoft can't be reached, and a throttled probe takes nothing back", async () => {
    const connection = await serve(application, true);
    await entra.control.throttleGraph({ count: 9, retryAfterSeconds: 60 });
    expect([...(await readGrants(connection)).states.values()]).toEqual(["granted", "granted"]);
    await entra.close();
    const found = await readGrants(connect());
    expect([...found.states.values()]).toEqual(["unknown", "unknown"]);
    expect(found.failure).toBe("outage");
    entra = await startEntra({ port: 0, directory: { tenants: [tenant] } });
  });

  it("shows at once what was granted or taken back meanwhile, whatever token is at hand", async () => {
    const connection = await serve(application, true);
    await readGrants(connection);
    await entra.control.revokeConsent({ tenant: tid });
    expect([...(await readGrants(connection)).states.values()]).toEqual(["not_granted", "not_granted"]);
    await entra.control.grantConsent({ tenant: tid });
    expect([...(await readGrants(connection)).states.values()]).toEqual(["granted", "granted"]);
  });
});
