import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { sourceUser, zoomConnection } from "@/db/schema";
import { meetingRecordings } from "@/server/connectors/zoom/api";
import { startZoom, type Zoom } from "@/standins/zoom/server";

import { addTenant, startArchive } from "./archive";
import type { BenchResult, Row } from "./bench";
import type { Orders, Report } from "./import/orders";

export const name = "import";

const account = "contoso";
const host = "deniz.kaya";
const administrator = "ada.okafor@contoso.example";
const hostEmail = "deniz.kaya@contoso.example";

/** What the figures must be, on two cores; of the middling files, half the floor. */
const leastFilesPerS = 60;
const mostGrowthMiB = 16;

type Case = { what: string; sessions: number; sizeBytes: number; parallel: number };

const small: Case = { what: "200 KB, 8 at a time", sessions: 400, sizeBytes: 200_000, parallel: 8 };
const middling: Case = { what: "50 MB, 8 at a time", sessions: 16, sizeBytes: 50_000_000, parallel: 8 };
const many: Case = { what: "20 KB, 10,000 of them", sessions: 10_000, sizeBytes: 20_000, parallel: 8 };
const large: Case = { what: "2 GB", sessions: 1, sizeBytes: 2_000_000_000, parallel: 1 };

/**
 * The real import of sessions from the stand-in for Zoom, in a process of its own; the stand-in runs in this one. The
 * floor fetches the same files with nothing but hash, cipher and a synced write. `filesPerS` is of small files,
 * `mbPerS` (10^6 bytes) of middling ones, `peakMiB` what the process needs above idle for the large one, `growthMiB` by how
 * much its memory is more over the last tenth of many files than over the second.
 */
export async function run(): Promise<BenchResult> {
  const archive = await startArchive();
  const zoom = await startZoom({ port: 0 });
  try {
    const tenant = await addTenant(archive, { people: 1, emails: [hostEmail] });
    const orders = await ordersFor(zoom, archive.folder);
    const base = { ...orders, ...tenant, appUrl: archive.appUrl, keyring: archive.keyring };
    await linkHost(base, tenant, zoom);
    const measure = async (one: Case) => {
      const { sessions, sizeBytes, parallel } = one;
      const sessionKeys = zoom.control.addBulk({ account, host, sessions, filesPerSession: 1, sizeBytes });
      const floor = await runWorker({ ...base, how: "floor", sessionKeys, parallel });
      const real = await runWorker({ ...base, how: "import", sessionKeys, parallel });
      return { rows: [row("floor", one, floor), row("import", one, real)], floor, real };
    };
    const results = {
      small: await measure(small),
      middling: await measure(middling),
      many: await measure(many),
      large: await measure(large),
    };
    const figures = {
      filesPerS: results.small.real.files / results.small.real.seconds,
      mbPerS: megabytes(middling) / results.middling.real.seconds,
      peakMiB: mebibytesAboveIdle(results.large.real),
      growthMiB: growthOf(results.many.real) / 2 ** 20,
      floorFilesPerS: results.small.floor.files / results.small.floor.seconds,
      floorMbPerS: megabytes(middling) / results.middling.floor.seconds,
    };
    return {
      table: Object.values(results).flatMap(({ rows }) => rows),
      figures,
      missed: [
        ...(figures.filesPerS >= leastFilesPerS ? [] : ["filesPerS"]),
        ...(figures.mbPerS >= figures.floorMbPerS / 2 ? [] : ["mbPerS"]),
        ...(figures.growthMiB <= mostGrowthMiB ? [] : ["growthMiB"]),
      ],
    };
  } finally {
    await zoom.close();
    await archive.stop();
  }
}

async function ordersFor(zoom: Zoom, folder: string): Promise<Pick<Orders, "settings" | "pair" | "storage">> {
  const grant = zoom.control.grant(administrator);
  return {
    storage: JSON.stringify({ eu: join(folder, "storage") }),
    settings: {
      oauthUrl: zoom.url,
      apiUrl: `${zoom.url}/v2`,
      clientId: "bench",
      clientSecret: "bench",
      downloadHosts: [new URL(zoom.cdnUrl).host],
      appUrl: "http://localhost:3000",
    },
    pair: {
      accessToken: grant.access_token ?? "",
      refreshToken: grant.refresh_token ?? "",
      expiresAt: Date.now() + 3_600_000,
      scopes: grant.scope.split(" "),
      apiUrl: null,
    },
  };
}

/** What the listing of a run would have written: which user of Zoom the host is. */
async function linkHost(
  { settings, pair }: Pick<Orders, "settings" | "pair">,
  tenant: Awaited<ReturnType<typeof addTenant>>,
  zoom: Zoom,
): Promise<void> {
  const [probe = ""] = zoom.control.addBulk({
    account,
    host,
    sessions: 1,
    filesPerSession: 1,
    sizeBytes: 1_000,
  });
  const tokens = {
    load: () => Promise.resolve(pair),
    withLock: () => Promise.reject(new Error("no refresh")),
  };
  const { host_id: sourceId } = await meetingRecordings(
    { settings, tokens, budget: { take: () => Promise.resolve() } },
    probe,
  );
  const { tenantId, jobId, ctx } = tenant;
  const row = { tenantId, jobId, sourceId: sourceId ?? "", emailNormalized: hostEmail, status: "active" };
  // Every scope: what AI Companion wrote is asked for too.
  const connection = {
    ...{
      tenantId,
      jobId,
      accountId: account,
      connectedByZoomUserId: administrator,
      connectedByEmail: administrator,
    },
    ...{ connectedAt: ctx.now, scopes: pair.scopes },
  };
  await ctx.db.tx(async (tx) => {
    await tx.insert(sourceUser).values({ ...row, seenAt: ctx.now });
    await tx.insert(zoomConnection).values(connection);
  });
}

async function runWorker(orders: Orders): Promise<Report> {
  const worker = fork(join(import.meta.dirname, "import/worker.ts"), { execArgv: ["--import", "tsx"] });
  worker.send(orders);
  const ended = once(worker, "exit").then(([code]) => {
    throw new Error(`the worker ended with ${String(code)}; its messages stand above`);
  });
  const [report] = (await Promise.race([once(worker, "message"), ended])) as [Report];
  ended.catch(() => undefined);
  worker.kill();
  return report;
}

function growthOf({ residents, files }: Report): number {
  const highest = (tenth: number) =>
    Math.max(
      ...residents.flatMap((one) =>
        one.files > (files * tenth) / 10 && one.files <= (files * (tenth + 1)) / 10 ? [one.bytes] : [],
      ),
    );
  return highest(9) - highest(1);
}

const megabytes = ({ sessions, sizeBytes }: Case) => (sessions * sizeBytes) / 1_000_000;
const mebibytesAboveIdle = ({ idleBytes, peakBytes }: Report) => (peakBytes - idleBytes) / 2 ** 20;

const row = (how: string, one: Case, report: Report): Row => ({
  files: one.what,
  how,
  "files/s": report.files / report.seconds,
  "MB/s": megabytes(one) / report.seconds,
  "MB per CPU-second": megabytes(one) / report.cpuSeconds,
  "MiB above idle": mebibytesAboveIdle(report),
});
