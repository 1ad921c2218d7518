import { eq, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { participant, person } from "@/db/schema";
import type { Participant } from "@/server/connectors/zoom/participants";
import type { Ctx } from "@/server/domain/access/ctx";
import { newId } from "@/server/lib/id";

import { loadPeopleBySourceId } from "./people-by-email";

type Facts = {
  jobId: string;
  participants: readonly Participant[];
  /** Which persons of ours have the participants' addresses. */
  people: ReadonlyMap<string, string>;
  ownerPersonId: string;
  /** The conversation was made just now, so nobody is there yet. */
  isNew?: boolean;
};
type Place = { tenantId: string; conversationId: string };
type Row = typeof participant.$inferInsert & Known & { joinedAt: Date | null; leftAt: Date | null };
type Known = { participantKey: string; personId: string | null; emailNormalized: string | null };

/** How many are new, and of how many more is known than before. */
export type StoredParticipants = { added: number; changed: number };

/** A statement takes 65,534 parameters. */
const rowsPerInsert = 1_000;

/**
 * Adds who took part to what an earlier list told: nobody goes, times widen, and who was unknown by then may be a person
 * now. The owner is there always, as the host.
 */
export async function storeParticipants(
  tx: TenantTx,
  ctx: Ctx,
  conversationId: string,
  facts: Facts,
): Promise<StoredParticipants> {
  const known = facts.isNew ? [] : await loadKnown(tx, conversationId);
  const rows = await rowsOf(tx, { tenantId: ctx.db.tenantId, conversationId }, facts, known);
  let written = 0;
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    const stored = await tx
      .insert(participant)
      .values(rows.slice(at, at + rowsPerInsert))
      .onConflictDoUpdate({
        target: [participant.tenantId, participant.conversationId, participant.participantKey],
        set: wider,
        setWhere: isWider,
      })
      .returning({ id: participant.id });
    written += stored.length;
  }
  const keys = new Set(known.map(({ participantKey }) => participantKey));
  const added = rows.filter(({ participantKey }) => !keys.has(participantKey)).length;
  return { added, changed: written - added };
}

const loadKnown = (tx: TenantTx, conversationId: string): Promise<Known[]> =>
  tx
    .select({
      participantKey: participant.participantKey,
      personId: participant.personId,
      emailNormalized: participant.emailNormalized,
    })
    .from(participant)
    .where(eq(participant.conversationId, conversationId));

/** What is known by now of somebody who is there already. */
const wider = {
  personId: sql`coalesce(${participant.personId}, excluded.person_id)`,
  emailNormalized: sql`coalesce(${participant.emailNormalized}, excluded.email_normalized)`,
  role: sql`case when excluded.role = 'host' then 'host' else ${participant.role} end`,
  joinedAt: sql`least(${participant.joinedAt}, excluded.joined_at)`,
  leftAt: sql`greatest(${participant.leftAt}, excluded.left_at)`,
};
const isWider = sql`(${participant.personId}, ${participant.emailNormalized}, ${participant.role}, ${participant.joinedAt}, ${participant.leftAt})
  is distinct from (${wider.personId}, ${wider.emailNormalized}, ${wider.role}, ${wider.joinedAt}, ${wider.leftAt})`;

async function rowsOf(tx: TenantTx, place: Place, facts: Facts, known: readonly Known[]): Promise<Row[]> {
  const personOf = await matchPeople(tx, facts);
  const knownAs = lookUp(known, facts.participants);
  const rows = new Map<string, Row>();
  for (const someone of facts.participants) {
    const row = rowOf(place, facts, someone, personOf(someone));
    const participantKey = knownAs(row, someone)?.participantKey ?? row.participantKey;
    rows.set(participantKey, { ...joined(rows.get(participantKey), row), participantKey });
  }
  if (![...rows.values()].some(({ role }) => role === "host")) {
    const host = await hostRow(tx, place, facts.ownerPersonId);
    if (host && !rows.has(host.participantKey)) rows.set(host.participantKey, host);
  }
  return [...rows.values()];
}

async function matchPeople(tx: TenantTx, { jobId, participants, people }: Facts) {
  const unnamed = participants.filter(({ email }) => email === null || !people.has(email));
  const sourceIds = unnamed.flatMap(({ zoomUserId }) => zoomUserId ?? []);
  const bySourceId = await loadPeopleBySourceId(tx, { jobId, sourceIds });
  return ({ email, zoomUserId }: Participant): string | null =>
    people.get(email ?? "") ?? bySourceId.get(zoomUserId ?? "") ?? null;
}

function rowOf(place: Place, facts: Facts, someone: Participant, personId: string | null): Row {
  const { zoomUserId, email, name, joins } = someone;
  return {
    ...place,
    id: newId(),
    participantKey: personId ?? zoomUserId ?? email ?? nameKey(name),
    personId,
    name: name ?? email ?? "Unknown",
    emailNormalized: email,
    role: personId === facts.ownerPersonId ? "host" : "participant",
    joinedAt: earliest(joins.map((join) => join.joinedAt)),
    leftAt: latest(joins.map((join) => join.leftAt)),
  };
}

const nameKey = (name: string | null): string => (name ?? "").toLowerCase();

/** An earlier list may have known less of them, and so have named them by another key. */
function lookUp(known: readonly Known[], participants: readonly Participant[]) {
  const byKey = new Map(known.map((one) => [one.participantKey, one]));
  const byPerson = new Map(known.map((one) => [one.personId, one]));
  const byEmail = new Map(known.map((one) => [one.emailNormalized, one]));
  const listed = new Map<string, number>();
  for (const { name } of participants) listed.set(nameKey(name), (listed.get(nameKey(name)) ?? 0) + 1);
  /** A guest of whom only the name was known, where nobody else of that name is listed. */
  const byNameAlone = ({ name, email }: Participant): Known | undefined => {
    const one =
      name && email !== null && listed.get(nameKey(name)) === 1 ? byKey.get(nameKey(name)) : undefined;
    return one?.personId === null && one.emailNormalized === null ? one : undefined;
  };
  return (row: Row, someone: Participant): Known | undefined => {
    const { zoomUserId, email } = someone;
    return (
      byKey.get(row.participantKey) ??
      (zoomUserId === null ? undefined : byKey.get(zoomUserId)) ??
      (row.personId === null ? undefined : byPerson.get(row.personId)) ??
      (email === null ? undefined : (byKey.get(email) ?? byEmail.get(email))) ??
      byNameAlone(someone)
    );
  };
}

const joined = (before: Row | undefined, row: Row): Row =>
  before
    ? {
        ...before,
        personId: before.personId ?? row.personId,
        emailNormalized: before.emailNormalized ?? row.emailNormalized,
        role: before.role === "host" ? "host" : row.role,
        joinedAt: earliest([before.joinedAt, row.joinedAt]),
        leftAt: latest([before.leftAt, row.leftAt]),
      }
    : row;

async function hostRow(tx: TenantTx, place: Place, personId: string): Promise<Row | null> {
  const [host] = await tx
    .select({ name: person.displayName, emailNormalized: person.upnNormalized })
    .from(person)
    .where(eq(person.id, personId));
  if (!host) return null;
  const times = { joinedAt: null, leftAt: null };
  return { ...place, id: newId(), participantKey: personId, personId, ...host, role: "host", ...times };
}

const timesOf = (times: readonly (Date | null)[]) => times.flatMap((time) => time?.getTime() ?? []);

function earliest(times: readonly (Date | null)[]): Date | null {
  const known = timesOf(times);
  return known.length > 0 ? new Date(Math.min(...known)) : null;
}

function latest(times: readonly (Date | null)[]): Date | null {
  const known = timesOf(times);
  return known.length > 0 ? new Date(Math.max(...known)) : null;
}
