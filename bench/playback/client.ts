import { randomInt } from "node:crypto";
import { Agent, get } from "node:http";

import { quantile } from "../bench";
import { cpuSeconds } from "./process";

const mebibyte = 2 ** 20;
const connections = 4;

export type Target = { url: string; headers: Record<string, string>; sizeBytes: number; pid: number };
export type Load = { mibPerCpuSecond: number; mibPerS: number; ttfbP50Ms: number; ttfbP95Ms: number };

/**
 * Asks for random ranges of 1 MiB over kept connections for so many seconds. First-byte times are the whole way from
 * asking to the first byte of the body, with the other connections busy.
 */
export async function load(target: Target, seconds: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const firstByteMs: number[] = [];
  const cpu = cpuSeconds(target.pid);
  const start = performance.now();
  const until = start + seconds * 1_000;
  const lane = async () => {
    while (performance.now() < until) firstByteMs.push(await oneRange(agent, target));
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const used = cpuSeconds(target.pid) - cpu;
  const passed = (performance.now() - start) / 1_000;
  agent.destroy();
  return {
    mibPerCpuSecond: firstByteMs.length / used,
    mibPerS: firstByteMs.length / passed,
    ttfbP50Ms: quantile(firstByteMs, 0.5),
    ttfbP95Ms: quantile(firstByteMs, 0.95),
  };
}

function oneRange(agent: Agent, { url, headers, sizeBytes }: Target): Promise<number> {
  const from = randomInt(sizeBytes - mebibyte);
  const range = `bytes=${from}-${from + mebibyte - 1}`;
  const asked = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { ...headers, range } }, (response) => {
      let first = Number.NaN;
      let received = 0;
      response.on("data", (chunk: Buffer) => {
        if (received === 0) first = performance.now() - asked;
        received += chunk.length;
      });
      response.on("end", () => {
        if (response.statusCode === 206 && received === mebibyte) resolve(first);
        else reject(new Error(`${url} answered ${response.statusCode} with ${received} bytes`));
      });
      response.on("error", reject);
    });
    request.on("error", reject);
  });
}
