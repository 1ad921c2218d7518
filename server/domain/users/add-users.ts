import { and, eq, inArray, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, person } from "@/db/schema";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireInScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudits } from "@/server/domain/audit/record";
import { changeConfiguration } from "@/server/domain/configuration/change";
import { lockConfiguration, refreshConfigurations } from "@/server/domain/configuration/refresh";
import { fetchUnsynced, keepFetched } from "@/server/domain/directory/fetch-people";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import { enterByHand } from "./enter-by-hand";
import { loadGroupPeople } from "./group-people";
import { type AddedUsers, type AddUsers, maxPeopleAtOnce } from "./schema";

/**
 * Makes people Users: those of the directory by their object ids, everybody in a group now, or somebody entered by hand.
 * Without rules of their own or a group's they get Replay Own and User, and no recording rule. Repeating it changes nothing.
 * @throws AppError NOT_FOUND for somebody who is nowhere or outside the actor's User Assignment, or an unknown group;
 *   CONFLICT when somebody entered by hand exists; UNAVAILABLE when the directory can't be asked; FORBIDDEN
 */
export async function addUsers(
  ctx: UserCtx,
  input: AddUsers,
  connect: (tid: string) => GraphConnection,
): Promise<AddedUsers> {
  requireRight(ctx.actor, "users.add");
  switch (input.source) {
    case "directory":
      return addFromDirectory(ctx, input.oids, connect);
    case "group":
      return ctx.db.tx(async (tx) => {
        const { people } = await loadGroupPeople(tx, ctx.actor, input.groupId);
        return makeUsers(tx, ctx, people);
      });
    case "manual":
      return ctx.db.tx(async (tx) => {
        const id = newId();
        await changeConfiguration(tx, ctx, [id], () => enterByHand(tx, ctx, id, input));
        return { personIds: [id], already: 0, unrecorded: await countUnrecorded(tx, [id]) };
      });
  }
}

async function addFromDirectory(
  ctx: UserCtx,
  oids: readonly string[],
  connect: (tid: string) => GraphConnection,
): Promise<AddedUsers> {
  const wanted = [...new Set(oids.map((oid) => oid.toLowerCase()))];
  const fetched = await fetchUnsynced(ctx, wanted, connect);
  return ctx.db.tx(async (tx) => {
    // Nobody else brings the same people meanwhile.
    if (fetched.length > 0) await lockConfiguration(tx);
    await keepFetched(tx, ctx, fetched);
    const people = await tx
      .select({ id: person.id, isUser: person.isUser })
      .from(person)
      .where(inArray(person.oid, wanted));
    const ids = people.map(({ id }) => id);
    await requireInScope(tx, ctx.actor, ids);
    // Who was entered by hand has the groups of their object id from now on.
    if (fetched.length > 0) await refreshConfigurations(tx, ctx, ids);
    return makeUsers(tx, ctx, people);
  });
}

async function makeUsers(
  tx: TenantTx,
  ctx: UserCtx,
  people: readonly { id: string; isUser: boolean }[],
): Promise<AddedUsers> {
  const wanted = people.filter(({ isUser }) => !isUser).map(({ id }) => id);
  if (wanted.length === 0) return { personIds: [], already: people.length, unrecorded: 0 };
  if (wanted.length > maxPeopleAtOnce) {
    throw new AppError(
      "BAD_REQUEST",
      `More than ${maxPeopleAtOnce} people would be added one by one. Configure the group instead.`,
    );
  }
  const personIds = await changeConfiguration(tx, ctx, wanted, async () => {
    const added = await tx
      .update(person)
      .set({ isUser: true, changedAt: ctx.now })
      .where(and(inArray(person.id, wanted), eq(person.isUser, false)))
      .returning({ id: person.id });
    await recordAudits(
      tx,
      ctx,
      added.map(({ id }) => ({ action: "user.added" as const, subject: id })),
    );
    return added.map(({ id }) => id);
  });
  return {
    personIds,
    already: people.length - personIds.length,
    unrecorded: await countUnrecorded(tx, personIds),
  };
}

const countUnrecorded = (tx: TenantTx, ids: readonly string[]) =>
  tx.$count(
    effectiveConfiguration,
    and(inArray(effectiveConfiguration.personId, [...ids]), isNull(effectiveConfiguration.recordingRuleId)),
  );
