import { and, desc, eq, inArray, isNotNull, isNull, notInArray, or, type SQL, sql } from "drizzle-orm";

import { runStages, type SourceKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, jobRun, zoomConnection } from "@/db/schema";

import { chatsReadAt, firstLook, notLookedAt } from "./not-looked-at";
import type { BlindSpot } from "./schema";
import { type UsersOf, unlistedUsers } from "./unlisted-users";

/** Null: without a beginning, or without an end. */
type Stretch = { since: Date | null; until: Date | null };
type Spot = Omit<BlindSpot, "id" | "name">;

type Question = {
  jobs: SQL | undefined;
  now: Date;
  period: { from: Date | null; to: Date | null };
  /** Only what may have hidden things of this kind. */
  kind?: SourceKind | undefined;
  /** Whose users count among those who could not be listed. */
  users: UsersOf;
};

/**
 * What of a period nobody has read at Zoom, by job and cause: there, a count of what is known does not say what there is. A
 * job that was never connected has none. What lies before a job's first look, or before Zoom's memory, only matters to a
 * period with a beginning. The ordinary time until a job's next run is none either.
 */
export async function blindSpots(tx: TenantTx, question: Question): Promise<BlindSpot[]> {
  const { period, kind } = question;
  const rows = await loadJobs(tx, question.jobs);
  const unlisted = await unlistedUsers(
    tx,
    rows.map(({ id }) => id),
    { to: period.to, users: question.users },
  );
  const spots: BlindSpot[] = [];
  for (const row of rows) {
    const whole = [...stopped(row), ...(await unread(tx, row))];
    const parts = [
      ...sourcesOff(row),
      ...(await chatsMissed(tx, row)),
      ...(unlisted.get(row.id) ?? []),
      ...(period.from ? [...forgotten(row), ...(await beforeFirstLook(tx, row, question))] : []),
    ].filter((part) => !whole.some((spot) => contains(spot, part)));
    const { id, name } = row;
    spots.push(...[...whole, ...parts].map((spot) => ({ id, name, ...spot })));
  }
  return spots.filter((spot) => touches(spot, period) && (!kind || mayHide(spot, kind)));
}

type Row = Awaited<ReturnType<typeof loadJobs>>[number];

/** The jobs that are or were connected, each with its newest run that has come to an end of the lists, or failed. */
function loadJobs(tx: TenantTx, where: SQL | undefined) {
  const newest = tx
    .select({
      state: jobRun.state,
      failure: jobRun.failure,
      createdAt: jobRun.createdAt,
      missed: sql<string | null>`${jobRun.stageCursor}->>'missed'`.as("missed"),
    })
    .from(jobRun)
    .where(
      and(
        eq(jobRun.tenantId, job.tenantId),
        eq(jobRun.jobId, job.id),
        notInArray(jobRun.trigger, ["backfill", "gap"]),
        or(isNotNull(jobRun.finishedAt), isNotNull(jobRun.listedAt)),
      ),
    )
    .orderBy(desc(jobRun.createdAt), desc(jobRun.id))
    .limit(1)
    .as("newest");
  return tx
    .select({
      id: job.id,
      name: job.name,
      enabled: job.enabled,
      disabledAt: job.disabledAt,
      pausedAt: job.pausedAt,
      deadAt: zoomConnection.deadAt,
      lastSuccessAt: job.lastSuccessAt,
      sourcesOff: job.sourcesOff,
      callsReachBackTo: job.callsReachBackTo,
      runState: newest.state,
      runFailure: newest.failure,
      runCreatedAt: newest.createdAt,
      runMissed: newest.missed,
    })
    .from(job)
    .innerJoin(
      zoomConnection,
      and(eq(zoomConnection.tenantId, job.tenantId), eq(zoomConnection.jobId, job.id)),
    )
    .leftJoinLateral(newest, sql`true`)
    .where(and(eq(job.group, "integration"), isNull(job.archivedAt), where));
}

const everything = { stage: null, users: null };

/** The job asks Zoom nothing at present, by no fault of Zoom's. */
function stopped({ enabled, disabledAt, deadAt, pausedAt }: Row): Spot[] {
  const reasons = [
    { why: "disabled", since: enabled ? null : disabledAt },
    { why: "disconnected", since: deadAt },
    { why: "paused", since: pausedAt },
  ] as const;
  return reasons
    .flatMap(({ why, since }) => (since ? [{ why, since, until: null, ...everything }] : []))
    .sort((a, b) => a.since.getTime() - b.since.getTime())
    .slice(0, 1);
}

/**
 * Since the last good run, up to the newest one that failed: what came after that no run was to have read. A run that still
 * imports has read Zoom's lists, and says already when that was not whole.
 */
async function unread(tx: TenantTx, row: Row): Promise<Spot[]> {
  const failing = row.runState === "failed" || (row.runState === "importing" && row.runFailure !== null);
  if (failing)
    return [{ why: "runs_failing", since: row.lastSuccessAt, until: row.runCreatedAt, ...everything }];
  if (row.lastSuccessAt || (await firstLook(tx, row.id))) return [];
  return [{ why: "not_read_yet", since: null, until: null, ...everything }];
}

/** A plan without phones or chats has none to read. */
function sourcesOff({ sourcesOff: offs }: Row): Spot[] {
  return runStages.flatMap((stage): Spot[] => {
    const off = offs[stage];
    if (!off || off.reason === "plan_missing") return [];
    const since = new Date(Math.min(Date.parse(off.from), Date.parse(off.since)));
    return [{ why: off.reason, since, until: null, stage, users: null }];
  });
}

/** Some chats could not be read, though the source works. */
async function chatsMissed(tx: TenantTx, { id, runMissed }: Row): Promise<Spot[]> {
  if (!runMissed || runMissed === "0") return [];
  const since = await chatsReadAt(tx, id);
  return [{ why: "failing", since, until: null, stage: "chat", users: null }];
}

function forgotten({ callsReachBackTo: until, sourcesOff: offs }: Row): Spot[] {
  if (!until || offs.phone?.reason === "plan_missing") return [];
  return [{ why: "forgotten", since: null, until, stage: "phone", users: null }];
}

async function beforeFirstLook(tx: TenantTx, row: Row, { now, period }: Question): Promise<Spot[]> {
  const holes = await notLookedAt(tx, row, { now, after: period.from });
  return holes.map((hole) => ({ why: "not_looked_at", users: null, ...hole }));
}

const start = ({ since }: Stretch) => since?.getTime() ?? -Infinity;
const end = ({ until }: Stretch) => until?.getTime() ?? Infinity;
const contains = (whole: Stretch, part: Stretch) => start(whole) <= start(part) && end(part) <= end(whole);
const touches = (spot: Stretch, { from, to }: Question["period"]) =>
  start(spot) < (to?.getTime() ?? Infinity) && (from?.getTime() ?? -Infinity) < end(spot);

const kinds = { meetings: "meeting", phone: "phone", chat: "chat" } as const;

/** Where the first look at meetings begins, that at calls does too. */
const mayHide = ({ why, stage }: Spot, kind: SourceKind): boolean =>
  stage === null ||
  kinds[stage] === kind ||
  (why === "not_looked_at" && stage === "meetings" && kind === "phone");

/** The same for the one job whose ledger is shown. */
export const blindSpotsOf = (
  tx: TenantTx,
  jobId: string,
  question: Pick<Question, "now" | "period" | "kind">,
): Promise<BlindSpot[]> =>
  blindSpots(tx, { ...question, jobs: inArray(job.id, [jobId]), users: "everybody" });
