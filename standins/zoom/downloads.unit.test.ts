import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FaultInput } from "./faults";
import { startZoom, type Zoom } from "./server";
import { askJson, download, type File, type Listing, type Meeting, type Tokens } from "./testing";

let zoom: Zoom;
let token = "";
let video: File;
beforeAll(async () => {
  zoom = await startZoom({ port: 0 });
  token = (zoom.control.grant("fiona.adams@fabrikam.example") as unknown as Tokens).access_token;
  video = await firstFile("gus.keller");
});
beforeEach(() => {
  zoom.control.clearFaults();
  zoom.control.clearRequests();
});
afterAll(() => zoom.close());

async function meetingsOf(name: string): Promise<Meeting[]> {
  const from = new Date(Date.now() - 28 * 86_400_000).toISOString().slice(0, 10);
  return (await askJson<Listing>(zoom, token, `/users/${name}@fabrikam.example/recordings?from=${from}`))
    .meetings;
}

async function firstFile(name: string): Promise<File> {
  const file = (await meetingsOf(name))[0]?.recording_files?.[0];
  if (!file) throw new Error(`No file of ${name}`);
  return file;
}

const bytesOf = async (reply: Response) => Buffer.from(await reply.arrayBuffer());

describe("a download", () => {
  test("goes by a redirect to another origin, which wants no token", async () => {
    const first = await fetch(video.download_url, {
      headers: { authorization: `Bearer ${token}` },
      redirect: "manual",
    });
    const location = new URL(first.headers.get("location") ?? "");
    expect([first.status, location.origin]).toEqual([302, zoom.cdnUrl]);
    expect(zoom.cdnUrl).not.toBe(zoom.url);
    const reply = await fetch(location);
    const bytes = await bytesOf(reply);
    expect([reply.headers.get("content-length"), bytes.length]).toEqual([
      String(video.file_size),
      video.file_size,
    ]);
    expect(bytes.subarray(4, 8).toString()).toBe("ftyp");
    expect(zoom.control.requests().leaks).toBe(0);
    expect((await fetch(location, { headers: { authorization: `Bearer ${token}` } })).status).toBe(400);
    expect(zoom.control.requests().leaks).toBe(1);
  });

  test("every file of the account has the size and hash of the inventory", async () => {
    const known = await zoom.control.inventory("fabrikam", true);
    const files = (await Promise.all(["gus.keller", "hana.sato", "ivan.petrov"].map(meetingsOf))).flat().flatMap((one) => one.recording_files ?? []); // prettier-ignore
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) {
      const bytes = await bytesOf(await download(file.download_url, token));
      const expected = known.flatMap((one) => one.files).find((one) => one.id === file.id);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      expect({ sizeBytes: bytes.length, sha256 }).toEqual({
        sizeBytes: file.file_size,
        sha256: expected?.sha256,
      });
    }
  });

  test("without a good token is a sign-in page with status 200; an expired one is 401", async () => {
    const other = (zoom.control.grant("ada.okafor@contoso.example") as unknown as Tokens).access_token;
    for (const wrong of ["", "nonsense", other]) {
      const reply = await download(video.download_url, wrong);
      expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/html;charset=UTF-8"]);
    }
    const inAddress = await fetch(`${video.download_url}?access_token=${token}`);
    expect(inAddress.headers.get("content-type")).toBe("video/mp4");
    zoom.control.expireAccessTokens();
    expect((await download(video.download_url, token)).status).toBe(401);
    token = (zoom.control.grant("fiona.adams@fabrikam.example") as unknown as Tokens).access_token;
  });

  test("takes the download_access_token of its meeting only", async () => {
    const [one, other] = await meetingsOf("hana.sato");
    const path = `/meetings/${one?.id}/recordings?include_fields=download_access_token&ttl=60`;
    const { download_access_token: short } = await askJson<{ download_access_token: string }>(
      zoom,
      token,
      path,
    );
    const types = [one, other].map(async (meeting) => (await download(meeting?.recording_files?.[0]?.download_url ?? "", short)).headers.get("content-type")); // prettier-ignore
    expect(await Promise.all(types)).toEqual(["video/mp4", "text/html;charset=UTF-8"]);
  });

  test.each([
    ["bytes=0-99", 206, 0, 100],
    ["bytes=1000-", 206, 1000, Infinity],
    ["bytes=-10", 206, -10, Infinity],
    ["bytes=5-3", 200, 0, Infinity],
    ["nonsense", 200, 0, Infinity],
  ])("Range %s", async (range, status, start, end) => {
    const whole = await bytesOf(await download(video.download_url, token));
    const reply = await download(video.download_url, token, { range });
    const expected = whole.subarray(start, Number.isFinite(end) ? end : undefined);
    expect(reply.status).toBe(status);
    expect((await bytesOf(reply)).equals(expected)).toBe(true);
    const at = start < 0 ? whole.length + start : start;
    const place = `bytes ${at}-${at + expected.length - 1}/${whole.length}`;
    expect(reply.headers.get("content-range")).toBe(status === 206 ? place : null);
  });

  test("a range behind the end is 416; another If-Range gives the whole file", async () => {
    const behind = await download(video.download_url, token, { range: `bytes=${video.file_size}-` });
    expect([behind.status, behind.headers.get("content-range")]).toEqual([416, `bytes */${video.file_size}`]);
    const changed = await download(video.download_url, token, { range: "bytes=0-1", "if-range": '"other"' });
    expect(changed.status).toBe(200);
    await changed.body?.cancel();
  });
});

/** How many bytes arrive before the connection breaks, and whether it does. */
async function receive(headers: Record<string, string> = {}) {
  const reply = await download(video.download_url, token, headers);
  let receivedBytes = 0;
  try {
    for await (const part of reply.body ?? []) receivedBytes += (part as Uint8Array).length;
    return {
      status: reply.status,
      promised: Number(reply.headers.get("content-length")),
      receivedBytes,
      broken: false,
    };
  } catch {
    return {
      status: reply.status,
      promised: Number(reply.headers.get("content-length")),
      receivedBytes,
      broken: true,
    };
  }
}

describe("faults of the CDN", () => {
  const size = () => video.file_size;
  test.each<[string, FaultInput, () => object]>([
    ["cut", { on: "cdn", kind: "cut", afterBytes: 5000 }, () => ({ status: 206, promised: size() - 10, receivedBytes: 5000, broken: true })],
    ["cut without ranges", { on: "cdn", kind: "cut", afterBytes: 5000, ranges: false }, () => ({ status: 200, promised: size(), receivedBytes: 5000, broken: true })],
    ["short", { on: "cdn", kind: "short", missingBytes: 7 }, () => ({ status: 206, promised: size() - 17, receivedBytes: size() - 17, broken: false })],
    ["wrong length", { on: "cdn", kind: "wrong length", extraBytes: 7 }, () => ({ status: 206, promised: size() - 3, broken: true })],
    ["no ranges", { on: "cdn", kind: "no ranges" }, () => ({ status: 200, promised: size(), receivedBytes: size(), broken: false })],
    ["slow", { on: "cdn", kind: "slow", bytesPerSecond: 2_000_000 }, () => ({ status: 206, receivedBytes: size() - 10, broken: false })],
    ["html", { on: "cdn", kind: "html" }, () => ({ status: 200, broken: false })],
    ["error", { on: "cdn", kind: "error", status: 500 }, () => ({ status: 500, broken: false })],
    ["rate limit at the door", { on: "download", kind: "rate limit", retryAfter: "seconds" }, () => ({ status: 429 })],
  ])("%s, once", async (_case, fault, expected) => {
    zoom.control.addFault(fault);
    expect(await receive({ range: "bytes=10-" })).toMatchObject(expected());
    expect(await receive()).toMatchObject({ status: 200, receivedBytes: size(), broken: false });
  }); // prettier-ignore
});

describe("files made on the fly", () => {
  test("have an MP4 header and the same bytes whole and in parts", async () => {
    const [uuid] = zoom.control.addLarge({ account: "fabrikam", sizeBytes: 300_000, host: "karl.brandt" });
    const [meeting] = await meetingsOf("karl.brandt");
    const url = meeting?.recording_files?.[0]?.download_url ?? "";
    expect(meeting).toMatchObject({ uuid, total_size: 300_000 });
    const whole = await bytesOf(await download(url, token));
    expect([whole.length, whole.subarray(4, 8).toString()]).toEqual([300_000, "ftyp"]);
    for (const [start, end] of [[0, 99], [65_530, 65_545], [131_072, 299_999]] as const) {
      const part = await bytesOf(await download(url, token, { range: `bytes=${start}-${end}` }));
      expect(part.equals(whole.subarray(start, end + 1))).toBe(true);
    } // prettier-ignore
  });

  test("in bulk: each host its share, each file its own bytes", async () => {
    const uuids = zoom.control.addBulk({
      account: "contoso",
      sessions: 40,
      filesPerSession: 2,
      sizeBytes: 1000,
    });
    const made = (await zoom.control.inventory("contoso", true)).filter((one) => uuids.includes(one.uuid));
    expect(new Set(made.flatMap((one) => one.files.map((file) => file.sha256))).size).toBe(80);
    expect(new Set(made.map((one) => one.host)).size).toBeGreaterThan(10);
  });
});
