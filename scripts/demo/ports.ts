import { readFile, writeFile } from "node:fs/promises";
import { isPortFree } from "@/db/embedded/port";

const services = ["app", "entra", "zoom", "engine", "postgres", "zoomFiles"] as const;

export type Ports = Record<(typeof services)[number], number>;

/** Ports from here up are handed out to outgoing connections, so no helper is put there. */
const lowestEphemeral = 32_768;

/**
 * The app gets `base` or nothing: people and redirect addresses know it. The others get the five ports behind it, or the
 * next free ones, and keep them from start to start (`file` remembers). `isFree` asks the system.
 * Throws when the app's port is taken, saying who must move and how.
 */
export async function choosePorts(
  file: string,
  base: number,
  isFree: (port: number) => Promise<boolean> = isPortFree,
): Promise<Ports> {
  if (!(await isFree(base))) {
    throw new Error(
      `Port ${base} is taken by another program. Stop that program, or let the demo use another port: ` +
        `PORT=${base + 100 < 65_000 ? base + 100 : 3000} npm run demo`,
    );
  }
  const remembered = await recall(file, base);
  const chosen: Partial<Ports> = { app: base };
  for (const service of services) {
    const kept = remembered?.[service];
    if (kept !== undefined && service !== "app" && (await isFree(kept))) chosen[service] = kept;
  }
  for (const [offset, service] of services.entries()) {
    chosen[service] ??= await nextFree(below(base + offset), new Set(Object.values(chosen)), isFree);
  }
  const ports = chosen as Ports;
  await writeFile(file, JSON.stringify(ports));
  return ports;
}

/** Maps any port to one below the ephemeral range. */
function below(port: number): number {
  return port < lowestEphemeral ? port : 20_000 + (port % 10_000);
}

async function nextFree(
  from: number,
  used: Set<number>,
  isFree: (port: number) => Promise<boolean>,
): Promise<number> {
  for (let port = from; port < lowestEphemeral; port += 1) {
    if (!used.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`No free port between ${from} and ${lowestEphemeral - 1}.`);
}

async function recall(file: string, base: number): Promise<Ports | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const ports = JSON.parse(text) as Ports;
    return ports.app === base ? ports : undefined;
  } catch {
    return undefined;
  }
}
