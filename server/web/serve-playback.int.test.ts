import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, expect, it } from "vitest";

import { testDatabase } from "@/db/testing/database";
import { openPlayback } from "@/server/domain/playback/open-playback";
import {
  addJob,
  type Archived,
  archivedConversation,
  videoFile,
} from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";

import { readPlaybackRequest, servePlayback } from "./serve-playback";

const cookieName = "holdfast.session";
const bytes = randomBytes(3 * 2 ** 20);

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let server: Server;
let origin: string;
let viewer: SignedIn;
let stranger: SignedIn;
let recorded: Archived;
let playbackId: string;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  const home = await tenantFixture(db.database);
  const other = await tenantFixture(db.database, { name: "Fabrikam" });
  const owner = await home.addPerson("Vera Viewer");
  viewer = await home.signIn(owner);
  stranger = await other.signIn(other.administrator);
  const jobId = await addJob(home);
  recorded = await archivedConversation(home, archive, { owner, jobId, files: [{ ...videoFile, bytes }] });
  ({ playbackId } = await openPlayback(viewer.ctx, { conversationId: recorded.id }));
  const site = { database: db.database, ports: () => Promise.resolve(archive), cookieName };
  server = createServer((request, response) => {
    const wanted = readPlaybackRequest(request);
    if (wanted) void servePlayback(site, request, response, wanted);
    else response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await archive.remove();
  await db.drop();
});

const address = (fileId = recorded.files[0]?.id ?? "", sitting = playbackId) =>
  `${origin}/api/media/${fileId}?p=${sitting}`;
const ask = (url: string, token: string | null, init: RequestInit = {}) =>
  fetch(url, {
    ...init,
    headers: { ...(token ? { cookie: `other=1; ${cookieName}=${token}` } : {}), ...init.headers },
  });

it.each([
  ["a short range", "bytes=70000-1118575", 206, 70_000, 1_118_576],
  ["a range too long for one buffer", "bytes=10-", 206, 10, bytes.length],
  ["the whole file", "", 200, 0, bytes.length],
])("gives %s", async (_what, range, status, start, end) => {
  const answer = await ask(address(), viewer.token, { headers: range ? { range } : {} });
  expect(answer.status).toBe(status);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-length": String(end - start),
    "content-type": "video/mp4",
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "accept-ranges": "bytes",
  });
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(start, end))).toBe(true);
});

it("answers HEAD, known tags and ranges beyond the end without a body", async () => {
  const head = await ask(address(), viewer.token, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, String(bytes.length)]);
  const etag = head.headers.get("etag") ?? "";
  const known = await ask(address(), viewer.token, { headers: { "if-none-match": etag } });
  const beyond = await ask(address(), viewer.token, { headers: { range: `bytes=${bytes.length}-` } });
  expect([known.status, beyond.status]).toEqual([304, 416]);
});

it("knows nothing for the signed-out, for strangers, for other files and other sittings", async () => {
  const refused = [
    await ask(address(), null),
    await ask(address(), "x".repeat(43)),
    await ask(address(), stranger.token),
    await ask(address(newId()), viewer.token),
    await ask(address(undefined, newId()), viewer.token),
  ];
  expect(refused.map((answer) => answer.status)).toEqual([401, 404, 404, 404, 404]);
  for (const answer of refused) expect(answer.headers.get("cache-control")).toBe("private, no-store");
});

it("leaves downloads, other methods and malformed addresses to the route", async () => {
  const left = [
    await ask(`${address()}&download=1`, viewer.token),
    await ask(address(), viewer.token, { method: "POST" }),
    await ask(`${origin}/api/media/1?p=${playbackId}`, viewer.token),
    await ask(`${origin}/api/health`, null),
  ];
  expect(left.map((answer) => answer.status)).toEqual([418, 418, 418, 418]);
});
