import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import { eq } from "drizzle-orm";

import { mediaFile, sealAttempt, sourceItem } from "@/db/schema";
import { storeOf } from "@/server/domain/archive/ports";
import { sweepOrphans } from "@/server/domain/imports/sweep-orphans";
import { resumeRuns } from "@/server/domain/jobs/resume-runs";
import { openTenantKey } from "@/server/domain/tenants/tenant-key";
import { unwrapDataKey } from "@/server/lib/crypto/data-key";
import { openAll } from "@/server/lib/crypto/open-file";

import { begin, startWorld, type World } from "./world";

export type ChaosOptions = { files: number; kills: number; bytesPerSecond: number; pauseMs: number };
export type Chaos = {
  files: number;
  kills: { app: number; engine: number; database: number };
  /** Kills that came while files were still missing. */
  during: number;
  missing: number;
  duplicates: number;
  corrupt: number;
  orphans: number;
  seconds: number;
};

const minuteMs = 60_000;
const patienceMs = 10 * minuteMs;
/** What the schedules do every five minutes is done this often, with the clock so far ahead. */
const tendEveryMs = 4_000;
const aheadMs = 15 * minuteMs;

/** Imports `files` through the real engine while one of the three processes is killed again and again; then counts. */
export async function tryChaos({ files, kills, bytesPerSecond, pauseMs }: ChaosOptions): Promise<Chaos> {
  const world = await startWorld({ files, bytesPerSecond });
  try {
    const beganAt = performance.now();
    await begin(world);
    const killed = { app: 0, engine: 0, database: 0 };
    const victims = ["app", "engine", "database"] as const;
    let during = 0;
    for (let n = 0; n < kills; n++) {
      await delay(pauseMs * (0.5 + Math.random()));
      const victim = n < victims.length ? victims[n] : victims[Math.floor(Math.random() * victims.length)];
      if (!victim) continue;
      const left = await open(world);
      if (left > 0) during += 1;
      await (victim === "database" ? world.archive.killDatabase() : world[victim].kill());
      killed[victim] += 1;
      // Whatever a killed importer held is free: nobody works with it.
      if (victim === "app") await tend(world);
    }
    world.zoom.control.clearFaults();
    await untilDone(world);
    const seconds = (performance.now() - beganAt) / 1_000;
    await tend(world);
    return { files, kills: killed, during, ...(await count(world)), seconds };
  } finally {
    await world.stop();
  }
}

/** The database may be away; the next look finds it. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + minuteMs; ;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(200);
    }
  }
}

const open = (world: World): Promise<number> =>
  patiently(() =>
    world
      .ctx()
      .db.tx((tx) =>
        tx
          .$count(sourceItem, eq(sourceItem.reason, "rule_keeps"))
          .then(async (all) => all - (await tx.$count(sourceItem, eq(sourceItem.state, "archived")))),
      ),
  );

/** What the five-minute tick does. */
async function tend(world: World): Promise<void> {
  const ahead = world.ctx(new Date(Date.now() + aheadMs));
  await patiently(() => sweepOrphans(ahead, world.ports));
  await patiently(() => resumeRuns(ahead));
}

async function untilDone(world: World): Promise<void> {
  let left = await open(world);
  let movedAt = Date.now();
  for (const until = Date.now() + patienceMs; left > 0;) {
    if (Date.now() > until) return;
    await delay(250);
    const now = await open(world);
    if (now < left) movedAt = Date.now();
    left = now;
    if (Date.now() - movedAt < tendEveryMs) continue;
    await tend(world);
    movedAt = Date.now();
  }
}

/** Compares what lies in the archive with what Zoom has, byte for byte. */
async function count(world: World) {
  const { ctx, ports, zoom, sessionKeys } = world;
  const wanted = new Set(sessionKeys);
  const inventory = (await zoom.control.inventory("contoso", true)).filter(({ uuid }) => wanted.has(uuid));
  const hashOf = new Map(inventory.flatMap(({ files }) => files).map(({ id, sha256 }) => [id, sha256]));
  const { rows, attempts, key } = await ctx().db.tx(async (tx) => ({
    rows: await tx
      .select({ file: mediaFile, sourceKey: sourceItem.sourceKey })
      .from(mediaFile)
      .innerJoin(sourceItem, eq(sourceItem.id, mediaFile.sourceItemId)),
    attempts: await tx.$count(sealAttempt),
    key: await openTenantKey(tx, ports.keyring),
  }));
  const store = storeOf(ports, "EU");
  const objects = new Set<string>();
  for await (const object of store.list("")) objects.add(object.key);
  let spools = 0;
  for await (const _ of store.spools.list()) spools += 1;
  const archived = new Set(rows.map(({ sourceKey }) => sourceKey));
  let corrupt = 0;
  for (const { file, sourceKey } of rows) {
    const sha256 = objects.delete(file.objectKey) ? await hashFile(store, key.key, file) : "";
    if (sha256 !== hashOf.get(sourceKey) || sha256 !== file.sha256) corrupt += 1;
  }
  return {
    missing: [...hashOf.keys()].filter((id) => !archived.has(id)).length,
    duplicates: rows.length - archived.size,
    corrupt,
    orphans: objects.size + spools + attempts,
  };
}

type Store = ReturnType<typeof storeOf>;
type Key = Parameters<typeof unwrapDataKey>[0];

async function hashFile(store: Store, key: Key, file: typeof mediaFile.$inferSelect): Promise<string> {
  const dataKey = unwrapDataKey(key, file.id, file.wrappedKey ?? Buffer.alloc(0));
  const end = (await store.head(file.objectKey))?.sizeBytes ?? 0;
  const sealed = await store.getRange(file.objectKey, { start: 0, end });
  const hash = createHash("sha256");
  for await (const plain of openAll(sealed, { fileId: file.id, dataKey, sizeBytes: file.sizeBytes })) {
    hash.update(plain);
  }
  return hash.digest("hex");
}
