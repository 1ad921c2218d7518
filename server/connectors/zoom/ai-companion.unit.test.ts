import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { startZoom, type Zoom } from "@/standins/zoom/server";
import type { Tokens } from "@/standins/zoom/testing";

import { systemClock } from "../retry";
import { type Reply, serve } from "../testing/http-server";
import { connectionTo, memoryTokens, settingsFor } from "../testing/zoom";
import { aiSummary, aiTranscript } from "./ai-companion";
import { companionScopes } from "./companion-scopes";
import { zoomScopes } from "./permissions";

let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());
const start = async (reply: Reply) => connectionTo((server = await serve(() => reply)).url);
const refused = (status: number, code: number) => ({ status, json: { code, message: "No." } });
const uuid = "/ajXp112QmuoKj4854875==";
const downloadUrl = "https://us06web.zoom.us/rec/download/abc";

describe("the transcript of AI Companion", () => {
  it("is asked for by the doubly encoded uuid, as a call of medium weight", async () => {
    const { connection, taken } = await start({ json: { can_download: true, download_url: downloadUrl } });
    expect(await aiTranscript(connection, uuid)).toEqual({ state: "ready", downloadUrl });
    expect(server?.seen.map(({ url }) => url.pathname)).toEqual([
      "/v2/meetings/%252FajXp112QmuoKj4854875%253D%253D/transcript",
    ]);
    expect(taken).toEqual(["medium"]);
  });

  const restricted = (reason: string) => ({
    json: { can_download: false, download_restriction_reason: reason },
  });
  it.each<[string, Reply, string]>([
    ["still in the making", restricted("NOT_READY"), "not_ready"],
    ["deleted, or in the trash", restricted("DELETED_OR_TRASHED"), "deleted"],
    ["of an unsupported kind", restricted("UNSUPPORTED"), "none"],
    ["without data", restricted("NO_TRANSCRIPT_DATA"), "none"],
    ["restricted for a reason that is new", restricted("SOMETHING_NEW"), "none"],
    ["not to be downloaded, without a reason", { json: { can_download: false } }, "none"],
    ["without an address yet", { json: { can_download: true, download_url: "" } }, "not_ready"],
    ["not there", refused(404, 3322), "none"],
    ["of a meeting that is not there", refused(404, 3001), "none"],
    ["restricted by a setting", refused(403, 2305), "withheld"],
    ["not part of the plan", refused(400, 200), "withheld"],
    ["beyond the scopes", refused(400, 4711), "withheld"],
  ])("%s is no error", async (_name, reply, state) => {
    const { connection } = await start(reply);
    expect(await aiTranscript(connection, uuid)).toEqual({ state });
    const isError = "status" in reply;
    expect(await aiSummary(connection, uuid)).toEqual({ state: isError ? state : "none" });
  });

  it.each<[string, Reply, string]>([
    ["a limit of the day", { ...refused(429, 429), headers: { "x-ratelimit-type": "Daily-limit" } }, "throttled"],
    ["an outage", refused(503, 503), "outage"],
  ])("%s is an error", async (_name, reply, kind) => {
    const { connection } = await start(reply);
    for (const ask of [aiTranscript, aiSummary])
      await expect(ask(connection, uuid)).rejects.toMatchObject({ failure: { kind } });
  }); // prettier-ignore
});

describe("the summary of AI Companion", () => {
  const answer = { meeting_uuid: uuid, summary_title: "Fees", summary_content: "## Fees\n\nToo high." };

  it("is kept as Zoom answers it, and is a light call", async () => {
    const { connection, taken } = await start({ json: answer });
    const read = await aiSummary(connection, uuid);
    expect(read.state).toBe("ready");
    if (read.state === "ready") expect(JSON.parse(read.content.toString())).toEqual(answer);
    expect(server?.seen.map(({ url }) => url.pathname)).toEqual([
      "/v2/meetings/%252FajXp112QmuoKj4854875%253D%253D/meeting_summary",
    ]);
    expect(taken).toEqual(["light"]);
  });

  it.each([
    ["a title alone", { summary_title: "Fees" }, "none"],
    ["empty fields", { summary_content: "", summary_details: null, next_steps: [] }, "none"],
    ["an overview", { summary_overview: "Fees." }, "ready"],
    ["next steps", { next_steps: ["Answer."] }, "ready"],
  ])("with %s is %s", async (_name, json, state) => {
    const { connection } = await start({ json });
    expect((await aiSummary(connection, uuid)).state).toBe(state);
  });
});

describe("on the stand-in", () => {
  const now = Date.parse("2026-03-18T07:30:00Z");
  const all = zoomScopes.map(({ granular }) => granular);
  let zoom: Zoom;
  beforeAll(async () => {
    zoom = await startZoom({ port: 0, now: () => now });
  });
  afterAll(() => zoom.close());

  const connectWith = (scopes: string[]) => {
    zoom.control.setScopes(scopes);
    const given = zoom.control.grant("ada.okafor@contoso.example") as unknown as Tokens;
    const pair = { accessToken: given.access_token, refreshToken: given.refresh_token, expiresAt: Infinity };
    return {
      settings: settingsFor(zoom.url),
      tokens: memoryTokens({ ...pair, scopes, apiUrl: null }),
      clock: systemClock,
      budget: { take: () => Promise.resolve() },
    };
  };
  const asks = { transcript: aiTranscript, summary: aiSummary };

  it.each(["transcript", "summary"] as const)("the %s works with its scope, and not without", async (kind) => {
    const session = (await zoom.control.inventory("contoso")).find(({ topic }) => topic.includes("Baker pension"));
    const at = session?.uuid ?? "";
    expect((await asks[kind](connectWith(all), at)).state).toBe("ready");
    const without = all.filter((scope) => scope !== companionScopes[kind].granular);
    expect((await asks[kind](connectWith(without), at)).state).toBe("withheld");
  }); // prettier-ignore
});
