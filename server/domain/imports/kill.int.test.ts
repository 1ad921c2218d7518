import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";

import { conversation, mediaFile, sealAttempt, sourceItem, sourceUser } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { userRecordings } from "@/server/connectors/zoom/api";
import { sessionOf, type SourceSession } from "@/server/connectors/zoom/files";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import { openTenantKey } from "@/server/domain/tenants/tenant-key";
import { testKeyring, testKeyringSetting } from "@/server/domain/tenants/testing/create-test-tenant";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { unwrapDataKey } from "@/server/lib/crypto/data-key";
import { openAll } from "@/server/lib/crypto/open-file";
import { openStores, type Stores } from "@/server/lib/storage/open-stores";
import { startZoom, type Zoom } from "@/standins/zoom/server";

import { sweepOrphans } from "./sweep-orphans";
import type { Orders } from "./testing/import-worker";

const host = "deniz.kaya@contoso.example";
const leaseMs = 5 * 60_000;

let db: Awaited<ReturnType<typeof testDatabase>>;
let zoom: Zoom;
let folder: string;

beforeAll(async () => {
  db = await testDatabase();
  zoom = await startZoom({ port: 0, cdnPort: 0 });
  folder = await mkdtemp(path.join(tmpdir(), "holdfast-kill-"));
});
afterAll(async () => {
  await zoom.close();
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a worker; kills it with SIGKILL `killAfterMs` after it is ready, or lets it end. */
function work(orders: Orders, killAfterMs: number | null): Promise<"killed" | "done"> {
  return new Promise((resolve, reject) => {
    const script = "server/domain/imports/testing/import-worker.ts";
    const child = spawn(process.execPath, ["--import", "tsx", script, JSON.stringify(orders)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let seen = "";
    let complaint = "";
    child.stderr.on("data", (data: Buffer) => (complaint += data.toString()));
    child.stdout.on("data", (data: Buffer) => {
      seen += data.toString();
      if (seen === "ready\n" && killAfterMs !== null) setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    });
    child.on("exit", (code, signal) => {
      if (signal === "SIGKILL") resolve("killed");
      else if (code === 0 && seen.endsWith("done\n")) resolve("done");
      else reject(new Error(`the worker ended with ${code}: ${complaint.slice(-2_000)}`));
    });
  });
}

test("killed at random moments, an import ends complete: nothing lost, nothing twice, no orphan objects", async () => {
  const home = await tenantFixture(db.database);
  const rule = await home.addRule("Everything", {
    kind: "recording",
    definition: {
      audio: true,
      video: true,
      screenOnly: false,
      chat: true,
      reevaluate: false,
      recordingType: "bulk",
      onDemandDays: 14,
      recordingControl: false,
      recordSwitch: false,
      retentionDays: null,
    },
  });
  await home.addPerson("Deniz Kaya", { license: "compliance_uc", addOnZoom: true, recordingRuleId: rule });
  const jobId = await addJob(home);
  const grant = zoom.control.grant("ada.okafor@contoso.example");
  const pair = {
    accessToken: grant.access_token ?? "",
    refreshToken: grant.refresh_token ?? "",
    expiresAt: Date.now() + 3_600_000,
    scopes: [],
    apiUrl: null,
  };
  const cdn = new URL(zoom.cdnUrl);
  const settings = {
    oauthUrl: zoom.url,
    apiUrl: `${zoom.url}/v2`,
    clientId: "x",
    clientSecret: "x",
    downloadHosts: [`${cdn.hostname}:${cdn.port}`],
    appUrl: "http://localhost:3000",
  };
  const connection = {
    settings,
    tokens: { load: () => Promise.resolve(pair), withLock: () => Promise.reject(new Error("not needed")) },
    budget: { take: () => Promise.resolve() },
  };
  const from = new Date(Date.now() - 70 * 86_400_000);
  const sessions: SourceSession[] = [];
  for await (const window of userRecordings(connection, { userId: host, from, to: new Date() })) {
    sessions.push(...window.meetings.map(sessionOf));
  }
  const hostId = sessions[0]?.hostId ?? "";
  await home.db.tx(async (tx) => {
    await tx.insert(sourceUser).values({
      tenantId: home.tenantId,
      jobId,
      sourceId: hostId,
      emailNormalized: host,
      status: "active",
      seenAt: home.now,
    });
    await recordSessions(tx, home.system(), { jobId, sessions, announceKept: false });
  });

  const storage = JSON.stringify({ eu: path.join(folder, "eu") });
  const orders = (at: Date): Orders => ({
    appUrl: db.appUrl,
    storage,
    keyring: testKeyringSetting,
    tenantId: home.tenantId,
    jobId,
    sessionKeys: sessions.map((session) => session.uuid),
    now: at.toISOString(),
    settings,
    pair,
  });
  let at = home.now;
  let kills = 0;
  for (let round = 0; round < 10; round++) {
    if ((await work(orders(at), Math.random() * 150)) === "killed") kills++;
    at = new Date(at.getTime() + leaseMs);
  }
  expect(kills).toBeGreaterThan(3);
  await work(orders(at), null);
  const stores: Stores = await openStores(storage);
  await sweepOrphans(home.system(new Date(at.getTime() + leaseMs)), { stores, keyring: testKeyring });

  const left = await home.db.tx(async (tx) => ({
    items: await tx.select().from(sourceItem).where(eq(sourceItem.reason, "rule_keeps")),
    files: await tx.select().from(mediaFile),
    conversations: await tx.select({ key: conversation.sessionKey }).from(conversation),
    attempts: await tx.select().from(sealAttempt),
    key: await openTenantKey(tx, testKeyring),
  }));
  expect(left.items.filter((item) => item.state !== "archived")).toEqual([]);
  expect(left.files).toHaveLength(left.items.length);
  expect(left.conversations).toHaveLength(new Set(left.items.map((item) => item.sessionKey)).size);
  expect(left.attempts).toEqual([]);

  const store = stores.get("eu");
  if (!store) throw new Error("no store");
  const objects: string[] = [];
  for await (const object of store.list("")) objects.push(object.key);
  expect(objects.sort()).toEqual(left.files.map((file) => file.objectKey).sort());

  for (const file of left.files) {
    const dataKey = unwrapDataKey(left.key.key, file.id, file.wrappedKey ?? Buffer.alloc(0));
    const size = await store.head(file.objectKey);
    const sealed = await store.getRange(file.objectKey, { start: 0, end: size?.sizeBytes ?? 0 });
    const hash = createHash("sha256");
    for await (const bytes of openAll(sealed, { fileId: file.id, dataKey, sizeBytes: file.sizeBytes }))
      hash.update(bytes);
    expect(hash.digest("hex")).toBe(file.sha256);
  }
}, 180_000);
