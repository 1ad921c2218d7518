import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, stat } from "node:fs/promises";
import path from "node:path";

import { eq, isNotNull } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";

import { sourceItem, spool } from "@/db/schema";
import { fetchVerified } from "@/server/connectors/zoom/fetch-verified";
import { storeOf } from "@/server/domain/archive/ports";
import { testKeyringSetting } from "@/server/domain/tenants/testing/create-test-tenant";

import type { Source } from "./checked-content";
import { importFile } from "./import-file";
import { importGroup } from "./import-group";
import { sealSpooled } from "./seal-spooled";
import { sweepOrphans } from "./sweep-orphans";
import { arrivals, type Arrivals, type Arrived } from "./testing/arrivals";
import { expectWhole } from "./testing/expect-whole";

const sizeBytes = 8_000_000;
/** Goes by way of a spool in every step. */
const killedBytes = 70_000_000;
const minute = 60_000;
let at: Arrivals;

beforeAll(async () => {
  at = await arrivals();
});
afterAll(() => at.scenario.close());
afterEach(async () => {
  control().clearFaults();
  await sweepOrphans(later(), at.ports);
  await expectWhole(at.scenario.tenant.db, at.ports, at.sourceHashes);
  expect(await spools()).toEqual([]);
});

const control = () => at.scenario.zoom.control;
/** Every lease is over by then. */
const later = () => at.ctx(new Date(Date.now() + 5 * minute));
const spools = () => at.tx((tx) => tx.select().from(spool));
const spoolFile = (objectKey: string) => {
  const { eu = "" } = JSON.parse(at.scenario.archive.storage) as Record<string, string>;
  return path.join(eu, "spool", objectKey.replace("/", "."));
};
const slowly = (bytesPerSecond: number) =>
  control().addFault({ on: "cdn", kind: "slow", bytesPerSecond, times: 0 });

/** One file through a step that ends so soon. */
async function importFor(ms: number, { fresh, items: [item] }: Arrived, ctx = at.ctx()) {
  if (!item) throw new Error("no file");
  const group = { ...importGroup(ctx, at.ports), endsAt: Date.now() + ms, spooledFromBytes: sizeBytes };
  const refetch = () => Promise.resolve(fresh);
  const work = { jobId: at.scenario.jobId, fresh, participants: [], item, region: "EU" as const, refetch };
  return importFile(ctx, at.ports, work, group);
}

/** A big file of which a step has brought a part. */
async function halfWay(): Promise<Arrived & { objectKey: string }> {
  const arrived = await at.arriveLarge(sizeBytes);
  slowly(4_000_000);
  expect(await importFor(1_000, arrived)).toEqual({ outcome: "left", retry: false });
  control().clearFaults();
  const [row] = await spools();
  expect(row?.plainBytes).toBeGreaterThan(100_000);
  expect(await at.standing(arrived.uuid)).toEqual({ "kept: rule_keeps": 1 });
  expect((await at.itemsOf(arrived.uuid))[0]?.attempts).toBe(0);
  return { ...arrived, objectKey: `${at.scenario.tenant.tenantId}/${row?.fileId}` };
}

it("goes on in the next step, and asks for nothing twice", async () => {
  control().clearRequests();
  const arrived = await halfWay();
  expect(await at.run(arrived.uuid)).toEqual({ archived: 1, failed: 0, retry: false });
  expect(control().requests().fileBytes).toBeLessThan(sizeBytes * 1.05);
});

it("brings to its end in one step what no later one could go on with: nothing tells whether it is the same", async () => {
  const { uuid, fresh, items } = await at.arriveLarge(sizeBytes);
  const [item] = items;
  const [file] = fresh.session.files;
  const [claim] = item ? await at.claim(item) : [];
  if (!file?.downloadUrl || !claim) throw new Error("not begun");
  const url = file.downloadUrl;
  const { settings } = at.ports.zoom;
  const open: Source["open"] = ({ onFacts, ...from } = {}) =>
    fetchVerified(settings, url, {
      ...{ token: fresh.token, ...from },
      onFacts: (facts) => onFacts?.({ ...facts, etag: null }),
    });
  slowly(8_000_000);
  const sealed = await sealSpooled(at.ctx(), at.ports, { file, open }, claim, Date.now() + 100);
  expect(sealed).toMatchObject({ sizeBytes });
  control().clearFaults();
  expect(await at.run(uuid, later())).toMatchObject({ archived: 1 });
});

it("fetches nothing when the file was whole before the kill", async () => {
  const { uuid, fresh, items } = await at.arriveLarge(sizeBytes);
  const [item] = items;
  const [file] = fresh.session.files;
  const [claim] = item ? await at.claim(item) : [];
  if (!file?.downloadUrl || !claim) throw new Error("not begun");
  const url = file.downloadUrl;
  const { settings } = at.ports.zoom;
  const source = { file, open: (from = {}) => fetchVerified(settings, url, { token: fresh.token, ...from }) };
  expect(await sealSpooled(at.ctx(), at.ports, source, claim, Date.now() + minute)).toMatchObject({
    sizeBytes,
  });
  control().clearRequests();
  expect(await at.run(uuid, later())).toMatchObject({ archived: 1 });
  expect(control().requests().fileBytes).toBe(0);
});

it.each([
  [
    "the source has another file by now",
    async () =>
      void (await at.tx((tx) => tx.update(spool).set({ etag: '"another"' }).where(isNotNull(spool.etag)))),
  ],
  [
    "nothing tells whether it has",
    async () => void (await at.tx((tx) => tx.update(spool).set({ etag: null }).where(isNotNull(spool.etag)))),
  ],
  [
    "what was there is damaged",
    async (objectKey: string) => {
      const file = await open(spoolFile(objectKey), "r+");
      await file.write(Buffer.from("damage"), 0, 6, 70_000);
      await file.close();
    },
  ],
  ["what was there is gone", async (objectKey: string) => storeOf(at.ports, "EU").spools.remove(objectKey)],
])("starts over under another key when %s", async (_name, damage) => {
  const { uuid, objectKey } = await halfWay();
  await damage(objectKey);
  expect(await at.run(uuid)).toEqual({ archived: 0, failed: 1, retry: true });
  expect(await spools()).toEqual([]);
  await expect(stat(spoolFile(objectKey))).rejects.toMatchObject({ code: "ENOENT" });
  expect(await at.run(uuid)).toMatchObject({ archived: 1 });
});

it("is swept when its item is settled, and not before", async () => {
  const { uuid, objectKey } = await halfWay();
  expect(await sweepOrphans(later(), at.ports)).toEqual({ removed: 0 });
  await at.tx((tx) => tx.update(sourceItem).set({ state: "gone" }).where(eq(sourceItem.sessionKey, uuid)));
  expect(await sweepOrphans(later(), at.ports)).toEqual({ removed: 1 });
  await expect(stat(spoolFile(objectKey))).rejects.toMatchObject({ code: "ENOENT" });
  const left = `${at.scenario.tenant.tenantId}/without-a-row`;
  await storeOf(at.ports, "EU").spools.write(left, 0, [Buffer.from("x")]);
  expect(await sweepOrphans(later(), at.ports)).toEqual({ removed: 0 });
  expect(await sweepOrphans(at.ctx(new Date(Date.now() + 120 * minute)), at.ports)).toEqual({ removed: 1 });
});

it("goes on after kill -9 where the disk has it: under a twentieth of the file is fetched again", async () => {
  const arrived = await at.arriveLarge(killedBytes);
  slowly(15_000_000);
  control().clearRequests();
  const { settings, tokens } = at.ports.zoom;
  const orders = {
    appUrl: at.scenario.appUrl,
    storage: at.scenario.archive.storage,
    keyring: testKeyringSetting,
    tenantId: at.scenario.tenant.tenantId,
    jobId: at.scenario.jobId,
    sessionKeys: [arrived.uuid],
    now: new Date().toISOString(),
    settings,
    pair: await tokens.load(),
  };
  const script = "server/domain/imports/testing/import-worker.ts";
  const worker = spawn(process.execPath, ["--import", "tsx", script, JSON.stringify(orders)], {
    stdio: "ignore",
  });
  const half = async () => expect((await spools())[0]?.plainBytes).toBeGreaterThan(killedBytes / 2);
  await vi.waitFor(half, { timeout: 20_000, interval: 20 });
  worker.kill("SIGKILL");
  await once(worker, "exit");
  control().clearFaults();
  expect(await at.run(arrived.uuid)).toMatchObject({ archived: 0 });
  expect(await at.run(arrived.uuid, later())).toMatchObject({ archived: 1, failed: 0 });
  expect(control().requests().fileBytes).toBeLessThan(killedBytes * 1.05);
});
