import { and, asc, count, desc, eq, inArray, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, rule } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import type { EffectiveConfig, EffectiveField } from "@/server/domain/configuration/effective-config";
import { configurationColumns, resolveLoaded } from "@/server/domain/configuration/load-effective-configs";

import type { ListUsers, Sourced, UserListItem, UserPage } from "./schema";

const sortColumns = {
  name: person.displayName,
  username: person.upnNormalized,
  department: person.department,
} as const;

/** People of the directory with what holds for them, one page. */
export async function listUsers(ctx: UserCtx, input: ListUsers): Promise<UserPage> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    const where = and(...conditions(input));
    const [total] = await tx.select({ count: count() }).from(person).where(where);
    const column = sortColumns[input.sort];
    const direction = input.descending ? desc : asc;
    const rows = await tx
      .select({
        id: person.id,
        oid: person.oid,
        name: person.displayName,
        username: person.userPrincipalName,
        department: person.department,
        directoryState: person.directoryState,
        isUser: person.isUser,
        ...configurationColumns(person),
      })
      .from(person)
      .where(where)
      .orderBy(direction(column), direction(person.id))
      .limit(input.pageSize)
      .offset((input.page - 1) * input.pageSize);
    const configs = await resolveLoaded(tx, rows);
    const names = await loadRuleNames(tx, [...configs.values()]);
    const items = rows.flatMap((row) => {
      const config = configs.get(row.id);
      return config ? [toItem(row, config, names)] : [];
    });
    return { items, total: total?.count ?? 0, page: input.page, pageSize: input.pageSize };
  });
}

function conditions({ search, show }: ListUsers): SQL[] {
  const found: SQL[] = [];
  if (search) {
    // Names are matched as typed by position(): a page of people is small, and no pattern characters need escaping.
    found.push(
      sql`(position(lower(${search}) in lower(${person.displayName})) > 0
        or position(lower(${search}) in ${person.upnNormalized}) > 0)`,
    );
  }
  if (show === "users") found.push(eq(person.isUser, true));
  if (show === "not_recorded") found.push(sql`${person.recordingRuleId} is null`);
  return found;
}

async function loadRuleNames(
  tx: TenantTx,
  configs: readonly EffectiveConfig[],
): Promise<Map<string, string>> {
  const ids = new Set<string>();
  for (const config of configs) {
    for (const field of [config.recordingRuleId, config.replayRuleId, config.accessRuleId]) {
      if (field.value) ids.add(field.value);
    }
  }
  if (ids.size === 0) return new Map();
  const rows = await tx
    .select({ id: rule.id, name: rule.name })
    .from(rule)
    .where(inArray(rule.id, [...ids]));
  return new Map(rows.map((row) => [row.id, row.name]));
}

type Row = Pick<UserListItem, "id" | "name" | "username" | "department" | "directoryState" | "isUser">;

function toItem(row: Row, config: EffectiveConfig, names: ReadonlyMap<string, string>): UserListItem {
  const named = ({
    value,
    source,
  }: EffectiveField<string | null>): Sourced<{ id: string; name: string } | null> => ({
    value: value ? { id: value, name: names.get(value) ?? "" } : null,
    source,
  });
  return {
    id: row.id,
    name: row.name,
    username: row.username,
    department: row.department,
    directoryState: row.directoryState,
    isUser: row.isUser,
    license: config.license,
    regionalStorage: config.regionalStorage,
    addOnZoom: config.addOnZoom,
    recordingRule: named(config.recordingRuleId),
    replayRule: named(config.replayRuleId),
    accessRule: named(config.accessRuleId),
  };
}
