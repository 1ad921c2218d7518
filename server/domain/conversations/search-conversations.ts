import { and, desc, type SQL, sql } from "drizzle-orm";

import { conversationSearch, job, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { readableWords } from "@/server/domain/playback/readable-words";

import { filterConditions } from "./filter-conditions";
import { describePage } from "./describe-page";
import { findSnippets, type FoundSnippet } from "./find-snippets";
import type { ConversationPage, SearchConversations } from "./schema";
import { visibleTo } from "./visible";

/** One keyset page of what the actor may see, newest first. */
export async function searchConversations(
  ctx: UserCtx,
  input: SearchConversations,
): Promise<ConversationPage> {
  requireRight(ctx.actor, "conversations.search");
  return searchVisible(ctx, input, visibleTo(ctx.actor, conversationSearch));
}

/** The same among what `visible` lets through; who calls it has checked that. */
export async function searchVisible(
  ctx: UserCtx,
  input: SearchConversations,
  visible: SQL,
): Promise<ConversationPage> {
  const c = conversationSearch;
  return ctx.db.tx(async (tx) => {
    const readable = await readableWords(tx, ctx, c);
    const conditions = [visible, ...filterConditions(ctx.actor, readable, input.filter, "page")];
    if (input.cursor) {
      const { startedAt, id } = input.cursor;
      conditions.push(sql`(${c.startedAt}, ${c.id}) < (${startedAt}::timestamptz, ${id}::uuid)`);
    }
    const rows = await tx
      .select({
        id: c.id,
        type: c.type,
        topic: c.topic,
        startedAt: c.startedAt,
        durationMs: c.durationMs,
        jobId: c.jobId,
        ownerPersonId: c.ownerPersonId,
      })
      .from(c)
      .where(and(...conditions))
      .orderBy(desc(c.startedAt), desc(c.id))
      .limit(input.limit + 1);
    const page = rows.slice(0, input.limit);
    const ids = page.map((row) => row.id);
    const { described, placeOf } = await describePage(tx, ids);
    const snippets = input.filter.text
      ? await findSnippets(tx, ctx.actor, await readableOf(ids), input.filter.text)
      : new Map<string, FoundSnippet>();
    const jobs = new Map(
      (await tx.select({ id: job.id, name: job.name }).from(job)).map((row) => [row.id, row]),
    );
    const owners = await namesOf(page.map((row) => row.ownerPersonId));
    const placed = (id: string) => {
      const found = snippets.get(id);
      if (!found) return null;
      const { fileId, atMs, ...snippet } = found;
      const { segment, ms } = placeOf(fileId, atMs ?? 0);
      return { ...snippet, segment, atMs: atMs === null ? null : ms };
    };
    const items = page.map(({ jobId, ownerPersonId, ...row }) => ({
      ...row,
      integration: jobs.get(jobId) ?? { id: jobId, name: "" },
      ownerName: owners.get(ownerPersonId) ?? "",
      ...described(row.id),
      snippet: placed(row.id),
    }));
    const last = rows.length > input.limit ? page.at(-1) : undefined;
    return { items, nextCursor: last ? { startedAt: last.startedAt.toISOString(), id: last.id } : null };

    async function readableOf(ids: readonly string[]): Promise<readonly string[]> {
      if (readable === null || ids.length === 0) return ids;
      const wanted = sql`${c.id} = any(${sql.param([...ids])}::uuid[])`;
      const found = await tx.select({ id: c.id }).from(c).where(and(wanted, readable));
      return found.map((row) => row.id);
    }

    async function namesOf(personIds: readonly string[]): Promise<Map<string, string>> {
      const wanted = [...new Set(personIds)];
      if (wanted.length === 0) return new Map();
      const found = await tx
        .select({ id: person.id, name: person.displayName })
        .from(person)
        .where(sql`${person.id} = any(${sql.param(wanted)}::uuid[])`);
      return new Map(found.map((row) => [row.id, row.name]));
    }
  });
}
