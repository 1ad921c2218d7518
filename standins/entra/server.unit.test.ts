import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEntra, type Entra } from "./server";
import { Browser } from "./testing/browser";
import { appToken, authorizeUrl } from "./testing/client";
import { ALPHA, population } from "./testing/population";

let entra: Entra;
beforeAll(async () => {
  entra = await startEntra({ port: 0, directory: population });
});
afterAll(() => entra.close());

const order = (name: string, body: unknown, type = "application/json") =>
  fetch(`${entra.url}/__control/${name}`, {
    method: "POST",
    headers: { "content-type": type },
    body: JSON.stringify(body),
  });

describe("orders over HTTP", () => {
  test("change the directory, order faults and list what was asked", async () => {
    const user = {
      id: "aaaaaaaa-0000-4000-8000-000000000042",
      userPrincipalName: "zoe@alpha.example",
      displayName: "Zoe",
    };
    expect((await order("putUser", { tenant: "alpha.example", user })).status).toBe(204);
    expect((await order("throttleGraph", { count: 1, retryAfterSeconds: 3 })).status).toBe(204);
    const headers = { authorization: `Bearer ${await appToken(entra.url, ALPHA)}` };
    const url = `${entra.url}/graph/v1.0/users/zoe@alpha.example`;
    expect((await fetch(url, { headers })).status).toBe(429);
    expect(await (await fetch(url, { headers })).json()).toMatchObject({ id: user.id });
    const seen = (await (await fetch(`${entra.url}/__control/requests`)).json()) as { status: number }[];
    expect(seen.map(({ status }) => status)).toEqual([200, 429, 200]);
  });

  test.each([
    { name: "throttleGraph", body: { count: "many" }, status: 400 },
    { name: "putUser", body: { tenant: "nowhere.example", user: {} }, status: 400 },
    { name: "removeUser", body: { tenant: "alpha.example", user: "nobody" }, status: 400 },
    { name: "constructor", body: {}, status: 404 },
  ])("$name with $body answers $status", async ({ name, body, status }) => {
    const response = await order(name, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty("error");
  });

  test("a form of some web page cannot order anything", async () => {
    expect((await order("rotateKeys", {}, "text/plain")).status).toBe(415);
  });
});

test("another host name is refused: a browser may have been led here", async () => {
  const status = await new Promise((resolve) => {
    const headers = { host: "evil.example" };
    request({ port: entra.port, host: "127.0.0.1", path: "/__control/requests", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).end();
  });
  expect(status).toBe(421);
});

test("more than thirty people can be searched", async () => {
  const [first] = population.tenants;
  const users = Array.from({ length: 31 }, (_, n) => ({
    id: `dddddddd-0000-4000-8000-${String(n).padStart(12, "0")}`,
    userPrincipalName: `p${n}@alpha.example`,
    displayName: `Person ${n}`,
  }));
  const crowd = await startEntra({ port: 0, directory: { tenants: [{ ...first, users, groups: [] }] } });
  const { page } = await new Browser().open(authorizeUrl(crowd.url, ALPHA).url);
  await crowd.close();
  expect(page.html).toContain('type="search"');
});

test("a taken port is an error", async () => {
  await expect(startEntra({ port: entra.port, directory: population })).rejects.toThrow(/EADDRINUSE/);
});
