import { describe, expect, it } from "vitest";
import { planStart } from "@/scripts/start/settings";
import { SettingsError } from "@/server/lib/env";

const good = {
  NEXTAUTH_URL: "https://archive.contoso.example",
  NEXTAUTH_SECRET: "a".repeat(40),
  DATABASE_URL: "postgres://hf_app:pw@db.contoso.example/holdfast",
  HOLDFAST_KEYRING: "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
  HOLDFAST_STORAGE: '{"eu":"/srv/holdfast/eu"}',
  ENTRA_CLIENT_ID: "7d0c5f0e-6b1a-4c0e-9a53-0d5f3f3a9b21",
  ENTRA_CLIENT_SECRET: "entra-client-secret",
  ZOOM_CLIENT_ID: "zoom-client-id",
  ZOOM_CLIENT_SECRET: "zoom-client-secret",
};

function problemsOf(source: Record<string, string>): string {
  try {
    planStart(source);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.join("\n");
    throw error;
  }
  return "";
}

describe("planStart", () => {
  it.each([
    ["STANDIN_DIRECTORY", "people.json"],
    ["STANDIN_ZOOM_PORT", "3002"],
    ["HOLDFAST_DEMO", "1"],
    ["ENTRA_URL", "http://localhost:3001"],
    ["GRAPH_URL", "https://127.0.0.1/v1.0"],
    ["ZOOM_OAUTH_URL", "http://localhost:3002"],
    ["ZOOM_API_URL", "http://[::1]:3002/v2"],
    ["INNGEST_DEV", "1"],
    ["HOLDFAST_KEYRING", "k1:short"],
    ["HOLDFAST_STORAGE", "/srv/holdfast"],
    ["ZOOM_DOWNLOAD_HOSTS", "files.example.com:443 localhost:3003"],
    ["NEXTAUTH_URL", "https://archive.contoso.example/path"],
    ["PORT", "http"],
  ])("refuses %s=%s by name", (name, value) => {
    expect(problemsOf({ ...good, [name]: value })).toContain(name);
  });

  it("keeps the owner's password from what runs", () => {
    const plan = planStart({ ...good, MIGRATION_DATABASE_URL: "postgres://hf_owner:pw@db/holdfast" });
    expect([plan.app["MIGRATION_DATABASE_URL"], plan.engine["MIGRATION_DATABASE_URL"]]).toEqual(["", ""]);
  });

  it("names every missing setting at once", () => {
    const problems = problemsOf({});
    for (const name of Object.keys(good)) expect(problems).toContain(name);
  });

  it("gives the embedded engine and the app the same keys, and each its own names for them", () => {
    const plan = planStart({ ...good, PORT: "8080", HOST: "0.0.0.0", ENGINE_PORT: "8300" });
    expect(plan).toMatchObject({ host: "0.0.0.0", port: 8080 });
    expect(plan.engine).toMatchObject({
      APP_URL: "http://127.0.0.1:8080",
      ENGINE_PORT: "8300",
      ENGINE_EVENT_KEY: plan.app["INNGEST_EVENT_KEY"],
      ENGINE_SIGNING_KEY: plan.app["INNGEST_SIGNING_KEY"],
      INNGEST_BASE_URL: undefined,
      INNGEST_SIGNING_KEY: undefined,
    });
    expect(plan.app).toMatchObject({ NODE_ENV: "production", INNGEST_BASE_URL: "http://127.0.0.1:8300" });
  });

  it("leaves the functions to an Inngest server that is named", () => {
    const keys = { INNGEST_EVENT_KEY: "event-key", INNGEST_SIGNING_KEY: `signkey-prod-${"ab".repeat(32)}` };
    const plan = planStart({ ...good, ...keys });
    expect(plan.app).toMatchObject(keys);
    expect(plan.engine).toMatchObject(keys);
    expect(plan.engine["ENGINE_PORT"]).toBeUndefined();
  });
});
