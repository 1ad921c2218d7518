import { randomBytes, randomUUID } from "node:crypto";

import { afterAll, beforeAll, expect, it } from "vitest";

import { testDatabase } from "@/db/testing/database";
import { parseKeyring } from "@/server/lib/crypto/keyring";

import type { Installation } from "./command";
import { commands } from "./commands";
import { runOperator } from "./run";

let db: Awaited<ReturnType<typeof testDatabase>>;
let installation: Installation;

beforeAll(async () => {
  db = await testDatabase();
  const keyring = parseKeyring(`k1:${randomBytes(32).toString("base64")}`);
  const apps = {
    entraClientId: "entra",
    entraTenant: "organizations",
    zoomClientId: "zoom",
    webhookReady: false,
  };
  const guides = { address: "https://archive.example", ...apps };
  installation = { database: db.database, keyring, guides, now: new Date() };
});
afterAll(() => db.drop());

const run = async (...argv: string[]) => {
  const { lines, exitCode } = await runOperator(argv, async () => installation);
  return { text: lines.join("\n"), exitCode };
};

const tid = randomUUID();
const ada = ["--oid", randomUUID(), "--upn", "ada@contoso.example", "--display-name", "Ada Okafor"];
const benOid = randomUUID();

it("goes the whole way: add, list, licences, sheet, another administrator, keys", async () => {
  expect((await run("list-tenants")).text).toContain("no organization yet");
  const add = ["add-tenant", "--tid", tid, "--name", "Contoso", "--time-zone", "Europe/Berlin", ...ada];
  expect((await run(...add)).text).toContain("Contoso was added.");
  const repeated = await run(...add);
  expect([repeated.exitCode, repeated.text]).toEqual([0, expect.stringContaining("Nothing was changed")]);
  expect(await run("set-licenses", "--tid", tid, "compliance_uc=10", "zoom=10")).toMatchObject({
    exitCode: 0,
  });
  const ben = ["--oid", benOid, "--upn", "ben@contoso.example", "--display-name", "Ben Lindqvist"];
  expect(await run("replace-administrator", "--tid", tid.toUpperCase(), ...ben)).toMatchObject({
    exitCode: 0,
  });
  expect((await run("list-tenants")).text).toContain(
    `${tid}  Contoso  EU      Europe/Berlin  ben@contoso.example`,
  );
  const sheet = await run("onboarding", "--tid", tid);
  const apps = ["https://archive.example/api/microsoft/consent", "df021288-bdef-4463-88db-98f22de89214"];
  const atZoom = ["https://archive.example/api/zoom/webhook", "recording.completed", "recording:read:admin"];
  for (const word of [tid, benOid, "Ben Lindqvist", "1. Sign in", ...apps, ...atZoom]) {
    expect(sheet.text).toContain(word);
  }
  expect((await run("rewrap-keys")).text).toBe("0 keys of 1 tenants were wrapped anew under k1.");
});

it.each([
  [["nonsense"], 2, "There is no command nonsense."],
  [[], 2, "Usage: npm run operator"],
  [["onboarding"], 2, "Missing: --tid"],
  [["onboarding", "--tid", randomUUID()], 2, "is here. See list-tenants."],
  [["onboarding", "--tenant", "x"], 2, "--tenant"],
  [["add-tenant", "--tid", "x", "--name", "X", ...ada], 1, "The tenant ID must be a GUID"],
  [["add-tenant", "--tid", randomUUID(), "--name", "X", "--region", "Mars", ...ada], 1, "EU, USA, APAC"],
  [["set-licenses", "--tid", tid, "zoom"], 1, "whole"],
  [["set-licenses", "--tid", tid, "gold=1"], 1, "A licence must be one of"],
])("says what is wrong with %j", async (argv, exitCode, words) => {
  const result = await run(...argv);
  expect(result.exitCode).toBe(exitCode);
  expect(result.text).toContain(words);
});

it("a database that can't be reached is said plainly; nothing is opened for help", async () => {
  const unreachable = () => Promise.reject(Object.assign(new Error("secret text"), { code: "ECONNREFUSED" }));
  const { lines, exitCode } = await runOperator(["list-tenants"], unreachable);
  expect([exitCode, lines.join()]).toEqual([1, expect.stringContaining("can't be reached")]);
  for (const name of Object.keys(commands)) {
    expect((await runOperator([name, "--help"], unreachable)).exitCode).toBe(0);
  }
});
