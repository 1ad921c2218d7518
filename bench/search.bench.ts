import { cpus, loadavg } from "node:os";

import { isNull, sql } from "drizzle-orm";

import { conversationSearch } from "@/db/schema";
import { addSyntheticConversations } from "@/scripts/synthetic/conversations";
import type { UserCtx } from "@/server/domain/access/ctx";
import { countConversations, countVisible } from "@/server/domain/conversations/count-conversations";
import type {
  ConversationCount,
  ConversationFilter,
  ConversationPage,
  SearchConversations,
} from "@/server/domain/conversations/schema";
import { searchConversations, searchVisible } from "@/server/domain/conversations/search-conversations";
import { ofPeople } from "@/server/domain/conversations/visible";
import { noAssignment, type ReplayRule, replayRule, userRights } from "@/server/domain/rules/schema";
import { newId } from "@/server/lib/id";

import { addTenant, type Archive, type BenchTenant, startArchive } from "./archive";
import { type BenchResult, quantile, type Row } from "./bench";

export const name = "search";

const conversations = { searched: 100_000, neighbour: 20_000 };
const people = { searched: 500, neighbour: 100, managed: 200 };
const rounds = 40;
const pageSize = 50;

/**
 * Search and count at 100,000 conversations, beside another tenant's 20,000, as the app's role under row-level
 * security: milliseconds of the whole verb, transaction and snippets included. `p95Ms` is the worst of all cells.
 */
export async function run(): Promise<BenchResult> {
  const archive = await startArchive();
  try {
    const tenant = await fill(archive, people.searched, conversations.searched);
    await fill(archive, people.neighbour, conversations.neighbour);
    return await measure(tenant);
  } finally {
    await archive.stop();
  }
}

async function fill(archive: Archive, persons: number, count: number): Promise<BenchTenant> {
  const tenant = await addTenant(archive, { people: persons });
  const { tenantId, jobId } = tenant;
  await addSyntheticConversations(archive.ownerUrl, tenantId, { count, jobId, people: tenant.people });
  return tenant;
}

type Role = {
  role: string;
  search: (input: SearchConversations) => Promise<ConversationPage>;
  count: (input: { filter: ConversationFilter }) => Promise<ConversationCount>;
};

function rolesOf(tenant: BenchTenant): Role[] {
  const as = (visibility: ReplayRule["visibility"]): UserCtx => {
    const { tenantId, people } = tenant;
    const who = { kind: "user", id: people[0] ?? "", tenantId, sessionId: newId() } as const;
    const words = { download: true, transcript: true, chat: true };
    const replay = replayRule.parse({ visibility, replay: "as_visible", ...words });
    const may = { rights: new Set(userRights), assignment: noAssignment, replay, reach: [] };
    return { db: tenant.ctx.db, actor: { ...who, ...may }, now: tenant.ctx.now };
  };
  const verbs = (ctx: UserCtx): Omit<Role, "role"> => ({
    search: (input) => searchConversations(ctx, input),
    count: (input) => countConversations(ctx, input),
  });
  // No rule says "reports" yet: what one owns or hosts, with many people instead of one.
  const reports = ofPeople(tenant.people.slice(0, people.managed), conversationSearch);
  const managed = sql`${isNull(conversationSearch.purgeState)} and ${reports}`;
  return [
    { role: "own", ...verbs(as("own")) },
    {
      role: "manager of 200",
      search: (input) => searchVisible(as("own"), input, managed),
      count: (input) => countVisible(as("own"), input, managed),
    },
    { role: "all", ...verbs(as("all")) },
  ];
}

const day = 86_400_000;

function queriesFor(tenant: BenchTenant): { query: string; filter: ConversationFilter; deep?: boolean }[] {
  const from = new Date(tenant.ctx.now.getTime() - 30 * day).toISOString();
  return [
    { query: "none", filter: {} },
    { query: "rare word", filter: { text: "balcordex" } },
    { query: "middling word", filter: { text: "escrow" } },
    { query: "common word", filter: { text: "price" } },
    { query: "two words", filter: { text: "escrow complaint" } },
    { query: "beginning of a word", filter: { text: "prosp" } },
    { query: "phrase", filter: { text: '"place the order"' } },
    { query: "participant", filter: { participants: "Lindgren" } },
    { query: "30 days, integration", filter: { from, integrations: [tenant.jobId] } },
    { query: "common, 30 days", filter: { text: "price", from, integrations: [tenant.jobId] } },
    { query: "deep page", filter: {}, deep: true },
    { query: "deep page, common", filter: { text: "price" }, deep: true },
  ];
}

async function measure(tenant: BenchTenant): Promise<BenchResult> {
  const table: Row[] = [];
  let p95Ms = 0;
  for (const { query, filter, deep } of queriesFor(tenant)) {
    for (const { role, search, count } of rolesOf(tenant)) {
      const cursor = { startedAt: new Date(tenant.ctx.now.getTime() - 500 * day).toISOString(), id: newId() };
      const input: SearchConversations = { filter, limit: pageSize, ...(deep ? { cursor } : {}) };
      const found = await count({ filter });
      const page = await timed(() => search(input));
      const counted = await timed(() => count({ filter }));
      p95Ms = Math.max(p95Ms, page.p95, counted.p95);
      table.push({
        query,
        role,
        found: found.capped ? `${found.count}+` : String(found.count),
        "search p50": page.p50,
        "search p95": page.p95,
        "count p50": counted.p50,
        "count p95": counted.p95,
      });
    }
  }
  const [load = 0] = loadavg();
  const note = `Load average ${load.toFixed(1)} on ${cpus().length} processors: above their number, times say more of the neighbours.`;
  return { table, figures: { p95Ms }, notes: [note] };
}

async function timed(work: () => Promise<unknown>): Promise<{ p50: number; p95: number }> {
  const times: number[] = [];
  for (let round = -3; round < rounds; round++) {
    const start = performance.now();
    await work();
    if (round >= 0) times.push(performance.now() - start);
  }
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}
