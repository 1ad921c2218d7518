import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { HandleCache, type OpenFile } from "./handle-cache";

const folder = await mkdtemp(join(tmpdir(), "holdfast-handles-"));
const [first, second] = [join(folder, "first"), join(folder, "second")];
await Promise.all([writeFile(first, "1"), writeFile(second, "22")]);
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => void vi.useRealTimers());

const closed = ({ handle }: OpenFile) => vi.waitFor(() => expect(handle.fd).toBe(-1));

describe("the cache of open files", () => {
  it("opens a file once for all its readers", async () => {
    const cache = new HandleCache();
    const [a, b] = await Promise.all([cache.acquire(first), cache.acquire(first)]);
    a.release();
    const c = await cache.acquire(first);
    expect([b.handle, c.handle]).toEqual([a.handle, a.handle]);
    expect(c.sizeBytes).toBe(1);
    [b, c].forEach(({ release }) => release());
    cache.drop(first);
    await closed(a);
  });

  it("closes the longest idle above its limit, and none that is read", async () => {
    const cache = new HandleCache(1);
    const busy = await cache.acquire(first);
    const idle = await cache.acquire(second);
    idle.release();
    await closed(idle);
    expect((await busy.handle.read(Buffer.alloc(1), 0, 1, 0)).bytesRead).toBe(1);
    busy.release();
    cache.drop(first);
    await closed(busy);
  });

  it("closes what was idle for long", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const cache = new HandleCache(64, 1_000);
    const file = await cache.acquire(first);
    file.release();
    vi.advanceTimersByTime(999);
    expect((await cache.acquire(first)).handle).toBe(file.handle);
    vi.advanceTimersByTime(5_000);
    expect(file.handle.fd).not.toBe(-1);
    file.release();
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();
    await closed(file);
  });

  it("lets readers of a dropped file finish", async () => {
    const cache = new HandleCache();
    const file = await cache.acquire(second);
    cache.drop(second);
    const again = await cache.acquire(second);
    expect(again.handle).not.toBe(file.handle);
    expect((await file.handle.read(Buffer.alloc(2), 0, 2, 0)).bytesRead).toBe(2);
    file.release();
    await closed(file);
    again.release();
    cache.drop(second);
    await closed(again);
  });

  it("tries again after a file could not be opened", async () => {
    const cache = new HandleCache();
    const late = join(folder, "late");
    await expect(cache.acquire(late)).rejects.toMatchObject({ code: "ENOENT" });
    await writeFile(late, "333");
    const file = await cache.acquire(late);
    expect(file.sizeBytes).toBe(3);
    file.release();
    cache.drop(late);
    await closed(file);
  });
});
