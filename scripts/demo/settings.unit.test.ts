import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadSecrets, type Secrets } from "@/scripts/demo/secrets";
import { appAddress, makeSettings, withoutSettings } from "@/scripts/demo/settings";
import { readEnv } from "@/server/lib/env";

let scratch: string;
let secrets: Secrets;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "holdfast-settings-"));
  secrets = await loadSecrets(path.join(scratch, "secrets.json"));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const ports = { app: 3000, entra: 3001, zoom: 3002, engine: 3003, postgres: 3004, zoomFiles: 3005 };
const settingsWith = (source: Record<string, string>) =>
  makeSettings({
    dataDir: scratch,
    root: "/holdfast",
    ports,
    host: "127.0.0.1",
    secrets,
    adminUrl: "postgres://postgres:pw@127.0.0.1:3004/postgres",
    source: source as unknown as NodeJS.ProcessEnv,
  });

describe("makeSettings", () => {
  it("gives the app settings that its own check takes", () => {
    const env = readEnv(settingsWith({}).app);
    expect(env).toMatchObject({
      NEXTAUTH_URL: "http://localhost:3000",
      ZOOM_API_URL: "http://localhost:3002/v2",
      ZOOM_DOWNLOAD_HOSTS: "localhost:3002,localhost:3005",
      INNGEST_BASE_URL: "http://127.0.0.1:3003",
      ZOOM_PLAN: "business",
    });
    expect(new URL(env.DATABASE_URL).username).toBe("hf_app");
  });

  it("lets the app and the stand-ins share the same secrets", () => {
    const { app, entra, zoom, engine } = settingsWith({ ZOOM_CLIENT_ID: "mine" });
    expect(zoom).toMatchObject({
      STANDIN_ZOOM_CLIENT_ID: "mine",
      STANDIN_ZOOM_CLIENT_SECRET: app["ZOOM_CLIENT_SECRET"],
      STANDIN_ZOOM_WEBHOOK_SECRET: app["ZOOM_WEBHOOK_SECRET"],
    });
    expect(entra["STANDIN_CLIENT_SECRET"]).toBe(app["ENTRA_CLIENT_SECRET"]);
    expect(engine["ENGINE_SIGNING_KEY"]).toBe(app["INNGEST_SIGNING_KEY"]);
    expect(engine["INNGEST_SIGNING_KEY"]).toBeUndefined();
  });

  it("takes another Zoom and another population from the caller's environment", () => {
    const other = {
      ZOOM_API_URL: "http://localhost:9000/v2",
      ZOOM_OAUTH_URL: "http://localhost:9000",
      ZOOM_DOWNLOAD_HOSTS: "localhost:9001",
      STANDIN_DIRECTORY: "/people.json",
    };
    const { app, entra, zoom } = settingsWith(other);
    const { STANDIN_DIRECTORY, ...ofZoom } = other;
    expect(zoom).toBeUndefined();
    expect(app).toMatchObject({ ...ofZoom, ZOOM_PLAN: "pro" });
    expect(settingsWith({ ...other, ZOOM_PLAN: "free" }).app).toMatchObject({ ZOOM_PLAN: "free" });
    expect(entra["STANDIN_DIRECTORY"]).toBe(STANDIN_DIRECTORY);
  });
});

describe("loadSecrets", () => {
  it("keeps them from start to start, each its own, closed to others", async () => {
    const file = path.join(scratch, "secrets.json");
    expect(await loadSecrets(file)).toEqual(secrets);
    expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(secrets);
  });
});

describe("withoutSettings", () => {
  it("drops what could be a setting of ours and keeps the system's", () => {
    const source = {
      PATH: "/bin",
      HOME: "/home/ann",
      PORT: "1",
      ZOOM_API_URL: "x",
      NEXTAUTH_SECRET: "x",
      npm_config_x: "x",
    };
    expect(withoutSettings(source as unknown as NodeJS.ProcessEnv)).toEqual({
      PATH: "/bin",
      HOME: "/home/ann",
    });
  });
});

describe("appAddress", () => {
  it.each([
    ["127.0.0.1", "http://localhost:3000"],
    ["0.0.0.0", "http://localhost:3000"],
    ["archive.lan", "http://archive.lan:3000"],
  ])("calls %s %s", (host, address) => {
    expect(appAddress(host, 3000)).toBe(address);
  });
});
