import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";

import { openDatabase } from "@/db/client";
import { meetingRecordings } from "@/server/connectors/zoom/api";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { sessionOf } from "@/server/connectors/zoom/files";
import { importSessions } from "@/server/domain/imports/import-session";
import { parseKeyring } from "@/server/lib/crypto/keyring";
import { openStores } from "@/server/lib/storage/open-stores";

import { cpuMs } from "../bench";
import type { Orders, Report } from "./orders";

process.once("message", (orders: Orders) => void work(orders).then((report) => process.send?.(report)));

async function work(orders: Orders): Promise<Report> {
  // Without the pacing for Zoom's own limits: what is measured is this side.
  const zoom: ZoomConnection = {
    settings: orders.settings,
    tokens: {
      load: () => Promise.resolve(orders.pair),
      withLock: () => Promise.reject(new Error("the token of a bench lives long enough")),
    },
    budget: { take: () => Promise.resolve() },
  };
  const database = openDatabase(orders.appUrl);
  await database.ping();
  const bring = orders.how === "import" ? await importer(orders, zoom, database) : await floor(orders, zoom);
  const idleBytes = process.memoryUsage.rss();
  const cpu = cpuMs();
  const start = performance.now();
  let files = 0;
  const residents: Report["residents"] = [];
  const parts = chunks(orders.sessionKeys, bring.sessionsAtOnce);
  const lane = async () => {
    for (const keys of parts) {
      const brought = await bring.work(keys);
      files += brought;
      residents.push({ files, bytes: process.memoryUsage.rss() });
    }
  };
  await Promise.all(Array.from({ length: bring.lanes }, lane));
  const seconds = (performance.now() - start) / 1_000;
  const cpuSeconds = (cpuMs() - cpu) / 1_000;
  await database.close();
  const peakBytes = process.resourceUsage().maxRSS * 1_024;
  return { seconds, cpuSeconds, files, idleBytes, peakBytes, residents };
}

async function importer(orders: Orders, zoom: ZoomConnection, database: ReturnType<typeof openDatabase>) {
  const ports = { stores: await openStores(orders.storage), keyring: parseKeyring(orders.keyring), zoom };
  const { tenantId, jobId } = orders;
  const db = database.tenant(tenantId);
  const work = async (sessionKeys: readonly string[]) => {
    let [brought, open] = [0, sessionKeys];
    // What a step has no time for is the next one's.
    while (open.length > 0) {
      const ctx = { db, actor: { kind: "system" as const, tenantId }, now: new Date() };
      const outcomes = await importSessions(ctx, ports, { jobId, sessionKeys: open });
      brought += outcomes.reduce((sum, { archived }) => sum + archived, 0);
      open = open.filter((_, at) => outcomes[at]?.more);
    }
    if (brought < sessionKeys.length) throw new Error("a file of the bench was not imported");
    return brought;
  };
  // As the job engine does: two steps of so many sessions beside each other, four transfers in each.
  return { work, sessionsAtOnce: 25, lanes: 2 };
}

function* chunks(keys: readonly string[], size: number): Generator<readonly string[]> {
  for (let at = 0; at < keys.length; at += size) yield keys.slice(at, at + size);
}

/** Fetch, SHA-256, one AES-256-GCM over all, write, sync: what no import can do without, and nothing else. */
async function floor(orders: Orders, zoom: ZoomConnection) {
  const [root = ""] = Object.values(JSON.parse(orders.storage) as Record<string, string>);
  const folder = join(dirname(root), "floor");
  await mkdir(folder, { recursive: true });
  const work = async ([sessionKey = ""]: readonly string[]) => {
    const meeting = await meetingRecordings(zoom, sessionKey);
    const { files } = sessionOf(meeting);
    for (const file of files) {
      const answer = await fetch(file.downloadUrl ?? "", {
        headers: { authorization: `Bearer ${meeting.download_access_token ?? orders.pair.accessToken}` },
      });
      if (!answer.ok || !answer.body) throw new Error(`the stand-in answered ${answer.status}`);
      const hash = createHash("sha256");
      const cipher = createCipheriv("aes-256-gcm", randomBytes(32), randomBytes(12));
      const target = await open(join(folder, randomBytes(8).toString("hex")), "wx");
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        await target.write(cipher.update(chunk));
      }
      await target.write(cipher.final());
      hash.digest();
      await target.sync();
      await target.close();
    }
    return files.length;
  };
  return { work, sessionsAtOnce: 1, lanes: orders.parallel };
}
