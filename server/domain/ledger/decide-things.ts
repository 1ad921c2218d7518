import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { type DecidableItem, decide, type Decision } from "@/server/domain/rules/decide";

import { type Known, loadKnown } from "./load-known";
import { loadOwners, nobody } from "./load-owners";
import { openGaps, outsideGaps } from "./open-gaps";
import type { OwnerFacts } from "./owner-facts";
import { nextLook } from "./second-look";
import type { Thing } from "./things-of";

type Wish = { askedForAt: Date | null; askedForBy: string | null };

export type Decided = {
  thing: Thing;
  facts: OwnerFacts;
  decision: Decision;
  /** Its row, where the ledger has it. */
  before: Known | undefined;
  /** Its row stays as it is: archived, being imported right now, given up, or purged. */
  stays: boolean;
  /** Who asked for its session. */
  wish: Wish | undefined;
};

/** Decides about things that were seen, each of them named once, and writes nothing. */
export async function decideThings(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  things: readonly Thing[],
): Promise<Decided[]> {
  const owners = await loadOwners(
    tx,
    jobId,
    things.map((thing) => thing.ownerSourceId),
    ctx.now,
  );
  const { known, busy, buried, asked } = await loadKnown(tx, ctx, jobId, things);
  const [home] = await tx
    .select({ timeZone: tenant.timeZone })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  const at = { now: ctx.now, timeZone: home?.timeZone ?? "UTC" };
  const gaps = await openGaps(tx, jobId);
  return things.map((thing) => {
    const before = known.get(thing.sourceKey);
    const wish = asked.get(thing.sessionKey) ?? asked.get(before?.sessionKey ?? "");
    const facts = owners.get(thing.ownerSourceId) ?? nobody;
    const decision: Decision = buried.has(thing.sessionKey)
      ? { outcome: "skip", reason: "purged" }
      : outsideGaps(
          decide(withWish(atLast(thing, before, ctx.now), wish !== undefined), facts.owner, at),
          spanOf(thing),
          gaps,
        );
    const stays = before !== undefined && (busy.has(before.id) || isSettled(before, thing, decision));
    return { thing, facts, decision, before, stays, wish };
  });
}

/**
 * Archived, deleted here, or given up: that is tried again when somebody asks for it, or when its content has changed. What
 * was given up without a try, because no list named it, is there to be tried now.
 */
const isSettled = (before: Known, { revision }: Thing, { outcome }: Decision): boolean =>
  before.state === "archived" ||
  before.reason === "purged" ||
  (before.state === "given_up" &&
    before.attempts > 0 &&
    outcome === "keep" &&
    (revision ?? null) === before.revision);

const spanOf = ({ kind, decidable }: Thing) => ({
  startedAt: decidable.conversationStartedAt,
  endedAt: decidable.conversationEndedAt,
  isChat: kind === "chat",
});

/** What is still in the making when its last look is over won't come, unless a list shows it ready after all. */
const atLast = ({ decidable }: Thing, before: Known | undefined, now: Date): DecidableItem =>
  decidable.readiness === "processing" && before && nextLook(before.firstSeenAt, now) === null
    ? { ...decidable, readiness: "unavailable" }
    : decidable;

/** Whoever asked for a recording asked for all of it: for a transcript that comes later too. */
const withWish = (decidable: DecidableItem, asked: boolean): DecidableItem => ({
  ...decidable,
  askedFor: decidable.askedFor || asked,
});
