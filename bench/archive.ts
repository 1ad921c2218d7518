import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { bootstrapDatabase, urlFor } from "@/db/bootstrap";
import { type Database, openDatabase } from "@/db/client";
import { startPostgres } from "@/db/embedded/postgres";
import { job, licensePool, person } from "@/db/schema";
import { migrate } from "@/scripts/database/migrate";
import type { Ctx } from "@/server/domain/access/ctx";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import { createRule } from "@/server/domain/rules/create-rule";
import { createTenant } from "@/server/domain/tenants/create-tenant";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import { parseKeyring } from "@/server/lib/crypto/keyring";
import { newId } from "@/server/lib/id";

/** A database of its own for a bench, on a PostgreSQL of its own with the settings of the demo. */
export type Archive = {
  /** An empty folder for whatever the bench wants to keep; gone at the end. */
  folder: string;
  ownerUrl: string;
  appUrl: string;
  /** As the app's role, under row-level security. */
  database: Database;
  /** Text of the setting HOLDFAST_KEYRING. */
  keyring: string;
  /** Ends the database like a loss of power to its process, and starts it again. */
  killDatabase: () => Promise<void>;
  stop: () => Promise<void>;
};

export async function startArchive(): Promise<Archive> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-"));
  const dataDir = join(folder, "postgres");
  let server = await startPostgres({ dataDir });
  const passwords = { owner: randomBytes(12).toString("hex"), app: randomBytes(12).toString("hex") };
  await bootstrapDatabase(server.adminUrl, "bench", passwords);
  const ownerUrl = urlFor(server.adminUrl, "hf_owner", passwords.owner, "bench");
  const appUrl = urlFor(server.adminUrl, "hf_app", passwords.app, "bench");
  await migrate(ownerUrl);
  const database = openDatabase(appUrl);
  return {
    folder,
    ownerUrl,
    appUrl,
    database,
    keyring: `bench:${randomBytes(32).toString("base64")}`,
    killDatabase: async () => {
      process.kill(server.pid, "SIGKILL");
      await server.ended;
      server = await startAgain(dataDir, server.port);
    },
    stop: async () => {
      await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sessions of a killed server hold its memory for a moment. */
async function startAgain(dataDir: string, port: number) {
  for (let tries = 1; ; tries++) {
    try {
      return await startPostgres({ dataDir, port });
    } catch (error) {
      if (tries === 50) throw error;
      await delay(100);
    }
  }
}

export type BenchTenant = {
  tenantId: string;
  tid: string;
  ctx: Ctx;
  jobId: string;
  people: string[];
  ruleId: string;
};

/** A tenant with people who may be recorded, a rule that keeps everything for ten years, and a job. */
export async function addTenant(
  archive: Pick<Archive, "database" | "keyring">,
  options: { people: number; emails?: readonly string[] },
): Promise<BenchTenant> {
  const now = new Date();
  const { database } = archive;
  const tid = randomUUID();
  const { tenantId } = await createTenant(
    { database, keyring: parseKeyring(archive.keyring), now },
    {
      tid,
      name: `Bench ${tid.slice(0, 8)}`,
      timeZone: "Europe/Berlin",
      region: "EU",
      administrator: { oid: randomUUID(), upn: `ada@${tid}.example`, displayName: "Ada Okafor" },
    },
  );
  const ctx = operatorCtx(database, tenantId, now);
  const media = { audio: true, video: true, screenOnly: true, chat: true };
  const control = { reevaluate: false, recordingControl: false, recordSwitch: false };
  const { id: ruleId } = await createRule(ctx, {
    kind: "recording",
    name: "Everything",
    description: "",
    definition: { ...media, ...control, recordingType: "bulk", onDemandDays: 14, retentionDays: 3_650 },
  });
  const people = Array.from({ length: options.people }, newId);
  const jobId = newId();
  await ctx.db.tx(async (tx) => {
    await tx.insert(person).values(
      people.map((id, at) => ({
        ...named(options.emails?.[at] ?? `person.${at}@${tid}.example`),
        tenantId,
        id,
        oid: randomUUID(),
        displayName: `Person ${at}`,
        directoryState: "active" as const,
        isUser: true,
        license: "compliance_uc" as const,
        addOnZoom: true,
        recordingRuleId: ruleId,
        changedAt: now,
      })),
    );
    const pools = (["compliance_uc", "zoom"] as const).map((sku) => ({
      tenantId,
      sku,
      bought: people.length,
    }));
    await tx.insert(licensePool).values(pools);
    await refreshConfigurations(tx, ctx, "everybody");
    await tx.insert(job).values({
      tenantId,
      id: jobId,
      group: "integration",
      integrationType: "zoom",
      name: "Zoom",
      enabled: true,
      state: "connected",
      processingRegion: "EU",
      schedule: "0 2 * * *",
      changedAt: now,
    });
  });
  return { tenantId, tid, ctx, jobId, people, ruleId };
}

const named = (email: string) => ({ userPrincipalName: email, upnNormalized: email });
