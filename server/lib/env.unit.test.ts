import { randomBytes } from "node:crypto";

import { describe, expect, it } from "vitest";

import { readEnv, SettingsError } from "./env";

/** Every value is one of a kind, so that a leak into a message is found. */
const unique = () => randomBytes(24).toString("hex");
const good: Record<string, string> = {
  NODE_ENV: "production",
  NEXTAUTH_URL: "https://archive.contoso.com",
  NEXTAUTH_SECRET: unique(),
  DATABASE_URL: `postgresql://hf_app:${unique()}@db.internal/holdfast`,
  HOLDFAST_KEYRING: `main:${randomBytes(32).toString("base64")}`,
  HOLDFAST_STORAGE: '{"eu":"/srv/holdfast/eu"}',
  ENTRA_CLIENT_ID: unique(),
  ENTRA_CLIENT_SECRET: unique(),
  ZOOM_CLIENT_ID: unique(),
  ZOOM_CLIENT_SECRET: unique(),
  INNGEST_EVENT_KEY: unique(),
  INNGEST_SIGNING_KEY: unique(),
};
const problemsOf = (changes: Record<string, string | undefined>): readonly string[] => {
  try {
    readEnv({ ...good, ...changes });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems;
  }
};
const names = (problems: readonly string[]) => problems.map((problem) => problem.split(":")[0]);
const required = Object.keys(good).filter((name) => name !== "NODE_ENV");

describe("readEnv", () => {
  it("takes a whole set, and fills in the public addresses", () => {
    expect(readEnv(good)).toMatchObject({
      ENTRA_URL: "https://login.microsoftonline.com",
      ZOOM_API_URL: "https://api.zoom.us/v2",
      LOG_LEVEL: "info",
    });
  });

  it.each(required)("names %s when it is missing or empty", (name) => {
    for (const value of [undefined, ""]) {
      expect(problemsOf({ [name]: value })).toEqual([
        expect.stringMatching(new RegExp(`^${name}: is missing`)),
      ]);
    }
  });

  it("names all that is missing at once", () => {
    const nothing = Object.fromEntries(required.map((name) => [name, undefined]));
    expect(names(problemsOf(nothing)).sort()).toEqual([...required].sort());
  });

  it.each([
    ["NEXTAUTH_SECRET", "short-secret-value"],
    ["NEXTAUTH_SECRET", "change-me-change-me-change-me-change-me"],
    ["NEXTAUTH_SECRET", "x".repeat(40)],
    ["NEXTAUTH_URL", "archive-without-scheme"],
    ["NEXTAUTH_URL", "http://archive.contoso.com"],
    ["DATABASE_URL", "mysql://root:hunter2hunter2@db/holdfast"],
    ["LOG_LEVEL", "verbose-level"],
    ["HOLDFAST_DEMO", "yes-please"],
    ["INNGEST_DEV", "http://localhost:8288"],
    ["ENTRA_URL", "http://localhost:4000"],
    ["ENTRA_URL", "https://127.0.0.1:4000"],
    ["ENTRA_URL", "https://[::1]:4000"],
    ["GRAPH_URL", "https://localhost/v1.0"],
    ["ZOOM_OAUTH_URL", "http://zoom.us"],
    ["ZOOM_API_URL", "javascript:alert(1)"],
    ["HOLDFAST_CONTACT", "the help desk"],
    ["HOLDFAST_PRIVACY_URL", "javascript:alert(1)"],
    ["HOLDFAST_TERMS_URL", "terms.html"],
  ])("refuses %s=%s by name, without its value", (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(names(problems)).toEqual([name]);
    expect(problems.join("\n")).not.toContain(value);
  });

  it("never repeats any value", () => {
    const broken = {
      ...good,
      LOG_LEVEL: "no",
      NEXTAUTH_URL: "nowhere",
      GRAPH_URL: undefined,
      ZOOM_CLIENT_ID: "",
    };
    const message = problemsOf(broken).join("\n");
    expect(message).not.toBe("");
    for (const value of Object.values(good)) expect(message).not.toContain(value);
  });

  it.each([
    [{ NODE_ENV: "development", ENTRA_URL: "http://localhost:4000" }],
    [{ HOLDFAST_DEMO: "1", ENTRA_URL: "http://localhost:4000", ZOOM_API_URL: "http://localhost:4001/v2" }],
    [{ NEXTAUTH_URL: "http://localhost:3000" }],
    [{ NODE_ENV: "development", INNGEST_DEV: "1" }],
    [{ HOLDFAST_CONTACT: "archive@contoso.com", HOLDFAST_TERMS_URL: "https://www.contoso.com/terms" }],
    [{ HOLDFAST_CONTACT: "https://help.contoso.com" }],
  ])("allows %j", (changes) => {
    expect(problemsOf(changes)).toEqual([]);
  });
});
