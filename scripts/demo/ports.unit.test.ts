import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { choosePorts } from "@/scripts/demo/ports";

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "holdfast-ports-"));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const allBut = (taken: number[]) => (port: number) => Promise.resolve(!taken.includes(port));

describe("choosePorts", () => {
  it.each([
    { name: "those behind it", base: 3000, taken: [], others: [3001, 3002, 3003, 3004, 3005] },
    { name: "the next free ones", base: 3000, taken: [3001, 3003], others: [3002, 3004, 3005, 3006, 3007] },
    {
      name: "below the ephemeral range",
      base: 40_123,
      taken: [],
      others: [20_124, 20_125, 20_126, 20_127, 20_128],
    },
  ])("puts the others on $name", async ({ base, taken, others }) => {
    const ports = await choosePorts(path.join(scratch, "p"), base, allBut(taken));
    expect(ports.app).toBe(base);
    const { entra, zoom, engine, postgres, zoomFiles } = ports;
    expect([entra, zoom, engine, postgres, zoomFiles]).toEqual(others);
  });

  it("keeps them from start to start, but for those that were taken meanwhile", async () => {
    const file = path.join(scratch, "ports.json");
    const first = await choosePorts(file, 3000, allBut([3001]));
    expect(await choosePorts(file, 3000, allBut([]))).toEqual(first);
    const third = await choosePorts(file, 3000, allBut([first.zoom]));
    expect(third).toMatchObject({ entra: first.entra, engine: first.engine });
    expect(third.zoom).not.toBe(first.zoom);
    expect(new Set(Object.values(third)).size).toBe(6);
  });

  it("says who must move when the app's port is taken", async () => {
    await expect(choosePorts(path.join(scratch, "p"), 3000, allBut([3000]))).rejects.toThrow(
      /Port 3000 is taken by another program.*PORT=3100 npm run demo/,
    );
  });
});
