import { and, eq, inArray, not, or } from "drizzle-orm";

import type { FailureReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import { aiSummary, aiTranscript, type Companion } from "@/server/connectors/zoom/ai-companion";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { SourceSession } from "@/server/connectors/zoom/files";
import type { Ctx } from "@/server/domain/access/ctx";
import {
  companionKey,
  type CompanionKind,
  companionThing,
  ofRecordings,
} from "@/server/domain/ledger/companion-things";
import {
  companionWanted,
  type WantedCompanion,
  type WantedPart,
} from "@/server/domain/ledger/companion-wanted";
import { type RecordedItem, recordThings } from "@/server/domain/ledger/record-things";
import { nextLook } from "@/server/domain/ledger/second-look";
import type { Thing } from "@/server/domain/ledger/things-of";

import { lookForList } from "./late-participants";
import { noteMissing } from "./note-gone";

type Found = { downloadUrl: string | null; content: Buffer | null };
/** `unreadable`: an answer that another try does not change. */
type Answer = Companion<Found> | { state: "unreached" | "unreadable" };

/** What Zoom said of one part when it was asked. */
export type ToldPart = WantedPart & { answer: Answer };

/**
 * Asks AI Companion for what is wanted of a session, one call a part.
 * @throws ZoomError when the connection is dead, and for nothing else: no session fails for want of these
 */
export async function askCompanion(
  zoom: ZoomConnection,
  uuid: string,
  parts: readonly WantedPart[],
): Promise<ToldPart[]> {
  const told: ToldPart[] = [];
  for (const part of parts) told.push({ ...part, answer: await askPart(zoom, uuid, part.kind) });
  return told;
}

const endings: ReadonlySet<ZoomError["code"]> = new Set(["connection_dead", "misconfigured"]);

async function askPart(zoom: ZoomConnection, uuid: string, kind: CompanionKind): Promise<Answer> {
  try {
    if (kind === "summary") {
      const summary = await aiSummary(zoom, uuid);
      return summary.state === "ready" ? { ...summary, downloadUrl: null } : summary;
    }
    const transcript = await aiTranscript(zoom, uuid);
    return transcript.state === "ready" ? { ...transcript, content: null } : transcript;
  } catch (error) {
    if (!(error instanceof ZoomError) || endings.has(error.failure.kind)) throw error;
    return { state: error.failure.kind === "unreadable_answer" ? "unreadable" : "unreached" };
  }
}

/** Most sessions have nothing of AI Companion's, and the ledger no row for it. */
export const isWorthNoting = ({ wanted, told }: Pick<Noted, "wanted" | "told">): boolean =>
  wanted.unwanted.length + wanted.withheld.length > 0 ||
  wanted.laterSince !== null ||
  told.some(({ isOpen, answer }) => isOpen || !withoutRow.has(answer.state));

const withoutRow: ReadonlySet<Answer["state"]> = new Set(["none", "withheld", "unreadable"]);

type Noted = {
  jobId: string;
  runId?: string | undefined;
  session: SourceSession;
  wanted: WantedCompanion;
  told: readonly ToldPart[];
  announceKept: boolean;
};

/**
 * Writes what Zoom told into the ledger: a row for each part that there is, is being made, or was deleted; nothing for one
 * that never was. A row that was there before goes on as any other: gone where Zoom no longer names it, failed where it
 * is refused.
 */
export async function noteCompanion(
  tx: TenantTx,
  ctx: Ctx,
  { session, wanted, told, ...seen }: Noted,
): Promise<RecordedItem[]> {
  const { jobId } = seen;
  const { uuid } = session;
  const things = [...wanted.unwanted, ...told.flatMap((part) => thingOf(session, part, ctx.now) ?? [])];
  const items = things.length > 0 ? await recordThings(tx, ctx, { ...seen, things }) : [];
  const open = told.filter(({ isOpen }) => isOpen);
  const among = open.filter(isAbsent).map(({ kind }) => companionKey(uuid, kind));
  if (among.length > 0)
    await noteMissing(tx, ctx, { jobId, sessions: [{ sessionKey: uuid, listed: [], among }] });
  const refused = open.filter(({ answer }) => answer.state === "withheld").map(({ kind }) => kind);
  const at = { jobId, uuid, states: ["kept", "waiting"] } as const;
  await noteFailed(tx, { ...at, kinds: [...refused, ...wanted.withheld], failure: "not_authorised" });
  const kindsOf = (is: (part: ToldPart) => boolean) => open.filter(is).map(({ kind }) => kind);
  const unreadable = kindsOf(({ answer }) => answer.state === "unreadable");
  await noteFailed(tx, { ...at, kinds: unreadable, failure: "source_unavailable" });
  // Out of reach at the last look: from here on runs try it, as any file that failed.
  const late = kindsOf((part) => part.answer.state === "unreached" && hasNoLook(part, ctx.now));
  await noteFailed(tx, { ...at, kinds: late, failure: "source_unavailable", states: ["waiting"] });
  return items;
}

const hasNoLook = ({ firstSeenAt }: ToldPart, now: Date) =>
  firstSeenAt !== null && nextLook(firstSeenAt, now) === null;

const isAbsent = ({ answer }: ToldPart) => answer.state === "none" || answer.state === "deleted";

/** Null = nothing that a row would tell of. */
function thingOf(session: SourceSession, { kind, answer, ...row }: ToldPart, now: Date): Thing | null {
  const is = (readiness: Thing["decidable"]["readiness"]) => companionThing(session, kind, readiness);
  if (answer.state === "ready") return is("ready");
  // Still in the making at the last look: it won't come.
  if (answer.state === "not_ready")
    return is(nextLook(row.firstSeenAt ?? now, now) ? "processing" : "unavailable");
  return answer.state === "deleted" && row.firstSeenAt === null ? is("gone") : null;
}

type Failed = {
  jobId: string;
  uuid: string;
  kinds: readonly CompanionKind[];
  failure: FailureReason;
  states: readonly ("kept" | "waiting")[];
};

async function noteFailed(tx: TenantTx, { jobId, uuid, kinds, failure, states }: Failed): Promise<void> {
  if (kinds.length === 0) return;
  const keys = kinds.map((kind) => companionKey(uuid, kind));
  await tx
    .update(sourceItem)
    .set({ state: "failed", failure })
    .where(
      and(
        eq(sourceItem.jobId, jobId),
        inArray(sourceItem.sourceKey, keys),
        inArray(sourceItem.state, [...states]),
      ),
    );
}

/** Asks for a later look at a session of which it was too early to ask, or which was out of reach. */
export async function lookForCompanion(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, session, wanted, told }: Pick<Noted, "jobId" | "session" | "wanted" | "told">,
): Promise<void> {
  const isUnreached = told.some(({ answer }) => answer.state === "unreached");
  const rows = and(
    eq(sourceItem.jobId, jobId),
    eq(sourceItem.sessionKey, session.uuid),
    inArray(sourceItem.state, ["kept", "importing", "archived"]),
  );
  await lookForList(tx, ctx, { rows, since: isUnreached ? ctx.now : wanted.laterSince });
}

/**
 * Asks a session of which something is archived, or of AI Companion's is waited for, for what of that it lacks; what is still
 * to be imported is asked for then. Null = there is nothing to ask for.
 * @throws ZoomError when the connection is dead
 */
export async function askLateCompanion(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, session, written }: { jobId: string; session: SourceSession; written: boolean },
): Promise<{ wanted: WantedCompanion; told: ToldPart[] } | null> {
  const wanted = await ctx.db.tx(async (tx) => {
    const [concerned] = await tx
      .select({ id: sourceItem.id })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          eq(sourceItem.sessionKey, session.uuid),
          or(eq(sourceItem.state, "archived"), and(eq(sourceItem.state, "waiting"), not(ofRecordings()))),
        ),
      )
      .limit(1);
    if (!concerned) return null;
    const found = await companionWanted(tx, ctx, { jobId, sessions: [session], told: written });
    return found.get(session.uuid) ?? null;
  });
  return wanted && { wanted, told: await askCompanion(zoom, session.uuid, wanted.ask) };
}
