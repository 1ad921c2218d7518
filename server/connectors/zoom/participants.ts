import type { ParticipantRow } from "./schema";

export type Participant = {
  zoomUserId: string | null;
  /** Lower case; null for people outside the account. */
  email: string | null;
  name: string | null;
  /** Member of the host's account; null when Zoom does not say. */
  internal: boolean | null;
  /** One per join; a person who drops out and returns has several. */
  joins: { joinedAt: Date | null; leftAt: Date | null; seconds: number | null }[];
};

/**
 * Joins to people: by Zoom id, else e-mail, else name (guests), else the per-meeting id (accounts that hide all of
 * them). Rows of the waiting room are no attendance.
 */
export function mergeParticipants(rows: Iterable<ParticipantRow>): Participant[] {
  const people: Participant[] = [];
  const index = new Map<string, Participant>();
  for (const row of rows) {
    if (row.status === "in_waiting_room") continue;
    const zoomUserId = row.id ?? row.participant_user_id;
    const email = row.user_email?.toLowerCase() ?? null;
    const strong = [zoomUserId && `id ${zoomUserId}`, email && `email ${email}`].filter(
      (key) => key !== null,
    );
    const weak = row.name ? `name ${row.name}` : `seat ${row.user_id ?? ""}`;
    const keys = strong.length > 0 ? strong : [weak];
    let person = keys.map((key) => index.get(key)).find((found) => found !== undefined);
    if (!person) {
      person = { zoomUserId, email, name: row.name, internal: row.internal_user, joins: [] };
      people.push(person);
    }
    for (const key of keys) index.set(key, person);
    person.zoomUserId ??= zoomUserId;
    person.email ??= email;
    person.name ??= row.name;
    person.internal ??= row.internal_user;
    person.joins.push({ joinedAt: row.join_time, leftAt: row.leave_time, seconds: row.duration });
  }
  return people;
}
