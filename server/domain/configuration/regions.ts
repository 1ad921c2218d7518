import { asc, inArray, sql } from "drizzle-orm";

import type { Region } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { directoryGroup, person } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { withInside } from "@/server/domain/groups/nested";
import { AppError } from "@/server/lib/errors";

/** @throws AppError CONFLICT for a region in which this installation can store nothing */
export function requireStorage(ports: Pick<ArchivePorts, "stores">, region: Region | null | undefined): void {
  if (!region || ports.stores.has(region.toLowerCase())) return;
  throw new AppError(
    "CONFLICT",
    `No storage is set up for ${region}. Choose another region, or ask your operator to add it to HOLDFAST_STORAGE.`,
    { detail: { region } },
  );
}

type RegionalGroup = { id: string; name: string; region: Region };

/** By person: the groups that give them different regional storage while they have none of their own, the one that holds first. */
export type RegionConflicts = ReadonlyMap<string, readonly RegionalGroup[]>;

export async function loadRegionConflicts(tx: TenantTx): Promise<RegionConflicts> {
  const rows = await tx
    .select({
      id: directoryGroup.id,
      name: directoryGroup.displayName,
      region: directoryGroup.regionalStorage,
    })
    .from(directoryGroup)
    .where(
      sql`${directoryGroup.priority} is not null and ${directoryGroup.regionalStorage} is not null
        and ${directoryGroup.directoryState} = 'active'`,
    )
    .orderBy(asc(directoryGroup.priority));
  const groups = rows.flatMap(({ region, ...group }) => (region ? [{ ...group, region }] : []));
  if (new Set(groups.map(({ region }) => region)).size < 2) return new Map();
  const ids = groups.map(({ id }) => id);
  const people = await tx.execute<{ person_id: string; roots: string[] }>(sql`
    ${withInside(sql`g.id = any(${sql.param(ids)}::uuid[])`)}
    select p.id as person_id, array_agg(root.id::text) as roots
    from inside
    join directory_group root on root.id = inside.root
    join group_member m on m.group_id = inside.id and m.member_kind = 'person'
    join person p on p.oid = m.member_oid and p.regional_storage is null and p.deactivated_at is null
    group by p.id
    having min(root.regional_storage) <> max(root.regional_storage)`);
  return new Map(people.map((row) => [row.person_id, groups.filter(({ id }) => row.roots.includes(id))]));
}

/**
 * After a change: nobody newly gets different regional storage from two groups, and for nobody who does already another one
 * holds than before. Conflicts that stood before, such as those that a change of the directory brought, don't block.
 * @throws AppError CONFLICT
 */
export async function requireNoNewRegionConflict(
  tx: TenantTx,
  ctx: Ctx,
  before: RegionConflicts,
): Promise<void> {
  const found = [...(await loadRegionConflicts(tx))].filter(([id, now]) => isWorse(now, before.get(id)));
  const [first] = found;
  if (!first) return;
  const scope = await inScope(tx, ctx.actor);
  const ids = found.map(([id]) => id);
  const named = await tx
    .select({ name: person.displayName })
    .from(person)
    .where(scope ? sql`${inArray(person.id, ids)} and ${scope}` : inArray(person.id, ids))
    .orderBy(asc(person.displayName), asc(person.id))
    .limit(maxNamed);
  throw new AppError("CONFLICT", sentence(first[1], found.length, named), {
    detail: { people: String(found.length) },
  });
}

const maxNamed = 5;

function isWorse(now: readonly RegionalGroup[], then: readonly RegionalGroup[] | undefined): boolean {
  if (!then || then[0]?.region !== now[0]?.region) return true;
  return now.some(({ region }) => !then.some((group) => group.region === region));
}

function sentence(
  groups: readonly RegionalGroup[],
  people: number,
  named: readonly { name: string }[],
): string {
  const [winner, ...others] = groups;
  const other = others.find(({ region }) => region !== winner?.region);
  const told = [winner, other]
    .map((group) => `“${group?.name ?? ""}” (${group?.region ?? ""})`)
    .join(" and ");
  const names = named.map(({ name }) => name).join(", ");
  const rest = people - named.length;
  const who =
    named.length === 0
      ? `${people} ${people === 1 ? "person" : "people"}`
      : rest > 0
        ? `${names} and ${rest} more`
        : names;
  return `The groups ${told} would decide differently where recordings of ${who} are stored. Set Regional Storage on the people themselves, or give the groups the same.`;
}
