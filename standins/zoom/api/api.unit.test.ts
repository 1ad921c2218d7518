import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startZoom, type Zoom } from "../server";
import { ask, askJson, download, type Listing, type Meeting, type Tokens } from "../testing";

let zoom: Zoom;
let token = "";
let now = Date.parse("2026-03-18T07:30:00Z");
beforeAll(async () => {
  zoom = await startZoom({ port: 0, now: () => now });
  token = (zoom.control.grant("ada.okafor@contoso.example") as unknown as Tokens).access_token;
});
beforeEach(() => zoom.control.clearFaults());
afterAll(() => zoom.close());

const list = (query: string, user = "deniz.kaya@contoso.example") =>
  askJson<Listing>(zoom, token, `/users/${user}/recordings?${query}`);

async function walk(path: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let next = ""; ;) {
    const page = await askJson<{ next_page_token: string; users: Record<string, unknown>[] }>(
      zoom,
      token,
      `${path}&next_page_token=${next}`,
    );
    found.push(...page.users);
    if ((next = page.next_page_token) === "") return found;
  }
}

describe("users", () => {
  test("come in pages and by status; pending ones have no id", async () => {
    const active = await walk("/users?page_size=4");
    expect(active).toHaveLength(19);
    expect((await walk("/users?status=inactive")).map((user) => user["email"])).toEqual([
      "sven.hansen@contoso.example",
    ]);
    const [pending] = await walk("/users?status=pending");
    expect(pending).not.toHaveProperty("id");
  });

  test("are found by id, by e-mail in any letters and as me", async () => {
    const elif = await askJson<{ id: string }>(zoom, token, "/users/elif.aydin%40contoso.example");
    expect(await askJson(zoom, token, `/users/${elif.id}`)).toMatchObject({
      email: "Elif.Aydin@Contoso.example",
    });
    const gone = await ask(zoom, token, "/users/gus.keller@fabrikam.example");
    expect([gone.status, await gone.json()]).toMatchObject([404, { code: 1001 }]);
  });
});

describe("recordings of a user", () => {
  test("a window of more than a month is clamped silently, and the echo tells", async () => {
    const wide = await list("from=2026-01-01&to=2026-03-18");
    expect([wide.from, wide.to]).toEqual(["2026-02-18", "2026-03-18"]);
    const [month, before] = await Promise.all([
      list("from=2026-02-18&to=2026-03-18"),
      list("from=2026-01-18&to=2026-02-17"),
    ]);
    expect(wide.meetings.map(({ uuid }) => uuid)).toEqual(month.meetings.map(({ uuid }) => uuid));
    expect(month.total_records + before.total_records).toBe(5);
    expect((await list("to=2026-03-31&from=2026-01-01")).from).toBe("2026-02-28");
  });

  test("without dates it is yesterday and today; an empty answer has page size 0; wrong dates are 300", async () => {
    expect(await list("", "me")).toMatchObject({
      from: "2026-03-17",
      to: "2026-03-18",
      page_size: 0,
      total_records: 0,
      meetings: [],
    });
    for (const query of ["from=2026-02-30", "to=yesterday", "page_size=x"]) {
      const reply = await ask(zoom, token, `/users/me/recordings?${query}`);
      expect([reply.status, await reply.json()]).toMatchObject([400, { code: 300 }]);
    }
  });

  test("page tokens hold for the same question, until they expire", async () => {
    const query = "from=2026-02-18&to=2026-03-18&page_size=1";
    const first = await list(query);
    const second = await list(`${query}&next_page_token=${first.next_page_token}`);
    expect(second.meetings[0]?.uuid).not.toBe(first.meetings[0]?.uuid);
    const invalid = { code: 300, message: "The next page token is invalid or expired." };
    const other = await ask(
      zoom,
      token,
      `/users/me/recordings?${query}&next_page_token=${first.next_page_token}`,
    );
    expect(await other.json()).toEqual(invalid);
    zoom.control.expirePageTokens();
    const late = await ask(
      zoom,
      token,
      `/users/deniz.kaya@contoso.example/recordings?${query}&next_page_token=${first.next_page_token}`,
    );
    expect([late.status, await late.json()]).toEqual([400, invalid]);
  });

  test("meetings appear, and processing ends, as time passes", async () => {
    const start = now;
    const window = "from=2026-03-17&to=2026-03-18";
    const farid = async () => (await list(window, "farid.haddad@contoso.example")).meetings[0];
    expect((await farid())?.recording_files).toMatchObject([
      { status: "processing", file_type: "", file_size: 0 },
    ]);
    const before = (await list(window)).total_records;
    now = start + 61_000;
    expect((await list(window)).total_records).toBe(before + 1);
    now = start + 121_000;
    expect((await farid())?.recording_files).toHaveLength(5);
  });

  test("download addresses change on every call", async () => {
    const urls = async () => (await list("from=2026-02-18&to=2026-03-18")).meetings.flatMap((one) => (one.recording_files ?? []).map((file) => file.download_url)); // prettier-ignore
    const [one, other] = await Promise.all([urls(), urls()]);
    expect(one.filter((url) => other.includes(url))).toEqual([]);
  });
});

describe("one meeting", () => {
  test("a uuid is encoded once, but twice when it begins with a slash or has two", async () => {
    const all = await zoom.control.inventory("contoso");
    for (const { uuid } of all) {
      const once = encodeURIComponent(uuid);
      const twice = encodeURIComponent(once);
      const status = async (name: string) => (await ask(zoom, token, `/meetings/${name}/recordings`)).status;
      const awkward = uuid.startsWith("/") || uuid.includes("//");
      expect([uuid, await status(once), await status(twice)]).toEqual([uuid, awkward ? 404 : 200, 200]);
    }
  });

  test("a number means the latest instance; others are 3301", async () => {
    const series = await list("from=2026-02-20&to=2026-03-18", "carla.rossi@contoso.example");
    const weekly = series.meetings.filter((meeting) => meeting.topic === "Trading desk weekly");
    expect(new Set(weekly.map(({ id }) => id)).size).toBe(1);
    const latest = await askJson<Meeting>(
      zoom,
      token,
      `/meetings/${weekly[0]?.id}/recordings?include_fields=download_access_token`,
    );
    const starts = [latest, ...weekly].map((meeting) => meeting.recording_files?.[0]?.recording_start ?? "");
    expect(starts[0]).toBe([...starts].sort().at(-1));
    expect(latest).toHaveProperty("download_access_token");
    const fabrikam = (await zoom.control.inventory("fabrikam"))[0]?.id;
    const other = await ask(zoom, token, `/meetings/${fabrikam}/recordings`);
    expect([other.status, await other.json()]).toMatchObject([404, { code: 3301 }]);
  });

  test("participants: guests wait first and have no e-mail; nothing of AI Companion", async () => {
    const [meeting] = await zoom.control.inventory("contoso");
    const name = encodeURIComponent(meeting?.uuid ?? "");
    const past = await askJson<{ participants_count: number }>(zoom, token, `/past_meetings/${name}`);
    const { participants } = await askJson<{ participants: { user_email: string; status: string }[] }>(zoom, token, `/past_meetings/${name}/participants`); // prettier-ignore
    expect(new Set(participants.map((one) => one.user_email)).size).toBe(past.participants_count);
    for (const [path, code] of [["transcript", 3322], ["meeting_summary", 3001]] as const) {
      const reply = await ask(zoom, token, `/meetings/${name}/${path}`);
      expect([reply.status, await reply.json()]).toMatchObject([404, { code }]);
    }
  }); // prettier-ignore

  test("AI Companion: its transcript is loaded by the app's token alone, and answers as ordered", async () => {
    const all = await zoom.control.inventory("contoso");
    const { uuid = "", id } = all.find(({ topic }) => topic.includes("Baker pension")) ?? {};
    const path = `/meetings/${encodeURIComponent(uuid)}`;
    const { download_url: url } = await askJson<{ download_url: string }>(zoom, token, `${path}/transcript`);
    expect(await (await download(url, token)).text()).toMatch(/^WEBVTT/);
    const { download_access_token: ofFiles } = await askJson<{ download_access_token: string }>(zoom, token, `${path}/recordings?include_fields=download_access_token`); // prettier-ignore
    expect((await download(url, ofFiles)).headers.get("content-type")).toContain("text/html");
    const summary = await askJson<{ summary_content: string }>(zoom, token, `${path}/meeting_summary`);
    expect(summary.summary_content).toMatch(/^## /);
    expect((await ask(zoom, token, `/meetings/${id}/meeting_summary`)).status).toBe(404);
    await zoom.control.companion({ uuid, transcript: "not ready", summary: "restricted" });
    expect(await askJson(zoom, token, `${path}/transcript`)).toMatchObject({
      can_download: false,
      download_restriction_reason: "NOT_READY",
    });
    expect((await download(url, token)).headers.get("content-type")).toContain("text/html");
    const refused = await ask(zoom, token, `${path}/meeting_summary`);
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 2305 }]);
  });
});

describe("faults to order", () => {
  test.each([
    ["none", /^null$/],
    ["seconds", /^7$/],
    ["http date", /^\w{3}, .* GMT$/],
    ["iso date", /^\d{4}-\d\d-\d\dT[\d:]+Z$/],
  ] as const)("429 with Retry-After: %s", async (retryAfter, form) => {
    zoom.control.addFault({ on: "api", kind: "rate limit", retryAfter, waitSeconds: 7 });
    const reply = await ask(zoom, token, "/users");
    expect([reply.status, await reply.json()]).toMatchObject([429, { code: 429 }]);
    expect(String(reply.headers.get("retry-after"))).toMatch(form);
    expect((await ask(zoom, token, "/users")).status).toBe(200);
  });

  test("errors n times, after some that pass, only where they fit; an empty listing; a file gone", async () => {
    zoom.control.addFault({
      on: "recordings",
      match: "deniz",
      kind: "error",
      status: 503,
      times: 2,
      skip: 1,
    });
    const statuses: number[] = [];
    for (const user of ["deniz.kaya", "elif.aydin", "deniz.kaya", "deniz.kaya", "deniz.kaya"]) {
      statuses.push((await ask(zoom, token, `/users/${user}@contoso.example/recordings`)).status);
    }
    expect(statuses).toEqual([200, 200, 503, 503, 200]);
    zoom.control.addFault({ on: "recordings", kind: "empty" });
    expect((await list("from=2026-02-18&to=2026-03-18")).meetings).toEqual([]);
    const { meetings } = await list("from=2026-02-18&to=2026-03-18");
    zoom.control.addFault({ on: "meeting", kind: "gone" });
    expect((await ask(zoom, token, `/meetings/${meetings[0]?.id}/recordings`)).status).toBe(404);
    zoom.control.remove(meetings[0]?.uuid ?? "");
    expect((await list("from=2026-02-18&to=2026-03-18")).total_records).toBe(meetings.length - 1);
  });

  test("unknown paths and tokens in the address have Zoom's errors", async () => {
    expect(await (await ask(zoom, token, "/nothing")).json()).toMatchObject({ code: 2300 });
    const reply = await ask(zoom, token, `/users?access_token=${token}`);
    expect([reply.status, await reply.json()]).toMatchObject([401, { code: 124 }]);
    const fine = await ask(zoom, token, "/users");
    expect(fine.headers.get("x-ratelimit-category")).toBe("Medium");
    expect(fine.headers.get("x-zm-trackingid")).toMatch(/^v=2\.0;clid=/);
  });
});
