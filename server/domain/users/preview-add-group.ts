import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { loadGroupPeople } from "./group-people";
import type { GroupPreview, GroupToAdd } from "./schema";

/** Whom adding a group's people one by one would make Users. */
export async function previewAddGroup(ctx: UserCtx, { groupId }: GroupToAdd): Promise<GroupPreview> {
  requireRight(ctx.actor, "users.add");
  return ctx.db.tx(async (tx) => {
    const { people, configures } = await loadGroupPeople(tx, ctx.actor, groupId);
    return {
      members: people.length,
      already: people.filter(({ isUser }) => isUser).length,
      configures,
    };
  });
}
