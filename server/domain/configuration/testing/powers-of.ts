import { person } from "@/db/schema";
import type { UserActor } from "@/server/domain/access/actor";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";

/** Everything that an actor may do, spelled out one by one, without the functions that judge what is wider. */
export async function powersOf(
  { db, actor }: UserCtx,
  people: { all: readonly string[]; approvers: readonly string[] },
): Promise<Set<string>> {
  const inReach = await db.tx(async (tx) => {
    const rows = await tx
      .select({ id: person.id })
      .from(person)
      .where(await inScope(tx, actor));
    return rows.map((row) => row.id);
  });
  const { visibility } = actor.replay;
  const seen = visibility === "all" ? people.all : visibility === "none" ? [] : [actor.id, ...actor.reach];
  return new Set([
    ...actor.rights,
    ...inReach.flatMap((id) => actor.assignment.kinds.map((kind) => `assign ${kind} to ${id}`)),
    ...seen.flatMap((id) => [
      `see ${id}`,
      ...waysToPlay(actor, id, people.approvers).map((how) => `play ${id} ${how}`),
    ]),
    ...(["download", "transcript", "chat"] as const).filter((what) => actor.replay[what]),
    ...(actor.replay.askReason ? [] : ["without a reason"]),
  ]);
}

const waysToPlay = (
  { id: self, replay: rule }: UserActor,
  owner: string,
  approvers: readonly string[],
): string[] => {
  const days = rule.window?.kind === "days" ? rule.window.days : 0;
  const within = Array.from({ length: days }, (_, day) => `of day ${day}`);
  const approved = rule.approverIds.map((by) => `approved by ${by}`);
  const all = ["at once", "of day 0", "of day 1", "of day 2"];
  const byAnybody = approvers.map((by) => `approved by ${by}`);
  switch (rule.replay) {
    case "never":
      return [];
    case "as_visible":
      return [...all, ...byAnybody];
    case "own_only":
      return owner === self ? [...all, ...byAnybody] : [];
    case "on_request":
      return approved;
    case "time_window":
      return within;
  }
};
