import { afterEach, describe, expect, it } from "vitest";
import { cut, file, fromOf, hash, headers, read, rest, start, stopServers } from "../testing/downloads";
import { type Reply, testClock } from "../testing/http-server";

afterEach(stopServers);

describe("fetchVerified", () => {
  it("streams a whole file and reports a wrong file_size without failing", async () => {
    const server = await start(() => ({ headers, text: file }));
    const { bytes, summary } = await read(server, { expectedBytes: 7220 });
    expect(hash(bytes)).toBe(hash(file));
    expect(summary).toEqual({
      totalBytes: file.length,
      etag: '"one"',
      contentType: "video/mp4",
      receivedBytes: file.length,
      sizeDiffers: true,
    });
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: "Bearer the-token",
      "accept-encoding": "identity",
    });
  });

  it("takes cut transfers up where they broke", async () => {
    const server = await start((seen) => {
      const from = fromOf(seen);
      return from > 200_000 ? rest(from) : cut(from, from + 150_000);
    });
    const { bytes, summary } = await read(server);
    expect(hash(bytes)).toBe(hash(file));
    expect(summary?.receivedBytes).toBe(file.length);
    expect(server.seen.length).toBeGreaterThan(1);
    expect(server.seen[1]?.headers["if-range"]).toBe('"one"');
  });

  it.each<[string, (from: number) => Reply]>([
    ["answers a range with the whole file", () => ({ headers, text: file })],
    ["refuses ranges", (from) => (from > 0 ? { status: 416 } : { headers, text: file })],
    [
      "answers with a range of its own choice",
      (from) =>
        from > 0
          ? {
              status: 206,
              headers: { ...headers, "content-range": `bytes 5-9/${file.length}` },
              text: "56789",
            }
          : { headers, text: file },
    ],
  ])("skips what it has when the server %s", async (_, reply) => {
    let first = true;
    const server = await start((seen) => {
      if (!first) return reply(fromOf(seen));
      first = false;
      return cut(0, 150_000);
    });
    const { bytes, summary } = await read(server);
    expect(hash(bytes)).toBe(hash(file));
    expect(summary?.receivedBytes).toBe(file.length);
  });

  it.each<[string, Reply]>([
    ["another tag", { headers: { ...headers, etag: '"two"' }, text: file }],
    ["another length", { headers: { "content-type": "video/mp4" }, text: file.subarray(1) }],
  ])("never joins two files: %s", async (_, second) => {
    let first = true;
    const server = await start(() => {
      if (!first) return second;
      first = false;
      return cut(0, 150_000);
    });
    expect((await read(server)).reason).toBe("changed");
  });

  it("continues in a later run from where an earlier one stopped", async () => {
    const server = await start((seen) => rest(fromOf(seen)));
    const facts = { totalBytes: file.length, etag: '"one"', contentType: "video/mp4" };
    const { bytes, summary } = await read(server, { from: 100_000, facts });
    expect(hash(bytes)).toBe(hash(file.subarray(100_000)));
    expect(summary?.receivedBytes).toBe(file.length);
    const all = await read(server, { from: file.length, facts });
    expect(all.summary?.receivedBytes).toBe(file.length);
    expect(server.seen).toHaveLength(1);
  });

  it("calls a file short that is cut again and again, and keeps what came", async () => {
    const server = await start((seen) => cut(fromOf(seen), fromOf(seen) + 10));
    const { reason, clock, summary } = await read(server, { maxResumes: 3 });
    expect(reason).toBe("short");
    expect(summary).toBeUndefined();
    expect(server.seen).toHaveLength(4);
    expect(clock.slept).toEqual([500, 1000, 2000]);
  });

  it("calls a file short that ends early under a server that names no length", async () => {
    const server = await start(() => (response) => {
      response.useChunkedEncodingByDefault = false;
      response.removeHeader("content-length");
      response.writeHead(200, { "content-type": "video/mp4", connection: "close" });
      response.end(file.subarray(0, 5000));
    });
    expect((await read(server, { expectedBytes: file.length, maxResumes: 1 })).reason).toBe("short");
  });

  it.each<[string, Reply, string]>([
    ["a login page", { headers: { "content-type": "text/html;charset=utf-8" }, text: "<html>" }, "html"],
    [
      "a page that hides its type",
      { headers: { "content-type": "video/mp4" }, text: "\n<!DOCTYPE html><html>" },
      "html",
    ],
    ["a refused token", { status: 401 }, "unauthorised"],
    ["a restricted address range", { status: 403 }, "unauthorised"],
    ["a deleted file", { status: 404 }, "gone"],
    ["a daily limit", { status: 429, headers: { "retry-after": "2026-12-01T00:00:00Z" } }, "throttled"],
    ["a compressed body", { headers: { "content-encoding": "gzip" }, text: "x" }, "unexpected"],
    ["a missing file of Zoom Phone", { status: 400, json: { code: 404 } }, "gone"],
    ["a conflict", { status: 409 }, "unexpected"],
    ["an endless redirect", { status: 302, headers: { location: "/rec/download/x" } }, "too_many_redirects"],
  ])("names %s", async (_, reply, expected) => {
    const server = await start(() => reply);
    const { reason, bytes } = await read(server, { clock: { ...testClock(Date.now()) } });
    expect(reason).toBe(expected);
    expect(bytes).toHaveLength(0);
  });

  it("waits out a short outage", async () => {
    let failures = 2;
    const server = await start(() =>
      failures-- > 0 ? { status: 503, headers: { "retry-after": "3" } } : { headers, text: file },
    );
    const { bytes, clock } = await read(server);
    expect(hash(bytes)).toBe(hash(file));
    expect(clock.slept).toEqual([3000, 3000]);
  });

  it("stops when told to", async () => {
    const stop = new AbortController();
    const server = await start(() => {
      stop.abort();
      return cut(0, 10);
    });
    expect((await read(server, { signal: stop.signal })).reason).toBe("aborted");
    expect(server.seen).toHaveLength(1);
  });

  it("reads an empty and a tiny file", async () => {
    const replies = [Buffer.alloc(0), Buffer.from('{"timeline":[]}')];
    const server = await start(() => ({
      headers: { "content-type": "application/json" },
      text: replies.shift() ?? "",
    }));
    expect((await read(server)).summary?.receivedBytes).toBe(0);
    expect((await read(server)).bytes.toString()).toBe('{"timeline":[]}');
  });

  it.each<[string, Reply, number]>([
    ["names its length", { status: 416, headers: { "content-range": `bytes */${file.length}` } }, 2],
    ["names none", { status: 416 }, 2],
    ["answers with the whole file", { headers, text: file }, 2],
    ["holds more by then", { status: 416, headers: { "content-range": `bytes */${file.length + 9}` } }, 3],
  ])("asks once whether more lies behind an early end: the server %s", async (_, reply, requests) => {
    let asked = 0;
    const server = await start(() => (asked++ === 1 ? reply : { headers, text: file }));
    const { bytes, summary } = await read(server, { expectedBytes: file.length + 9 });
    expect(hash(bytes)).toBe(hash(file));
    expect(summary).toMatchObject({ receivedBytes: file.length, sizeDiffers: true });
    expect(server.seen).toHaveLength(requests);
    expect(server.seen[1]?.headers.range).toBe(`bytes=${file.length}-`);
  }); // prettier-ignore

  it("believes a marked end more than Zoom's file_size", async () => {
    const server = await start(() => (response) => {
      response.writeHead(200, { "content-type": "video/mp4" });
      response.end(file);
    });
    const { bytes, summary } = await read(server, { expectedBytes: file.length + 1 });
    expect(hash(bytes)).toBe(hash(file));
    expect(summary).toMatchObject({ totalBytes: null, sizeDiffers: true });
  });
});
