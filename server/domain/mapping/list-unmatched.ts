import { inArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { externalIdentity, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";

import type { ListUnmatched, UnmatchedPage, UnmatchedUser } from "./schema";
import { type SuggestiblePerson, suggester } from "./suggest";
import { shownEmail } from "./unnamed";

/**
 * Users of the connected accounts who match nobody here, or several people (or, by `status`, whose recordings could not be
 * listed); whoever most waits for first. With each, who it might be, of the people in the actor's scope.
 */
export async function listUnmatched(ctx: UserCtx, input: ListUnmatched): Promise<UnmatchedPage> {
  requireRight(ctx.actor, "users.map_external");
  return ctx.db.tx(async (tx) => {
    const { page, total, recordings } = await loadQueue(tx, input);
    const rows = page.slice(0, input.limit);
    const last = page.length > input.limit ? rows.at(-1) : undefined;
    return {
      items: await describe(tx, ctx, rows),
      total,
      recordings,
      nextCursor: last
        ? { files: last.files, email: last.email, jobId: last.job_id, sourceId: last.source_id }
        : null,
    };
  });
}

type Row = {
  job_id: string;
  job_name: string;
  source_id: string;
  email: string;
  status: string;
  matches: number;
  files: number;
  recordings: number;
  since: string | null;
  reaches_back_to: string | null;
};

/**
 * The same matching as the import's, over everybody at once: by user name, mail or mapped identity, and who left (or was
 * entered by hand and deactivated) counts only where nobody else has the address. Hosts whom only the ledger knows are among them.
 */
async function loadQueue(
  tx: TenantTx,
  { search, jobId, status, cursor, limit }: ListUnmatched,
): Promise<{ page: Row[]; total: number; recordings: number }> {
  const after = cursor
    ? sql`(-files, email, job_id, source_id) >
        (${-cursor.files}::int, ${cursor.email}::text, ${cursor.jobId}::uuid, ${cursor.sourceId}::text)`
    : sql`true`;
  const rows = await tx.execute<Row & { all_users: number; all_recordings: number }>(sql`
    with somebody as (
      select id, upn_normalized, mail_normalized,
        directory_state <> 'left' and (origin <> 'manual' or deactivated_at is null) as here
      from person
    ), address (email, id, here) as (
      select upn_normalized, id, here from somebody
      union select mail_normalized, id, here from somebody where mail_normalized is not null
      union select e.email_normalized, p.id, p.here
        from external_identity e join somebody p on p.id = e.person_id
    ), holders as (
      select email, coalesce(nullif(count(*) filter (where here), 0), count(*))::int as matches
      from address group by email
    ), unmatched as (
      select job_id, owner_source_id as source_id, count(*)::int as files,
        count(distinct session_key)::int as recordings, min(started_at) as since
      from source_item
      where state in ('waiting', 'skipped') and reason in ('no_matching_user', 'ambiguous_user')
        and owner_source_id <> ''
      group by 1, 2
    ), known as (
      select coalesce(u.job_id, i.job_id) as job_id, coalesce(u.source_id, i.source_id) as source_id,
        coalesce(u.email_normalized, '') as email, coalesce(u.status, 'gone') as status,
        coalesce(i.files, 0) as files, coalesce(i.recordings, 0) as recordings, i.since,
        u.reaches_back_to
      from source_user u full join unmatched i on i.job_id = u.job_id and i.source_id = u.source_id
    ), queue as (
      select k.*, j.name as job_name, coalesce(h.matches, 0) as matches
      from known k join job j on j.id = k.job_id left join holders h on h.email = k.email
      where ${
        status
          ? sql`k.status = ${status}`
          : sql`coalesce(h.matches, 0) <> 1 and (k.files > 0 or k.status <> 'gone')`
      }
        and ${jobId ? sql`k.job_id = ${jobId}::uuid` : sql`true`}
        and ${search ? sql`position(${search.toLowerCase()} in k.email) > 0` : sql`true`}
    ), counted as (
      select *, (count(*) over ())::int as all_users, (sum(recordings) over ())::int as all_recordings from queue
    )
    select * from counted where ${after} order by -files, email, job_id, source_id limit ${limit + 1}`);
  const page = [...rows];
  return { page, total: page[0]?.all_users ?? 0, recordings: page[0]?.all_recordings ?? 0 };
}

async function describe(tx: TenantTx, ctx: UserCtx, rows: readonly Row[]): Promise<UnmatchedUser[]> {
  if (rows.length === 0) return [];
  const people = await loadPeople(tx, ctx);
  const suggest = suggester(people);
  const mapped = await loadMapped(
    tx,
    rows.flatMap((row) => (row.matches > 0 ? row.email : [])),
  );
  return rows.map((row) => {
    const email = shownEmail(row.email);
    const several = row.matches > 1;
    const holders = row.matches > 0 ? holdersOf(people, row.email, mapped) : [];
    return {
      jobId: row.job_id,
      jobName: row.job_name,
      sourceId: row.source_id,
      email,
      status: row.status,
      match: several ? "ambiguous" : row.matches === 1 ? "person" : "none",
      reachesBackTo: row.reaches_back_to === null ? null : new Date(row.reaches_back_to),
      recordings: row.recordings,
      files: row.files,
      since: row.since === null ? null : new Date(row.since),
      holders: holders.map(({ id, name, username, state }) => ({ id, name, username, state })),
      suggestions: row.matches > 0 || email === null ? [] : suggest(email),
    };
  });
}

/** Who left counts only where nobody else has the address. */
function holdersOf(
  people: readonly SuggestiblePerson[],
  email: string,
  mapped: ReadonlySet<string>,
): SuggestiblePerson[] {
  const holders = people.filter(
    ({ id, upn, mail }) => upn === email || mail === email || mapped.has(`${email} ${id}`),
  );
  const here = holders.filter(({ state }) => state !== "left");
  return here.length > 0 ? here : holders;
}

async function loadMapped(tx: TenantTx, emails: string[]): Promise<ReadonlySet<string>> {
  if (emails.length === 0) return new Set();
  const rows = await tx
    .select({ email: externalIdentity.emailNormalized, id: externalIdentity.personId })
    .from(externalIdentity)
    .where(inArray(externalIdentity.emailNormalized, emails));
  return new Set(rows.map(({ email, id }) => `${email} ${id}`));
}

async function loadPeople(tx: TenantTx, ctx: UserCtx): Promise<SuggestiblePerson[]> {
  return tx
    .select({
      id: person.id,
      name: person.displayName,
      username: person.userPrincipalName,
      upn: person.upnNormalized,
      mail: person.mailNormalized,
      state: person.directoryState,
    })
    .from(person)
    .where(await inScope(tx, ctx.actor));
}
