import { asc, desc, sql } from "drizzle-orm";

import { person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { filterConditions } from "./filter-conditions";
import type { ListUsers, UserPage } from "./schema";
import { countUsers, selectUsers, sortColumns } from "./select-users";

/** Users with what holds for them and where each value comes from, one page. */
export async function listUsers(ctx: UserCtx, input: ListUsers): Promise<UserPage> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    const where = await filterConditions(tx, ctx.actor, input);
    const total = await countUsers(tx, where);
    const direction = input.descending ? desc : asc;
    const items = await selectUsers(tx, where, {
      orderBy: [
        sql`${direction(sortColumns[input.sort])} nulls last`,
        ...(input.sort === "name" ? [] : [asc(person.displayName)]),
        asc(person.id),
      ],
      limit: input.pageSize,
      offset: (input.page - 1) * input.pageSize,
    });
    return { items, total, page: input.page, pageSize: input.pageSize };
  });
}
