import { createHash, randomBytes } from "node:crypto";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { testDatabase } from "@/db/testing/database";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";
import { addJob, archivedConversation, videoFile } from "@/server/domain/testing/archived-conversation";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import type { ObjectStore } from "@/server/lib/storage/object-store";

import { authorizePlayback, type PlayableMedia } from "./authorize-media";
import { mediaResponse } from "./media-response";
import { openPlayback } from "./open-playback";

const bytes = randomBytes(3 * 1024 * 1024 + 123);

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let media: PlayableMedia;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  const home = await tenantFixture(db.database);
  const { token, ctx } = await home.signIn(home.administrator);
  const recorded = await archivedConversation(home, archive, {
    ...{ owner: home.administrator, jobId: await addJob(home) },
    files: [{ ...videoFile, bytes }],
  });
  const { playbackId } = await openPlayback(ctx, { conversationId: recorded.id });
  const fileId = recorded.files[0]?.id ?? "";
  media = await authorizePlayback(db.database, { token, playbackId, fileId, now: ctx.now });
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});

const respond = (
  file: PlayableMedia,
  headers: Record<string, string> = {},
  method = "GET",
  download = false,
) => mediaResponse(archive, file, new Request("http://localhost/", { method, headers }), { download });

describe("the media response", () => {
  const body = async (response: Response) => Buffer.from(await response.arrayBuffer());

  it("gives any range of the plain bytes", async () => {
    const edge = fc.constantFrom(0, 65_535, 65_536, 65_537, 131_072, bytes.length - 1);
    const position = fc.oneof(edge, fc.nat(bytes.length - 1));
    await fc.assert(
      fc.asyncProperty(position, position, async (a, b) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const response = await respond(media, { range: `bytes=${first}-${last}` });
        expect(response.status).toBe(206);
        expect(response.headers.get("content-range")).toBe(`bytes ${first}-${last}/${bytes.length}`);
        expect((await body(response)).equals(bytes.subarray(first, last + 1))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("gives the whole file, its last bytes, and its headers without a body", async () => {
    expect((await body(await respond(media))).equals(bytes)).toBe(true);
    expect((await body(await respond(media, { range: "bytes=-100" }))).equals(bytes.subarray(-100))).toBe(
      true,
    );
    const head = await respond(media, {}, "HEAD");
    expect([head.status, (await body(head)).length]).toEqual([200, 0]);
    expect(Object.fromEntries(head.headers)).toMatchObject({
      "accept-ranges": "bytes",
      "cache-control": "private, no-store",
      "content-disposition": "inline",
      "content-length": String(bytes.length),
      "content-security-policy": "default-src 'none'; sandbox",
      "content-type": "video/mp4",
      "cross-origin-resource-policy": "same-origin",
      etag: `"${createHash("sha256").update(bytes).digest("hex")}"`,
      "x-content-type-options": "nosniff",
    });
  });

  it("answers 304 to what is known and 416 beyond the end, with no bytes", async () => {
    const known = await respond(media, { "if-none-match": `"${media.sha256}"` });
    const beyond = await respond(media, { range: `bytes=${bytes.length}-` });
    expect([known.status, beyond.status]).toEqual([304, 416]);
    expect(beyond.headers.get("content-range")).toBe(`bytes */${bytes.length}`);
    expect((await body(known)).length + (await body(beyond)).length).toBe(0);
  });

  it("names a download itself", async () => {
    const response = await respond(media, { range: "bytes=0-0" }, "GET", true);
    expect(response.headers.get("content-disposition")).toMatch(
      new RegExp(`^attachment; filename="\\d{4}-\\d{2}-\\d{2}-${media.id}\\.mp4"$`),
    );
  });

  /** A store whose bytes were changed behind our back. */
  const tampered = (change: (chunk: Buffer) => Buffer): ArchivePorts => {
    const real = storeOf(archive, "EU");
    const broken = Object.create(real) as ObjectStore;
    broken.getRange = async (key, range, hints) => {
      const source = await real.getRange(key, range, hints);
      return (async function* () {
        for await (const chunk of source) yield change(Buffer.from(chunk));
      })();
    };
    return { ...archive, stores: new Map([["eu", broken]]) };
  };

  it.each<[string, (chunk: Buffer) => Buffer]>([
    ["a flipped bit", (chunk) => ((chunk[10] = (chunk[10] ?? 0) ^ 1), chunk)],
    ["cut bytes", (chunk) => chunk.subarray(0, -1)],
    [
      "swapped frames",
      (chunk) =>
        chunk.length > 131_104
          ? Buffer.concat([
              chunk.subarray(65_552, 131_104),
              chunk.subarray(0, 65_552),
              chunk.subarray(131_104),
            ])
          : chunk,
    ],
  ])("gives an error and no bytes for %s", async (_, change) => {
    const request = (range?: string) => new Request("http://localhost/", range ? { headers: { range } } : {});
    const short = mediaResponse(tampered(change), media, request("bytes=0-1048575"), { download: false });
    await expect(short).rejects.toMatchObject({ name: "SealError" });
    const streamed = await mediaResponse(tampered(change), media, request(), { download: false });
    await expect(streamed.arrayBuffer()).rejects.toMatchObject({ name: "SealError" });
  });

  it("can be given up by the reader", async () => {
    const response = await respond(media);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect((await body(await respond(media, { range: "bytes=5-9" }))).length).toBe(5);
  });
});
