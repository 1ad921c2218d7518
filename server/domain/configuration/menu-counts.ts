import { and, count, eq, isNotNull, isNull } from "drizzle-orm";

import {
  category,
  customField,
  directoryGroup,
  effectiveConfiguration,
  job,
  person,
  rule,
} from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { countRequests } from "@/server/domain/replay-requests/summarise-replay-requests";

import type { MenuCounts } from "./schema";

/** For the menu: counts of what the person may list. */
export async function menuCounts(ctx: UserCtx): Promise<MenuCounts> {
  const { rights } = ctx.actor;
  const may = (right: Parameters<typeof rights.has>[0], found: () => Promise<number>) =>
    rights.has(right) ? found() : Promise.resolve(null);
  return ctx.db.tx(async (tx) => ({
    users: await may("users.list", async () => {
      const [row] = await tx
        .select({ n: count() })
        .from(effectiveConfiguration)
        .innerJoin(person, eq(person.id, effectiveConfiguration.personId))
        .where(and(eq(effectiveConfiguration.listed, true), await inScope(tx, ctx.actor)));
      return row?.n ?? 0;
    }),
    groups: await may("users.list", () => tx.$count(directoryGroup, isNotNull(directoryGroup.priority))),
    rules: await may("users.list", () => tx.$count(rule, isNull(rule.deletedAt))),
    categories: await may("categories.manage", () => tx.$count(category)),
    customFields: await may("custom_fields.manage", () => tx.$count(customField)),
    jobs: await may("jobs.manage", () => tx.$count(job, isNull(job.archivedAt))),
    requests: await countRequests(tx, ctx),
  }));
}
