import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";

import { afterAll, expect, it } from "vitest";

import { DiskStore } from "./disk-store";
import type { StoredObject } from "./object-store";

const root = await mkdtemp(join(tmpdir(), "holdfast-spools-"));
afterAll(() => rm(root, { recursive: true }));
const store = await DiskStore.open(root);
const { spools } = store;
const keysOf = async (objects: AsyncIterable<StoredObject>) => {
  const keys: string[] = [];
  for await (const { key } of objects) keys.push(key);
  return keys;
};
const all = async (key: string) => buffer(spools.read(key, { start: 0, end: await spools.sizeBytes(key) }));

it("grows, loses what lies behind a place that is written again, and becomes an object", async () => {
  const key = "tenant/a";
  const [first, second, third] = [randomBytes(100_000), randomBytes(70_000), randomBytes(5)];
  expect(await spools.sizeBytes(key)).toBe(0);
  expect(await all(key)).toEqual(Buffer.alloc(0));
  await spools.write(key, 0, [first.subarray(0, 7), first.subarray(7)]);
  await spools.write(key, first.length, [second]);
  expect(await all(key)).toEqual(Buffer.concat([first, second]));
  await spools.write(key, 50, [third]);
  const whole = Buffer.concat([first.subarray(0, 50), third]);
  expect(await all(key)).toEqual(whole);
  expect(await store.head(key)).toBeNull();
  expect(await keysOf(spools.list())).toEqual([key]);

  await spools.finish(key);
  expect(await buffer(await store.getRange(key, { start: 0, end: whole.length }))).toEqual(whole);
  expect(await spools.sizeBytes(key)).toBe(0);
  expect(await readdir(join(root, "spool"))).toEqual([]);
});

it("is no object, and goes without a trace", async () => {
  await spools.write("tenant/b", 0, [randomBytes(10)]);
  expect(await keysOf(store.list("tenant"))).not.toContain("tenant/b");
  await spools.remove("tenant/b");
  await spools.remove("tenant/b");
  expect(await keysOf(spools.list())).toEqual([]);
});

it("refuses to go on where nothing is", async () => {
  await expect(spools.write("tenant/c", 10, [randomBytes(1)])).rejects.toMatchObject({ code: "ENOENT" });
});
