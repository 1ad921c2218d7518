import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { auditEvent, itemDecision, jobRun, sourceItem, sourceUser } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { expireSkipped } from "./expire-skipped";
import { getItem } from "./get-item";
import { getRunLog } from "./get-run-log";
import { listItems } from "./list-items";
import { recordThings } from "./record-things";
import { addItems } from "./testing/ledger-rows";
import type { Thing } from "./things-of";

const now = new Date("2026-03-31T12:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let admin: SignedIn;
let jobId: string;

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database, { now });
  admin = await home.signIn(home.administrator);
  jobId = await addJob(home, "Zoom");
  const users = ["ned", "nobody"].map((sourceId) => ({
    ...{ tenantId: home.tenantId, jobId, sourceId, emailNormalized: `${sourceId}@contoso.example` },
    ...{ status: "active", seenAt: now },
  }));
  await home.db.tx((tx) => tx.insert(sourceUser).values(users));
});
afterAll(() => db.drop());

const thing = (sourceKey: string, ownerSourceId = "nobody"): Thing => ({
  ...{ kind: "meeting", sourceKey, sessionKey: `session of ${sourceKey}`, ownerSourceId },
  ...{ fileType: "MP4", recordingType: "active_speaker", sizeBytes: 10, startedAt: now, endedAt: now },
  expectsMore: false,
  decidable: {
    ...{ mediaClass: "video", readiness: "ready", askedFor: false, onlySound: false },
    ...{ conversationStartedAt: now, conversationEndedAt: now },
  },
});

async function addRun(): Promise<string> {
  const id = newId();
  const values = { tenantId: home.tenantId, id, jobId, trigger: "manual", state: "listing" } as const;
  await home.db.tx((tx) => tx.insert(jobRun).values({ ...values, createdAt: now }));
  return id;
}
const see = (things: Thing[], runId: string | undefined, at: Date) =>
  home.db.tx((tx) => recordThings(tx, home.system(at), { jobId, runId, things, announceKept: false }));
const item = async (sourceKey: string) => {
  const [row] = await home.db.tx((tx) =>
    tx.select().from(sourceItem).where(eq(sourceItem.sourceKey, sourceKey)),
  );
  if (!row) throw new Error("not in the ledger");
  return row;
};

it("every change of a decision is told with its run, and a run's log keeps what it decided", async () => {
  const things = [thing("of ned", "ned"), thing("of nobody")];
  const [first, second, third] = [await addRun(), await addRun(), await addRun()];
  await see(things, first, later(0));
  await home.addPerson("Ned");
  await see(things, second, later(1));
  await see(things, third, later(2));

  const log = async (runId: string) => {
    const { decided, listed } = await getRunLog(admin.ctx, { runId });
    const { items } = await listItems(admin.ctx, { jobId, runId, limit: 50 });
    expect(items).toHaveLength(listed);
    return { decided, keys: items.map(({ sourceKey }) => sourceKey).sort() };
  };
  expect(await log(first)).toEqual({ decided: 2, keys: ["of ned", "of nobody"] });
  expect(await log(second)).toEqual({ decided: 1, keys: ["of ned"] });
  expect(await log(third)).toEqual({ decided: 0, keys: ["of ned", "of nobody"] });

  const { history } = await getItem(admin.ctx, { id: (await item("of ned")).id });
  expect(history.map(({ at, detail, run, actorKind }) => [at, detail["reason"], run?.id, actorKind])).toEqual(
    [
      [later(0), "no_matching_user", first, "system"],
      [later(1), "no_recording_license", second, "system"],
    ],
  );
});

it("two that see something new at once write one row, and their decisions stand with it", async () => {
  const seen = await Promise.all([
    see([thing("at once")], undefined, now),
    see([thing("at once")], undefined, now),
  ]);
  const { id } = await item("at once");
  expect(seen.flat().map((one) => one.id)).toEqual([id, id]);
  const decisions = await home.db.tx((tx) =>
    tx.select().from(itemDecision).where(eq(itemDecision.sourceItemId, id)),
  );
  expect(decisions.length).toBeGreaterThan(0);
});

it("what is forgotten takes its decisions with it", async () => {
  await see([thing("forgotten")], undefined, now);
  const { id } = await item("forgotten");
  await home.db.tx((tx) =>
    tx
      .update(sourceItem)
      .set({ startedAt: new Date(0), firstSeenAt: new Date(0) })
      .where(eq(sourceItem.id, id)),
  );
  expect(await expireSkipped(home.system(now))).toMatchObject({ expired: 1 });
  expect(await home.db.tx((tx) => tx.$count(itemDecision, eq(itemDecision.sourceItemId, id)))).toBe(0);
});

it("what a list shows in its place again is in no trash, unless the list may be older than the mark", async () => {
  const marks = [
    { sourceKey: "trashed", trashedAt: later(-60) },
    { sourceKey: "deleted", deletedAt: later(-60) },
    { sourceKey: "just trashed", trashedAt: later(-5) },
  ];
  await addItems(
    home,
    jobId,
    marks.map((mark) => ({ ...mark, state: "archived" as const, reason: "rule_keeps" as const })),
  );
  await see(
    marks.map(({ sourceKey }) => thing(sourceKey)),
    undefined,
    now,
  );
  const rows = await home.db.tx((tx) =>
    tx
      .select()
      .from(sourceItem)
      .where(
        inArray(
          sourceItem.sourceKey,
          marks.map(({ sourceKey }) => sourceKey),
        ),
      ),
  );
  const marked = rows.map(({ sourceKey, trashedAt, deletedAt, recoveredAt }) => [
    ...[sourceKey, trashedAt ?? deletedAt, recoveredAt],
  ]);
  expect(new Set(marked)).toEqual(
    new Set([
      ["trashed", null, now],
      ["deleted", null, now],
      ["just trashed", later(-5), null],
    ]),
  );
  const audits = await home.db.tx((tx) =>
    tx.select().from(auditEvent).where(eq(auditEvent.action, "item.marked_at_source")),
  );
  expect(audits.map(({ detail }) => detail)).toEqual([{ mark: "recovered", items: 2 }]);
});
