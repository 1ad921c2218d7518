import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import { newId } from "@/server/lib/id";

import { applyGroups } from "./apply-groups";
import { applyManagers } from "./apply-managers";
import { applyUsers } from "./apply-users";
import { foldGroups } from "./fold-changes";
import { isCovered, isSuspicious, sameCounts, type ShrinkCounts, shrinkDetail } from "./judge-shrink";
import { countMembers, loadKnownGroups, loadKnownPeople, loadMembers } from "./load-known";
import { type GroupsPlan, planGroups } from "./plan-groups";
import { type PeoplePlan, planPeople } from "./plan-people";
import type { DirectoryAnswer } from "./read-answer";

export type Applied =
  | {
      outcome: "synced";
      users: number;
      /** Null = the organization has not allowed groups to be read. */
      groups: number | null;
      left: number;
      linked: number;
      managers: "read" | "not_due" | "failed" | "refused";
    }
  | { outcome: "refused"; reason: "empty" }
  | { outcome: "refused"; reason: "shrunken"; counts: ShrinkCounts }
  /** Another sync was applied meanwhile: what this one read is older than what stands here. */
  | { outcome: "overtaken" };

type Settings = typeof tenant.$inferSelect;
type Plan = { people: PeoplePlan; groups: GroupsPlan; counts: ShrinkCounts };

/** Judges a whole answer and applies it, or changes nobody. */
export async function applyAnswer(
  tx: TenantTx,
  ctx: Ctx,
  answer: DirectoryAnswer,
  since: { users: string | null; groups: string | null },
): Promise<Applied> {
  // Not FOR UPDATE: that would hold up everybody who inserts a row that belongs to the tenant.
  const [settings] = await tx
    .select()
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId))
    .for("no key update");
  if (!settings || settings.usersDeltaLink !== since.users || settings.groupsDeltaLink !== since.groups)
    return { outcome: "overtaken" };
  const plan = await makePlan(tx, answer);
  if (isEmpty(answer, plan)) {
    await save(tx, ctx, { directoryFailure: "empty" });
    await recordAudit(tx, ctx, {
      action: "directory.sync_refused",
      subject: ctx.db.tenantId,
      detail: { reason: "empty" },
    });
    return { outcome: "refused", reason: "empty" };
  }
  if (!isBelievable(answer, plan.counts, settings)) return refuse(tx, ctx, plan.counts, settings);
  return apply(tx, ctx, answer, plan, settings);
}

async function makePlan(tx: TenantTx, answer: DirectoryAnswer): Promise<Plan> {
  const people = planPeople(await loadKnownPeople(tx), answer.users, newId);
  const words = answer.groups ?? foldGroups([], false);
  const known = await loadKnownGroups(tx);
  const groups = planGroups(known, await loadMembers(tx, known, words), words, newId);
  const members = await countMembers(tx);
  const counts = {
    people: { before: people.before, after: people.before - people.leave.length },
    groups: { before: groups.groups.before, after: groups.groups.before - groups.groups.gone },
    members: { before: members, after: members - groups.leave.length },
  };
  return { people, groups, counts };
}

/** An answer that names nobody is an outage in disguise: nobody's word makes it true. */
function isEmpty({ users, groups }: DirectoryAnswer, { counts }: Plan): boolean {
  const noGroups = groups?.complete === true && groups.present.size === 0 && counts.groups.before > 0;
  return (users.complete && users.present.size === 0) || noGroups;
}

function isBelievable({ users, groups }: DirectoryAnswer, counts: ShrinkCounts, settings: Settings): boolean {
  const percent = settings.directoryShrinkPercent;
  const complete = groups?.complete ?? false;
  const suspicious =
    isSuspicious(counts.people, users.complete, percent) ||
    isSuspicious(counts.groups, complete, percent) ||
    isSuspicious(counts.members, complete, percent);
  const confirmed = settings.directoryShrinkConfirmedAt ? settings.directoryShrink : null;
  return !suspicious || (confirmed !== null && isCovered(counts, confirmed));
}

/** The links stay, so that the next sync reads the same again; a word given for less than this is void. */
async function refuse(
  tx: TenantTx,
  ctx: Ctx,
  counts: ShrinkCounts,
  { directoryShrink: known }: Settings,
): Promise<Applied> {
  const at = known && sameCounts(known, counts) ? known.at : ctx.now.toISOString();
  await save(tx, ctx, {
    directoryShrink: { at, ...counts },
    directoryShrinkConfirmedAt: null,
    directoryFailure: null,
  });
  await recordAudit(tx, ctx, {
    action: "directory.sync_refused",
    subject: ctx.db.tenantId,
    detail: { reason: "shrunken", ...shrinkDetail(counts) },
  });
  return { outcome: "refused", reason: "shrunken", counts };
}

async function apply(
  tx: TenantTx,
  ctx: Ctx,
  answer: DirectoryAnswer,
  plan: Plan,
  settings: Settings,
): Promise<Applied> {
  await applyUsers(tx, ctx, plan.people);
  await applyGroups(tx, ctx, plan.groups);
  const managers =
    typeof answer.managers === "string"
      ? answer.managers
      : await applyManagers(tx, ctx, answer.managers, settings.directoryShrinkPercent);
  await refreshConfigurations(tx, ctx, "everybody");
  const { users, groups } = answer;
  await save(tx, ctx, {
    usersDeltaLink: users.link,
    ...(groups ? { groupsDeltaLink: groups.link } : {}),
    ...(managers === "read" ? { managersReadAt: ctx.now } : {}),
    directorySyncedAt: ctx.now,
    directoryConsentAt: ctx.now,
    directoryFailure: groups ? null : "permission_missing",
    directoryShrink: null,
    directoryShrinkConfirmedAt: null,
  });
  const counts = {
    users: users.present.size + users.removed.size,
    groups: groups ? groups.present.size + groups.removed.size : null,
    left: plan.people.leave.length,
    linked: plan.people.linked,
    managers,
  };
  await recordAudit(tx, ctx, { action: "directory.synced", subject: ctx.db.tenantId, detail: counts });
  return { outcome: "synced", ...counts };
}

async function save(tx: TenantTx, ctx: Ctx, changes: Partial<Settings>): Promise<void> {
  await tx.update(tenant).set(changes).where(eq(tenant.id, ctx.db.tenantId));
}
