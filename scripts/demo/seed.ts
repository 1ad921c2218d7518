import { count, eq } from "drizzle-orm";

import { job, rule, tenant } from "@/db/schema";
import { readPopulation, type DemoTenant } from "@/scripts/demo/seed/population";
import { addSyntheticConversations } from "@/scripts/synthetic/conversations";
import { configureContoso } from "@/scripts/demo/seed/configure-contoso";
import { connectZoom } from "@/scripts/demo/seed/connect-zoom";
import { contosoTid } from "@/scripts/demo/seed/contoso";
import { appDatabase } from "@/server/domain/access/app-database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { resolveSession } from "@/server/domain/access/resolve-session";
import { startSession } from "@/server/domain/access/start-session";
import { archivePorts } from "@/server/domain/archive/ports";
import { graphConnection } from "@/server/domain/directory/entra";
import { syncDirectory } from "@/server/domain/directory/sync-directory";
import { createTenant } from "@/server/domain/tenants/create-tenant";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import { setLicensePools } from "@/server/domain/tenants/set-license-pools";

const database = appDatabase();
const now = new Date();

/** Bought for every organization: more than its people, so that the demo never runs dry. */
const poolsFor = (people: number) => {
  const bought = Math.ceil((people + 5) / 5) * 5;
  return (["compliance_uc", "compliance_voice", "zoom"] as const).map((sku) => ({ sku, bought }));
};

async function addTenant(wanted: DemoTenant): Promise<string> {
  const administrator = wanted.users.find((user) => user.administrator);
  if (!administrator) throw new Error(`${wanted.name} has no person with "administrator": true.`);
  const { keyring } = await archivePorts();
  const { tenantId, created } = await createTenant(
    { database, keyring, now },
    {
      tid: wanted.id,
      name: wanted.name,
      timeZone: "Europe/Berlin",
      region: "EU",
      administrator: {
        oid: administrator.id,
        upn: administrator.userPrincipalName,
        displayName: administrator.displayName,
      },
    },
  );
  if (created) await setLicensePools(operatorCtx(database, tenantId, now), poolsFor(wanted.users.length));
  return tenantId;
}

async function signedIn(wanted: DemoTenant): Promise<{ ctx: UserCtx; email: string }> {
  const administrator = wanted.users.find((user) => user.administrator);
  const email = administrator?.userPrincipalName ?? "";
  const started = await startSession(
    database,
    {
      tid: wanted.id.toLowerCase(),
      oid: administrator?.id.toLowerCase() ?? "",
      displayName: administrator?.displayName ?? "",
      userPrincipalName: email,
    },
    now,
  );
  const session = started.kind === "started" ? await resolveSession(database, started.token, now) : null;
  if (!session) throw new Error(`The administrator of ${wanted.name} could not be signed in.`);
  return { ctx: { db: session.db, actor: session.actor, now }, email: email.toLowerCase() };
}

/** Once: from then on the scheduled function keeps people and groups up to date. */
async function readDirectory(wanted: DemoTenant, tenantId: string): Promise<void> {
  const ctx = operatorCtx(database, tenantId, now);
  const [row] = await ctx.db.tx((tx) => tx.select({ syncedAt: tenant.directorySyncedAt }).from(tenant));
  if (row?.syncedAt) return;
  const synced = await syncDirectory(ctx, graphConnection(wanted.id));
  if (synced.outcome !== "synced") throw new Error(`The directory of ${wanted.name} could not be read.`);
}

/** The organization that is shown configured and connected. What is there already stays as people left it. */
async function setUpContoso(wanted: DemoTenant, tenantId: string): Promise<void> {
  const ctx = operatorCtx(database, tenantId, now);
  const [rules, jobs] = await ctx.db.tx(async (tx) => [
    await tx.select({ n: count() }).from(rule).where(eq(rule.kind, "recording")),
    await tx.select({ n: count() }).from(job),
  ]);
  const onlyBuiltIn = (rules?.[0]?.n ?? 0) <= 1;
  if (onlyBuiltIn) await configureContoso(ctx);
  const standIn = process.env["HOLDFAST_DEMO_ZOOM"] === "standin";
  if (standIn && (jobs?.[0]?.n ?? 0) === 0) {
    const { ctx: administrator, email } = await signedIn(wanted);
    await connectZoom(administrator, email);
  }
}

/** Many conversations, because 40 hide slow screens. */
async function enlarge(tenantId: string): Promise<void> {
  const [carrier] = await database.tenant(tenantId).tx((tx) => tx.select({ id: job.id }).from(job).limit(1));
  const ownerUrl = process.env["MIGRATION_DATABASE_URL"];
  if (!carrier || !ownerUrl) throw new Error("There is no job to carry synthetic conversations.");
  await addSyntheticConversations(ownerUrl, tenantId, { count: 100_000, jobId: carrier.id });
}

const file = process.env["STANDIN_DIRECTORY"];
if (!file) throw new Error("STANDIN_DIRECTORY is missing.");
for (const wanted of await readPopulation(file)) {
  const tenantId = await addTenant(wanted);
  if (wanted.adminConsent) await readDirectory(wanted, tenantId);
  if (wanted.id.toLowerCase() !== contosoTid) continue;
  await setUpContoso(wanted, tenantId);
  if (process.argv.includes("--large")) await enlarge(tenantId);
}
await database.close();
