import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { findFreePort } from "@/db/embedded/port";
import { withoutSettings } from "@/scripts/demo/settings";
import { sessionCookie } from "@/server/auth/session-cookie";

import { addTenant, type Archive, startArchive } from "./archive";
import type { BenchResult, Row } from "./bench";
import { type Load, load, type Target } from "./playback/client";
import { canPin, hasProgram, startServer } from "./playback/process";
import { addRecording, sitDown } from "./playback/recording";

export const name = "playback";

const root = fileURLToPath(new URL("../", import.meta.url));
const sizeBytes = 256 * 2 ** 20;
const seconds = { warmUp: 25, turn: 5 };
const turns = 4;

/**
 * Random ranges of 1 MiB over four kept connections: the production build's own media path, with a session and an open
 * sitting, against nginx serving the plain file (one worker, sendfile), each held to core 0. `ratio` compares bytes
 * per second; both take turns after the warm-up.
 */
export async function run(): Promise<BenchResult> {
  if (!existsSync(join(root, ".next/BUILD_ID"))) {
    return {
      table: [],
      figures: {},
      notes: ["Skipped: there is no production build. Make it: npm run build"],
    };
  }
  const archive = await startArchive();
  const stops: (() => Promise<void>)[] = [];
  try {
    const files = {
      storage: join(archive.folder, "storage"),
      plainPath: join(archive.folder, "www/plain.mp4"),
    };
    await mkdir(join(archive.folder, "www"));
    const storage = JSON.stringify({ eu: files.storage });
    const tenant = await addTenant(archive, { people: 1 });
    const { fileId, conversationId } = await addRecording(archive, tenant, { ...files, storage, sizeBytes });
    const app = await startApp(archive, storage);
    stops.push(app.stop);
    const { token, playbackId } = await sitDown(archive, tenant, conversationId);
    const media: Target = {
      url: `${app.url}/api/media/${fileId}?p=${playbackId}`,
      headers: { cookie: `${sessionCookie(app.url).name}=${token}` },
      sizeBytes,
      pid: app.pid,
    };
    const peer = hasProgram("nginx") ? await startNginx(archive.folder) : null;
    if (peer) stops.push(peer.stop);
    await load(media, seconds.warmUp);
    const found = { app: [] as Load[], nginx: [] as Load[] };
    for (let turn = 0; turn < turns; turn++) {
      found.app.push(await load(media, seconds.turn));
      if (peer) found.nginx.push(await load({ ...peer, headers: {}, sizeBytes }, seconds.turn));
    }
    return report(median(found.app), peer ? median(found.nginx) : null);
  } finally {
    for (const stop of stops.reverse()) await stop();
    await archive.stop();
  }
}

async function startApp(archive: Archive, storage: string) {
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const secret = () => randomBytes(32).toString("hex");
  const env = {
    ...withoutSettings(process.env),
    NODE_ENV: "production" as const,
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(port),
    HOST: "127.0.0.1",
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: secret(),
    DATABASE_URL: archive.appUrl,
    HOLDFAST_KEYRING: archive.keyring,
    HOLDFAST_STORAGE: storage,
    ENTRA_CLIENT_ID: "bench",
    ENTRA_CLIENT_SECRET: secret(),
    ZOOM_CLIENT_ID: "bench",
    ZOOM_CLIENT_SECRET: secret(),
    INNGEST_EVENT_KEY: secret(),
    INNGEST_SIGNING_KEY: `signkey-prod-${secret()}`,
  };
  const command = [process.execPath, "--import", "tsx", "server/web/main.ts"] as const;
  const server = await startServer(command, { cwd: root, env, url: `${url}/api/health` });
  return { ...server, url };
}

/** Debian's nginx, one worker; as root it would drop to a user who can't read the bench's folder. */
async function startNginx(folder: string) {
  const port = await findFreePort();
  const config = join(folder, "nginx.conf");
  await chmod(folder, 0o755);
  await writeFile(
    config,
    `${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
daemon off;
pid ${folder}/nginx.pid;
error_log stderr error;
events { worker_connections 64; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
  client_body_temp_path ${folder}/nginx-body; proxy_temp_path ${folder}/nginx-proxy;
  fastcgi_temp_path ${folder}/nginx-fastcgi; uwsgi_temp_path ${folder}/nginx-uwsgi; scgi_temp_path ${folder}/nginx-scgi;
  server { listen 127.0.0.1:${port}; root ${folder}/www; default_type video/mp4; }
}
`,
  );
  const url = `http://127.0.0.1:${port}/plain.mp4`;
  const server = await startServer(["nginx", "-c", config, "-p", folder], {
    cwd: folder,
    env: process.env,
    url,
  });
  return { ...server, url };
}

function median(loads: readonly Load[]): Load {
  const sorted = loads.toSorted((a, b) => a.mibPerS - b.mibPerS);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (!middle) throw new Error("nothing was measured");
  return middle;
}

function report(app: Load, nginx: Load | null): BenchResult {
  const row = (server: string, found: Load): Row => ({
    server,
    "MiB/s": found.mibPerS,
    "MiB per CPU-second": found.mibPerCpuSecond,
    "first byte p50 ms": found.ttfbP50Ms,
    "first byte p95 ms": found.ttfbP95Ms,
  });
  const pinned = canPin() ? [] : ["Servers were not held to one core: there is no taskset here."];
  if (!nginx) {
    const missing = "nginx is not installed (Debian package nginx-light): its half of this bench is skipped.";
    return {
      table: [row("Holdfast", app)],
      figures: { ttfbP95Ms: app.ttfbP95Ms },
      notes: [missing, ...pinned],
    };
  }
  return {
    table: [row("Holdfast, sealed", app), row("nginx, plain", nginx)],
    figures: {
      ratio: app.mibPerS / nginx.mibPerS,
      ttfbP95Ms: app.ttfbP95Ms,
      nginxTtfbP95Ms: nginx.ttfbP95Ms,
    },
    notes: pinned,
  };
}
