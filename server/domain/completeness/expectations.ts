import { eq } from "drizzle-orm";

import type { MediaClass, SourceKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import type { JobGap } from "@/server/domain/jobs/schema";
import { loadOwners, nobody } from "@/server/domain/ledger/load-owners";
import { openGaps, outsideGaps } from "@/server/domain/ledger/open-gaps";
import type { OwnerFacts } from "@/server/domain/ledger/owner-facts";
import { decide } from "@/server/domain/rules/decide";

import type { TookPlace } from "./past-source";

type Expectations = {
  owners: ReadonlyMap<string, OwnerFacts>;
  gaps: readonly JobGap[];
  at: { now: Date; timeZone: string };
};

/** What decides whether a recording of these people's meetings and calls was to be kept. */
export async function loadExpectations(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  ownerSourceIds: readonly string[],
): Promise<Expectations> {
  const [home] = await tx
    .select({ timeZone: tenant.timeZone })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  return {
    owners: await loadOwners(tx, jobId, ownerSourceIds, ctx.now),
    gaps: await openGaps(tx, jobId),
    at: { now: ctx.now, timeZone: home?.timeZone ?? "UTC" },
  };
}

const media: Record<SourceKind, readonly MediaClass[]> = {
  meeting: ["audio", "video", "screen"],
  phone: ["audio"],
  chat: ["chat"],
};

/** Whether a recording of it would be kept, had it been made: by the same decision as for one that was. */
export function isExpected(
  { owners, gaps, at }: Expectations,
  kind: SourceKind,
  { ownerSourceId, startedAt, endedAt }: Pick<TookPlace, "ownerSourceId" | "startedAt" | "endedAt">,
): boolean {
  const { owner } = owners.get(ownerSourceId) ?? nobody;
  const times = { conversationStartedAt: startedAt, conversationEndedAt: endedAt };
  return media[kind].some((mediaClass) => {
    const thing = { mediaClass, readiness: "ready", askedFor: false, onlySound: false, ...times } as const;
    const decision = decide(thing, owner, at);
    return outsideGaps(decision, { startedAt, endedAt, isChat: false }, gaps).outcome === "keep";
  });
}
