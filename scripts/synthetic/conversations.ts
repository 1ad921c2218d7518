import { type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";

import { searchVector } from "@/server/domain/imports/store-text";

import { companies, firstNames, lastNames, remarks, statements, subjects, syllables } from "./words";

export type SyntheticConversations = {
  count: number;
  /** The integration job that carries them. */
  jobId: string;
  /** Ids of those who own and host them, evenly; all people of the tenant when not given. */
  people?: readonly string[];
  /** The newest is from now, the oldest from this many days before, or as old as the retention lets them be. */
  days?: number;
};

type Tx = Parameters<Parameters<ReturnType<typeof drizzle>["transaction"]>[0]>[0];
type Place = { tenantId: string; jobId: string; people: string; count: number; days: number };

const perBatch = 2_500;
const workers = 2;

/**
 * Brings a tenant up to `count` synthetic conversations: participants, a transcript of about ten passages, full text and
 * ledger row each, but no objects in storage (their files' keys are absent, as after destruction). Safe to repeat and to
 * kill: only what is missing is added. Works as hf_owner on PostgreSQL 18; the tenant needs a recording rule.
 */
export async function addSyntheticConversations(
  ownerUrl: string,
  tenantId: string,
  { count, jobId, people, days = 3 * 365 }: SyntheticConversations,
): Promise<{ added: number }> {
  const client = postgres(ownerUrl, { max: workers, onnotice: () => undefined });
  const db = drizzle(client);
  const folk = people ? `{${people.join(",")}}` : await allPeople(client, tenantId);
  const place: Place = { tenantId, jobId, people: folk, count, days };
  const starts = Array.from({ length: Math.ceil(count / perBatch) }, (_, batch) => batch * perBatch).values();
  let added = 0;
  const work = async () => {
    for (const from of starts) {
      const to = Math.min(from + perBatch, count) - 1;
      const more = await db.transaction((tx) => addBatch(tx, place, from, to));
      added += more;
    }
  };
  try {
    // Gathered first and sorted in, full text costs a fifth of what row by row does.
    await client`alter index conversation_search_gin set (fastupdate = on)`;
    await Promise.all(Array.from({ length: workers }, work));
    return { added };
  } finally {
    await client`alter index conversation_search_gin set (fastupdate = off)`;
    if (added > 0) {
      const tables = "conversation, participant, media_file, transcript_segment, source_item";
      await client.unsafe(`vacuum (analyze) ${tables}`);
    }
    await client.end();
  }
}

async function allPeople(client: postgres.Sql, tenantId: string): Promise<string> {
  const rows = await client<
    { id: string }[]
  >`select id from person where tenant_id = ${tenantId} order by id`;
  return `{${rows.map((row) => row.id).join(",")}}`;
}

/** Conversations `from` to `to`, as far as they are missing; the higher the number, the newer. */
async function addBatch(tx: Tx, place: Place, from: number, to: number): Promise<number> {
  await draw(tx, place, from, to);
  const [drawn] = await tx.execute<{ count: number }>(sql`select count(*)::int as count from batch`);
  if (!drawn?.count) return 0;
  await tx.execute(sql`
    insert into conversation (tenant_id, id, job_id, session_key, type, topic, owner_person_id, host_person_id, started_at,
      ended_at, duration_ms, retain_until, retention_rule_version_id, search, created_at, changed_at)
    select tenant_id, id, job_id, session_key, case when n % 40 = 0 then 'webinar' else 'meeting' end, topic,
      owner_id, owner_id, started_at, ended_at, passages * 9000, retain_until, rule_version_id, '', ended_at, ended_at
    from batch`);
  await tx.execute(sql`
    insert into participant
      (tenant_id, id, conversation_id, participant_key, person_id, name, email_normalized, role, joined_at, left_at)
    select tenant_id, gen_random_uuid(), id, owner_id::text, owner_id, owner_name, owner_email, 'host', started_at, ended_at
      from batch
    union all
    select tenant_id, gen_random_uuid(), id, peer_id::text, peer_id, peer_name, peer_email, 'participant', started_at, ended_at
      from batch where peer_id <> owner_id
    union all
    select tenant_id, gen_random_uuid(), id, guest_email, null, guest_name, guest_email, 'participant', started_at, ended_at
      from batch`);
  await tx.execute(sql`
    insert into source_item (tenant_id, id, job_id, source_key, session_key, owner_source_id, owner_person_id, file_type,
      recording_type, media_class, started_at, ended_at, size_bytes, state, reason, rule_version_id, retain_until,
      decided_at, first_seen_at, last_seen_at, conversation_id, media_file_id)
    select tenant_id, item_id, job_id, session_key, session_key, owner_id::text, owner_id, 'TRANSCRIPT',
      'audio_transcript', 'text', started_at, ended_at, passages * 120, 'archived', 'rule_keeps', rule_version_id,
      retain_until, ended_at, ended_at, ended_at, id, file_id
    from batch`);
  await tx.execute(sql`
    insert into media_file (tenant_id, id, conversation_id, source_item_id, media_class, file_type, recording_type,
      content_type, started_at, ended_at, size_bytes, sha256, region, object_key, tenant_key_id, created_at)
    select tenant_id, file_id, id, item_id, 'text', 'TRANSCRIPT', 'audio_transcript', 'text/vtt', started_at, ended_at,
      passages * 120, encode(sha256(session_key::bytea), 'hex'), region, 'synthetic/' || file_id, tenant_key_id, ended_at
    from batch`);
  await addPassages(tx);
  await tx.execute(sql`
    update conversation c set search = ${searchVector}
    where (c.tenant_id, c.id) in (select tenant_id, id from batch)`);
  return drawn.count;
}

/** The temporary table `batch`: what is random about each conversation, drawn once. */
async function draw(tx: Tx, place: Place, from: number, to: number): Promise<void> {
  const { tenantId, jobId, people, count, days } = place;
  await tx.execute(sql`
    create temp table batch on commit drop as
    with folk as (
      select p.id, p.display_name as name, p.upn_normalized as email, row_number() over (order by p.id) - 1 as k
      from person p where p.tenant_id = ${tenantId} and p.id = any(${people}::uuid[])
    ), kept as (
      select r.tenant_id, v.id as rule_version_id, (v.definition ->> 'retentionDays')::int as days
      from rule_version v join rule r on r.tenant_id = v.tenant_id and r.id = v.rule_id and r.current_version = v.version
      where r.tenant_id = ${tenantId} and r.kind = 'recording' and r.built_in is null
      order by r.created_at limit 1
    ), drawn as (
      select n, 'synthetic-' || n as session_key, floor(random() * (select count(*) from folk)) as owner_k,
        floor(random() * (select count(*) from folk)) as peer_k, ${any(firstNames)} || ' ' || ${any(lastNames)} as guest_name,
        ${any(companies)} as company, ${any(subjects, 1)} as subject,
        ${any(syllables, 1)} || ${any(syllables, 1)} || ${any(syllables, 1)} as file_name, 7 + floor(random() * 7)::int as passages,
        date_trunc('day', now() - interval '1 day' * (least(${days}::int, kept.days * 0.9) * (1 - n::float / ${count}::int)))
          as day, interval '1 minute' * (7 * 60 + floor(random() * 660)) as minutes, kept.*
      from kept, generate_series(${from}::int, ${to}::int) as n
      where not exists (select from conversation c where c.tenant_id = ${tenantId} and c.job_id = ${jobId}
        and c.session_key = 'synthetic-' || n)
    )
    select d.*, j.id as job_id, j.processing_region as region, y.id as tenant_key_id, uuidv7() as id,
      uuidv7() as file_id, uuidv7() as item_id, o.id as owner_id, o.name as owner_name, o.email as owner_email, p.id as peer_id, p.name as peer_name,
      p.email as peer_email, t.started_at,
      t.started_at + interval '9 seconds' * d.passages as ended_at,
      t.started_at + interval '9 seconds' * d.passages + interval '1 day' * d.days as retain_until,
      initcap(d.subject) || ': ' || d.company as topic,
      translate(lower(unaccent(d.guest_name || '@' || d.company)), ' ', '.') || '.example' as guest_email
    from drawn d join job j on j.tenant_id = d.tenant_id and j.id = ${jobId} cross join lateral
      (select id from tenant_key y where y.tenant_id = d.tenant_id order by y.created_at desc limit 1) y
      join folk o on o.k = d.owner_k join folk p on p.k = d.peer_k
      cross join lateral (select least(d.day + d.minutes, now() - interval '1 hour') as started_at) t
    order by d.n`);
}

const addPassages = (tx: Tx) =>
  tx.execute(sql`
    insert into transcript_segment (tenant_id, conversation_id, media_file_id, position, start_ms, end_ms, speaker, text)
    select tenant_id, id, file_id, position, position * 9000, position * 9000 + 8500,
      case when position % 2 = 0 then owner_name else guest_name end,
      case position
        when 0 then 'Good morning ' || guest_name || ', this is ' || owner_name || '. ' || ${any(remarks)}
        when 3 then 'We have to talk about the ' || subject || ' of ' || company || '. ' || ${any(statements)}
        when 5 then 'The file is called ' || initcap(file_name) || '. ' || ${any(statements)}
        else ${any(statements)} || ' ' || ${any(remarks)}
      end
    from batch, generate_series(0, passages - 1) as position`);

/** One of the words, anew for each row; with an exponent above 1 the first ones far more often. */
function any(words: readonly string[], exponent = 2): SQL {
  return sql`(${sql.param([...words])}::text[])[1 + floor(power(random(), ${exponent}::float) * ${words.length}::int)::int]`;
}
