import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import type { Actor } from "@/server/domain/access/actor";

import type { Snippet } from "./schema";
import { readableWeights, textQuery } from "./text-query";

/** Private-use characters mark the matches: no transcript holds them, and they survive as text. */
const open = "\uE000";
const close = "\uE001";
const headline = `StartSel=${open}, StopSel=${close}, MaxWords=24, MinWords=12, MaxFragments=1`;

/** A snippet before the number of its segment is known. */
export type FoundSnippet = Omit<Snippet, "segment"> & { fileId: string };

type Row = {
  conversation_id: string;
  file_id: string;
  speaker: string | null;
  at_ms: number | null;
  marked: string;
};

/** The first matching passage of each conversation, transcript before chat; ids without one are absent. */
export async function findSnippets(
  tx: TenantTx,
  actor: Actor,
  ids: readonly string[],
  text: string,
): Promise<Map<string, FoundSnippet>> {
  const found = new Map<string, FoundSnippet>();
  if (ids.length === 0) return found;
  const may = (part: "transcript" | "chat") => actor.kind !== "user" || actor.replay[part];
  const query = textQuery(text, readableWeights({ kind: "system", tenantId: actor.tenantId }));
  // One passage rarely holds all the words, so any of them will do; querytree leaves the excluded ones out.
  const q = sql`q as materialized (
    select x.query, replace(querytree(x.query), ' & ', ' | ')::tsquery as words from (select ${query} as query) x)`;
  const passages = may("transcript")
    ? await tx.execute<Row>(sql`
        with ${q}
        select wanted.id as conversation_id, hit.media_file_id as file_id, hit.speaker,
          (select hit.start_ms from media_file f where f.id = hit.media_file_id and f.file_type <> 'SUMMARY') as at_ms,
          ts_headline('hf_text', hit.text, q.words, ${headline}) as marked
        from unnest(${sql.param([...ids])}::uuid[]) as wanted (id) cross join q cross join lateral (
          select s.media_file_id, s.speaker, s.start_ms, s.text from transcript_segment s
          where s.conversation_id = wanted.id and to_tsvector('hf_text', s.text) @@ q.words
          order by s.media_file_id, s.position limit 1
        ) hit`)
    : [];
  for (const row of passages) found.set(row.conversation_id, toSnippet(row));
  const rest = ids.filter((id) => !found.has(id));
  if (rest.length === 0 || !may("chat")) return found;
  const lines = await tx.execute<Row>(sql`
    with ${q}
    select wanted.id as conversation_id, hit.media_file_id as file_id, hit.sender as speaker, hit.at_ms,
      ts_headline('hf_text', hit.text, q.words, ${headline}) as marked
    from unnest(${sql.param(rest)}::uuid[]) as wanted (id) cross join q cross join lateral (
      (select m.media_file_id::text, m.sender, m.at_ms, m.text from chat_message m
      where m.conversation_id = wanted.id and to_tsvector('hf_text', m.text) @@ q.words
      order by m.media_file_id, m.position limit 1)
      union all
      (select '', t.sender_name, null, t.text from team_message t
      where t.conversation_id = wanted.id and to_tsvector('hf_text', t.text) @@ q.words
      order by t.sent_at, t.version_at limit 1)
      limit 1
    ) hit`);
  for (const row of lines) found.set(row.conversation_id, toSnippet(row));
  return found;
}

function toSnippet(row: Row): FoundSnippet {
  const parts = row.marked
    .split(new RegExp(`(${open}[^${close}]*${close})`, "u"))
    .filter((part) => part !== "")
    .map((part) =>
      part.startsWith(open) ? { text: part.slice(1, -1), match: true } : { text: part, match: false },
    );
  return { fileId: row.file_id, parts, speaker: row.speaker, atMs: row.at_ms };
}
