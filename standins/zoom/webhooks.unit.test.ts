import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defaults } from "./defaults";
import { listen, readBody, sendJson, type Listener } from "./http";
import { startZoom, type Zoom, type ZoomOptions } from "./server";
import { ask, askToken, download, type Meeting, type Tokens } from "./testing";

type Received = { headers: Record<string, string | string[] | undefined>; body: string };
type Event = { event: string; payload: { account_id: string; object: Meeting }; download_token: string };

const received: Received[] = [];
let answers: number[] = [];
let receiver: Listener;
let zoom: Zoom;
const hmac = (text: string) => createHmac("sha256", defaults.webhookSecret).update(text).digest("hex");
const events = () => received.map((one) => JSON.parse(one.body) as Event);

beforeEach(async () => {
  received.length = 0;
  answers = [];
  const any = { method: "POST", path: /^\/hook$/, name: "hook" };
  const take = async (raw: Parameters<typeof readBody>[0]) => {
    const body = await readBody(raw);
    received.push({ headers: raw.headers, body });
    return JSON.parse(body) as { payload: { plainToken?: string } };
  };
  const routes = [
    {
      ...any,
      handle: async (
        { raw }: { raw: Parameters<typeof readBody>[0] },
        reply: Parameters<typeof sendJson>[0],
      ) => {
        const { plainToken } = (await take(raw)).payload;
        sendJson(
          reply,
          answers.shift() ?? 200,
          plainToken ? { plainToken, encryptedToken: hmac(plainToken) } : {},
        );
      },
    },
  ];
  receiver = await listen(
    0,
    routes,
    (_request, reply) => sendJson(reply, 404, {}),
    () => undefined,
  );
});

afterEach(async () => {
  await zoom.close();
  await receiver.close();
});

async function start(options: ZoomOptions = {}): Promise<Tokens> {
  zoom = await startZoom({
    port: 0,
    webhookUrl: `${receiver.url}/hook`,
    webhookRetryDelaysMs: [1, 1, 1],
    ...options,
  });
  return zoom.control.grant("ada.okafor@contoso.example") as unknown as Tokens;
}

describe("events", () => {
  test("a new meeting is announced, signed, with a token for its files only", async () => {
    await start();
    const made = await zoom.control.record({ account: "contoso" });
    expect(events().map((one) => one.event)).toEqual([
      "recording.completed",
      "recording.transcript_completed",
    ]);
    const [{ headers, body } = { headers: {}, body: "" }] = received;
    expect(headers["x-zm-signature"]).toBe(
      `v0=${hmac(`v0:${String(headers["x-zm-request-timestamp"])}:${body}`)}`,
    );
    const [completed, transcript] = events();
    expect(completed?.payload).toMatchObject({
      account_id: "rv2sHOn6DhoLgQ25zUP3qY",
      object: { uuid: made.uuid, id: made.id },
    });
    expect(transcript?.payload.object.recording_files?.map((file) => file.file_type)).toEqual(["TRANSCRIPT"]);
    const url = completed?.payload.object.recording_files?.[0]?.download_url ?? "";
    expect(url).toContain("/rec/webhook_download/");
    expect((await download(url, completed?.download_token ?? "")).headers.get("content-type")).toBe(
      "video/mp4",
    );
    expect((await download(url, "wrong")).headers.get("content-type")).toContain("text/html");
  });

  test("reach only accounts that have added the app; its removal is the last one", async () => {
    const { access_token } = await start();
    await zoom.control.record({ account: "fabrikam" });
    expect(received).toEqual([]);
    zoom.control.revoke();
    await expect.poll(() => events().map((one) => one.event)).toEqual(["app_deauthorized"]);
    expect((await ask(zoom, access_token, "/users/me")).status).toBe(401);
  });

  test.each([
    ["5xx is tried three more times", [500, 503, 502, 500], 4],
    ["5xx until it works", [503, 200], 2],
    ["4xx is not tried again", [400], 1],
    ["3xx is not tried again", [302], 1],
  ])("%s, under one request id", async (_case, statuses, count) => {
    await start();
    const uuid = (await zoom.control.inventory("contoso"))[0]?.uuid ?? "";
    answers = [...statuses];
    await zoom.control.sendWebhook(uuid);
    await expect
      .poll(() => zoom.control.deliveries()[0]?.attempts.map((one) => one.status))
      .toEqual(statuses);
    expect(received).toHaveLength(count);
    expect(new Set(received.map((one) => one.headers["x-zm-request-id"])).size).toBe(1);
  });

  test("the endpoint can be validated", async () => {
    await start();
    expect(await zoom.control.validateWebhook()).toMatchObject({ ok: true, status: 200 });
    zoom.control.setWebhookUrl(`${receiver.url}/elsewhere`);
    expect(await zoom.control.validateWebhook()).toMatchObject({ ok: false, status: 404 });
  });

  test("the end of processing is announced", async () => {
    await start();
    expect(await zoom.control.complete()).toHaveLength(1);
    expect(events()[0]?.payload.object.recording_files).toHaveLength(5);
  });
});

describe("a restart", () => {
  test("keeps grants, what was added and what was removed", async () => {
    const stateDir = mkdtempSync(join(tmpdir(), "zoom-state-"));
    try {
      const pair = await start({ stateDir, baseDate: new Date("2026-03-18T07:30:00Z") });
      const made = await zoom.control.record({ account: "contoso" });
      zoom.control.addBulk({ account: "fabrikam", sessions: 2, filesPerSession: 1, sizeBytes: 64 });
      zoom.control.remove((await zoom.control.inventory("contoso"))[0]?.uuid ?? "");
      const before = await zoom.control.inventory("contoso", true);
      await zoom.close();
      zoom = await startZoom({ port: 0, stateDir });
      expect(await zoom.control.inventory("contoso", true)).toEqual(before);
      expect(before.map((one) => one.uuid)).toContain(made.uuid);
      expect(await zoom.control.inventory("fabrikam")).toHaveLength(14);
      expect((await ask(zoom, pair.access_token, "/users/me")).status).toBe(200);
      const refreshed = await askToken(zoom, {
        grant_type: "refresh_token",
        refresh_token: pair.refresh_token,
      });
      expect(refreshed.status).toBe(200);
    } finally {
      rmSync(stateDir, { recursive: true });
    }
  });
});

describe("orders over HTTP", () => {
  test("say what they did, and what is wrong with them", async () => {
    await start();
    const order = async (name: string, body: unknown) => {
      const headers = { "content-type": "application/json" };
      const reply = await fetch(`${zoom.url}/__control/${name}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      return [reply.status, await reply.json()] as const;
    };
    expect(await order("faults", { on: "users", kind: "error", status: 502 })).toEqual([
      200,
      { result: null },
    ]);
    expect((await fetch(`${zoom.url}/v2/users`)).status).toBe(502);
    expect(await order("add-bulk", { account: "contoso", sessions: 3, sizeBytes: 64 })).toMatchObject([
      200,
      { result: [{}, {}, {}] },
    ]);
    expect((await order("faults", { on: "moon", kind: "error" }))[0]).toBe(400);
    expect(await order("grant", { email: "nobody@contoso.example" })).toEqual([
      400,
      { error: "No Zoom user nobody@contoso.example" },
    ]);
    const requests = (await (await fetch(`${zoom.url}/__control/requests`)).json()) as {
      byRoute: Record<string, number>;
    };
    expect(requests.byRoute).toEqual({ "GET /v2/users": 1 });
  });

  test("the page tells accounts, people and counts, and records by a button", async () => {
    await start();
    const page = await (await fetch(zoom.url)).text();
    expect(page).toContain("40 recorded meetings");
    expect(page).toContain("12 recorded meetings");
    const body = new URLSearchParams({ account: "fabrikam" });
    const after = await fetch(`${zoom.url}/__control/record`, { method: "POST", body });
    expect(await after.text()).toContain("13 recorded meetings");
  });
});
