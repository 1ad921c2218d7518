import { createServer } from "node:net";

/** Ports from 32768 up are handed out by Linux to outgoing connections, so a server there may find its port taken. */
const lowestEphemeral = 32_768;

/** Whether a server could listen on this port of the loopback address. */
export async function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A free loopback port below the ephemeral range, by chance, so that parallel runs rarely meet. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = 15_000 + Math.floor(Math.random() * (lowestEphemeral - 15_000));
    if (await isPortFree(port)) return port;
  }
  throw new Error("No free port between 15000 and 32767 on 127.0.0.1 after 100 attempts.");
}
