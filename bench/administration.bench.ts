import { isNull, sql } from "drizzle-orm";
import postgres from "postgres";

import { person, tenant } from "@/db/schema";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import type { UserActor } from "@/server/domain/access/actor";
import type { UserCtx } from "@/server/domain/access/ctx";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import { loadEffectiveConfigs } from "@/server/domain/configuration/load-effective-configs";
import { syncDirectory } from "@/server/domain/directory/sync-directory";
import { adminRights, replayRule } from "@/server/domain/rules/schema";
import { listUsers } from "@/server/domain/users/list-users";
import { type ListUsers, listUsersInput } from "@/server/domain/users/schema";
import { newId } from "@/server/lib/id";
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from "@/standins/entra/defaults";
import { type Entra, startEntra } from "@/standins/entra/server";
import { syntheticDirectory } from "@/standins/entra/synthetic";

import { addTenant, type BenchTenant, startArchive } from "./archive";
import { type BenchResult, quantile, type Row } from "./bench";

export const name = "administration";

const size = { people: 10_000, groups: 200 };
const rounds = 25;

/**
 * 10,000 people in 200 nested groups that all configure. `syncS`: a complete sync from Graph's stand-in (which shares the
 * process) after the delta links expired, with everybody resolved anew; `firstSyncS`: the one that brings all of them;
 * `resolveS`: the effective configuration of all people; `listP95Ms`: the worst of the user list's sorts, filters and searches.
 */
export async function run(): Promise<BenchResult> {
  const archive = await startArchive();
  const home = await addTenant(archive, { people: 1 });
  const entra = await startEntra({ port: 0, directory: organization(home.tid) });
  try {
    const first = await seconds(() => sync(home, entra));
    await configureEveryGroup(home);
    await forgetLinks(home);
    const again = await seconds(() => sync(home, entra));
    await analyze(archive.ownerUrl);
    const resolve = await seconds(() => resolveAll(home));
    const lists = await measureLists(home);
    const table: Row[] = [
      { what: "complete sync, groups configure nobody yet", ms: Math.round(first * 1_000) },
      { what: "complete sync, 200 groups configure", ms: Math.round(again * 1_000) },
      { what: "effective configuration of all people", ms: Math.round(resolve * 1_000) },
      ...lists.map(({ what, p95 }) => ({ what: `list, ${what}, p95`, ms: Number(p95.toPrecision(3)) })),
    ];
    const listP95Ms = Math.max(...lists.map(({ p95 }) => p95));
    return { table, figures: { syncS: again, firstSyncS: first, listP95Ms, resolveS: resolve } };
  } finally {
    await entra.close();
    await archive.stop();
  }
}

const organization = (tid: string) => ({
  tenants: [
    {
      ...{ id: tid, name: "Bench", domain: "bench.example", adminConsent: true as const },
      ...syntheticDirectory({ ...size, domain: "bench.example" }),
    },
  ],
});

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

async function sync({ ctx, tid }: BenchTenant, entra: Entra): Promise<void> {
  const connection: GraphConnection = {
    tid,
    settings: {
      entraUrl: entra.url,
      graphUrl: `${entra.url}/graph/v1.0`,
      clientId: DEFAULT_CLIENT_ID,
      clientSecret: DEFAULT_CLIENT_SECRET,
    },
  };
  const outcome = await syncDirectory(ctx, connection);
  if (outcome.outcome !== "synced") throw new Error(`the sync ended as ${JSON.stringify(outcome)}`);
}

/** Each of the groups gives something, in an order of priorities that crosses the nesting. */
async function configureEveryGroup({ ctx, ruleId }: BenchTenant): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await tx.execute(sql`
      update directory_group g set
        priority = o.at,
        license = case when o.at % 3 = 0 then 'compliance_uc' end,
        recording_rule_id = case when o.at % 2 = 0 then ${ruleId}::uuid end,
        regional_storage = case when o.at % 5 = 0 then 'EU' end,
        add_on_zoom = case when o.at % 3 = 0 then true end
      from (select id, row_number() over (order by md5(oid))::int as at from directory_group) o
      where o.id = g.id`);
    await tx.execute(sql`update license_pool set bought = 100000`);
    await refreshConfigurations(tx, ctx, "everybody");
  });
}

/** What autovacuum does by itself a minute after so many rows came. */
async function analyze(ownerUrl: string): Promise<void> {
  const owner = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  await owner`analyze`;
  await owner.end();
}

const forgetLinks = ({ ctx }: BenchTenant) =>
  ctx.db.tx((tx) =>
    tx.update(tenant).set({ usersDeltaLink: null, groupsDeltaLink: null, managersReadAt: null }),
  );

const resolveAll = ({ ctx }: BenchTenant) =>
  ctx.db.tx(async (tx) => {
    const ids = (await tx.select({ id: person.id }).from(person).where(isNull(person.deactivatedAt))).map(
      (row) => row.id,
    );
    return loadEffectiveConfigs(tx, ids);
  });

const queries: Record<string, Partial<ListUsers>> = {
  "by name, first page": {},
  "by name, page 150": { page: 150 },
  "by recording rule": { sort: "recordingRule", descending: true },
  "by licence, page 80": { sort: "license", page: 80 },
  "by department": { sort: "department" },
  "with a UC licence": { license: ["compliance_uc"], sort: "username" },
  "without a recording rule": { recordingRule: ["none"] },
  "search, two words": { search: "a m" },
  "search, nobody": { search: "zzzzqq" },
};

async function measureLists(home: BenchTenant): Promise<{ what: string; p95: number }[]> {
  const replay = replayRule.parse({
    ...{ visibility: "none", replay: "never", download: false, transcript: false, chat: false },
  });
  const actor: UserActor = {
    ...{ kind: "user", id: home.people[0] ?? "", tenantId: home.tenantId, sessionId: newId() },
    ...{ rights: new Set(adminRights), replay, reach: [] },
    assignment: { scope: "all", personIds: [], kinds: [] },
  };
  const ctx: UserCtx = { ...home.ctx, actor };
  const found = [];
  for (const [what, query] of Object.entries(queries)) {
    const input = listUsersInput.parse(query);
    const times: number[] = [];
    for (let round = -3; round < rounds; round++) {
      const took = await seconds(() => listUsers(ctx, input));
      if (round >= 0) times.push(took * 1_000);
    }
    found.push({ what, p95: quantile(times, 0.95) });
  }
  return found;
}
