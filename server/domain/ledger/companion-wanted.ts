import { and, eq, inArray, notInArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem, zoomConnection } from "@/db/schema";
import { companionScopes } from "@/server/connectors/zoom/companion-scopes";
import type { SourceSession } from "@/server/connectors/zoom/files";
import { coversScope } from "@/server/connectors/zoom/permissions";
import type { Ctx } from "@/server/domain/access/ctx";

import { type CompanionKind, companionKey, companionKinds, companionThing, hasOwn } from "./companion-things";
import { decideThings } from "./decide-things";
import type { Thing } from "./things-of";

/** AI Companion writes when the session is over, for minutes as a rule. */
const writtenAfterMs = 60 * 60_000;

/** `firstSeenAt`: since when the ledger has its row, null = it has none. `isOpen`: that row is not at its end. */
export type WantedPart = { kind: CompanionKind; firstSeenAt: Date | null; isOpen: boolean };

export type WantedCompanion = {
  /** To be asked for now. */
  ask: WantedPart[];
  /** Rows that the grant no longer lets us bring on. */
  withheld: CompanionKind[];
  /** Rows that are not kept any more. */
  unwanted: Thing[];
  /** It is too early to ask; null = it is not. */
  laterSince: Date | null;
};

const none = (): WantedCompanion => ({ ask: [], withheld: [], unwanted: [], laterSince: null });
const settled = ["archived", "skipped", "gone", "given_up"] as const;

/**
 * What of AI Companion's is to be asked for of recorded sessions: what the owner's rule keeps and the grant allows, the
 * recording has not of its own, and the archive neither. Of what the ledger knows already, each row goes on. `told`: Zoom
 * has just said that there is some.
 */
export async function companionWanted(
  tx: TenantTx,
  ctx: Ctx,
  input: { jobId: string; sessions: readonly SourceSession[]; told?: boolean },
): Promise<ReadonlyMap<string, WantedCompanion>> {
  const { jobId, sessions, told = false } = input;
  const allowed = await allowedKinds(tx, jobId);
  const open = await openKeys(tx, jobId, sessions);
  const candidates = sessions.flatMap((session) =>
    companionKinds
      .filter(
        (kind) =>
          open.has(companionKey(session.uuid, kind)) || (allowed.has(kind) && mayBeMissing(session, kind)),
      )
      .map((kind) => ({ session, kind, thing: companionThing(session, kind, "ready") })),
  );
  const wanted = new Map<string, WantedCompanion>();
  if (candidates.length === 0) return wanted;
  const decided = await decideThings(
    tx,
    ctx,
    jobId,
    candidates.map(({ thing }) => thing),
  );
  for (const [at, { session, kind, thing }] of candidates.entries()) {
    const { decision, stays, before } = decided[at] ?? {};
    if (!decision || stays) continue;
    const one = wanted.get(session.uuid) ?? none();
    wanted.set(session.uuid, one);
    const isOpen = open.has(thing.sourceKey);
    const isEarly = !told && ctx.now.getTime() < (session.endedAt?.getTime() ?? 0) + writtenAfterMs;
    if (decision.outcome !== "keep") one.unwanted.push(...(isOpen ? [thing] : []));
    else if (!allowed.has(kind)) one.withheld.push(kind);
    else if (isEarly && !isOpen) one.laterSince = session.endedAt;
    else one.ask.push({ kind, firstSeenAt: before?.firstSeenAt ?? null, isOpen });
  }
  return wanted;
}

/** A session without files was not recorded, and what is still in the making may be the very thing. */
const mayBeMissing = (session: SourceSession, kind: CompanionKind): boolean =>
  session.files.length > 0 &&
  !session.files.some(({ readiness }) => readiness === "processing") &&
  !hasOwn(session, kind);

async function allowedKinds(tx: TenantTx, jobId: string): Promise<ReadonlySet<CompanionKind>> {
  const [grant] = await tx
    .select({ scopes: zoomConnection.scopes })
    .from(zoomConnection)
    .where(eq(zoomConnection.jobId, jobId));
  const granted = new Set(grant?.scopes);
  return new Set(companionKinds.filter((kind) => coversScope(granted, companionScopes[kind])));
}

/** Keys of these sessions' rows that are not at their end. */
async function openKeys(
  tx: TenantTx,
  jobId: string,
  sessions: readonly SourceSession[],
): Promise<ReadonlySet<string>> {
  const keys = sessions.flatMap(({ uuid }) => companionKinds.map((kind) => companionKey(uuid, kind)));
  if (keys.length === 0) return new Set();
  const rows = await tx
    .select({ key: sourceItem.sourceKey })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, jobId),
        inArray(sourceItem.sourceKey, keys),
        notInArray(sourceItem.state, [...settled]),
      ),
    );
  return new Set(rows.map(({ key }) => key));
}
