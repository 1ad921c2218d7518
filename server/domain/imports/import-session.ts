import type { Region } from "@/db/constants";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { whoTookPart, type WhoTookPart } from "@/server/connectors/zoom/participants-list";
import type { Ctx } from "@/server/domain/access/ctx";
import type { RecordedItem } from "@/server/domain/ledger/record-things";
import { gather } from "@/server/lib/gather";

import { bringCompanion, type BroughtCompanion } from "./bring-companion";
import { type FreshSession, fetchSession, type ImportPorts } from "./fresh-session";
import { importFile } from "./import-file";
import { type ImportGroup, importGroup } from "./import-group";
import { noteGone, noteRefused } from "./note-gone";
import type { ImportOutcome, ImportSession } from "./outcome";
import { type RecordedSession, recordFresh } from "./record-fresh";
import { refusalOf } from "./refusal";

export type { ImportOutcome, ImportPorts, ImportSession };

type Sessions = Omit<ImportSession, "sessionKey"> & { sessionKeys: readonly string[] };
type Step = { group: ImportGroup; record: (fresh: FreshSession) => Promise<RecordedSession> };

/**
 * Imports what the ledger keeps of one session. Everything is asked for afresh: the files as they are now, the decision
 * as it is now. One bad file never stops the others. Safe to repeat and to kill anywhere.
 * @throws ZoomError when Zoom itself can't be asked (outage, throttled, dead connection)
 */
export async function importSession(
  ctx: Ctx,
  ports: ImportPorts,
  { sessionKey, ...input }: ImportSession,
): Promise<ImportOutcome> {
  const [outcome] = await importSessions(ctx, ports, { ...input, sessionKeys: [sessionKey] });
  return outcome ?? nothing;
}

/**
 * Imports sessions beside each other, as {@link importSession} does; the outcomes come in the order of the keys. One that
 * can't be asked for asks to be tried again, as long as others can.
 * @throws ZoomError when Zoom can't be asked for any of them
 */
export async function importSessions(
  ctx: Ctx,
  ports: ImportPorts,
  { sessionKeys, ...input }: Sessions,
): Promise<ImportOutcome[]> {
  const step: Step = {
    group: importGroup(ctx, ports),
    record: gather((fresh: readonly FreshSession[]) => recordFresh(ctx, input, fresh)),
  };
  const ended = await Promise.allSettled(
    sessionKeys.map((sessionKey) => importIn(step, ctx, ports, { ...input, sessionKey })),
  );
  const [broken] = ended.flatMap((one) => (one.status === "rejected" ? [one] : []));
  if (broken && ended.every((one) => one.status === "rejected")) throw broken.reason;
  return ended.map((one) => (one.status === "fulfilled" ? one.value : { ...nothing, retry: true }));
}

const nothing: ImportOutcome = { archived: 0, failed: 0, retry: false };

async function importIn(
  { group, record }: Step,
  ctx: Ctx,
  ports: ImportPorts,
  input: ImportSession,
): Promise<ImportOutcome> {
  let found: FreshSession;
  try {
    if (Date.now() > group.endsAt) return { ...nothing, more: true };
    found = await group.stream(() => fetchSession(ports, input.sessionKey));
  } catch (error) {
    if (!(error instanceof ZoomError)) throw error;
    if (error.failure.kind === "gone") return noteGone(ctx, input);
    const failure = refusalOf(error, { too_old: "gone_at_source" });
    if (!failure) throw error;
    return noteRefused(ctx, input, failure);
  }
  const { fresh, items, region, companion, ...recorded } = await record(found);
  const { session } = fresh;
  const brought =
    companion &&
    (await group.stream(() => bringCompanion(ctx, ports, { input, session, wanted: companion })));
  const retry = recorded.retry || (brought?.retry ?? false);
  if (items.length + (brought?.items.length ?? 0) === 0 || !region) return { ...nothing, retry };
  const { uuid, kind } = session;
  // A list that Zoom can't give, or not now, never stops an import: the host is always known, and later looks ask again.
  const people = await group.stream(() => whoTookPart(ports.zoom, { uuid, isWebinar: kind === "webinar" }));
  const outcome = await importAll(ctx, ports, { input, fresh, people, items, brought, region, group });
  return { ...outcome, retry: outcome.retry || retry };
}

type Work = {
  input: ImportSession;
  fresh: FreshSession;
  people: WhoTookPart;
  items: readonly RecordedItem[];
  brought: BroughtCompanion | null;
  region: Region;
  group: ImportGroup;
};

async function importAll(ctx: Ctx, ports: ImportPorts, work: Work): Promise<ImportOutcome> {
  const { input, people, brought, region, group } = work;
  const facts = { jobId: input.jobId, ...people };
  let { fresh } = work;
  let asked: Promise<FreshSession> | undefined;
  const refetch = () =>
    (asked ??= fetchSession(ports, input.sessionKey).then((again) => {
      asked = undefined;
      return (fresh = again);
    }));
  const ofCompanion = (brought?.items ?? []).flatMap((item) => {
    if (!brought) return [];
    const content = brought.contents.get(item.sourceKey);
    const one = { ...facts, item, region: item.region ?? region, ...(content && { content }) };
    return importFile(ctx, ports, { ...one, fresh: brought.fresh, refetch: brought.refetch }, group);
  });
  const ended = await Promise.allSettled([
    ...work.items.map((item) =>
      importFile(
        ctx,
        ports,
        {
          ...{ ...facts, item, region: item.region ?? region, refetch },
          // What was asked for anew for one file serves those that begin later.
          get fresh() {
            return fresh;
          },
        },
        group,
      ),
    ),
    ...ofCompanion,
  ]);
  const outcome: ImportOutcome = { ...nothing };
  for (const one of ended) {
    if (one.status === "rejected") throw one.reason;
    const { value } = one;
    if (value.outcome === "archived") outcome.archived++;
    if (value.outcome === "failed") outcome.failed++;
    if (value.retry) outcome.retry = true;
    if (value.outcome === "left") outcome.more = true;
  }
  return outcome;
}
